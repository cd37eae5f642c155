from contextlib import contextmanager
from unittest.mock import patch

from freezegun import freeze_time

from odoo.exceptions import AccessError
from odoo.tests import new_test_user, tagged

from odoo.addons.loyalty_club.models.accounting import loyalty_club_closing_run_parts

from .accounting import NEW_YEAR, AccountingCommon
from .accounting_checks import check_closings
from .accounting_refusals import Refusing

JAN = "2025-01-01"
SALES = 5


@freeze_time(NEW_YEAR)
@tagged("post_install", "-at_install")
class TestClosingInParts(Refusing, AccountingCommon):
    """A long past is closed in the background, to the same rows."""

    def setUp(self):
        super().setUp()
        self.auditor = new_test_user(
            self.env, "club_auditor", groups="loyalty_club.group_loyalty_club_auditor"
        )
        self.sales = [
            self._invoiced_sale(f"2025-01-{day}", [(self.product, day)])
            for day in range(10, 10 + SALES)
        ]

    @contextmanager
    def _long_past(self):
        """Let two movements be a long past; nothing is committed."""
        with (
            patch.object(loyalty_club_closing_run_parts, "AT_ONCE", 2),
            self._on("2025-02-01"),
            self._later_transaction(),
            self._without_commits(),
        ):
            yield

    def _queued(self):
        runs = self.env["loyalty.club.closing.run"].with_user(self.users["preparer"])
        run = runs.create({"company_id": self.company.id})
        run.action_compute_or_queue()
        return run

    def _post(self, run):
        approved = run.with_user(self.users["approver"])
        approved.action_approve()
        approved.action_post()
        return run.sudo()

    def test_a_run_that_is_not_saved_is_computed_by_nobody(self):
        self.env["loyalty.club.job"]._start(self.club, "verify")
        self.assertFalse(self.env["loyalty.club.closing.run"].new({}).computing)

    def test_a_short_past_is_closed_at_once(self):
        with self._on("2025-02-01"), self._later_transaction():
            run = self._queued()
        self.assertEqual((run.state, run.computing), ("computed", False))

    def test_it_gives_the_rows_that_one_step_gives(self):
        with self._long_past():
            run = self._queued()
            job = run._job()
            self.assertEqual((run.state, run.computing), ("draft", True))
            self.assertEqual(job.total, 3)
            self.env["loyalty.club.job"]._cron_run()
        run.invalidate_recordset()
        self.assertEqual((run.state, run.computing), ("computed", False))
        self.assertEqual((job.state, job.progress), ("done", 100))
        self.assertEqual(run.computed_by_id, self.users["preparer"])
        job.action_cancel()
        self.assertEqual((run.state, job.state), ("computed", "done"))
        self.assertEqual(len(run.sudo().source_ids), SALES)
        self._assert_nothing_left_out(run.sudo())
        check_closings(self._post(run), self._close("2025-03-01"))

    def test_what_changes_meanwhile_enters_the_next_closing_or_this(self):
        """Half of all sales comes back, dated back, when one part of three is done."""
        with self._long_past():
            run = self._queued()
            job = run._job()
            job._work(job._next_ids())
            for sale in self.sales:
                refund = self._credit(sale.invoice_ids, 0.5, post=False)
                refund.invoice_date = "2025-01-31"
                refund.action_post()
            self.assertAlmostEqual(job.progress, 100 / 3)
            job._run()
        january, february = self._post(run), self._close("2025-03-01")
        late = february.source_ids.filtered("late")
        self.assertTrue(0 < len(late) < SALES)
        sold = sum(range(10, 10 + SALES)) * 100
        self.assertEqual(self._points(february, JAN)[-1], sold / 2)
        check_closings(january, february)

    def test_nothing_else_is_done_to_it_until_it_is_stopped(self):
        with self._long_past():
            run = self._queued()
            job = run._job()
            job._work(job._next_ids())
            self.assertTrue(run.sudo().source_ids)
            for work in (
                run.action_compute,
                run.action_compute_or_queue,
                run.unlink,
                lambda: run.write({"date_to": "2025-01-30"}),
            ):
                self._refused("being computed", work)
            auditor = run.with_user(self.auditor)
            self._refused("preparer", auditor.action_stop_computing, AccessError)
            run.action_stop_computing()
            job._work(job._next_ids())
            job._run()
        self.assertEqual(job.state, "cancelled")
        self.assertFalse(run.sudo().source_ids)
        with self._on("2025-02-01"), self._later_transaction():
            run.action_compute()
        check_closings(self._post(run))

    def test_a_preview_that_would_take_minutes_is_not_begun(self):
        runs = self.env["loyalty.club.closing.run"]
        draft = runs.with_user(self.users["preparer"]).create(
            {"company_id": self.company.id}
        )
        config = self.config.with_user(self.auditor)
        with self._long_past():
            for work in (
                draft.action_dossier,
                config.action_open_period,
                runs._open_period(self.config)._shown_lines,
            ):
                self._refused("Compute the first closing", work)
        draft.unlink()
        self._close("2025-02-01")
        with self._long_past():
            self.assertTrue(runs._open_period(self.config)._shown_lines())
            self.assertIn("open_period", config.action_open_period()["url"])

    def test_what_it_is_built_on_may_not_change_meanwhile(self):
        with self._long_past():
            run = self._queued()
            self._estimate(self.config, date_from="2025-01-15", point_value=0.2)
            run._job()._run()
        run.invalidate_recordset()
        self.assertEqual((run.state, run.computing), ("draft", False))
        self.assertFalse(run.sudo().source_ids)
        self.assertIn("an estimate", run.sudo().message_ids[0].body)

    def test_what_forbids_a_closing_forbids_it_at_the_end_too(self):
        with self._long_past():
            run = self._queued()
            self.sales[0].club_settlement_error = "The card is gone."
            run._job()._run()
        run.invalidate_recordset()
        self.assertEqual(run.state, "draft")
        self.assertIn("not settled", run.sudo().message_ids[0].body)
