from freezegun import freeze_time
from psycopg2.errors import UniqueViolation

from odoo import Command
from odoo.exceptions import AccessError, ValidationError
from odoo.tests import tagged
from odoo.tools import mute_logger

from odoo.addons.account.models.account_move import AccountMove

from .accounting import NEW_YEAR, AccountingCommon
from .accounting_refusals import Refusing


@freeze_time(NEW_YEAR)
@tagged("post_install", "-at_install")
class TestRefusedSetUp(Refusing, AccountingCommon):
    """A set-up or an estimate that makes no sense: a sentence, nothing changed."""

    def _account(self, kind):
        return self.env["account.account"].create(
            {"name": "Odd", "code": "98799", "account_type": kind}
        )

    def test_accounts_of_the_wrong_type(self):
        for name in ("liability", "deferral", "release", "breakage"):
            wrong = self._account("asset_current")
            with self.subTest(name):
                self._refused(
                    "wrong type",
                    lambda n=name, a=wrong: self.config.write({f"{n}_account_id": a}),
                    ValidationError,
                )
            wrong.unlink()
        self._refused(
            "Choose an account",
            lambda: self.config.write({"release_account_id": False}),
        )

    def test_accounts_and_journals_of_another_company(self):
        other = self.env["res.company"].create(
            {"name": "Elsewhere", "currency_id": self.company.currency_id.id}
        )
        journal = self._make_journal(other)
        self._refused(
            "belongs to another company",
            lambda: self.config.write({"journal_id": journal.id}),
        )
        for name, account in self._make_accounts(other).items():
            with self.subTest(name):
                self._refused(
                    "belongs to another company",
                    lambda n=name, a=account: self._config_of(n).write(
                        {f"{n}_account_id": a.id}
                    ),
                )
        self._refused(
            "do not count", lambda: self.config.write({"company_id": other.id})
        )

    def _config_of(self, name):
        """The set-up, by the method that posts on this account."""
        if name in ("marketing_expense", "provision"):
            self.config.method = "provision"
        return self.config

    def test_a_journal_without_a_sequence(self):
        self.journal.code = ""
        self._refused(
            "Give it a sequence prefix",
            lambda: self.config.write({"journal_id": self.journal.id}),
        )
        self._invoiced_sale("2025-01-10", [(self.product, 1)])
        run = self.env["loyalty.club.closing.run"].create({})
        with self._on("2025-02-01"):
            compute = run.with_user(self.users["preparer"]).action_compute
            self._refused("Give it a sequence prefix", compute)

    def test_journals_that_do_not_fit(self):
        sales = self.env["account.journal"].search(
            [("type", "=", "sale"), ("company_id", "=", self.company.id)], limit=1
        )
        self._refused(
            "something else", lambda: self.config.write({"journal_id": sales})
        )
        self._refused(
            "Choose a journal", lambda: self.config.write({"journal_id": None})
        )

    def test_a_discount_on_the_liability_would_count_twice(self):
        product = self.reward.discount_line_product_id
        product.property_account_income_id = self.accounts["liability"]
        self._refused(
            "twice",
            lambda: self.config.write(
                {"liability_account_id": self.accounts["liability"].id}
            ),
        )

    def test_one_set_up_for_a_club_and_company(self):
        with (
            mute_logger("odoo.sql_db"),
            self.assertRaisesRegex(UniqueViolation, "_once"),
            self.env.cr.savepoint(),
        ):
            self._make_config(self.club)

    def test_estimates_out_of_range(self):
        for values, pattern in (
            ({"redemption_rate": 1.01}, "from 0 to 1"),
            ({"redemption_rate": -0.1}, "from 0 to 1"),
            ({"point_value": 0}, "more than zero"),
            ({"point_value": -1}, "more than zero"),
            ({"point_value": float("nan")}, "no number"),
            ({"redemption_rate": float("inf")}, "no number"),
            ({"unit_cost": -1}, "less than nothing"),
        ):
            with self.subTest(values):
                self._refused(
                    pattern, lambda v=values: self._draft_estimate(self.config, **v)
                )

    def test_who_prepared_an_estimate_does_not_approve_it(self):
        approver = self.users["approver"]
        draft = self._draft_estimate(self.config, date_from="2025-02-01")
        self._refused(
            "approver",
            draft.with_user(self.users["preparer"]).action_approve,
            AccessError,
        )
        draft.with_user(approver).point_value = 0.2
        self._refused("Another person", draft.with_user(approver).action_approve)
        draft.with_user(self.other_approver).action_approve()
        self.assertEqual(draft.approved_by_id, self.other_approver)

    def test_an_approved_estimate_stays(self):
        for user in (self.users["approver"], self.env.user):
            estimate = self.estimate.with_user(user)
            self._refused("kept", lambda e=estimate: e.write({"point_value": 9}))
            self._refused("kept", estimate.unlink)
            self._refused("already", estimate.action_approve)

    def test_an_estimate_does_not_reach_into_a_closed_period(self):
        self._invoiced_sale("2025-01-10", [(self.product, 1)])
        self._close("2025-02-01")
        draft = self._draft_estimate(self.config, date_from="2025-01-31")
        self._refused("later", draft.with_user(self.users["approver"]).action_approve)

    def test_what_was_posted_keeps_its_set_up(self):
        self._invoiced_sale("2025-01-10", [(self.product, 1)])
        self._close("2025-02-01")
        self._refused("Reverse it", lambda: self.config.write({"method": "none"}))
        self._refused("kept", self.config.unlink)
        self.config.write({"method": "deferral", "start_date": "2025-01-01"})


