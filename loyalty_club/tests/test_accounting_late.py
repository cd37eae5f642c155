from decimal import Decimal

from freezegun import freeze_time

from odoo.tests import tagged

from .accounting import NEW_YEAR, AccountingCommon, money
from .accounting_checks import check_closings


@freeze_time(NEW_YEAR)
@tagged("post_install", "-at_install")
class TestLateDocuments(AccountingCommon):
    """What comes or changes after its month was closed enters the next closing.

    January: 1,000 for 1,000 points, so 1000 x 80 / 1080 = 74.0741 are set aside.
    """

    JANUARY = {
        "2025-01": (
            [0, 1000, 0, 0, 0, 1000],
            money("0", "74.07", "0", "0", "0", "0", "74.07"),
        )
    }

    def _january(self):
        self.sale = self._invoiced_sale("2025-01-10", [(self.product, 10)])
        self.invoice = self.sale.invoice_ids
        run = self._close("2025-02-01")
        self.assertEqual(self._roll_forward(run), self.JANUARY)
        return run

    def test_a_credit_note_that_is_dated_back(self):
        january = self._january()
        with self._on("2025-02-03"):
            refund = self._credit(self.invoice, 0.2, post=False)
            refund.invoice_date = "2025-01-20"
            refund.action_post()
        self.assertEqual(str(refund.date), "2025-01-20")
        february = self._close("2025-03-01")
        # A fifth of 74.0741 less: 59.2593.
        columns = money("74.07", "0", "-14.81", "0", "0", "0", "59.26")
        self.assertEqual(
            self._roll_forward(february),
            {"2025-01": ([1000, 0, -200, 0, 0, 800], columns)},
        )
        self.assertEqual(february.source_ids.mapped("late"), [True])
        self.assertEqual(self._roll_forward(january), self.JANUARY)
        check_closings(january, february)

    def test_an_invoice_that_is_reset_and_posted_again(self):
        january = self._january()
        with self._on("2025-02-03"):
            self.invoice.button_draft()
        february = self._close("2025-03-01")
        self.assertEqual(
            self._roll_forward(february),
            {
                "2025-01": (
                    [1000, -1000, 0, 0, 0, 0],
                    money("74.07", "-74.07", "0", "0", "0", "0", "0"),
                )
            },
        )
        with self._on("2025-03-03"):
            self.invoice.action_post()
        march = self._close("2025-04-01")
        self.assertEqual(self._roll_forward(march), self.JANUARY)
        check_closings(january, february, march)

    def test_an_order_that_is_cancelled_after_its_closing(self):
        january = self._january()
        with self._on("2025-02-03"):
            self.invoice.button_draft()
            self.invoice.button_cancel()
            self.sale._action_cancel()
        self.assertEqual(self.member.points, 0)
        february = self._close("2025-03-01")
        line = self._cohort_line(february, "2025-01-01")
        self.assertEqual((line.closing, line.points_closing), (0, 0))
        check_closings(january, february)

    def test_an_invoice_whose_price_is_lowered(self):
        january = self._january()
        with self._on("2025-02-03"):
            self.invoice.button_draft()
            self.invoice.invoice_line_ids.price_unit = 90
            self.invoice.action_post()
        february = self._close("2025-03-01")
        points = int(self.member.points)
        line = self._cohort_line(february, "2025-01-01")
        self.assertEqual(line.points_closing, points)
        # What 900 and its points come to: 900 x 0.08 p / (900 + 0.08 p).
        worth = Decimal("0.08") * points
        wanted = 900 * worth / (900 + worth)
        self.assertEqual(f"{line.closing:.2f}", f"{wanted:.2f}")
        check_closings(january, february)

    def test_the_same_document_counts_once_however_often_it_is_settled(self):
        january = self._january()
        with self._on("2025-02-03"):
            for _time in range(3):
                self.sale._club_settle()
                self.invoice._club_settle()
        february = self._close("2025-03-01")
        self.assertFalse(february.source_ids)
        self.assertFalse(february.move_ids)
        check_closings(january, february)
