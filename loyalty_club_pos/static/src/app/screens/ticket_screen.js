import {TicketScreen} from "@point_of_sale/app/screens/ticket_screen/ticket_screen";
import {patch} from "@web/core/utils/patch";
import {rewardShares} from "@loyalty_club_pos/app/utils/returning";

patch(TicketScreen.prototype, {
    /**
     * Goods that points helped to pay come back with their share of the reward: the
     * customer gets the money that he paid, and the points that he spent.
     */
    _getRefundableDetails(partner, order) {
        const details = super._getRefundableDetails(partner, order);
        const club = this.pos.club;
        return club
            ? [...details, ...rewardShares(details, club, this.unitDigits)]
            : details;
    },

    /** Decimals of a quantity, as the server keeps them. */
    get unitDigits() {
        const precision = this.pos.models["decimal.precision"].find(
            ({name}) => name === "Product Unit"
        );
        return precision?.digits ?? 2;
    },
});
