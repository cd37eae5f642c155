import * as Chrome from "@point_of_sale/../tests/pos/tours/utils/chrome_util";
import * as PaymentScreen from "@point_of_sale/../tests/pos/tours/utils/payment_screen_util";
import * as PosLoyalty from "@pos_loyalty/../tests/tours/utils/pos_loyalty_util";
import * as PosSale from "@pos_sale/../tests/tours/utils/pos_sale_utils";
import * as ProductScreen from "@point_of_sale/../tests/pos/tours/utils/product_screen_util";
import * as ReceiptScreen from "@point_of_sale/../tests/pos/tours/utils/receipt_screen_util";
import * as Club from "@loyalty_club_pos/../tests/tours/club_util";
import {refresh} from "@point_of_sale/../tests/generic_helpers/utils";
import {registry} from "@web/core/registry";

const tours = registry.category("web_tour.tours");

tours.add("club_enrol_and_earn", {
    steps: () =>
        [
            Chrome.startPoS(),
            ProductScreen.clickDisplayedProduct("Cake"),
            Club.find("۰۹۱۲ ۳۴۵ ۶۷۸۹"),
            Club.enrol("Nima"),
            Club.hasWords("Nima"),
            Club.earns(100),
            Club.leaves(100),
            Club.pay(),
            Club.receiptSays("Points earned", "100"),
            Club.receiptSays("Balance today", "100"),
            ReceiptScreen.clickNextOrder(),
            ProductScreen.clickDisplayedProduct("Cake"),
            Club.find("+98 912 345 6789"),
            Club.leaves(200),
            Club.spend(50),
            ProductScreen.totalAmountIs("95.00"),
            Club.pay(),
            Club.receiptSays("Points spent", "50"),
            Chrome.endTour(),
        ].flat(),
});

/** The list of customers shows the club's points, and shows them once. */
function rowOfSara() {
    const row = '.partner-line:contains("Sara")';
    return [
        ProductScreen.clickPartnerButton(),
        {trigger: `${row} .club-row:contains("500 Points")`},
        {trigger: `${row}:not(:has(.pos-right-align))`},
        {content: "nobody", trigger: ".modal-footer .btn", run: "click"},
    ].flat();
}

tours.add("club_scan_and_spend", {
    steps: () =>
        [
            Chrome.startPoS(),
            rowOfSara(),
            // A card's barcode; the reward button takes all that the basket allows.
            Club.scan("card"),
            Club.hasWords("500 Points"),
            ProductScreen.clickDisplayedProduct("Cake"),
            Club.earns(100),
            PosLoyalty.claimReward("Points"),
            Club.spends(500),
            Club.earns(50),
            Club.leaves(50),
            Club.pay(),
            Club.receiptSays("Points spent", "500"),
            Club.receiptSays("Points earned", "50"),
            Club.receiptSays("Balance today", "50"),
            ReceiptScreen.clickNextOrder(),
            // The code on the customer's phone; the cashier types how many points.
            Club.scan("stale"),
            Club.isTold("no longer good"),
            Club.scan("code"),
            Club.hasWords("Reza"),
            ProductScreen.clickDisplayedProduct("Tea"),
            Club.spend(50, "5.00"),
            // Who changes his mind chooses anew, of all his points.
            Club.spend(37, "3.70"),
            ProductScreen.totalAmountIs("6.30"),
            Club.earns(6),
            Club.leaves(169),
            Club.pay(),
            Club.receiptSays("Points spent", "37"),
            ReceiptScreen.clickNextOrder(),
            // What points pay wholly asks for no payment.
            Club.sell("Reza", "Bun"),
            PosLoyalty.claimReward("Points"),
            Club.spends(100),
            Club.leaves(69),
            ProductScreen.clickPayButton(),
            PaymentScreen.clickValidate(),
            Club.receiptSays("Points spent", "100"),
            ReceiptScreen.clickNextOrder(),
            // A native voucher.
            Club.sell("Sara", "Cake"),
            PosLoyalty.enterCode("PAPER-10"),
            ProductScreen.totalAmountIs("90.00"),
            Club.earns(90),
            Club.leaves(140),
            Club.pay(),
            Club.receiptSays("Points earned", "90"),
            Chrome.endTour(),
        ].flat(),
});

tours.add("club_tiers", {
    steps: () =>
        [
            Chrome.startPoS(),
            Club.sell("Sara", "Cake"),
            Club.earns(100),
            Club.pay(),
            ReceiptScreen.clickNextOrder(),
            // In the lower tier nothing of the higher one is offered, in any way.
            Club.sell("Sara", "Cake", "Tea"),
            Club.hasWords("Base"),
            Club.offers(["Points"], ["Silver five", "Silver tea", "Silver daily"]),
            Club.hasNoReward(),
            Club.pay(),
            Club.receiptSays("Tier", "Silver"),
            ReceiptScreen.clickNextOrder(),
            // The next ticket has all of it, without a reload.
            Club.sell("Sara", "Cake"),
            Club.hasWords("Silver"),
            PosLoyalty.hasRewardLine("1 on your order", "-1.00"),
            Club.earns(198),
            {
                content: "names the tier",
                trigger: '.club-panel small:contains("Silver"):contains("+99")',
            },
            Club.offers(["Silver five", "Silver tea"]),
            // The greater of two discounts stays, as native has it.
            PosLoyalty.claimReward("Silver five"),
            Club.spends(40),
            PosLoyalty.claimReward("Silver tea"),
            ProductScreen.totalAmountIs("95.00"),
            Club.earns(190),
            Club.pay(),
            Club.receiptSays("Points earned (Silver × 2)", "190"),
            Chrome.endTour(),
        ].flat(),
});

tours.add("club_return", {
    steps: () =>
        [
            Chrome.startPoS(),
            Club.sell("Sara", "Cake"),
            Club.pay(),
            ReceiptScreen.clickNextOrder(),
            Club.takeBack("001", "Cake", 1),
            Club.takesBack(100),
            Club.pay(),
            Club.receiptSays("Points taken back", "100"),
            Club.receiptSays("Balance today", "500"),
            ReceiptScreen.clickNextOrder(),
            Club.sell("Sara", "Cake", "Cake"),
            Club.spend(300),
            Club.earns(170),
            Club.pay(),
            ReceiptScreen.clickNextOrder(),
            Club.takeBack("003", "Cake", 1),
            Club.takesBack(85),
            Club.givesBack(150),
            Club.pay(),
            Club.receiptSays("Points taken back", "85"),
            Club.receiptSays("Points given back", "150"),
            ReceiptScreen.clickNextOrder(),
            // Printed again, after the browser has forgotten all.
            refresh(),
            ProductScreen.isShown(),
            Club.reprint("003"),
            {trigger: '.club-printed .club-receipt-row:contains("Points spent")'},
            {trigger: ".club-printed .club-receipt-code"},
            Chrome.endTour(),
        ].flat(),
});

tours.add("club_sale_order", {
    steps: () =>
        [
            Chrome.startPoS(),
            PosSale.settleNthOrder(1),
            Club.hasWords("Sara"),
            ProductScreen.clickDisplayedProduct("Tea"),
            Club.earns(10),
            Club.leaves(110),
            Club.pay(),
            Club.receiptSays("Points earned", "10"),
            Chrome.endTour(),
        ].flat(),
});
