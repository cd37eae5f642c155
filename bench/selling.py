"""A shop with many past sales and no club yet: orders, invoices and credit notes.

Each order has two lines; nine in ten are invoiced, and one in twenty invoices is
credited by half of its first line.
"""

import time
from dataclasses import dataclass
from datetime import date, timedelta

import odoo.sql_db
from odoo.modules.registry import Registry
from odoo.service import db

from . import shop
from .building import drop
from .loading import Loader
from .past import this_day

#: Orders of each customer, on average.
EACH = 10
DAYS = 730
#: Place of a sale's credited line among its lines in the books.
RETURNED = 3
STRIDE = 7919
NULL = r"\N"
STAMPS = "create_date, write_date"
COLUMNS = {
    "res_partner": "id, name, complete_name, commercial_partner_id, ref, active, type,"
    " autopost_bills, is_company, partner_share, employee, color, customer_rank,"
    f" supplier_rank, message_bounce, {STAMPS}",
    "sale_order": "id, name, partner_id, partner_invoice_id, partner_shipping_id,"
    " company_id, currency_id, currency_rate, date_order, state, amount_untaxed,"
    # Deliveries come with the till.
    f" amount_total, invoice_status, picking_policy, {STAMPS}",
    "sale_order_line": "id, order_id, name, product_id, product_uom_qty, price_unit,"
    " price_subtotal, price_total, company_id, currency_id, customer_lead, state,"
    f" {STAMPS}",
    "account_move": "id, name, partner_id, commercial_partner_id, company_id,"
    " currency_id, invoice_currency_rate, journal_id, state, move_type, auto_post,"
    f" date, invoice_date, reversed_entry_id, {STAMPS}",
    "account_move_line": "id, move_id, name, product_id, partner_id, company_id,"
    " currency_id, account_id, display_type, quantity, price_subtotal, price_total,"
    f" balance, parent_state, {STAMPS}",
    "sale_order_line_invoice_rel": "invoice_line_id, order_line_id",
}


@dataclass
class Sale:
    """One order; a customer's number, a day, and the prices of its two lines."""

    number: int
    customer: int
    day: str
    prices: tuple[int, int]

    @property
    def is_invoiced(self):
        """Nine in ten are."""
        return self.number % 10 > 0

    @property
    def is_credited(self):
        """One in twenty of those is, by half of the first line."""
        return self.is_invoiced and self.number % 20 == 1


