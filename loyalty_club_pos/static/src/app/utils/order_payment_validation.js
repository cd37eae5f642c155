import OrderPaymentValidation from "@point_of_sale/app/utils/order_payment_validation";
import {AlertDialog} from "@web/core/confirmation_dialog/confirmation_dialog";
import {_t} from "@web/core/l10n/translation";
import {patch} from "@web/core/utils/patch";

patch(OrderPaymentValidation.prototype, {
    async validateOrder() {
        const {club} = this.order;
        if (club && !this.order.getClubSpent()) {
            this.forgetUnusedCard(club.program_id);
        }
        return super.validateOrder(...arguments);
    },

    /**
     * Points need the server; without it only the club's offline limit may be spent.
     * This is asked after native has asked the server about the card, so that a
     * connection that was lost just now is known.
     */
    async askBeforeValidation() {
        const {club} = this.order;
        const lost = club && this.pos.data.network.offline;
        if (lost && this.order.getClubSpent() > club.offline_points) {
            this.pos.dialog.add(AlertDialog, {
                title: _t("Points cannot be spent now"),
                body: this.clubOfflineSentence(club.offline_points),
            });
            return false;
        }
        return super.askBeforeValidation(...arguments);
    },

    clubOfflineSentence(limit) {
        const reason = _t("The till is offline and cannot see the balance.");
        const rule = limit
            ? _t("Without the server at most %s points are spent.", limit)
            : _t("Take the reward off. Points are earned all the same.");
        return `${reason} ${rule}`;
    },

    /** A card that pays nothing needs neither be asked about nor confirmed. */
    forgetUnusedCard(programId) {
        const changes = this.order.uiState.couponPointChanges;
        for (const [key, change] of Object.entries(changes)) {
            if (change.program_id === programId) {
                delete changes[key];
            }
        }
    },
});
