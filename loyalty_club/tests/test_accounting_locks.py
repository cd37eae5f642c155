from unittest.mock import patch

from freezegun import freeze_time

from odoo.tests import tagged

from .accounting import NEW_YEAR, AccountingCommon
from .accounting_checks import check_closing
from .accounting_refusals import Refusing

LOCKS = ("fiscalyear_lock_date", "hard_lock_date")
OTHERS = ("sale_lock_date", "purchase_lock_date", "tax_lock_date")


@freeze_time(NEW_YEAR)
@tagged("post_install", "-at_install")
class TestLockedPeriods(Refusing, AccountingCommon):
    """An entry stands on the last day of its period, or there is none."""

    def _approved(self):
        self._invoiced_sale("2025-01-10", [(self.product, 1)])
        run = self._run("2025-02-01").with_user(self.users["approver"])
        with self._on("2025-02-01"):
            run.action_approve()
        return run

    def test_locks_of_sales_purchases_and_taxes_leave_the_entry_alone(self):
        run = self._approved()
        with self._on("2025-02-01"):
            self.company.sudo().write(dict.fromkeys(OTHERS, "2025-01-31"))
            run.action_post()
        self.assertEqual(str(run.sudo().move_ids.date), "2025-01-31")

    def test_who_has_an_exception_to_the_lock_may_post(self):
        run = self._approved()
        with self._on("2025-02-01"):
            self.company.sudo().fiscalyear_lock_date = "2025-01-31"
            self._refused("lock date", run.action_post)
            self.env["account.lock_exception"].create(
                {
                    "company_id": self.company.id,
                    "user_id": self.users["approver"].id,
                    "fiscalyear_lock_date": False,
                    "end_datetime": False,
                    "reason": "The closing of points",
                }
            )
            self.env.invalidate_all()
            self._refused("lock date", run.with_user(self.other_approver).action_post)
            run.action_post()
        self.assertEqual(str(run.sudo().move_ids.date), "2025-01-31")

    def test_odoo_itself_moves_the_date_and_nothing_is_posted(self):
        """What the check before would have missed, the one after finds."""
        run = self._approved()
        blind = patch.object(type(run), "_violated_locks", lambda run: [])
        with self._on("2025-02-01"):
            self.company.sudo().fiscalyear_lock_date = "2025-01-31"
            with blind:
                self._refused("instead of", run.action_post)
        self.assertEqual(run.state, "approved")
        self.assertFalse(run.sudo().move_ids)

    def test_a_closing_of_a_locked_period_is_not_reversed(self):
        self._invoiced_sale("2025-01-10", [(self.product, 1)])
        run = self._close("2025-02-01").with_user(self.users["approver"])
        for lock in LOCKS:
            with (
                self.subTest(lock),
                self._on("2025-02-02"),
                self.env.cr.savepoint() as savepoint,
            ):
                self.company.sudo().write({lock: "2025-01-31"})
                self._refused("lock date", run.action_reverse)
                self.assertEqual(run.state, "posted")
                savepoint.rollback()
                self.env.invalidate_all()
        self.assertEqual(len(run.sudo().move_ids), 1)

    def test_numbers_have_no_gap_whatever_was_refused_or_reversed(self):
        self.journal.restrict_mode_hash_table = True
        approver = self.users["approver"]
        run = self._approved()
        self.company.sudo().fiscalyear_lock_date = "2025-01-31"
        with self._on("2025-02-01"):
            self._refused("lock date", run.action_post)
            self.company.sudo().fiscalyear_lock_date = False
            run.action_post()
            run.action_reverse()
        again = self._close("2025-02-02")
        self._invoiced_sale("2025-02-10", [(self.product, 1)])
        february = self._close("2025-03-01")
        entries = self.env["account.move"].search(
            [("journal_id", "=", self.journal.id)], order="id"
        )
        self.assertEqual(
            entries.mapped("name"),
            [
                "LOYAL/2025/01/0001",
                "LOYAL/2025/01/0002",
                "LOYAL/2025/01/0003",
                "LOYAL/2025/02/0001",
            ],
        )
        self.assertFalse(any(entries.mapped("made_sequence_gap")))
        self.assertTrue(all(entries.mapped("inalterable_hash")))
        check_closing(february, again)
        self.assertEqual(again.with_user(approver).state, "posted")

    def test_only_what_is_posted_is_reversed(self):
        approver = self.users["approver"]
        self._invoiced_sale("2025-01-10", [(self.product, 1)])
        run = self._run("2025-02-01").with_user(approver)
        self._refused("does not follow", run.action_reverse)
        run.action_approve()
        self._refused("does not follow", run.action_reverse)
        with self._on("2025-02-01"):
            run.action_post()
            run.action_reverse()
        self._refused("does not follow", run.action_reverse)
        self._refused("does not follow", run.action_post)

    def test_an_entry_that_was_reversed_by_hand_is_found(self):
        """Odoo's own button leaves the entry and makes another, which is not ours."""
        self._invoiced_sale("2025-01-10", [(self.product, 10)])
        run = self._close("2025-02-01")
        wizards = self.env["account.move.reversal"].with_context(
            active_model="account.move", active_ids=run.move_ids.ids
        )
        with self._on("2025-02-02"):
            wizard = wizards.create(
                {"journal_id": self.journal.id, "date": "2025-01-31"}
            )
            entry = run.move_ids.browse(wizard.refund_moves()["res_id"])
        self.assertEqual((entry.state, str(entry.date)), ("posted", "2025-01-31"))
        self.assertFalse(entry.club_closing_run_id)
        self.assertEqual(run.move_ids.state, "posted")
        page = self.env["loyalty.club.reconciliation"].create(
            {"company_id": self.company.id, "date": "2025-01-31"}
        )
        self.assertAlmostEqual(page.line_ids.difference, 74.07, 2)
        self.assertEqual(page.foreign_line_ids.move_id, entry)
