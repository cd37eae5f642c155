"""A shop whose points are accounted for: past sales with their ledger, and its set-up.

Each sale gives a lot, of which the customer's next five purchases spend a little; then
what is left lapses. A clerk takes some of it four times. So nearly ten moves come to a
lot, and a sale moves points of up to six months of issue.
"""

from datetime import date, timedelta

import odoo.sql_db
from odoo.fields import Command
from odoo.modules.registry import Registry

from . import selling, shop
from .loading import Loader
from .past import this_day
from .rows import CARD, LOT, MOVE, NULL, ORDER, OWN_LOT

ADJUSTMENT = "loyalty.club.adjustment"
#: Purchases after a lot's own that spend of it; the one after them sees it lapse.
SPENDERS = 5
#: How often a clerk takes something of a lot.
TAKEN = 4
#: Hundredths of a point, of a lot by each purchase and by the clerk.
SPENT, TOOK = 125, 25
WHOLE = 100
#: Days until the points of a lot lapse by themselves.
LASTS = timedelta(days=1096)
PREPARER, APPROVER = "bench_preparer", "bench_approver"
GROUP = "loyalty_club.group_loyalty_club_liability_"
ACCOUNTS = {
    "liability": "liability_current",
    "deferral": "income",
    "release": "income",
    "breakage": "income_other",
}


def build(template: str, orders: int) -> shop.Shop:
    """Fill a copy of the template with sales, their points and what accounts for them.

    :return: what the measures need to know of it; ``members`` is the number of orders
    """
    made = selling.build(template, orders, kind="accounted")
    with Registry(made.database).cursor() as cr:
        ledger = Ledger(orders, this_day(), _place(cr, made))
    odoo.sql_db.close_db(made.database)
    tables = {"loyalty_card": CARD, "loyalty_club_point_lot": LOT}
    tables["loyalty_club_point_move"] = MOVE
    loader = Loader(made.database, list(tables))
    loader.load((table, tables[table], ledger.lines(table)) for table in tables)
    loader.close()
    with Registry(made.database).cursor() as cr:
        env = shop.superuser(cr)
        club = env["loyalty.club"].browse(made.club)
        if club.action_verify():
            raise RuntimeError("The ledger of the data set does not add up.")
        set_up(club, date.fromisoformat(ledger.first_day))
    odoo.sql_db.close_db(made.database)
    return made


def _place(cr, made):
    """Ids that the rows name: of the club's records, and the first free ones."""
    cr.execute(
        """
        SELECT club.id AS club, club.points_program_id AS program,
               club.rule_version_id AS version,
               (SELECT min(id) FROM sale_order) AS order,
               nextval('loyalty_card_id_seq') AS card,
               nextval('loyalty_club_point_lot_id_seq') AS lot,
               nextval('loyalty_club_point_move_id_seq') AS move
          FROM loyalty_club club WHERE club.id = %s
        """,
        [made.club],
    )
    row = dict(
        zip([column.name for column in cr.description], cr.fetchone(), strict=True)
    )
    return {**row, "company": made.club_company, "partner": made.first_stranger}


