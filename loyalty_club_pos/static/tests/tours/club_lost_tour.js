/* global posmodel */

import * as Chrome from "@point_of_sale/../tests/pos/tours/utils/chrome_util";
import * as Dialog from "@point_of_sale/../tests/generic_helpers/dialog_util";
import * as OfflineUtil from "@point_of_sale/../tests/generic_helpers/offline_util";
import * as PosLoyalty from "@pos_loyalty/../tests/tours/utils/pos_loyalty_util";
import * as ProductScreen from "@point_of_sale/../tests/pos/tours/utils/product_screen_util";
import * as ReceiptScreen from "@point_of_sale/../tests/pos/tours/utils/receipt_screen_util";
import * as Club from "@loyalty_club_pos/../tests/tours/club_util";
import {run} from "@point_of_sale/../tests/generic_helpers/utils";
import {ConnectionLostError} from "@web/core/network/rpc";
import {registry} from "@web/core/registry";

const tours = registry.category("web_tour.tours");

/** The calls of a method never arrive; what Odoo says of that fails no tour. */
function lose(method) {
    return run(() => {
        console.error = console.info;
        const genuine = posmodel.data.call.bind(posmodel.data);
        posmodel.data.call = (model, name, ...others) => {
            if (name === method) {
                throw new ConnectionLostError();
            }
            return genuine(model, name, ...others);
        };
    }, `${method} is lost`);
}

/**
 * Sell on without the server. The till would look for the network every two seconds,
 * and warn anew each time.
 */
function staysOffline() {
    return [
        Dialog.confirm("Continue with limited functionality"),
        run(() => {
            clearTimeout(posmodel.data.checkConnectivityTimeout);
            posmodel.data.network.warningTriggered = true;
        }, "the till knows that it is offline"),
        ReceiptScreen.isShown(),
    ].flat();
}

/** The network is back, and what waited at the till is sent. */
function comesBackOnline() {
    return [
        OfflineUtil.setOnlineMode(),
        run(() => posmodel.data.checkConnectivity(), "the network is back"),
        run(() => posmodel.syncAllOrders(), "what waited is sent"),
        Chrome.isSynced(),
    ].flat();
}

tours.add("club_offline", {
    steps: () =>
        [
            Chrome.startPoS(),
            // Reza's line came while the till was online.
            Club.choose("Reza"),
            Club.hasWords("0 Points"),
            OfflineUtil.setOfflineMode(),
            // Sara's did not, nor did her card.
            Club.choose("Sara"),
            ProductScreen.clickDisplayedProduct("Cake"),
            Club.hasWords("500 Points"),
            Club.earns(100),
            PosLoyalty.claimReward("Points"),
            Club.spends(500),
            Club.validate(),
            Club.isRefused("Take the reward off. Points are earned all the same."),
            PosLoyalty.removeRewardLine("per point on"),
            Club.validate(),
            staysOffline(),
            ReceiptScreen.clickNextOrder(),
            // A stranger's number waits on the ticket; half a number finds nobody.
            Club.find("67"),
            {trigger: '.club-problem:contains("whole phone number")'},
            {trigger: ".club-text", run: "edit 0912 111 2233"},
            {trigger: ".club-find", run: "click"},
            {trigger: '.club-line:contains("joins when the till is online again")'},
            ProductScreen.clickDisplayedProduct("Tea"),
            Club.pay(),
            ReceiptScreen.clickNextOrder(),
            // Who is known is found by phone, with the age of what is known of him.
            Club.find("0912 765 4321"),
            Club.hasWords("Offline, as of"),
            ProductScreen.clickDisplayedProduct("Tea"),
            Club.pay(),
            comesBackOnline(),
            Club.hasNoGhostCard(),
            Chrome.endTour(),
        ].flat(),
});

tours.add("club_two_tills", {
    steps: () =>
        [
            Chrome.startPoS(),
            Club.sell("Sara", "Cake"),
            PosLoyalty.claimReward("Points"),
            Club.spends(500),
            // The other till was quicker; here nothing is paid yet.
            Club.validate(),
            Club.isRefused("Sara has 270 points, and this ticket spends 500."),
            Club.spend(200),
            Club.pay(),
            ReceiptScreen.clickNextOrder(),
            // Quicker by so little that the payment was over: the sale stands.
            Club.sell("Reza", "Cake"),
            Club.spend(100),
            Club.pay(),
            Club.receiptSays("Points spent", "100"),
            Chrome.endTour(),
        ].flat(),
});

tours.add("club_lost_call", {
    steps: () =>
        [
            Chrome.startPoS(),
            lose("confirm_coupon_programs"),
            Club.sell("Sara", "Cake"),
            PosLoyalty.enterCode("PAPER-10"),
            Club.earns(90),
            Club.validate(),
            Dialog.confirm("Continue with limited functionality"),
            ReceiptScreen.isShown(),
            ReceiptScreen.clickNextOrder(),
            Club.sell("Sara", "Tea"),
            Club.leaves(100),
            Club.pay(),
            Chrome.endTour(),
        ].flat(),
});

tours.add("club_offline_limit", {
    steps: () =>
        [
            Chrome.startPoS(),
            Club.choose("Sara"),
            Club.hasWords("500 Points"),
            OfflineUtil.setOfflineMode(),
            ProductScreen.clickDisplayedProduct("Cake"),
            Club.spend(200),
            Club.validate(),
            Club.isRefused("Without the server at most 100 points are spent."),
            PosLoyalty.removeRewardLine("per point on"),
            Club.spend(100),
            Club.validate(),
            staysOffline(),
            comesBackOnline(),
            Chrome.endTour(),
        ].flat(),
});
