"""Random documents, closed month by month: no cent and no point is ever lost.

The closings are held against sums that are kept here by hand, document by document.
"""

import os
from collections import defaultdict
from datetime import date, timedelta
from decimal import Decimal
from random import Random

from freezegun import api, freeze_time
from papers import Papers

from odoo.tests import tagged
from odoo.tools import SQL

from odoo.addons.loyalty_club.tests.accounting import (
    NEW_YEAR,
    AccountingCommon,
    cents,
)
from odoo.addons.loyalty_club.tests.accounting_checks import (
    HandCount,
    check_closing,
    exact,
)

LONG = os.environ.get("CLUB_TEST_SIZE") == "long"
DOCUMENTS, MONTHS, MEMBERS = (10_000, 18, 400) if LONG else (600, 6, 40)
#: The rate that is expected from a month on, by its number.
RATES = {0: Decimal("0.8"), 3: Decimal("0.7"), 5: Decimal("0.85")}
VALUE = Decimal("0.1")
LOTS = """
    SELECT date_trunc('month', opened_on)::date, sum(remaining)
      FROM loyalty_club_point_lot WHERE club_id = %s
     GROUP BY 1 HAVING sum(remaining) <> 0
"""


def month(number):
    """First day of a month, counted from January 2025."""
    return date(2025 + number // 12, number % 12 + 1, 1)


@freeze_time(NEW_YEAR)
@tagged("post_install", "-at_install")
class TestClosingsOfRandomDocuments(AccountingCommon):
    """Sales, points spent, late invoices, credit notes, gifts and expiry."""

    club_values = {"expiry": "days", "expiry_number": 100}

    def test_every_closing_adds_up(self):
        self.random, self.papers = Random(5), Papers(self)
        self.members = self._many_members()
        self.sales, self.unbilled, self.made = [], [], 0
        rates = {month(number): rate for number, rate in RATES.items()}
        self.hand = HandCount(VALUE, rates)
        self.start, earlier = api.real_monotonic(), self._no_run()
        with freeze_time(NEW_YEAR) as clock:
            self.clock = clock
            for number in range(MONTHS):
                self._estimate_for(number)
                self._live(number)
                run = self._close(month(number + 1))
                self._check(run, earlier)
                earlier = run

    def _no_run(self):
        return self.env["loyalty.club.closing.run"]

    def _many_members(self):
        partners = self.env["res.partner"].create(
            [{"name": f"Walker {number}"} for number in range(MEMBERS)]
        )
        self.club._open_in_bulk([(partner, 0, None) for partner in partners.ids])
        return list(
            self.env["loyalty.club.member"].search(
                [("partner_id", "in", partners.ids)], order="id"
            )
        )

    def _estimate_for(self, number):
        rate = RATES.get(number)
        if rate and number:
            self._estimate(
                self.config, date_from=month(number), redemption_rate=float(rate)
            )

    def _live(self, number):
        """The documents of a month, day by day, and a night now and then."""
        first, last = month(number), month(number + 1) - timedelta(days=1)
        if number:
            self._bill_what_is_left(first)
        end = DOCUMENTS * (number + 1) // MONTHS
        days = sorted(
            first + timedelta(days=self.random.randrange((last - first).days))
            for _ in range(end - self.made)
        )
        for day in days:
            if day.toordinal() % 10 == 0:
                self._sleep(day)
            self._go_to(day)
            self._make(day)
            self.made += 1
        self._sleep(last)

    def _go_to(self, day):
        self.clock.move_to(f"{day} 12:00:00")

    def _sleep(self, day):
        self._go_to(day)
        self._night()

    def _make(self, day):
        chance = self.random.random()
        if chance < 0.15 and self.sales:
            self._return(day)
        elif chance < 0.25:
            self._adjust()
        else:
            self._sell(day)

    def _sell(self, day):
        member = self.random.choice(self.members)
        price = Decimal(self.random.randint(100, 60_000)) / 100
        points, spent = int(member.points), 0
        if points and self.random.random() < 0.4:
            spent = self.random.randint(1, min(points, int(price * 9)) or 1)
        sale = self.papers.sale(member, day, price, spent)
        assert sale.given == int(sale.paid), (sale.given, sale.paid)
        if self.random.random() < 0.08:
            self.unbilled.append(sale)
        else:
            self._bill(sale, day)

    def _bill(self, sale, day):
        self.papers.bill(sale, day)
        sale.deferred = self.hand.sold(
            sale.month, day, sale.paid, sale.price, sale.given
        )
        self.sales.append(sale)

    def _bill_what_is_left(self, day):
        self._go_to(day)
        for sale in self.unbilled:
            self._bill(sale, day)
        self.unbilled = []

    def _return(self, day):
        """A part of a sale comes back; some credit notes are dated back a month."""
        sale = self.random.choice(self.sales[-200:])
        left = 10 - sale.credited
        if not left:
            return
        if self.random.random() < 0.2:
            day -= timedelta(days=30)
        tenths = self.random.choice((left, self.random.randint(1, left)))
        back = self.papers.credit(sale, day, tenths)
        if sale.given:
            self.hand.came_back(sale.month, sale.deferred * back / sale.given)

    def _adjust(self):
        member = self.random.choice(self.members)
        points = int(member.points)
        if points > 20 and self.random.random() < 0.3:
            self._give(-self.random.randint(1, 20), member)
        else:
            self._give(self.random.randint(1, 80), member)

    def _check(self, run, earlier):
        check_closing(run, earlier)
        self._check_points(run)
        self.hand.check(run)
        self._check_what_waits(run)
        owed_now = cents(sum(run.line_ids.mapped("closing")))
        print(
            f"{run.date_from:%Y-%m}: {self.made} documents, {len(run.source_ids)} rows"
            f" frozen, {owed_now} owed; {api.real_monotonic() - self.start:.0f} s",
            flush=True,
        )

    def _check_points(self, run):
        """What the lots hold, less what waits for its invoice, is what is counted."""
        self.env.flush_all()
        held = defaultdict(Decimal, self.env.execute_query(SQL(LOTS, self.club.id)))
        if not self.unbilled:
            counted = {
                line.cohort: exact(line.points_closing)
                for line in run.line_ids
                if line.points_closing
            }
            self.assertEqual(counted, dict(held))
        total = sum(exact(line.points_closing) for line in run.line_ids)
        self.assertEqual(total + self._waiting(), sum(held.values()))

    def _waiting(self):
        """Points in lots that came and went by orders without an invoice."""
        moves = self.env["loyalty.club.point.move"].search(
            [
                ("source_model", "=", "sale.order"),
                ("source_id", "in", [sale.order.id for sale in self.unbilled]),
                ("lot_id", "!=", False),
            ]
        )
        return sum(map(exact, moves.mapped("points")))

    def _check_what_waits(self, run):
        (row,) = self.config._reconcile(run.date_to)
        self.assertEqual(exact(row["waiting_points"]), self._waiting())