@freeze_time(NEW_YEAR)
@tagged("post_install", "-at_install")
class TestRefusedRun(Refusing, AccountingCommon):
    """What keeps a period from being closed, and a closed one from being changed."""

    def _draft(self, **values):
        return self.env["loyalty.club.closing.run"].create(
            {"company_id": self.company.id, **values}
        )

    def test_the_next_period_is_proposed(self):
        run = self._draft()
        self.assertEqual(
            (str(run.date_from), str(run.date_to)), ("2025-01-01", "2025-01-31")
        )
        self.assertEqual(str(self._draft().date_from), "2025-02-01")

    def test_periods_that_overlap_or_leave_a_gap(self):
        self._draft()
        for first, last, pattern in (
            ("2025-01-31", "2025-02-28", "overlaps"),
            ("2025-02-02", "2025-02-28", "without a gap"),
            ("2024-12-01", "2024-12-31", "without a gap"),
            ("2025-02-01", "2025-01-31", "first day"),
        ):
            with self.subTest(first):
                self._refused(
                    pattern,
                    lambda f=first, t=last: self._draft(date_from=f, date_to=t),
                )

    def test_a_period_is_closed_once(self):
        run = self._draft()
        with (
            mute_logger("odoo.sql_db"),
            self.assertRaisesRegex(UniqueViolation, "one_a_period"),
            self.env.cr.savepoint(),
        ):
            self._draft(date_from=run.date_from)

    def test_what_is_only_computed_can_be_thrown_away(self):
        self._invoiced_sale("2025-01-10", [(self.product, 1)])
        run = self._run("2025-02-01")
        lines, sources = run.sudo().line_ids, run.sudo().source_ids
        run.unlink()
        self.assertFalse(lines.exists())
        self.assertFalse(sources.exists())
        self.assertEqual(self._points(self._close("2025-02-01"), "2025-01-01")[1], 100)

    def test_a_run_waits_for_the_one_before(self):
        self._draft()
        later = self._draft().with_user(self.users["preparer"])
        with self._on("2025-03-01"):
            self._refused("First post", later.action_compute)

    def test_a_period_that_is_not_over(self):
        run = self._draft().with_user(self.users["preparer"])
        with self._on("2025-01-31"):
            self.assertIn("not over", run.blocker_text)
            self._refused("not over", run.action_compute)
        self.assertEqual(run.state, "draft")

    def test_no_estimate_no_run(self):
        other = self._make_club(self._make_program("More"))
        self._make_config(other)
        with self._on("2025-02-01"):
            run = self._draft().with_user(self.users["preparer"])
            self._refused("no approved estimate", run.action_compute)

    def test_orders_that_are_not_settled(self):
        order = self._invoiced_sale("2025-01-10", [(self.product, 1)])
        order.sudo().club_settlement_error = "Something"
        with self._on("2025-02-01"):
            run = self._draft().with_user(self.users["preparer"])
            self._refused("not settled", run.action_compute)

    def test_balances_that_differ_from_the_ledger(self):
        self._invoiced_sale("2025-01-10", [(self.product, 1)])
        self.env.flush_all()
        self.env.cr.execute(
            "UPDATE loyalty_card SET points = points + 1 WHERE id = %s", [self.card.id]
        )
        with self._on("2025-02-01"):
            run = self._draft().with_user(self.users["preparer"])
            self._refused("differ from the ledger", run.action_compute)
        self.env.cr.execute(
            "UPDATE loyalty_card SET points = points - 1 WHERE id = %s", [self.card.id]
        )
        self.env.invalidate_all()

    def test_draft_invoices_are_a_hint(self):
        with self._on("2025-01-10"):
            draft = self._invoice(self._sale(), post=False)
            draft.invoice_date = "2025-01-10"
        with self._on("2025-02-01"):
            run = self._draft()
            self.assertIn("drafts", run.hint_text)
            self.assertFalse(run.blocker_text)

    def test_who_computed_does_not_approve(self):
        self._invoiced_sale("2025-01-10", [(self.product, 1)])
        approver = self.users["approver"]
        run = self._run("2025-02-01")
        preparer = run.with_user(self.users["preparer"])
        for step in (preparer.action_approve, preparer.action_post):
            self._refused("approver", step, AccessError)
        with self._on("2025-02-01"):
            run.with_user(approver).action_compute()
        self._refused("Another person", run.with_user(approver).action_approve)
        run.with_user(self.other_approver).action_approve()
        self._refused("state", preparer.action_compute)
        run.with_user(approver).action_post()
        self.assertEqual(run.sudo().posted_by_id, approver)
        self._refused("state", run.with_user(approver).action_post)
        self._refused("approver", preparer.action_reverse, AccessError)

    def test_a_locked_period(self):
        self._invoiced_sale("2025-01-10", [(self.product, 1)])
        run = self._run("2025-02-01").with_user(self.users["approver"])
        with self._on("2025-02-01"):
            run.action_approve()
            for lock in ("fiscalyear_lock_date", "hard_lock_date"):
                with self.subTest(lock), self.env.cr.savepoint() as savepoint:
                    self.company.sudo().write({lock: "2025-01-31"})
                    self._refused("lock date", run.action_post)
                    self.assertEqual(run.state, "approved")
                    savepoint.rollback()
                    self.env.invalidate_all()
            self.company.sale_lock_date = "2025-01-31"
            run.action_post()
        self.assertEqual(str(run.sudo().move_ids.date), "2025-01-31")

    def test_a_locked_period_is_not_computed(self):
        with self._on("2025-02-01"):
            run = self._draft().with_user(self.users["preparer"])
            self.company.sudo().fiscalyear_lock_date = "2025-01-31"
            self._refused("locked", run.action_compute)

    def test_an_entry_that_odoo_dates_elsewhere_is_not_posted(self):
        self._invoiced_sale("2025-01-10", [(self.product, 1)])
        run = self._run("2025-02-01").with_user(self.users["approver"])
        post = AccountMove._post

        def shifted(moves, soft=True):
            moves.date = "2025-02-28"
            return post(moves, soft)

        run.action_approve()
        with self._on("2025-02-01"):
            self.patch(type(self.env["account.move"]), "_post", shifted)
            self._refused("instead of", run.action_post)
        self.assertEqual(run.state, "approved")
        self.assertFalse(run.sudo().move_ids)

    def test_a_posted_entry_stays_for_everybody(self):
        self._invoiced_sale("2025-01-10", [(self.product, 1)])
        run = self._close("2025-02-01")
        move = run.move_ids
        line = move.line_ids[0]
        for work in (
            move.button_draft,
            move.button_cancel,
            move.unlink,
            move.with_context(force_delete=True).unlink,
            lambda: move.write({"date": "2025-01-30"}),
            lambda: move.write({"ref": "Something else"}),
            lambda: move.write({"state": "draft"}),
            lambda: move.write({"club_closing_run_id": False}),
            lambda: line.write({"account_id": self.accounts["release"].id}),
            lambda: line.write({"name": "Something else"}),
            lambda: line.copy({"move_id": move.id}),
            line.with_context(force_delete=True).unlink,
        ):
            self._refused("closing of points|posted journal item", work)
        self.assertEqual(move.state, "posted")

    def test_a_posted_run_stays_for_everybody(self):
        self._invoiced_sale("2025-01-10", [(self.product, 1)])
        run = self._close("2025-02-01")
        self._refused("kept", run.unlink)
        self._refused("stays", lambda: run.write({"date_to": "2025-01-30"}))
        approver = run.with_user(self.users["approver"])
        approver.write({"state": "draft", "line_ids": [Command.clear()]})
        self.assertEqual((run.state, len(run.line_ids)), ("posted", 1))
        source = run.source_ids[0]
        self._refused("alone", lambda: source.write({"issued": 9}))
        self._refused("alone", source.unlink)
        line = run.line_ids.with_user(self.users["approver"])
        self._refused("alone", lambda: line.write({"closing": 0}))

    def test_reversal_goes_from_the_latest_backwards(self):
        self._invoiced_sale("2025-01-10", [(self.product, 1)])
        january, february = self._close("2025-02-01"), self._close("2025-03-01")
        approver = self.users["approver"]
        self._refused("First reverse", january.with_user(approver).action_reverse)
        february.with_user(approver).action_reverse()
        january.with_user(approver).action_reverse()
        self._assert_booked(january.browse())

    def test_nobody_ties_an_entry_of_his_own_to_a_run(self):
        self._invoiced_sale("2025-01-10", [(self.product, 1)])
        run = self._close("2025-02-01")
        accountant = self.env["account.move"].with_user(self.other_approver)
        self._refused(
            "",
            lambda: accountant.create({"club_closing_run_id": run.id}),
            AccessError,
        )
