import * as PaymentScreen from "@point_of_sale/../tests/pos/tours/utils/payment_screen_util";
import * as ProductScreen from "@point_of_sale/../tests/pos/tours/utils/product_screen_util";
import * as ReceiptScreen from "@point_of_sale/../tests/pos/tours/utils/receipt_screen_util";

/** Open the club's dialog from the line above the basket. */
export function openClub() {
    return {
        content: "open the club",
        trigger: ".club-line .club-open",
        run: "click",
    };
}

/** Type what the customer says, and let the till find him. */
export function find(text) {
    return [
        openClub(),
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

export function hasWords(text) {
    return {content: `line says ${text}`, trigger: `.club-words:contains("${text}")`};
}

export function earns(points) {
    return {
        content: `earns ${points}`,
        trigger: `.club-earned:contains(/^\\+${points}$/)`,
    };
}

export function leaves(points) {
    return {
        content: `leaves ${points}`,
        trigger: `.club-after:contains(/^${points}$/)`,
    };
}

/** Spend so many points, typed on the number pad of the dialog. */
export function spend(points) {
    return [
        {content: "spend points", trigger: ".club-spend", run: "click"},
        ...String(points)
            .split("")
            .map((digit) => ({
                content: `press ${digit}`,
                trigger: `.modal .numpad button:contains(/^${digit}$/)`,
                run: "click",
            })),
        {content: "confirm", trigger: ".modal .btn-primary", run: "click"},
    ];
}

export function receiptSays(label, text) {
    return {
        content: `receipt says ${label} ${text}`,
        trigger: `.club-receipt-row:contains("${label}"):contains("${text}")`,
    };
}

export function pay() {
    return [
        ProductScreen.clickPayButton(),
        PaymentScreen.clickPaymentMethod("Cash"),
        PaymentScreen.clickValidate(),
        ReceiptScreen.isShown(),
    ].flat();
}

/** Scan with the scanner: the till hears keys that come fast. */
export function scan(code) {
    return {
        content: `scan ${code}`,
        trigger: "body",
        run: () => {
            odoo.__WOWL_DEBUG__.root.env.services.barcode_reader.scan(code);
        },
    };
}
