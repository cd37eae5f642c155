"""The pages of a member with many moves: how many queries a phone's request costs.

The pages are asked for as a browser does, through Odoo's whole web stack.
"""

import re
import time
from statistics import median

import werkzeug.test

import odoo.http
import odoo.sql_db
import odoo.tools
from odoo import Command
from odoo.modules.registry import Registry

from .measuring import ROUNDS, Amount, Memory
from .orders import CLUB, confirm, draft
from .shop import superuser

MOVES = 5000
#: The newest moves come from orders that still stand, with all that explains them.
ORDERS = 30
PAGES = {"card": "", "history": "/history", "own data": "/profile"}
PASSWORD = "a-long-password"

#: Points of long ago, each from an order of its own.
FILL = """
    WITH lot AS (
        INSERT INTO loyalty_club_point_lot (
            card_id, club_id, company_id, issued, remaining, state, opened_on,
            source_model, source_id)
        SELECT id, club_id, %(company)s, %(count)s, %(count)s, 'available',
               '2020-01-01', 'loyalty.card', id
          FROM loyalty_card WHERE id = %(card)s
        RETURNING id, card_id, club_id
    ), moves AS (
        INSERT INTO loyalty_club_point_move (
            card_id, club_id, company_id, lot_id, kind, points, document_date,
            source_model, source_id, revision, part, create_date)
        SELECT lot.card_id, lot.club_id, %(company)s, lot.id, 'accrual', 1,
               '2020-01-01'::date + number %% 2000, 'sale.order', -number, 0, 0,
               '2020-01-01'::timestamp + number * interval '1 hour'
          FROM lot, generate_series(1, %(count)s) AS number
    )
    UPDATE loyalty_card SET points = points + %(count)s WHERE id = %(card)s
"""


def run(shop):
    """One row of queries for each page."""
    memory = Memory()
    _make_history(shop)
    browser = Browser(shop.database)
    browser.log_in("member", PASSWORD)
    rows = []
    for name, path in PAGES.items():
        address = f"/my/club/{shop.club}{path}"
        browser.get(address)
        with memory.watch():
            seconds, queries = zip(
                *(browser.get(address) for _round in range(ROUNDS)), strict=True
            )
        rows.append(
            Amount(
                measure=f"portal, {name}, a member with {MOVES:,} moves",
                values=list(queries),
                unit="queries",
                bar=25,
                aim=15,
                note=f"{median(seconds) * 1000:.0f} ms",
            )
        )
    return rows, memory.growth


def _make_history(shop):
    """Give a member a portal account, thousands of old moves and some new orders."""
    orders = draft(shop, CLUB, ORDERS, one_customer=True)
    with Registry(shop.database).cursor() as cr:
        env = superuser(cr)
        partner = env["sale.order"].browse(orders[0]).partner_id
        env["res.users"].with_context(no_reset_password=True).create(
            {
                "login": "member",
                "password": PASSWORD,
                "partner_id": partner.id,
                "group_ids": [Command.set(env.ref("base.group_portal").ids)],
            }
        )
        card = env["loyalty.card"].search(
            [("partner_id", "=", partner.id), ("club_id", "=", shop.club)]
        )
        env.flush_all()
        values = {"card": card.id, "company": shop.club_company}
        cr.execute(FILL, {**values, "count": MOVES - ORDERS})
        cr.commit()
    for order in orders:
        confirm(shop, CLUB, order)


class Browser:
    """Asks Odoo for pages in this very process, and counts its queries."""

    def __init__(self, database):
        odoo.tools.config["db_name"] = [database]
        odoo.http.root.initialize()
        self._client = werkzeug.test.Client(odoo.http.root)

    def _open(self, address, **form):
        here = {"REMOTE_ADDR": "127.0.0.1"}
        method = "POST" if form else "GET"
        return self._client.open(
            address, method=method, data=form or None, environ_base=here
        )

    def log_in(self, login, password):
        """Send the form of the log-in page."""
        page = self._open("/web/login").get_data(as_text=True)
        token = re.search(r'name="csrf_token" value="([^"]+)"', page)[1]
        answer = self._open(
            "/web/login", login=login, password=password, csrf_token=token
        )
        if answer.status_code != 303:  # noqa: PLR2004 - See Other
            raise RuntimeError(f"The log-in was answered by {answer.status}.")

    def get(self, address):
        """Return the seconds and the queries of a page."""
        before, start = odoo.sql_db.sql_counter, time.perf_counter()
        answer = self._open(address)
        if answer.status_code != 200:  # noqa: PLR2004 - OK
            raise RuntimeError(f"{address} was answered by {answer.status}.")
        seconds = time.perf_counter() - start
        return seconds, odoo.sql_db.sql_counter - before
