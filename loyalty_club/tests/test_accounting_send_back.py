from freezegun import freeze_time

from odoo.exceptions import AccessError
from odoo.tests import tagged

from .accounting import NEW_YEAR, AccountingCommon
from .accounting_checks import check_closings
from .accounting_refusals import Refusing


@freeze_time(NEW_YEAR)
@tagged("post_install", "-at_install")
class TestSendBack(Refusing, AccountingCommon):
    """A closing is sent back, and has to be when what it goes on from has changed."""

    JAN = "2025-01-01"

    def setUp(self):
        super().setUp()
        self.sale = self._invoiced_sale("2025-01-10", [(self.product, 10)])

    def _approver(self, run):
        return run.with_user(self.users["approver"])

    def _approved(self, today):
        run = self._run(today)
        self._approver(run).action_approve()
        return run

    def test_an_approved_closing_is_computed_anew(self):
        run = self._approved("2025-02-01")
        self._approver(run).action_send_back()
        self.assertEqual(run.state, "draft")
        self.assertFalse(run.sudo().source_ids)
        self.assertFalse(run.computed_by_id + run.approved_by_id)
        self._invoiced_sale("2025-01-31", [(self.product, 5)])
        with self._on("2025-02-02"), self._later_transaction():
            run.action_compute()
        self._approver(run).action_approve()
        self._approver(run).action_post()
        self.assertEqual(self._points(run, self.JAN), [0, 1500, 0, 0, 0, 1500])
        check_closings(run.sudo())

    def test_what_was_sent_back_can_be_thrown_away(self):
        run = self._approved("2025-02-01")
        self._refused("Send it back", run.unlink)
        self._approver(run).action_send_back()
        run.unlink()
        self.assertFalse(run.exists())

    def test_only_an_approver_sends_back_and_not_what_is_posted(self):
        run = self._approved("2025-02-01")
        self._refused("preparer", run.action_send_back, AccessError)
        self._approver(run).action_post()
        self._refused("does not follow", self._approver(run).action_send_back)
        self.assertEqual((run.state, len(run.sudo().move_ids)), ("posted", 1))

    def test_a_closing_is_not_posted_on_top_of_one_that_was_done_again(self):
        """January loses half after February was approved: February knew the whole."""
        january = self._close("2025-02-01")
        february = self._approved("2025-03-01")
        with self._on("2025-03-02"):
            self._approver(january).action_reverse()
            self._refused("Compute it again", self._approver(february).action_post)
            refund = self._credit(self.sale.invoice_ids, 0.5, post=False)
            refund.invoice_date = "2025-01-20"
            refund.action_post()
        again = self._close("2025-03-02")
        self.assertEqual(again.display_name, january.display_name)
        self._refused("Compute it again", self._approver(february).action_post)
        self._approver(february).action_send_back()
        with self._on("2025-03-02"), self._later_transaction():
            february.action_compute()
        self._approver(february).action_approve()
        self._approver(february).action_post()
        self.assertEqual(self._points(february, self.JAN), [500, 0, 0, 0, 0, 500])
        check_closings(again, february.sudo())

    def test_nor_is_it_approved(self):
        january = self._close("2025-02-01")
        february = self._run("2025-03-01")
        self._approver(january).action_reverse()
        self._refused("Compute it again", self._approver(february).action_approve)
        self.assertEqual(february.state, "computed")
