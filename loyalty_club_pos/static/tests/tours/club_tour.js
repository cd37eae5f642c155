import * as Chrome from "@point_of_sale/../tests/pos/tours/utils/chrome_util";
import * as ProductScreen from "@point_of_sale/../tests/pos/tours/utils/product_screen_util";
import * as ReceiptScreen from "@point_of_sale/../tests/pos/tours/utils/receipt_screen_util";
import * as Club from "@loyalty_club_pos/../tests/tours/club_util";
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
            {content: "spent 50", trigger: ".club-spent:contains(/^−50$/)"},
            ProductScreen.totalAmountIs("95.00"),
            Club.pay(),
            Club.receiptSays("Points spent", "50"),
            Chrome.endTour(),
        ].flat(),
});
