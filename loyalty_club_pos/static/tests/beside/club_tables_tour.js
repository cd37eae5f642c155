import * as Chrome from "@point_of_sale/../tests/pos/tours/utils/chrome_util";
import * as Club from "@loyalty_club_pos/../tests/tours/club_util";
import * as FloorScreen from "@pos_restaurant/../tests/tours/utils/floor_screen_util";
import * as PaymentScreen from "@point_of_sale/../tests/pos/tours/utils/payment_screen_util";
import * as ProductScreen from "@point_of_sale/../tests/pos/tours/utils/product_screen_util";
import * as ReceiptScreen from "@point_of_sale/../tests/pos/tours/utils/receipt_screen_util";
import * as SplitBillScreen from "@pos_restaurant/../tests/tours/utils/split_bill_screen_util";
import {registry} from "@web/core/registry";

const tours = registry.category("web_tour.tours");

/** Seat guests at a table: a cake and three cups of tea, for Sara. */
function seat() {
    return [
        Chrome.startPoS(),
        FloorScreen.clickTable("1"),
        ProductScreen.clickDisplayedProduct("Cake"),
        ["1", "2", "3"].map((quantity) =>
            ProductScreen.clickDisplayedProduct("Tea", true, quantity)
        ),
        Club.choose("Sara"),
        Club.hasWords("Sara"),
        Club.earns(130),
    ].flat(2);
}

/** Take two cups of tea off the bill, as a part of their own. */
function takeTwoCups(button) {
    return [
        ProductScreen.clickControlButton("Split"),
        SplitBillScreen.clickOrderline("Tea"),
        SplitBillScreen.orderlineHas("Tea", "3", "1"),
        SplitBillScreen.clickOrderline("Tea"),
        SplitBillScreen.orderlineHas("Tea", "3", "2"),
        SplitBillScreen.subtotalIs("20.0"),
        SplitBillScreen.clickButton(button),
    ].flat();
}

/** Sara is still there, pays what is left for 110 points, and goes. */
function saraPays() {
    return [
        Club.hasWords("Sara"),
        Club.earns(110),
        Club.pay(),
        Club.receiptSays("Points earned", "110"),
        Chrome.endTour(),
    ].flat();
}

tours.add("club_divided_bill", {
    steps: () =>
        [
            seat(),
            takeTwoCups("Split"),
            // A part is nobody's before somebody says that it is his.
            ProductScreen.totalAmountIs("20.00"),
            Club.choose("Reza"),
            Club.hasWords("Reza"),
            Club.earns(20),
            Club.pay(),
            Club.receiptSays("Points earned", "20"),
            ReceiptScreen.clickContinueOrder(),
            ProductScreen.totalAmountIs("110.00"),
            Club.hasWords("Sara"),
            Club.earns(110),
            Club.spend(50, "5.00"),
            ProductScreen.totalAmountIs("105.00"),
            Club.pay(),
            Club.receiptSays("Points spent", "50"),
            Club.receiptSays("Points earned", "105"),
            Chrome.endTour(),
        ].flat(),
});

tours.add("club_part_that_nobody_claims", {
    steps: () =>
        [
            seat(),
            // Straight to the payment: who has these two cups is not asked.
            takeTwoCups("Pay"),
            PaymentScreen.isShown(),
            PaymentScreen.totalIs("20.00"),
            PaymentScreen.clickPaymentMethod("Cash"),
            PaymentScreen.clickValidate(),
            ReceiptScreen.clickContinueOrder(),
            SplitBillScreen.orderlineHas("Tea", "1", "0"),
            SplitBillScreen.clickBack(),
            ProductScreen.totalAmountIs("110.00"),
            saraPays(),
        ].flat(),
});

tours.add("club_moved_table", {
    steps: () =>
        [
            Chrome.startPoS(),
            FloorScreen.clickTable("1"),
            ProductScreen.clickDisplayedProduct("Cake"),
            Club.choose("Sara"),
            Club.hasWords("Sara"),
            ProductScreen.clickControlButton("Transfer"),
            FloorScreen.clickTable("2"),
            Club.hasWords("Sara"),
            ProductScreen.clickDisplayedProduct("Tea"),
            Club.earns(110),
            Chrome.clickPlanButton(),
            FloorScreen.clickTable("2"),
            saraPays(),
        ].flat(),
});
