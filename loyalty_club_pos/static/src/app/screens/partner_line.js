import {PartnerLine} from "@point_of_sale/app/screens/partner_list/partner_line/partner_line";
import {patch} from "@web/core/utils/patch";

patch(PartnerLine.prototype, {
    /** Tier and points, in the server's words; the club's card is not shown twice. */
    get clubText() {
        return this.props.partner.club_till?.text || "";
    },
});
