import * as Chrome from "@point_of_sale/../tests/pos/tours/utils/chrome_util";
import * as PosLoyalty from "@pos_loyalty/../tests/tours/utils/pos_loyalty_util";
import * as ProductScreen from "@point_of_sale/../tests/pos/tours/utils/product_screen_util";
import * as ReceiptScreen from "@point_of_sale/../tests/pos/tours/utils/receipt_screen_util";
import * as Club from "@loyalty_club_pos/../tests/tours/club_util";
import {inLeftSide} from "@point_of_sale/../tests/pos/tours/utils/common";
import {registry} from "@web/core/registry";

const tours = registry.category("web_tour.tours");

tours.add("club_persian", {
    steps: () =>
        [
            Chrome.startPoS(),
            {content: "right to left", trigger: "body.o_rtl, .o_rtl, html[dir=rtl]"},
            {trigger: '.club-line:contains("امتیاز")'},
            Club.choose("Sara"),
            ProductScreen.clickDisplayedProduct("Cake"),
            Club.hasWords("1,240"),
            Club.spend(40),
            Club.leaves("1,296"),
            Club.pay(),
            {trigger: '.club-receipt-row:contains("امتیاز کسب‌شده"):contains("۹۶")'},
            {trigger: '.club-receipt-row:contains("ماندهٔ امروز"):contains("۱,۲۹۶")'},
            {
                content: "Jalali month",
                trigger: ".club-receipt-row:contains(/14\\d\\d|۱۴[۰-۹]{2}/)",
            },
            Chrome.endTour(),
        ].flat(),
});

/** Pay, and send the receipt to an address. */
function payAndSend(email) {
    return [
        Club.pay(),
        ReceiptScreen.setEmail(email),
        ReceiptScreen.clickSend(),
        ReceiptScreen.emailIsSuccessful(),
    ].flat();
}

tours.add("club_mail", {
    steps: () =>
        [
            Chrome.startPoS(),
            Club.sell("Sara", "Cake"),
            payAndSend("sara@example.com"),
            Club.receiptSays("Points earned", "100"),
            ReceiptScreen.clickNextOrder(),
            ProductScreen.clickDisplayedProduct("Cake"),
            payAndSend("stranger@example.com"),
            Chrome.endTour(),
        ].flat(),
});

tours.add("club_native", {
    steps: () =>
        [
            Chrome.startPoS(),
            ProductScreen.isShown(),
            {content: "no club", trigger: ".pos:not(:has(.club-line))"},
            Club.choose("Sara"),
            ProductScreen.clickDisplayedProduct("Cake"),
            PosLoyalty.pointsAwardedAre("100"),
            {content: "no panel", trigger: ".pos:not(:has(.club-panel))"},
            Club.pay(),
            {content: "no block", trigger: ".pos-receipt:not(:has(.club-receipt))"},
            Chrome.endTour(),
        ].flat(),
});

tours.add("club_phone", {
    steps: () =>
        [
            Chrome.startPoS(),
            ProductScreen.clickDisplayedProduct("Cake"),
            ProductScreen.clickPartnerButton(),
            {
                trigger:
                    '.partner-info:contains("Sara") .club-row:contains("500 Points")',
            },
            ProductScreen.clickCustomer("Sara"),
            inLeftSide([
                Club.hasWords("500 Points"),
                Club.earns(100),
                ...Club.spend(50, "5.00"),
                Club.leaves(545),
            ]),
            Club.pay(),
            Club.receiptSays("Points spent", "50"),
            Chrome.endTour(),
        ].flat(),
});
