"""Takes the pictures of the documents from the demo: make demo, then

    .dev/venv/bin/python -m dev.screenshots http://127.0.0.1:8069 docs/images
        [--only member,ledger]

Needs Chromium (or CHROMIUM naming one) and the package websocket-client. It changes
nothing in the club, but for the accountant's pictures, which belong together in their
order (dev/closing_screens.py); the wizards that it opens are left before they write,
and tickets at the till before they are paid.
"""

import argparse
import base64
import json
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from . import closing_screens, till_screens
from .browser import DESK, PHONE, browser
from .closing_screens import call

TALL, TALL_DESK = (PHONE[0], 1180), (DESK[0], 1500)
LATEST = "id desc"
CLOSINGS = "odoo/club-closings"
SARA = [["partner_id.name", "=", "Sara Ahmadi"]]
BACK_OFFICE = """
    document.readyState === "complete" && document.fonts.status === "loaded"
    && !document.querySelector(".o_loading_indicator")
    && !!document.querySelector(".o_action_manager .o_view_controller .o_content > *")
"""
PORTAL = """
    document.readyState === "complete" && document.fonts.status === "loaded"
    && !!document.querySelector(".o_club_page")
"""
NEXT = "button[name=action_next]"
PAGE = ".o_arrow_button_current[data-value={}]"
SALES = """Invoice number,Date,E-mail,Customer name,Total,Store,Items
4711,2026-01-14,sara@shirin.example,Sara Ahmadi,48.50,Old shop,3
4712,2026-01-15 17:20,omid@shirin.example,Omid Karimi,125.00,Old shop,1
4713,2026-01-15,parisa@shirin.example,Parisa Noori,64.00,Old shop,2
4714,2026-01-17,hotel@shirin.example,Abbasi Guest House,310.00,By telephone,12
"""


def set_up(page):
    """Go to the last page of the wizard that opens a club."""
    for name in ("trade", "tiers", "review"):
        page.wait(f"!!document.querySelector({NEXT!r})", "The button Next")
        page.run(f"document.querySelector({NEXT!r}).click()")
        page.wait(f"!!document.querySelector({PAGE.format(name)!r})", name)


def import_sales(page):
    """Let the wizard read and check a file of past sales."""
    model = "loyalty.club.purchase.import"
    file = base64.b64encode(SALES.encode()).decode()
    values = {"file": file, "file_name": "old-shop.csv"}
    (wizard,) = call(page, model, "create", [values])
    for step in ("action_read", "action_check"):
        action = call(page, model, step, [wizard])
    services = "odoo.__WOWL_DEBUG__.root.env.services"
    dialog = json.dumps({**action, "views": [[False, "form"]]})
    page.run(f"{services}.action.doAction({dialog})")
    page.wait("!!document.querySelector('.modal .alert-success')", "The import")


@dataclass(frozen=True)
class Picture:
    """A page: who sees it, how large, and what is done on it before it is taken."""

    path: str
    #: The record whose id stands for ``{id}``: model, domain, order.
    record: tuple | None = None
    login: str = "manager"
    size: tuple = DESK
    settled: str = BACK_OFFICE
    act: Callable | None = None
    #: What tidies up when it is taken.
    leave: Callable | None = None


def at_the_till(act, login="cashier", size=DESK):
    """The picture of a till on which something is done."""
    return Picture(
        "pos/ui/{id}?from_backend=True",
        ("pos.config", [], "id"),
        login,
        size,
        till_screens.READY,
        act,
        till_screens.throw_away,
    )


def at_the_closing(act, leave=None, login="manager", size=DESK, path=CLOSINGS):
    """The picture of something that is done to the liability of points."""
    return Picture(path, login=login, size=size, act=act, leave=leave)


PICTURES = {
    "overview": Picture("odoo/club-overview"),
    "tiers": Picture("odoo/club-tiers"),
    "member": Picture(
        "odoo/club-members/{id}", ("loyalty.club.member", SARA, "id"), size=(1280, 960)
    ),
    "ledger": Picture("odoo/club-ledger"),
    "move": Picture(
        "odoo/club-ledger/{id}",
        ("loyalty.club.point.move", [["kind", "=", "accrual"]], LATEST),
    ),
    "order": Picture(
        "odoo/sales/{id}",
        ("sale.order", [["order_line.coupon_id", "!=", False]], LATEST),
    ),
    "setup": Picture("odoo/club-setup", act=set_up),
    "import": Picture("odoo/club-purchases", act=import_sales),
    "portal": Picture("my/club", login="member", size=TALL, settled=PORTAL),
    "portal_fa": Picture("fa/my/club", login="mina", size=TALL, settled=PORTAL),
    "accounting_setup": at_the_closing(
        closing_screens.review, closing_screens.finish, login="accountant"
    ),
    "accounting_estimate": at_the_closing(closing_screens.approve),
    "accounting_opening": at_the_closing(closing_screens.compute, login="accountant"),
    "accounting_overview": at_the_closing(
        closing_screens.post_opening, path="odoo/club-liability"
    ),
    "accounting_month": at_the_closing(
        closing_screens.prepare_month, login="accountant"
    ),
    "accounting_closing": at_the_closing(closing_screens.post_month),
    "accounting_reconciliation": Picture("odoo/club-reconciliation"),
    "accounting_dossier": at_the_closing(closing_screens.read_dossier, size=TALL_DESK),
    "accounting_dossier_fa": at_the_closing(
        closing_screens.read_dossier_in_persian,
        closing_screens.speak_english,
        size=TALL_DESK,
    ),
    "till": at_the_till(till_screens.sell),
    "till_enrol": at_the_till(till_screens.enrol),
    "till_return": at_the_till(till_screens.take_back),
    "till_receipt": at_the_till(till_screens.receipt),
    "till_phone": at_the_till(till_screens.sell_on_a_phone, size=PHONE),
    "till_fa": at_the_till(till_screens.sell_in_persian, "nasrin"),
}


def log_in(page, url, login):
    """Fill in the log-in form; the password is the log-in."""
    page.open(f"{url}/web/session/logout?redirect=/web/login")
    page.run(
        f"document.querySelector('#login').value = {json.dumps(login)};"
        f"document.querySelector('#password').value = {json.dumps(login)};"
        "document.querySelector('form.oe_login_form').submit()"
    )
    page.wait("!location.pathname.includes('/web/login')", "The page after the log-in")


def find(page, model, domain, order):
    """Return the id of the record that a page shows."""
    ids = call(page, model, "search", domain, limit=1, order=order)
    if not ids:
        raise RuntimeError(f"The demo has no {model} with {domain}.")
    return ids[0]


def take(page, url, name, folder):
    """Take one picture."""
    picture = PICTURES[name]
    page.forget(url)
    log_in(page, url, picture.login)
    record = find(page, *picture.record) if picture.record else None
    page.resize(picture.size)
    page.open(f"{url}/{picture.path.format(id=record)}")
    page.wait(picture.settled, name)
    if picture.act:
        picture.act(page)
    time.sleep(1)
    page.save(folder / f"{name}.png")
    if picture.leave:
        picture.leave(page)
    print(f"  {name}")


def main():
    """Take all pictures that the command line asks for."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("url")
    parser.add_argument("folder", type=Path)
    parser.add_argument("--only", default=",".join(PICTURES))
    options = parser.parse_args()
    options.folder.mkdir(parents=True, exist_ok=True)
    url = options.url.rstrip("/")
    with browser() as page:
        for name in options.only.split(","):
            take(page, url, name, options.folder)


if __name__ == "__main__":
    main()
