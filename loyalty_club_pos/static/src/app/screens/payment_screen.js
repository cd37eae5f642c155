import {PaymentScreen} from "@point_of_sale/app/screens/payment_screen/payment_screen";
import {patch} from "@web/core/utils/patch";
import {ClubPanel} from "@loyalty_club_pos/app/components/club_panel/club_panel";

patch(PaymentScreen, {
    components: {...PaymentScreen.components, ClubPanel},
});
