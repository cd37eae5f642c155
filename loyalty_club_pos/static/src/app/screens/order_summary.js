import {OrderSummary} from "@point_of_sale/app/screens/product_screen/order_summary/order_summary";
import {patch} from "@web/core/utils/patch";
import {ClubLine} from "@loyalty_club_pos/app/components/club_line/club_line";
import {ClubPanel} from "@loyalty_club_pos/app/components/club_panel/club_panel";

patch(OrderSummary, {
    components: {...OrderSummary.components, ClubLine, ClubPanel},
});
