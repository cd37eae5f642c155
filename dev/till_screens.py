"""What is done at the till before its picture is taken; see dev/screenshots.py.

Tickets are left unpaid and thrown away, so that the club stays as it was.
"""

import json
import time

READY = """
    document.readyState === "complete" && document.fonts.status === "loaded"
    && !!document.querySelector(".product-list .product")
    && !document.querySelector(".pos-loader")
"""
POS = "odoo.__WOWL_DEBUG__.root.env.services.pos"
SARA, UNKNOWN, NAME = "0913 000 0001", "0912 345 6789", "Nima Sohrabi"
#: Who has paid with points today.
BUYER = "Roya Bahrami"


def basket(page, *products):
    """Put products on a new ticket."""
    begin(page, *products)
    shown = ".order-container .orderline"
    page.wait(f"document.querySelectorAll({shown!r}).length > 0", "The basket")


def begin(page, *products):
    """Press products one after the other, on a new ticket."""
    page.run(f"{POS}.addNewOrder(); undefined")
    for name in products:
        press(page, ".product-list .product", name)


def press(page, selector, text=""):
    """Press the first element that says the text."""
    found = (
        f"[...document.querySelectorAll({json.dumps(selector)})]"
        f".find((e) => e.innerText.includes({json.dumps(text)}))"
    )
    page.wait(f"!!{found}", f"{selector} {text}")
    page.run(f"{found}.click()")


def write(page, selector, text):
    """Type into a field, as a keyboard does."""
    field = f"document.querySelector({json.dumps(selector)})"
    page.wait(f"!!{field}", selector)
    page.run(f"{field}.focus()")
    page.send("Input.insertText", text=text)


def look_up(page, text):
    """Find a customer by what he says."""
    press(page, ".club-line .club-open")
    write(page, ".club-text", text)
    press(page, ".club-find")


def sell(page):
    """Sara at the till: her line, what she earns, and her points as money."""
    basket(page, "Birthday Cake", "Box of Baklava", "Chickpea Cookies")
    look_up(page, SARA)
    spend(page, "50")


def spend(page, points):
    """Pay with points, typed on the number pad."""
    press(page, ".club-spend")
    for digit in points:
        press(page, ".modal .numpad button", digit)
    time.sleep(1)
    press(page, ".modal .btn-primary")
    page.wait("!!document.querySelector('.club-spent')", "The points spent")


def enrol(page):
    """A new number: name and consent are asked for."""
    basket(page, "Napoleon Cake", "Saffron Ice Cream")
    look_up(page, UNKNOWN)
    write(page, ".club-name", NAME)
    press(page, ".club-wording input")


def sell_in_persian(page):
    """مینا at the till of a cashier who reads Persian."""
    basket(page, "کیک تولد", "جعبهٔ باقلوا", "نان نخودچی")
    look_up(page, "۰۹۱۳ ۰۰۰ ۰۰۰۴")
    page.wait("!!document.querySelector('.club-panel')", "The panel")


def sell_on_a_phone(page):
    """The basket of a member on a small screen."""
    begin(page, "Birthday Cake", "Gaz of Isfahan")
    press(page, ".btn-switchpane.review-button")
    look_up(page, SARA)
    page.wait("!!document.querySelector('.club-panel')", "The panel")


def take_back(page):
    """A sale that was paid with points comes back."""
    begin(page)
    press(page, ".orders-button")
    press(page, ".filter")
    press(page, ".dropdown-item", "Paid")
    press(page, ".order-row", BUYER)
    time.sleep(1)
    press(page, ".numpad button", "1")
    time.sleep(1)
    press(page, "button", "Refund")
    page.wait("!!document.querySelector('.club-taken')", "The points of the return")


def receipt(page):
    """The receipt of a ticket that was paid, as it is printed again."""
    order = page.run(
        f"{POS}.data.call('pos.order', 'search_read',"
        f" [[['partner_id.name', '=', '{BUYER}'], ['lines.coupon_id', '!=', false]],"
        " ['uuid']]).then((found) => found[0].uuid)"
    )
    page.run(
        f"{POS}.data.loadServerOrders([['uuid', '=', {order!r}]]).then(() =>"
        f" {POS}.navigate('ReceiptScreen', {{orderUuid: {order!r}}}))"
    )
    page.wait("!!document.querySelector('.club-receipt-code')?.complete", "The receipt")


def throw_away(page):
    """Leave no ticket that waits to be paid."""
    drafts = f"{POS}.models['pos.order'].filter((order) => order.state === 'draft')"
    page.run(f"{POS}.deleteOrders({drafts})")
