import {Component, onMounted, useRef, useState} from "@odoo/owl";
import {Dialog} from "@web/core/dialog/dialog";
import {usePos} from "@point_of_sale/app/hooks/pos_hook";
import {RPCError} from "@web/core/network/rpc";
import {useAutofocus} from "@web/core/utils/hooks";
import {_t} from "@web/core/l10n/translation";

/** A shorter number would be the end of many. */
const FEWEST_DIGITS = 7;

/** Find a customer, or enrol him: phone, name, consent. */
export class ClubPopup extends Component {
    static template = "loyalty_club_pos.ClubPopup";
    static components = {Dialog};
    static props = {order: Object, close: Function};

    setup() {
        this.pos = usePos();
        const partner = this.props.order.getPartner();
        this.state = useState({
            // What the cashier types: a phone, a member number or a card.
            text: partner?.phone || "",
            name: partner?.name || "",
            birthdate: "",
            agreed: {},
            phone: "",
            offered: partner || null,
            problem: "",
            busy: false,
        });
        this.input = useRef("text");
        onMounted(() => this.input.el?.focus());
        // As soon as a number is new, its name is typed next.
        useAutofocus({refName: "name"});
    }

    /** Whether the one who is chosen is a member already, who is asked for consent. */
    get isMember() {
        return Boolean(this.state.offered?.club_till?.card_id);
    }

    get wordings() {
        return this.pos.club.wordings;
    }

    get offline() {
        return this.pos.data.network.offline;
    }

    /** Whether the form to enrol is open: the number is new, or somebody is chosen. */
    get isEnrolling() {
        return Boolean(this.state.phone || this.state.offered);
    }

    onKeydown(ev) {
        if (ev.key === "Enter") {
            ev.stopPropagation();
            this.find();
        }
    }

    async find() {
        const text = this.state.text.trim();
        if (!text) {
            return;
        }
        const answer = await this.ask(() => this.pos.findClubCustomer(text));
        if (this.offline) {
            await this.findHere(text);
            return;
        }
        if (!answer) {
            return;
        }
        if (answer.partner) {
            await this.found(answer);
        } else if (answer.phone) {
            Object.assign(this.state, {phone: answer.phone, offered: null, name: ""});
        } else {
            this.state.problem = _t(
                "Nobody has this number or card. Type the phone number to enrol."
            );
        }
    }

    /** Without the server only who is loaded is found; a number waits on the ticket. */
    async findHere(text) {
        const digits = digitsOf(text);
        if (digits.length < FEWEST_DIGITS) {
            this.state.problem = _t(
                "The till is offline. Type the whole phone number."
            );
            return;
        }
        const partner = this.pos.models["res.partner"].find(({phone}) =>
            digitsOf(phone || "").endsWith(digits.slice(-9))
        );
        if (partner) {
            await this.choose(partner);
            return;
        }
        this.props.order.club_phone = text;
        this.props.close();
    }

    async found(answer) {
        if (answer.line) {
            await this.choose(answer.partner);
            return;
        }
        Object.assign(this.state, {
            offered: answer.partner,
            name: answer.partner.name,
            phone: "",
        });
    }

    async enrol() {
        const {state} = this;
        const answer = await this.ask(() =>
            this.pos.enrolClubMember({
                partner_id: state.offered?.id || false,
                phone: state.phone,
                name: state.name,
                birthdate: state.birthdate,
                wording_ids: this.wordings
                    .filter(({id}) => state.agreed[id])
                    .map(({id}) => id),
            })
        );
        if (answer?.offer) {
            await this.found(answer);
        } else if (answer?.partner) {
            await this.choose(answer.partner);
        }
    }

    async choose(partner) {
        await this.pos.chooseClubCustomer(partner);
        this.props.close();
    }

    /** Ask the server; what it refuses is shown in its own words. */
    async ask(call) {
        this.state.problem = "";
        this.state.busy = true;
        try {
            return await call();
        } catch (error) {
            if (!(error instanceof RPCError)) {
                this.state.problem = _t("The till is offline. Try again later.");
                return undefined;
            }
            this.state.problem = error.data?.message || error.message;
            return undefined;
        } finally {
            this.state.busy = false;
        }
    }
}

function digitsOf(text) {
    return text
        .replace(/[۰-۹]/g, (digit) => digit.charCodeAt(0) - 0x06f0)
        .replace(/[٠-٩]/g, (digit) => digit.charCodeAt(0) - 0x0660)
        .replace(/\D/g, "");
}
