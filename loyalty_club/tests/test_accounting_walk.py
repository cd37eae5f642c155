import os
from datetime import date, timedelta
from random import Random

from freezegun import freeze_time

from odoo.tests import tagged

from .accounting import NEW_YEAR, cents
from .accounting_checks import check_closing
from .accounting_opening import OpeningCommon

SALES = 240 if os.environ.get("CLUB_TEST_SIZE") == "long" else 40
MONTHS = 5


@freeze_time(NEW_YEAR)
@tagged("post_install", "-at_install")
class TestAnyOrderOfEvents(OpeningCommon):
    """Sales, edits, partial invoices, returns, gifts and expiry in any order.

    They begin a month before the first day, whose points are opened.
    """

    club_values = {"expiry": "days", "expiry_number": 60}

    def test_closings_add_up_whatever_happens(self):
        self.product.invoice_policy = "delivery"
        self.random, self.orders = Random(5), []
        runs = self.env["loyalty.club.closing.run"]
        day, end = date(2024, 12, 1), date(2025, 1 + MONTHS, 1)
        days = sorted(self.random.sample(range((end - day).days), SALES // 2))
        for number in range((end - day).days):
            today = day + timedelta(days=number)
            if today.day == 1 and number:
                runs |= self._close(today) if runs else self._open(today)
                check_closing(runs[-1], runs[:-1][-1:])
            self._live(today, 2 * (number in days))
        self._settle_all(end - timedelta(days=1))
        runs |= self._close(end)
        check_closing(runs[-1], runs[:-1][-1:])
        held = sum(self.card.club_lot_ids.mapped("remaining"))
        owned = sum(runs[-1].line_ids.mapped("points_closing"))
        self.assertAlmostEqual(owned, held, 2)
        self._check_one_run_says_the_same(runs)

    def _live(self, today, sales):
        with self._on(today):
            self._night()
            for _sale in range(sales):
                self._sell()
            for event in (self._bill, self._return, self._edit, self._adjust):
                if self.random.random() < 0.15:
                    event()

    def _sell(self):
        order = self._order([(self.product, self.random.randint(1, 9))])
        points = int(self.member.points)
        if points and self.random.random() < 0.5:
            self._spend(order, self.random.randint(1, min(points, 900)))
        order.action_confirm()
        self.orders.append(order)
        if self.random.random() < 0.7:
            self._deliver(order, 1)

    def _deliver(self, order, share):
        """Deliver a share of the goods and bill it; a discount comes with all of it."""
        goods = order.order_line.filtered(lambda line: not line.is_reward_line)
        if len(goods) < len(order.order_line):
            share = 1
        for line in goods:
            line.qty_delivered = line.product_uom_qty * share
        due = sum(line.price_unit * line.qty_to_invoice for line in order.order_line)
        if goods.qty_to_invoice > 0 and due >= 0:
            self._invoice(order)

    def _bill(self):
        open_ones = [o for o in self.orders if o.invoice_status != "invoiced"]
        if open_ones:
            self._deliver(self.random.choice(open_ones), self.random.choice((0.5, 1)))

    def _return(self):
        order = self.random.choice(self.orders or [self.env["sale.order"]])
        invoices = order.invoice_ids.filtered(lambda move: not move.reversal_move_ids)
        invoices = invoices.filtered(lambda move: move.move_type == "out_invoice")
        if invoices:
            self._credit(invoices[0], self.random.choice((0.5, 1)))

    def _edit(self):
        for order in self.orders[-3:]:
            if not order.invoice_ids:
                line = order.order_line.filtered(lambda line: not line.is_reward_line)
                line.product_uom_qty = self.random.randint(1, 9)
                return

    def _adjust(self):
        if self.member.points_deficit or self.random.random() < 0.6:
            self._give(self.random.randint(1, 300))
        elif self.member.points:
            self._give(-min(int(self.member.points), 50) or 1)

    def _settle_all(self, day):
        """Bill all that is open, so that every point counts."""
        with self._on(day):
            for order in self.orders:
                self._deliver(order, 1)

    def _check_one_run_says_the_same(self, runs):
        """Reversed and closed as one period, the same is owed for each month."""
        owed = {line.cohort: line for line in runs[-1].line_ids}
        closings = runs[1:]
        for run in closings[::-1]:
            run.with_user(self.users["approver"]).action_reverse()
        last = runs[-1].date_to
        whole = self._close(last + timedelta(days=1), date_to=last)
        self.assertEqual(whole.date_from, closings[0].date_from)
        for cohort, line in owed.items():
            again = self._cohort_line(whole, cohort)
            with self.subTest(cohort):
                self.assertEqual(cents(again.closing), cents(line.closing))
                self.assertEqual(again.points_closing, line.points_closing)
                self.assertAlmostEqual(again.deferred, line.deferred, 8)
