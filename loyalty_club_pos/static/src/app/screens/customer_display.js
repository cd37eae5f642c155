import {CustomerDisplayPosAdapter} from "@point_of_sale/app/customer_display/customer_display_adapter";
import {patch} from "@web/core/utils/patch";

patch(CustomerDisplayPosAdapter.prototype, {
    /** The customer sees his own points: now, by this sale, and after it. */
    formatOrderData(order) {
        super.formatOrderData(order);
        const figures = order.getClubFigures();
        this.data.club =
            figures || order.clubReceipt
                ? {
                      words: order.clubMember?.text || "",
                      figures: figures || false,
                      rows: (order.finalized && order.clubReceipt?.rows) || [],
                  }
                : false;
    },
});
