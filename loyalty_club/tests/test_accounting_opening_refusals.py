from freezegun import freeze_time
from psycopg2.errors import UniqueViolation

from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import new_test_user, tagged
from odoo.tools import mute_logger

from .accounting import NEW_YEAR
from .accounting_opening import OpeningCommon


@freeze_time(NEW_YEAR)
@tagged("post_install", "-at_install")
class TestOpeningRefusals(OpeningCommon):
    """Each refusal is a sentence, and nothing is posted."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        adjustment = cls.env["loyalty.club.adjustment"].create(
            {"member_id": cls.member.id, "points": 500, "reason": "From before"}
        )
        with freeze_time("2024-12-10 12:00:00"):
            adjustment.sudo()._post()

    def _refused(self, call, *words, error=UserError):
        with self.assertRaises(error) as caught:
            call()
        for word in words:
            self.assertIn(word, str(caught.exception))

    def test_the_first_closing_waits_for_the_opening(self):
        self._refused(lambda: self._run("2025-02-01"), "500 points", "Post an opening")
        self.config.invalidate_recordset()
        self.assertIn("500 points", self.config.overview["step"])
        self._open()
        self.assertEqual(self._close("2025-02-01").state, "posted")

    def test_an_opening_that_is_not_posted_keeps_the_closing_waiting(self):
        opening = self._open_run()
        self._refused(lambda: self._run("2025-02-01"), "First post this opening")
        self.assertIn("Have this approved", self.config.overview["step"])
        opening.unlink()
        self.assertIn("500 points", self.config.overview["step"])

    def test_a_shop_may_start_with_nothing_and_says_why(self):
        self._refused(
            lambda: self.config.write({"opens_with_nothing": True}),
            "Say why",
            error=ValidationError,
        )
        self.config.write({"opens_with_nothing": True, "opening_reason": "50.00 only"})
        self._refused(self._open_run, "start with nothing")
        january = self._close("2025-02-01")
        self.assertEqual(self._money(january, "2024-12-01"), [0] * 6)
        self._refused(
            lambda: self.config.write({"opens_with_nothing": False}), "Reverse it"
        )
        auditor = new_test_user(
            self.env, "club_auditor", groups="loyalty_club.group_loyalty_club_auditor"
        )
        told = january.with_user(auditor)._dossier()["clubs"][0]["nothing"]
        self.assertEqual(told, "50.00 only")
        self.assertEqual(self.config.with_user(auditor).opening_reason, "50.00 only")

    def test_nothing_outstanding_needs_no_opening(self):
        with self._on("2024-12-20"):
            self._give(-500)
        self.assertEqual(self._close("2025-02-01").state, "posted")

    def test_an_account_has_to_be_chosen(self):
        self.config.opening_account_id = False
        self._refused(self._open_run, "Choose an account")
        self._refused(
            lambda: self.config.write(
                {"opening_account_id": self.accounts["release"].id}
            ),
            "wrong type",
            error=ValidationError,
        )

    def test_an_estimate_has_to_count_on_that_day(self):
        self.config.start_date = "2024-12-20"
        self._refused(self._open_run, "no approved estimate", "12/19/2024")

    def test_there_is_one_opening_on_one_day(self):
        self._refused(
            lambda: self._open_run(date_from="2024-12-01", date_to="2024-12-31"),
            "12/31/2024",
            error=ValidationError,
        )
        self._open()
        with (
            mute_logger("odoo.sql_db"),
            self.assertRaisesRegex(UniqueViolation, "one_a_period"),
            self.env.cr.savepoint(),
        ):
            self._open_run()

    def test_a_day_that_is_not_over_is_not_opened(self):
        self._refused(lambda: self._open_run("2024-12-31"), "not over")

    def test_a_locked_day_is_not_opened(self):
        self.company.fiscalyear_lock_date = "2024-12-31"
        self._refused(self._open_run, "locked")
        self.assertEqual(self._balance("opening"), 0)

    def test_no_opening_comes_after_the_first_closing(self):
        reason = {"opens_with_nothing": True, "opening_reason": "Small"}
        self.config.write(reason)
        closing = self._run("2025-02-01")
        self.config.opens_with_nothing = False
        self._refused(self._open_run, "computed already")
        closing.unlink()
        self._open()

    def test_a_set_up_without_entries_has_nothing_to_open(self):
        self.config.method = "none"
        self._refused(self._open_run, "nothing to open")

    def test_who_computed_it_does_not_approve_it(self):
        for user in self.users.values():
            user.group_ids |= self.env.ref(
                "loyalty_club.group_loyalty_club_liability_approver"
            )
        opening = self._open_run()
        self._refused(opening.action_approve, "Another person")
        opening.with_user(self.users["approver"]).action_approve()
        seller = new_test_user(
            self.env, "club_seller", groups="sales_team.group_sale_manager"
        )
        self._refused(opening.with_user(seller).action_post, error=AccessError)
        self.assertEqual(self._balance("opening"), 0)

    def test_it_is_reversed_only_while_no_closing_follows(self):
        opening = self._open()
        approver = self.users["approver"]
        closing = self._run("2025-02-01")
        self._refused(
            opening.with_user(approver).action_reverse, "begins with this opening"
        )
        closing.with_user(self.other_approver).action_approve()
        closing.with_user(self.other_approver).action_post()
        self._refused(
            opening.with_user(approver).action_reverse, "begins with this opening"
        )
        closing.with_user(approver).action_reverse()
        opening.with_user(approver).action_reverse()
        self.assertEqual(self._balance("liability"), 0)
        self.assertEqual(self._balance("opening"), 0)
        self.assertIn("500 points", self.config.overview["step"])
        self.assertEqual(self._open().state, "posted")
        self._assert_reconciled("2024-12-31")

    def test_a_posted_opening_keeps_the_set_up_and_the_estimate(self):
        self._open()
        self._refused(
            lambda: self.config.write({"start_date": "2025-02-01"}), "Reverse it"
        )
        late = self._draft_estimate(self.config, date_from="2024-12-31", point_value=1)
        self._refused(late.with_user(self.users["approver"]).action_approve, "posted")

    def test_a_posted_opening_is_reckoned_again_and_printed(self):
        opening = self._open()
        action = opening.with_user(self.users["preparer"]).action_reperform()
        result = self.env[action["res_model"]].browse(action["res_id"])
        self.assertEqual((result.row_count, result.is_equal), (1, True))
        self.assertEqual(result.since_count, 0)
        closing = self._close("2025-02-01")
        self.assertTrue(closing._reperform())
        for run in opening | closing:
            found = run._reperform()
            self.assertEqual(found["line_differing_count"], 0)
        html = (
            self.env["ir.actions.report"]
            ._render_qweb_html("loyalty_club.closing_dossier", opening.ids)[0]
            .decode()
        )
        self.assertIn("Opening of Points", html)
        self.assertIn("Opening Balance", html)

    def test_the_opening_is_found_from_the_set_up(self):
        config = self.config.with_user(self.users["preparer"])
        action = config.action_next_step()
        self.assertFalse(action["res_id"])
        runs = self.env["loyalty.club.closing.run"].with_user(self.users["preparer"])
        with self._on("2025-01-05"):
            run = runs.with_context(**action["context"]).create({})
        self.assertEqual(run.opening_config_id, self.config)
        self.assertEqual((str(run.date_from), str(run.date_to)), ("2024-12-31",) * 2)
        self.assertEqual(config.action_opening()["res_id"], run.id)