def sales(orders, today: date):
    """Yield the past sales in the order of time."""
    days = [str(today - timedelta(days=DAYS - n)) for n in range(DAYS)]
    customers = max(1, orders // EACH)
    for number in range(orders):
        yield Sale(
            number,
            number * STRIDE % customers,
            days[number * DAYS // orders],
            (10 + number * 7 % 90, 5 + number * 11 % 40),
        )


def build(template: str, orders: int, kind="sales") -> shop.Shop:
    """Copy the template and fill the copy with past sales, and not one purchase.

    :param kind: tells its database from those of other shops
    :return: what the measures need to know of it; ``members`` is the number of orders
    """
    name = f"club_bench_{kind}_{orders}"
    start = time.monotonic()
    print(f"· Making {name} …", flush=True)
    drop(name)
    db.exp_duplicate_database(template, name)
    ids = shop.make(name)
    with Registry(name).cursor() as cr:
        firsts, constants = _firsts(cr), _constants(shop.superuser(cr), ids)
    odoo.sql_db.close_db(name)
    tables = Tables(orders, this_day(), firsts, constants)
    loader = Loader(name, list(COLUMNS))
    loader.load((table, COLUMNS[table], tables.lines(table)) for table in COLUMNS)
    loader.close()
    print(f"  done in {time.monotonic() - start:.0f} s", flush=True)
    return shop.Shop(
        database=name,
        members=orders,
        club=ids["club"],
        club_company=ids["club_company"],
        native_company=ids["native_company"],
        native_program=ids["native_program"],
        products=ids["products"],
        first_stranger=firsts["res_partner"],
        strangers=max(1, orders // EACH),
    )


def _firsts(cr):
    """The first free id of each table that has ids."""
    free = {}
    for table, columns in COLUMNS.items():
        if columns.startswith("id,"):
            cr.execute(f"SELECT nextval('{table}_id_seq')")
            free[table] = cr.fetchone()[0]
    return free


def _constants(env, ids):
    """Ids that every row names."""
    company = env["res.company"].browse(ids["club_company"])
    journal = env["account.journal"].search(
        [("type", "=", "sale"), ("company_id", "=", company.id)], limit=1
    )
    receivable = env["account.account"].search(
        [("account_type", "=", "asset_receivable"), ("company_ids", "in", company.id)],
        limit=1,
    )
    return {
        "company": company.id,
        "currency": company.currency_id.id,
        "products": ids["products"],
        "journal": journal.id,
        "income": journal.default_account_id.id,
        "receivable": receivable.id,
    }


class Tables:
    """Lines for COPY, table by table."""

    def __init__(self, orders, today, firsts, constants):
        self.orders = orders
        self.today = today
        self.first = firsts
        self.of = constants
        self.end = f"{today}\t{today}\n"

    def lines(self, table):
        """Yield the lines of one table."""
        return getattr(self, f"_{table}")()

    def _sales(self):
        return sales(self.orders, self.today)

    def _partner(self, sale):
        return self.first["res_partner"] + sale.customer

    def _order_line(self, sale, place):
        return self.first["sale_order_line"] + 2 * sale.number + place

    def _move(self, sale):
        return self.first["account_move"] + sale.number

    def _refund(self, sale):
        return self.first["account_move"] + self.orders + sale.number

    def _item(self, sale, place):
        """A line of an invoice: two goods, what is owed, and the line of a refund."""
        return self.first["account_move_line"] + 4 * sale.number + place

    def _res_partner(self):
        for number in range(max(1, self.orders // EACH)):
            partner = self.first["res_partner"] + number
            yield (
                f"{partner}\tBuyer {number}\tBuyer {number}\t{partner}\tC-{number}\tt"
                f"\tcontact\task\tf\tt\tf\t0\t1\t0\t0\t{self.end}"
            )

    def _sale_order(self):
        for sale in self._sales():
            partner, total = self._partner(sale), sum(sale.prices)
            yield (
                f"{self.first['sale_order'] + sale.number}\tS{sale.number:08d}"
                f"\t{partner}\t{partner}\t{partner}\t{self.of['company']}"
                f"\t{self.of['currency']}\t1\t{sale.day} 12:00:00\tsale\t{total}"
                f"\t{total}\tinvoiced\tdirect\t{self.end}"
            )

    def _sale_order_line(self):
        of = self.of
        for sale in self._sales():
            for place, price in enumerate(sale.prices):
                yield (
                    f"{self._order_line(sale, place)}"
                    f"\t{self.first['sale_order'] + sale.number}\tGoods"
                    f"\t{of['products'][place]}\t1\t{price}\t{price}\t{price}\t{of['company']}"
                    f"\t{of['currency']}\t0\tsale\t{self.end}"
                )

    def _account_move(self):
        for sale in self._sales():
            if sale.is_invoiced:
                yield self._entry(sale, self._move(sale), "out_invoice", "INV", NULL)
        for sale in self._sales():
            if sale.is_credited:
                origin = self._move(sale)
                yield self._entry(sale, self._refund(sale), "out_refund", "R", origin)

    def _entry(self, sale, move, kind, prefix, origin):
        partner, of = self._partner(sale), self.of
        return (
            f"{move}\t{prefix}/{sale.number:08d}\t{partner}\t{partner}\t{of['company']}"
            f"\t{of['currency']}\t1\t{of['journal']}\tposted\t{kind}\tno\t{sale.day}"
            f"\t{sale.day}\t{origin}\t{self.end}"
        )

    def _account_move_line(self):
        income, receivable = self.of["income"], self.of["receivable"]
        for sale in self._sales():
            move = self._move(sale)
            if not sale.is_invoiced:
                continue
            for place, price in enumerate(sale.prices):
                yield self._entry_line(sale, move, place, income, price)
            yield self._entry_line(sale, move, 2, receivable, 0, "payment_term")
        for sale in self._sales():
            if sale.is_credited:
                half = sale.prices[0] / 2
                yield self._entry_line(sale, self._refund(sale), RETURNED, income, half)

    def _entry_line(self, sale, move, place, account, price, kind="product"):
        of = self.of
        product = of["products"][place % 2] if kind == "product" else NULL
        balance = -price if place < RETURNED else price
        return (
            f"{self._item(sale, place)}\t{move}\tGoods\t{product}"
            f"\t{self._partner(sale)}\t{of['company']}\t{of['currency']}\t{account}"
            f"\t{kind}\t1\t{price}\t{price}\t{balance}\tposted\t{self.end}"
        )

    def _sale_order_line_invoice_rel(self):
        for sale in self._sales():
            if sale.is_invoiced:
                for place in (0, 1):
                    item = self._item(sale, place)
                    yield f"{item}\t{self._order_line(sale, place)}\n"
            if sale.is_credited:
                yield f"{self._item(sale, RETURNED)}\t{self._order_line(sale, 0)}\n"
