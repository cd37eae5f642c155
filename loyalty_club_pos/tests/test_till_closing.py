from decimal import Decimal

from freezegun import freeze_time

from odoo.tests import tagged

from odoo.addons.loyalty_club.tests.accounting import NEW_YEAR, deferred, owed

from .closing import TillClosingCommon

JAN, FEB = "2025-01-01", "2025-02-01"
D = Decimal
WORTH, RATE = D("0.08"), D("0.8")


@freeze_time(NEW_YEAR)
@tagged("post_install", "-at_install")
class TestTillClosing(TillClosingCommon):
    """Tickets are closed with the period in which their session is booked."""

    def test_a_ticket_counts_when_its_session_is_booked(self):
        self._sell("2025-01-20", [(self.product, 10)])
        run = self.env["loyalty.club.closing.run"].create({})
        with self._on("2025-02-02"):
            run.invalidate_recordset()
            self.assertIn(self.till_session.name, run.blocker_text)
        run.unlink()
        self._close_till("2025-01-31")
        january = self._close("2025-02-02")
        kept = deferred(1000, 1000, 1000, WORTH)
        self.assertEqual(self._points(january, JAN), [0, 1000, 0, 0, 0, 1000])
        self.assertEqual(
            self._money(january, JAN), self._columns(0, kept, kept, kept, kept, kept)
        )
        self.assertEqual(january.source_ids.source_model, "pos.order")
        self._assert_booked(january)

    def test_a_return_in_the_next_month(self):
        order = self._sell("2025-01-20", [(self.product, 10)])
        self._close_till("2025-01-31")
        january = self._close("2025-02-02")
        self._open_till("2025-02-10")
        with self._on("2025-02-10"):
            self._return(order, [4])
        self._close_till("2025-02-10")
        february = self._close("2025-03-02")
        kept = deferred(1000, 1000, 1000, WORTH)
        left = kept * D("0.6")
        self.assertEqual(self._points(january, JAN), [0, 1000, 0, 0, 0, 1000])
        self.assertEqual(self._points(february, JAN), [1000, 0, -400, 0, 0, 600])
        self.assertEqual(
            self._money(february, JAN),
            self._columns(kept, kept, left, left, left, left),
        )
        self._assert_booked(february)

    def test_points_that_pay_at_the_till(self):
        self._sell("2025-01-20", [(self.product, 10)])
        self._sell("2025-01-25", [(self.product, 5)], spend=30)
        self._close_till("2025-01-31")
        january = self._close("2025-02-02")
        money = deferred(1000, 1000, 1000, WORTH) + deferred(470, 500, 470, WORTH)
        self.assertEqual(self._points(january, JAN), [0, 1470, 0, -300, 0, 1170])
        after = owed(money, 1470, 300, 0, RATE)
        self.assertEqual(
            self._money(january, JAN),
            self._columns(0, money, money, after, after, after),
        )
        self._assert_booked(january)

    def test_an_order_that_is_settled_at_the_till(self):
        with self._on("2025-01-20"):
            order = self._order([(self.product, 10)])
            order.action_confirm()
            line = self._line(
                self.product,
                10,
                sale_order_origin_id=order.id,
                sale_order_line_id=order.order_line.id,
            )
            self._sync(self._ticket([line]))
        self._close_till("2025-01-31")
        january = self._close("2025-02-02")
        self.assertEqual(self._points(january, JAN), [0, 1000, 0, 0, 0, 1000])
        self.assertEqual(january.source_ids.source_model, "sale.order")
        self.assertEqual(january.source_ids.amount, 1000)

    def test_the_shop_of_a_ticket_is_its_till(self):
        self._sell("2025-01-20", [(self.product, 10)])
        self._invoiced_sale("2025-01-21", [(self.product, 2)])
        self._close_till("2025-01-31")
        january = self._close("2025-02-02")
        rows = self.env["loyalty.club.roll.forward.share"]
        points = dict(
            rows._read_group([("part", "=", "2_issued")], ["shop"], ["points:sum"])
        )
        till = self.till_session.config_id.name
        team = self.env["sale.order"].search([], limit=1).team_id.name
        self.assertEqual(points, {till: 1000, team: 200})
        money = rows._read_group([("part", "=", "7_closing")], [], ["amount:sum"])
        self.assertEqual(money[0][0], sum(january.line_ids.mapped("closing")))

    def test_a_ticket_waits_for_its_period(self):
        self._sell("2025-01-20", [(self.product, 10)])
        self._close_till("2025-01-31")
        self._close("2025-02-02")
        self._open_till("2025-02-10")
        self._sell("2025-02-10", [(self.product, 3)])
        line = self._reconciled("2025-02-15")
        self.assertEqual((line.ledger_points, line.waiting_points), (1300, 300))
        self.assertEqual((line.points_difference, line.difference), (0, 0))
