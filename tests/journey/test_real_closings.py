"""Real purchases as orders, invoices and credit notes, closed month by month.

Each purchase of the CDNOW sample is sold on its day and invoiced; every 20th is
credited by half, and who has points spends them now and then. After the whole file
the same purchases are made by other customers.
"""

import os
from collections import Counter
from datetime import date, timedelta
from decimal import Decimal

from freezegun import api, freeze_time

from odoo.tests import tagged

from odoo.addons.loyalty_club.tests.accounting import AccountingCommon, cents
from odoo.addons.loyalty_club.tests.accounting_checks import (
    HandCount,
    check_closing,
    exact,
)

from bench import report
from dev import replay, trading

LONG = os.environ.get("CLUB_TEST_SIZE") == "long"
COUNT = int(os.environ.get("CLUB_REAL_SALES") or (10_000 if LONG else 150))
BEGIN = "1997-01-01"
RATE = Decimal("0.8")
VALUE = Decimal("0.1")
#: Every fourth sale to somebody who holds points spends some of them.
SPENDING = 4


def bought(count):
    """So many purchases in the order of their days, each with its customer."""
    rows = replay.purchases(None)
    rounds = [
        row._replace(customer=f"{turn}-{row.customer}")
        for turn in range(-(-count // len(rows)))
        for row in rows
    ]
    return sorted(rounds[:count], key=lambda row: row.day)


@freeze_time(f"{BEGIN} 12:00:00")
@tagged("post_install", "-at_install")
class TestRealClosings(AccountingCommon):
    """Eighteen months of a shop that was there."""

    club_values = {"enrolment": "open", "expiry": "days", "expiry_number": 365}

    @classmethod
    def _config_values(cls, club, **values):
        return super()._config_values(club, start_date=BEGIN, **values)

    @classmethod
    def _draft_estimate(cls, config, **values):
        return super()._draft_estimate(config, **{"date_from": BEGIN, **values})

    def test_every_closing_adds_up(self):
        self.hand = HandCount(VALUE, {date.fromisoformat(BEGIN): RATE})
        self.done, self.sold, self.back = Counter(), Decimal(0), Decimal(0)
        purchases, self.start = bought(COUNT), api.real_monotonic()
        partners = replay.customers(self.env, purchases)
        self.last = self.env["loyalty.club.closing.run"]
        with trading.calendar() as go_to:
            self.go_to, today = go_to, date.fromisoformat(BEGIN)
            for purchase in purchases:
                while today.replace(day=1) < purchase.day.replace(day=1):
                    today = self._end_of_month(today)
                go_to(purchase.day)
                self._trade(partners[purchase.customer], purchase)
            self._end_of_month(today)
        self._check_the_whole(purchases)
        self._write_down()

    def _end_of_month(self, day):
        """A night on the last day, and the closing on the next; give that day."""
        after = (day.replace(day=1) + timedelta(days=32)).replace(day=1)
        self.go_to(after - timedelta(days=1))
        self._night()
        self.go_to(after)
        run = self._close(after)
        check_closing(run, self.last)
        self.hand.check(run)
        (row,) = self.config._reconcile(run.date_to)
        # All is invoiced and of the period, so nothing may wait.
        self.assertEqual(row["waiting_points"], 0)
        self.last = run
        self.done["closings"] += 1
        owed = cents(sum(run.line_ids.mapped("closing")))
        print(f"{day:%Y-%m}: {self._progress()}, {owed} owed", flush=True)
        return after

    def _progress(self):
        seconds = api.real_monotonic() - self.start
        return f"{self.done['sales']} sales of {COUNT} in {seconds:.0f} s"

    def _trade(self, partner, purchase):
        """One purchase, to the cent of the file: order, invoice, credit note."""
        self.done["sales"] += 1
        if not purchase.amount:
            return
        line = {"price_unit": float(purchase.amount)}
        order = trading.quote(self.env, partner, [(self.product, line)])
        spent = self._spent(partner, purchase)
        if spent:
            trading.spend(order, spent)
            self.done["redemptions"] += 1
        order.action_confirm()
        entry = trading.invoice(order)
        paid = purchase.amount - spent * VALUE
        self.assertEqual(cents(entry.amount_untaxed), paid)
        month, points = purchase.day.replace(day=1), int(paid)
        kept = self.hand.sold(month, purchase.day, paid, purchase.amount, points)
        self.sold += paid
        if purchase.credited and not spent:
            self._credit_half(entry, purchase, kept, points)

    def _spent(self, partner, purchase):
        """Points that a purchase is paid with: no more than a third of its price."""
        member = self.env["loyalty.club.member"]._find(self.club, partner)
        if not member or self.done["sales"] % SPENDING:
            return 0
        return min(int(member.points), int(purchase.amount / VALUE / 3))

    def _credit_half(self, entry, purchase, kept, points):
        trading.credit(entry, {0: float(purchase.credited)})
        self.done["credit notes"] += 1
        self.back += purchase.credited
        left = int(points * (purchase.amount - purchase.credited) / purchase.amount)
        if points:
            month = purchase.day.replace(day=1)
            self.hand.came_back(month, kept * (points - left) / points)

    def _check_the_whole(self, purchases):
        """The last closing holds what the lots hold; the books hold what was sold."""
        held = sum(map(exact, self.club.member_ids.points_card_id.mapped("points")))
        counted = sum(exact(line.points_closing) for line in self.last.line_ids)
        self.assertEqual(counted, held)
        books = self._trial_balance()
        income = self.product._get_product_accounts()["income"]
        discounts = self.reward.discount_line_product_id._get_product_accounts()
        sales = {income, discounts["income"]}
        self.assertEqual(
            -sum(books.get(account, 0) for account in sales), self.sold - self.back
        )
        self.assertEqual(sum(books.values()), 0)
        self.assertEqual(self.done["sales"], len(purchases))

    def _write_down(self):
        seconds = api.real_monotonic() - self.start
        counts = ", ".join(f"{number:,} {name}" for name, number in self.done.items())
        text = f"{counts} in {seconds:.0f} s; every difference 0.00"
        print(f"\n{text}", flush=True)
        if LONG:
            report.remember("real sales with their closings", text)
