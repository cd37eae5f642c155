import {Component, useEffect, useState} from "@odoo/owl";
import {usePos} from "@point_of_sale/app/hooks/pos_hook";
import {useService} from "@web/core/utils/hooks";
import {deserializeDateTime, formatDateTime} from "@web/core/l10n/dates";
import {ClubPopup} from "@loyalty_club_pos/app/components/club_popup/club_popup";

/** One line about the customer, above the basket. */
export class ClubLine extends Component {
    static template = "loyalty_club_pos.ClubLine";
    static props = {order: Object};

    setup() {
        this.pos = usePos();
        this.dialog = useService("dialog");
        this.network = useState(this.pos.data.network);
        // Whoever put the customer on the ticket: the list, a scan, a sale order.
        useEffect(
            (partner) => {
                this.pos.fetchClubLine(partner);
            },
            () => [this.partner, this.network.offline]
        );
    }

    get partner() {
        return this.props.order.getPartner();
    }

    get member() {
        return this.props.order.clubMember;
    }

    /** The server's words, or tier and points while it has not answered. */
    get words() {
        return this.member.words || [this.partner.name, this.member.text];
    }

    /** How old the words are, while the till cannot ask for new ones. */
    get age() {
        const {at} = this.member;
        if (!this.network.offline || !at) {
            return "";
        }
        return formatDateTime(deserializeDateTime(at));
    }

    open() {
        this.dialog.add(ClubPopup, {order: this.props.order});
    }
}
