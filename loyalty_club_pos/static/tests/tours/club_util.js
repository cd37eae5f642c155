/* global posmodel */

import * as Dialog from "@point_of_sale/../tests/generic_helpers/dialog_util";
import * as PaymentScreen from "@point_of_sale/../tests/pos/tours/utils/payment_screen_util";
import * as ProductScreen from "@point_of_sale/../tests/pos/tours/utils/product_screen_util";
import * as ReceiptScreen from "@point_of_sale/../tests/pos/tours/utils/receipt_screen_util";
import * as TicketScreen from "@point_of_sale/../tests/pos/tours/utils/ticket_screen_util";
import {inLeftSide} from "@point_of_sale/../tests/pos/tours/utils/common";
import {run} from "@point_of_sale/../tests/generic_helpers/utils";
import {simulateBarCode} from "@barcodes/../tests/legacy/helpers";
import {cookie} from "@web/core/browser/cookie";

/** Type what the customer says, and let the till find him. */
export function find(text) {
    return [
        {content: "open the club", trigger: ".club-line .club-open", run: "click"},
        {content: `type ${text}`, trigger: ".club-text", run: `edit ${text}`},
        {content: "find", trigger: ".club-find", run: "click"},
    ];
}

/** Name and consent of a new member: with the number, all that a cashier asks. */
export function enrol(name) {
    return [
        {content: `name ${name}`, trigger: ".club-name", run: `edit ${name}`},
        {content: "agree", trigger: ".club-wording input", run: "click"},
        {content: "enrol", trigger: ".club-enrol", run: "click"},
        {content: "the dialog is gone", trigger: "body:not(:has(.club-popup))"},
    ];
}

/** Choose a customer in the till's own list. */
export function choose(name) {
    return [
        ProductScreen.clickPartnerButton(),
        ProductScreen.clickCustomer(name),
    ].flat();
}

/** Sell one of each of these to a customer. */
export function sell(name, ...products) {
    return [
        choose(name),
        products.map((product) => ProductScreen.clickDisplayedProduct(product)),
    ].flat(2);
}

export function hasWords(text) {
    return {content: `line says ${text}`, trigger: `.club-words:contains("${text}")`};
}

/** The panel's number, with its sign: what the basket earns, spends or leaves. */
function shows(name, sign, points) {
    return {
        content: `${name} ${points}`,
        trigger: `.club-${name}:contains(/^${sign}${points}$/)`,
    };
}

export const earns = (points) => shows("earned", "\\+", points);
export const spends = (points) => shows("spent", "−", points);
export const leaves = (points) => shows("after", "", points);
export const takesBack = (points) => shows("taken", "−", points);
export const givesBack = (points) => shows("given", "\\+", points);

/** Spend so many points, typed on the number pad of the dialog. */
export function spend(points, worth) {
    const value = {content: `worth ${worth}`, trigger: `.modal:contains("${worth}")`};
    return [
        {content: "spend points", trigger: ".club-spend", run: "click"},
        ...String(points)
            .split("")
            .map((digit) => ({
                content: `press ${digit}`,
                trigger: `.modal .numpad button:contains(/^${digit}$/)`,
                run: "click",
            })),
        ...(worth ? [value] : []),
        {content: "confirm", trigger: ".modal .btn-primary", run: "click"},
        spends(points),
    ];
}

export function receiptSays(label, text) {
    return {
        content: `receipt says ${label} ${text}`,
        trigger: `.club-receipt-row:contains("${label}"):contains("${text}")`,
    };
}

export function validate() {
    return [
        ProductScreen.clickPayButton(),
        PaymentScreen.clickPaymentMethod("Cash"),
        PaymentScreen.clickValidate(),
    ].flat();
}

/** A refusal at the payment: read it, and go back to the basket without a payment. */
export function isRefused(text) {
    return [
        Dialog.bodyIs(`"${text}"`),
        Dialog.confirm(),
        {content: "no cash", trigger: ".paymentlines .delete-button", run: "click"},
        backToBasket(),
    ].flat();
}

export function pay() {
    return [validate(), ReceiptScreen.isShown()].flat();
}

/** From the payment back to the basket. */
export function backToBasket() {
    return [PaymentScreen.clickBack(), ProductScreen.isShown()].flat();
}

/** A text that only the server knows, such as a card's code. */
function said(name) {
    return cookie.get(`club_${name}`);
}

/** Scan with the scanner: the till hears keys that come fast. */
export function scan(name) {
    return run(() => simulateBarCode([...said(name), "Enter"]), `scan ${name}`);
}

export function isTold(text) {
    return {
        content: `cashier is told ${text}`,
        trigger: `.o_notification:contains("${text}")`,
    };
}

/** Look into the list of rewards: what is offered, and what is not. */
export function offers(wanted, unwanted = []) {
    const has = wanted.map((name) => `:has(.selection-item:contains("${name}"))`);
    const lacks = unwanted.map(
        (name) => `:not(:has(.selection-item:contains("${name}")))`
    );
    return [
        ProductScreen.clickControlButton("Reward"),
        {
            content: `offers ${wanted}, not ${unwanted}`,
            trigger: `.modal:not(.o_inactive_modal) .modal-content${[...has, ...lacks].join("")}`,
        },
        Dialog.cancel(),
    ].flat();
}

/** No line of the basket is a reward. */
export function hasNoReward() {
    return {
        content: "no reward in the basket",
        trigger: ".order-container:not(:has(.orderline.fst-italic))",
    };
}

/** Take a sold quantity back, as far as the ticket that shows what it moves. */
export function takeBack(ticket, product, quantity) {
    return [
        ProductScreen.clickRefund(),
        TicketScreen.selectOrder(ticket),
        inLeftSide([
            {
                content: `select ${product}`,
                trigger: `.ticket-screen .orderline:contains("${product}")`,
                run: "click",
            },
            {
                content: `press ${quantity}`,
                trigger: `.numpad button:contains(/^${quantity}$/)`,
                run: "click",
            },
        ]),
        TicketScreen.toRefundTextContains(`To Refund: ${quantity}`),
        TicketScreen.confirmRefund(),
        PaymentScreen.isShown(),
        backToBasket(),
    ].flat();
}

/** Print a sold ticket again, and keep on the screen what the printer was given. */
export function reprint(ticket) {
    return [
        run(() => {
            posmodel.printer.printWeb = (receipt) => {
                receipt.classList.add("club-printed");
                document.body.append(receipt);
                return true;
            };
        }, "the printer writes on the screen"),
        {trigger: ".pos-leftheader .orders-button", run: "click"},
        TicketScreen.selectFilter("Paid"),
        TicketScreen.selectOrder(ticket),
        TicketScreen.clickControlButton("Print Receipt"),
    ].flat();
}

/** No card that the till made up, and none of the club's twice. */
export function hasNoGhostCard() {
    return run(() => {
        const programId = posmodel.club.program_id;
        const cards = posmodel.models["loyalty.card"].filter(
            (card) => card.program_id?.id === programId
        );
        const owners = new Set(cards.map((card) => card.partner_id.id));
        if (cards.some((card) => card.id < 0) || owners.size < cards.length) {
            throw new Error("There is a card that nobody has.");
        }
    }, "no ghost card");
}