class Ledger:
    """Lines for COPY: one card a customer, one lot a sale, ten moves a lot."""

    def __init__(self, orders, today, place):
        self.customers = max(1, orders // selling.EACH)
        self.sales = list(selling.sales(orders, today))
        self.first_day = self.sales[0].day
        self.place = place
        self.stamps = f"1\t1\t{today}\t{today}\n"

    def lines(self, table):
        """Yield the lines of one table."""
        return getattr(self, f"_{table}")()

    def _later(self, sale):
        """How many purchases the customer makes after a sale."""
        return selling.EACH - 1 - sale.number // self.customers

    @staticmethod
    def _given(sale):
        return WHOLE * sum(sale.prices)

    @staticmethod
    def _returned(sale):
        """What the return of half the first line takes back."""
        return WHOLE // 2 * sale.prices[0] if sale.is_credited else 0

    def _left(self, sale):
        """Hundredths left in a sale's lot before any of them lapse."""
        spent = SPENT * min(SPENDERS, self._later(sale))
        return self._given(sale) - self._returned(sale) - spent - TAKEN * TOOK

    def _remaining(self, sale):
        return 0 if self._later(sale) > SPENDERS else self._left(sale)

    def _loyalty_card(self):
        balances = [0] * self.customers
        for sale in self.sales:
            balances[sale.customer] += self._remaining(sale)
        of = self.place
        for number, balance in enumerate(balances):
            yield (
                f"{of['card'] + number}\t{of['program']}\t{of['company']}"
                f"\t{of['partner'] + number}\tbench{number:015d}\tt\t{balance / WHOLE}"
                f"\t{of['club']}\t{selling.EACH}\t0\t0\t{self.stamps}"
            )

    def _loyalty_club_point_lot(self):
        of = self.place
        for sale in self.sales:
            left, last = self._remaining(sale), date.fromisoformat(sale.day) + LASTS
            yield (
                f"{of['lot'] + sale.number}\t{of['card'] + sale.customer}\t{of['club']}"
                f"\t{of['company']}\t{self._given(sale) / WHOLE}\t{left / WHOLE}"
                f"\t{'available' if left else 'closed'}\t{sale.day}\t{sale.day}\t{last}"
                f"\t{ORDER}\t{of['order'] + sale.number}\t{self.stamps}"
            )

    def _loyalty_club_point_move(self):
        of = self.place
        end = f"1\t{{}}\t{of['club']}\t{of['company']}\t{self.stamps}"
        moves = (move for sale in self.sales for move in self._moves(sale))
        for id_, move in enumerate(moves, of["move"]):
            sale, lot, kind, points, source, part = move
            version = of["version"] if kind == "accrual" else NULL
            yield (
                f"{id_}\t{of['card'] + sale.customer}\t{of['lot'] + lot}\t{kind}"
                f"\t{points / WHOLE}\t{sale.day}\t{source}\t{version}"
                f"\t{end.format(part)}"
            )

    def _moves(self, sale):
        """Yield ``(sale of the day, lot, kind, hundredths, source, part)``."""
        of, number = self.place, sale.number
        order = f"{ORDER}\t{of['order'] + number}"
        yield sale, number, "accrual", self._given(sale), order, 0
        yield sale, number, "maturity", 0, f"{OWN_LOT}\t{of['lot'] + number}", 0
        for nth in range(1, SPENDERS + 1):
            lot = number - nth * self.customers
            if lot >= 0:
                yield sale, lot, "redemption", -SPENT, order, nth
        lapsed = number - (SPENDERS + 1) * self.customers
        if lapsed >= 0:
            own_lot = f"{OWN_LOT}\t{of['lot'] + lapsed}"
            yield sale, lapsed, "expiry", -self._left(self.sales[lapsed]), own_lot, 0
        if sale.is_credited:
            yield sale, number, "clawback", -self._returned(sale), order, 0
        for nth in range(TAKEN):
            document = f"{ADJUSTMENT}\t{TAKEN * number + nth + 1}"
            yield sale, number, "adjustment", -TOOK, document, 0


def set_up(club, first):
    """Account for the club's points from a day on, by two people."""
    env, company = club.env, club.company_ids[:1]
    for login in (PREPARER, APPROVER):
        _make_user(env, login, company)
    config = _make_config(club, company, first.replace(day=1))
    estimate = env["loyalty.club.estimate"].with_user(user_of(env, PREPARER))
    estimate = estimate.create(
        {
            "config_id": config.id,
            "date_from": config.start_date,
            "point_value": 0.1,
            "redemption_rate": 0.8,
            "evidence": "The reward gives 0.10 for a point.",
        }
    )
    estimate.with_user(user_of(env, APPROVER)).action_approve()


def _make_user(env, login, company):
    group = env.ref(GROUP + login.removeprefix("bench_"))
    env["res.users"].create(
        {
            "name": login,
            "login": login,
            "company_id": company.id,
            "company_ids": [Command.set(company.ids)],
            "group_ids": [Command.link(group.id)],
        }
    )


def _make_config(club, company, first):
    env = club.env
    accounts = env["account.account"].create(
        [
            {"name": name, "code": f"9870{number}", "account_type": kind}
            for number, (name, kind) in enumerate(ACCOUNTS.items())
        ]
    )
    journal = env["account.journal"].create(
        {"name": "Points", "code": "LOYAL", "type": "general", "company_id": company.id}
    )
    links = (f"{name}_account_id" for name in ACCOUNTS)
    return env["loyalty.club.account.config"].create(
        {
            "club_id": club.id,
            "company_id": company.id,
            "method": "deferral",
            "start_date": first,
            "journal_id": journal.id,
            **dict(zip(links, accounts.ids, strict=True)),
        }
    )


def user_of(env, login):
    """The preparer or the approver of the set-up."""
    return env["res.users"].search([("login", "=", login)])
