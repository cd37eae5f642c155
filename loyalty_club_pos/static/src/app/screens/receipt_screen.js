import {ReceiptScreen} from "@point_of_sale/app/screens/receipt_screen/receipt_screen";
import {patch} from "@web/core/utils/patch";

patch(ReceiptScreen.prototype, {
    setup() {
        super.setup(...arguments);
        this.pos.ensureClubReceipt(this.currentOrder);
    },

    async _sendReceiptToCustomer() {
        await this.pos.ensureClubReceipt(this.currentOrder);
        return super._sendReceiptToCustomer(...arguments);
    },
});
