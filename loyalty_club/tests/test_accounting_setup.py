from decimal import Decimal

from freezegun import freeze_time

from odoo.tests import Form, tagged

from .accounting import NEW_YEAR, cents, deferred, owed
from .accounting_setup import SetupCommon

D = Decimal


@freeze_time(NEW_YEAR)
@tagged("post_install", "-at_install")
class TestAccountSetup(SetupCommon):
    """From nothing to a set-up that closes."""

    def test_from_nothing_to_a_posted_month(self):
        config = self._finish(self._fixed())
        self.assertEqual(str(config.start_date), "2025-01-01")
        estimate = config.estimate_ids
        self.assertEqual(
            (estimate.point_value, estimate.redemption_rate, estimate.state),
            (0.1, 0.8, "draft"),
        )
        self.assertEqual(estimate.prepared_by_id, self.users["accountant"])
        estimate.with_user(self.users["approver"]).action_approve()
        self._invoiced_sale("2025-01-05", [(self.product, 10)])
        order = self._invoiced_sale("2025-01-10", [(self.product, 5)], spend=400)
        run = self._close("2025-02-01")
        first = deferred(1000, 1000, 1000, D("0.08"))
        second = deferred(460, 500, 460, D("0.08"))
        left = owed(first + second, 1460, 400, 0, D("0.8"))
        self.assertEqual(cents(sum(run.line_ids.mapped("closing"))), cents(left))
        self.assertEqual(self._on_account(config.liability_account_id), -cents(left))
        self.assertEqual(
            self._on_account(config.deferral_account_id), cents(first + second)
        )
        # The discount stands on its own account, by the invoice alone.
        line = order.invoice_ids.line_ids.filtered(
            lambda line: line.product_id == self.discount
        )
        self.assertEqual(line.account_id, self.discount.property_account_income_id)
        self.assertEqual(self._on_account(line.account_id), 40)

    def _on_account(self, account):
        lines = self.env["account.move.line"].search(
            [("account_id", "=", account.id), ("parent_state", "=", "posted")]
        )
        return cents(sum(lines.mapped("balance")))

    def test_what_is_made_stands_beside_what_is_there(self):
        before = self.env["account.account"].search([])
        config = self._finish(self._fixed())
        made = self.env["account.account"].search([]) - before
        self.assertEqual(len(made), 5)
        discount = self.discount.property_account_income_id
        expected = {
            config.liability_account_id: "liability_current",
            config.deferral_account_id: "income",
            config.release_account_id: "income",
            config.breakage_account_id: "income",
            discount: "income",
        }
        for account, kind in expected.items():
            with self.subTest(account.name):
                self.assertEqual(account.account_type, kind)
                self.assertIn(account, made)
                codes = set(before.mapped("code"))
                self.assertNotIn(account.code, codes)
                beside = (before | made).filtered(
                    lambda a, kind=kind: a.account_type == kind
                )
                self.assertIn(str(int(account.code) - 1), beside.mapped("code"))
        self.assertEqual(discount.name, "Loyalty Discounts Granted")
        journal = config.journal_id
        self.assertEqual((journal.name, journal.type), ("Loyalty", "general"))
        self.assertTrue(journal.restrict_mode_hash_table)
        # LOYAL is the journal of another test class's set-up.
        self.assertEqual((self.journal.code, journal.code), ("LOYAL", "LOYA2"))

    def test_the_last_page_shows_last_month_as_a_closing_reckons_it(self):
        self._invoiced_sale("2025-01-05", [(self.product, 10)])
        self._invoiced_sale("2025-01-10", [(self.product, 5)], spend=400)
        self._invoiced_sale("2025-02-10", [(self.product, 2)], spend=100)
        self.env.flush_all()
        before = self._counts()
        with self._on("2025-03-10"):
            setup = self._walk(self._fixed())
        self.assertEqual(self._counts(), before)
        self.assertFalse(self.discount.property_account_income_id)
        january = deferred(1000, 1000, 1000, D("0.08"))
        january += deferred(460, 500, 460, D("0.08"))
        february = deferred(190, 200, 190, D("0.08"))
        opening = owed(january, 1460, 400, 0, D("0.8"))
        closing = owed(january, 1460, 500, 0, D("0.8"))
        text = setup.review_text
        for expected in (
            "given 190 points, spent 100, and 0 lapsed",
            f"aside $ {cents(february)},",
            f"released $ {cents(opening) - cents(closing)} for spent",
            f"$ {cents(closing) + cents(february)} would be owed",
            "$ 0.1 × 80% for a point",
            "LOYA2",
        ):
            self.assertIn(expected, text.replace("\N{NO-BREAK SPACE}", " "))
        with self._on("2025-03-10"):
            config = self._finish(setup)
        self.assertEqual(str(config.start_date), "2025-03-01")
        self.assertIn(config.liability_account_id.display_name, text)

    def test_another_club_of_the_company_may_be_closed_already(self):
        stars = self._make_club(self._make_program("Stars"))
        config = self._finish(self._fixed(club_id=stars.id))
        config.estimate_ids.with_user(self.users["approver"]).action_approve()
        self._invoiced_sale("2025-01-05", [(self.product, 10)])
        closed = self._close("2025-02-01")
        with self._on("2025-02-10"):
            setup = self._walk(self._fixed())
            self.assertIn("given 1,000 points", setup.review_text)
            self._finish(setup)
        self.assertEqual(closed.state, "posted")
        self.assertFalse(closed.line_ids)

    def test_without_a_full_month_there_is_no_example(self):
        with self._on("2025-01-20"):
            self._sale()
            setup = self._walk(self._fixed())
        self.assertIn("no example", setup.review_text)

    def test_numbers_from_history(self):
        self._invoiced_sale("2025-01-05", [(self.product, 10)])
        self._invoiced_sale("2025-01-06", [(self.product, 1)], spend=300)
        with self._on("2025-02-10"):
            setup = self._setup()
            self.assertAlmostEqual(setup.point_value, 0.1)
            self.assertEqual(setup.redemption_rate, 1)
            self.assertIn("300 points", setup.evidence)
            estimate = self._finish(setup).estimate_ids
        self.assertAlmostEqual(estimate.point_value, 0.1)
        self.assertEqual(estimate.evidence, setup.evidence)

    def test_a_fixed_number_stays_when_the_other_comes_from_history(self):
        setup = self._setup(value_source="fixed", point_value=0.25)
        self.assertNotIn("promises", setup.evidence)
        self.assertIn("0 months of issue", setup.evidence)
        setup.rate_source = "fixed"
        self.assertEqual((setup.point_value, setup.redemption_rate), (0.25, 1))
        self.assertFalse(setup.evidence)
        setup.redemption_rate = 0.7
        setup.value_source = "history"
        self.assertEqual(setup.redemption_rate, 0.7)
        self.assertLess(setup.point_value, 0.25)

    def test_chosen_accounts_are_used_and_nothing_is_made(self):
        discount = self.accounts["breakage"].copy({"name": "Discounts"})
        self.discount.property_account_income_id = discount
        chosen = {
            f"{name}_account_id": self.accounts[name].id
            for name in ("liability", "deferral", "release", "breakage")
        }
        before = self._counts()
        # Who makes nothing needs no rights in the chart of accounts.
        setup = self._fixed("preparer", journal_id=self.journal.id, **chosen)
        self.assertEqual(setup.discount_account_id, discount)
        config = self._finish(setup)
        self.assertIn("Points does not lock what it has posted", setup.review_text)
        self.assertNotIn("New in the books", setup.review_text)
        after = self._counts()
        for name in ("account.account", "account.journal"):
            self.assertEqual(after[name], before[name])
        self.assertEqual(config.journal_id, self.journal)
        self.assertEqual(config.release_account_id, self.accounts["release"])

    def test_a_provision(self):
        self._invoiced_sale("2025-01-05", [(self.product, 10)])
        with self._on("2025-02-10"):
            setup = self._walk(self._fixed(method="provision"))
            text = setup.review_text.replace("\N{NO-BREAK SPACE}", " ")
            config = self._finish(setup)
        self.assertIn("aside $ 80.00,", text)
        self.assertEqual(config.provision_account_id.account_type, "liability_current")
        self.assertEqual(config.marketing_expense_account_id.account_type, "expense")
        self.assertFalse(config.liability_account_id)
        self.assertEqual(config.estimate_ids.unit_cost, 0.1)

    def test_no_entries_need_no_accounts(self):
        before = self._counts()
        setup = self._setup("preparer", method="none")
        setup.action_next()
        self.assertEqual(setup.page, "review")
        self.assertIn("Nothing is posted", setup.review_text)
        config = self._finish(setup)
        self.assertEqual((config.method, len(config.estimate_ids)), ("none", 0))
        self.assertFalse(self.discount.property_account_income_id)
        after = self._counts()
        self.assertEqual(after["account.account"], before["account.account"])

    def test_a_second_click_opens_what_the_first_has_made(self):
        setup = self._walk(self._fixed())
        first, second = setup.action_finish(), setup.action_finish()
        self.assertEqual(first, second)

    def test_back_and_forth(self):
        setup = self._fixed()
        setup.action_back()
        self.assertEqual(setup.page, "method")
        self._walk(setup).action_next()
        self.assertEqual(setup.page, "review")
        setup.action_back()
        self.assertEqual(setup.page, "estimate")

    def test_the_form_goes_through_all_pages(self):
        setup = self._setup()
        for _page in range(4):
            with Form(setup) as form:
                if setup.page == "estimate":
                    form.value_source = "fixed"
                    form.point_value = 0.3
            setup.action_next()
        self.assertEqual(self._finish(setup).estimate_ids.point_value, 0.3)


@freeze_time(NEW_YEAR)
@tagged("post_install", "-at_install")
class TestAccountSetupInJalali(SetupCommon):
    club_values = {"calendar": "jalali"}

    def test_months_are_those_of_the_clubs_calendar(self):
        self._invoiced_sale("2025-03-20", [(self.product, 10)])
        self._invoiced_sale("2025-03-21", [(self.product, 1)])
        with self._on("2025-04-21"):
            setup = self._walk(self._fixed())
            self.assertEqual(str(setup.start_date), "2025-04-21")
        self.assertIn("Example, 1404/01/01 to 1404/01/31", setup.review_text)
        self.assertIn("given 100 points", setup.review_text)
