from decimal import Decimal

from freezegun import freeze_time

from odoo.tests import HttpCase, new_test_user, tagged

from .accounting import NEW_YEAR, cents, deferred, owed
from .accounting_reports import JAN, ReportsCommon

WORTH, RATE = Decimal("0.08"), Decimal("0.8")
#: Columns that a line has, frozen or not.
COLUMNS = (
    "cohort",
    "points_opening",
    "points_issued",
    "points_returned",
    "points_redeemed",
    "points_expired",
    "points_closing",
    "opening",
    "issued",
    "returned",
    "redeemed",
    "expired",
    "reestimated",
    "closing",
    "deferred",
)


@freeze_time(NEW_YEAR)
@tagged("post_install", "-at_install")
class TestJournalCard(ReportsCommon):
    """What Invoicing's own dashboard says of points."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.accountant = new_test_user(
            cls.env,
            "club_accountant",
            groups="account.group_account_manager,"
            "loyalty_club.group_loyalty_club_auditor",
        )

    def _card(self, user, journal=None):
        journals = (journal or self.journal).with_user(user)
        journals.invalidate_recordset()
        return journals._get_journal_dashboard_data_batched()[journals.id]

    def test_the_journal_says_what_the_start_page_says(self):
        self._january()
        with self._on("2025-02-02"):
            (club,) = self._card(self.accountant)["club_points"]
            self.assertEqual(club["club"], self.club.name)
            overview = self.config.overview
            self.assertEqual({name: club[name] for name in overview}, overview)
            self.assertEqual(club["points"], "1,000")

    def test_other_journals_and_people_see_nothing_of_it(self):
        other = self.env["account.journal"].create(
            {"name": "Other", "code": "OTHER", "type": "general"}
        )
        self.assertNotIn("club_points", self._card(self.accountant, other))
        biller = new_test_user(
            self.env, "club_biller", groups="account.group_account_invoice"
        )
        self.assertNotIn("club_points", self._card(biller))

    def test_a_journal_of_another_kind_asks_nothing(self):
        sales = self.env["account.journal"].search([("type", "=", "sale")], limit=1)
        with self.assertQueryCount(0):
            self.assertFalse(sales.browse()._club_configs())
        self.assertNotIn("club_points", self._card(self.accountant, sales))

    def test_its_button_leads_to_the_next_step(self):
        journal = self.journal.with_user(self.users["preparer"])
        with self._on("2025-02-01"):
            action = journal.action_club_next_step()
        self.assertEqual(action["res_model"], "loyalty.club.closing.run")
        self._make_config(self._make_club(self._make_program("Stars")))
        action = journal.action_club_next_step()
        self.assertEqual(action["path"], "club-liability")

    def test_the_dashboard_is_drawn(self):
        view = self.env.ref("account.account_journal_dashboard_kanban_view")
        journals = self.env["account.journal"].with_user(self.users["preparer"])
        arch = journals.get_view(view.id, "kanban")["arch"]
        self.assertIn("action_club_next_step", arch)
        arch = journals.with_user(self.accountant).get_view(view.id, "kanban")["arch"]
        self.assertIn("club_points", arch)
        self.assertNotIn("action_club_next_step", arch)


@freeze_time(NEW_YEAR)
@tagged("post_install", "-at_install")
class TestOpenPeriod(ReportsCommon, HttpCase):
    """Before it is closed, a period shows what its closing will say."""

    def _values(self, lines):
        return sorted(
            [
                line[name] if name == "cohort" else cents(round(line[name], 6))
                for name in COLUMNS
            ]
            for line in lines
        )

    def _live(self, day):
        with self._on(day):
            runs = self.env["loyalty.club.closing.run"].sudo()
            run = runs._open_period(self.config)
            return run, self._values(run._shown_lines())

    def _counts(self):
        self.env.flush_all()
        models = ("closing.run", "closing.line", "closing.source")
        return [self.env[f"loyalty.club.{model}"].search_count([]) for model in models]

    def test_it_says_what_the_closing_then_says(self):
        self.sale = self._invoiced_sale("2025-01-10", [(self.product, 10)])
        live = self._live("2025-01-31")[1]
        self.assertEqual(self._counts(), [0, 0, 0])
        january = self._close("2025-02-01")
        self.assertEqual(live, self._values(january.line_ids))
        with self._on("2025-02-05"):
            self._credit(self.sale.invoice_ids, 0.2)
        self._invoiced_sale("2025-02-10", [(self.product, 4)], spend=300)
        self._estimate(self.config, date_from="2025-02-01", redemption_rate=0.75)
        before = self._counts()
        run, live = self._live("2025-02-28")
        self.assertEqual(str(run.date_from), "2025-02-01")
        self.assertEqual(self._counts(), before)
        self.assertEqual(live, self._values(self._close("2025-03-01").line_ids))

    def test_a_draft_shows_its_own_period(self):
        self._invoiced_sale("2025-01-10", [(self.product, 10)])
        runs = self.env["loyalty.club.closing.run"].with_user(self.users["preparer"])
        run = runs.create({})
        with self._on("2025-02-10"):
            self._invoiced_sale("2025-02-10", [(self.product, 1)])
            dossier = run._dossier()
            (month, cells) = dossier["clubs"][0]["points"][0]
        self.assertEqual((month, cells[-1]), ("2025-01", "1,000"))
        self.assertIn("Not closed yet", dossier["open"])
        self.assertIsNone(dossier["checksum"])
        self.assertFalse(run.line_ids.filtered("id"))

    def test_the_page_is_marked_and_open_to_those_who_may_see_it(self):
        self._invoiced_sale("2025-01-10", [(self.product, 10)])
        url = self.config.with_user(self.auditor).action_open_period()["url"]
        self.authenticate("club_auditor", "club_auditor")
        with self._on("2025-01-20"):
            page = self.url_open(url)
            self.assertEqual(page.status_code, 200)
            self.assertIn("Not closed yet", page.text)
            self.assertIn(f"{cents(deferred(1000, 1000, 1000, WORTH))}", page.text)
        new_test_user(self.env, "club_seller", groups="sales_team.group_sale_salesman")
        self.authenticate("club_seller", "club_seller")
        self.assertEqual(self.url_open(url).status_code, 403)
        self.assertEqual(self.url_open(f"{url}0").status_code, 404)

    def test_without_an_estimate_it_says_so(self):
        program = self._make_program("Stars")
        config = self._make_config(self._make_club(program))
        with self._on("2025-01-20"):
            run = self.env["loyalty.club.closing.run"].sudo()._open_period(config)
            self.assertIn("no approved estimate", run._dossier()["open"])

    def test_a_closing_is_not_marked(self):
        self.assertIsNone(self._january()._dossier()["open"])


@freeze_time(NEW_YEAR)
@tagged("post_install", "-at_install")
class TestBesideTheClosing(ReportsCommon):
    """Sensitivity, the opening balance, and the times to come."""

    def _own(self, run):
        return run.line_ids.filtered(lambda line: line.config_id == self.config)

    def test_what_would_be_owed_by_other_rates(self):
        self._january()
        february = self._february()
        first = deferred(1000, 1000, 1000, WORTH)
        second = deferred(370, 400, 370, Decimal("0.075"))
        found = {
            (kind, by): cents(money)
            for kind, by, money in february._sensitivity(
                self.config, self._own(february)
            )
        }
        for shift in ("-0.05", "-0.01", "0", "0.01", "0.05"):
            rate = Decimal("0.75") + Decimal(shift)
            left = cents(owed(first * RATE, 800, 300, 0, rate)) + cents(second)
            self.assertEqual(found["rate", Decimal(shift)], left)
        closing = sum(cents(line.closing) for line in february.line_ids)
        self.assertEqual(found["rate", Decimal(0)], closing)
        self.assertLess(found["worth", Decimal("0.9")], closing)
        self.assertGreater(found["worth", Decimal("1.1")], closing)

    def test_a_sale_whose_points_were_worth_more_set_more_aside(self):
        january = self._january()
        found = {
            by: cents(money)
            for kind, by, money in january._sensitivity(self.config, january.line_ids)
            if kind == "worth"
        }
        for factor in (Decimal("0.9"), Decimal("1.1")):
            anew = deferred(1000, 1000, 1000, WORTH * factor)
            self.assertEqual(found[factor], cents(anew))

    def test_an_estimate_shows_it_by_its_own_rate(self):
        draft = self._draft_estimate(self.config, date_from="2025-03-01")
        self.assertIn("No closing is posted", draft.sensitivity)
        self._january()
        self._february()
        draft.redemption_rate = 0.5
        first = deferred(1000, 1000, 1000, WORTH)
        second = deferred(370, 400, 370, Decimal("0.075"))
        left = cents(owed(first * RATE, 800, 300, 0, Decimal("0.5"))) + cents(second)
        draft.invalidate_recordset(["sensitivity"])
        self.assertIn(f"{left}", draft.sensitivity)
        action = draft.action_sensitivity()
        self.assertEqual((action["res_id"], action["target"]), (draft.id, "new"))

    def test_revenue_out_of_the_opening_balance(self):
        january = self._january()
        february = self._february()
        # In its own period a sale's points were owed at no beginning.
        self.assertEqual(
            january._out_of_opening(self.config, january.line_ids, january.date_from), 0
        )
        line = self._cohort_line(february, JAN)
        released = -sum(
            cents(line[name]) for name in ("redeemed", "expired", "reestimated")
        )
        self.assertGreater(released, 0)
        lines = self._own(february)
        out = february._out_of_opening(self.config, lines, february.date_from)
        self.assertEqual(out, released)
        # At the beginning of the year nothing was owed.
        year = february._year_start(self.config)
        self.assertEqual(year, january.date_from)
        self.assertEqual(february._out_of_opening(self.config, lines, year), 0)

    def test_what_is_owed_by_when_it_can_be_spent(self):
        self.club.write({"expiry": "days", "expiry_number": 70})
        self._january()
        february = self._february()
        lines = self._own(february)
        bands = february._bands(self.config, lines)
        # Points of 10 January last until 21 March, those of 10 February until 21 April.
        first, second = (
            self._cohort_line(february, day) for day in (JAN, "2025-02-01")
        )
        self.assertEqual(
            [(band, points, cents(money)) for band, points, money in bands],
            [
                ("Within 30 days", 500, cents(first.closing)),
                ("31 to 90 days", 370, cents(second.closing)),
            ],
        )

    def test_the_dossier_tells_all_three(self):
        self._january()
        club = self._february()._dossier()["clubs"][0]
        self.assertEqual(len(club["sensitivity"]), 7)
        self.assertEqual(len(club["out_of_opening"]), 2)
        self.assertTrue(club["bands"])
        self.assertIn("higher by 5 percentage points", club["sensitivity"][4][0])
        self.assertIn("lower by 10%", club["sensitivity"][5][0])
