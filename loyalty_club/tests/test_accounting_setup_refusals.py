from freezegun import freeze_time

from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from .accounting import NEW_YEAR
from .accounting_setup import SetupCommon


@freeze_time(NEW_YEAR)
@tagged("post_install", "-at_install")
class TestRefusedAccountSetup(SetupCommon):
    """What does not fit is refused by a sentence, and nothing is half made."""

    def _refused(self, pattern, setup, error=UserError):
        """The last click is refused as the pages are."""
        self.env.flush_all()
        before = self._counts()
        for work in (lambda: self._walk(setup), setup.action_finish):
            with (
                self.subTest(pattern),
                self.assertRaisesRegex(error, pattern) as caught,
                self.env.cr.savepoint(),
            ):
                work()
            self.assertRegex(str(caught.exception), r"[.]$")
            self.env.invalidate_all()
        self.assertEqual(self._counts(), before)
        self.assertFalse(self.discount.property_account_income_id)
        self.assertFalse(setup.config_id)

    def test_a_first_page_without_answers(self):
        self._refused("Choose a club", self._fixed(club_id=False))
        self._refused("from which day", self._fixed(start_date=False))

    def test_a_club_that_is_set_up_already(self):
        config = self._finish(self._fixed())
        setup = self._fixed()
        with self.assertRaisesRegex(UserError, "set up for this company already"):
            setup.action_next()
        free = self.env["loyalty.club.account.setup"].create({})
        self.assertNotEqual(free.club_id, config.club_id)

    def test_a_company_whose_sales_do_not_count(self):
        other = self.env["res.company"].create(
            {"name": "Elsewhere", "currency_id": self.company.currency_id.id}
        )
        self.env["account.chart.template"].try_loading(
            "generic_coa", company=other, install_demo=False
        )
        self.users["accountant"].company_ids |= other
        setups = self.env["loyalty.club.account.setup"].with_user(
            self.users["accountant"]
        )
        setup = setups.with_context(allowed_company_ids=other.ids).create(
            {"company_id": other.id, "club_id": self.club.id}
        )
        self._refused("do not count", setup)

    def test_accounts_of_the_wrong_type(self):
        income, liability = self.accounts["release"], self.accounts["liability"]
        self._refused("wrong type", self._fixed(liability_account_id=income.id))
        self._refused("wrong type", self._fixed(breakage_account_id=liability.id))
        program = self._gift_cards()
        self._refused("wrong type", self._fixed(stored_value_account_id=income.id))
        self.assertFalse(program.rule_ids.product_ids.property_account_income_id)

    def test_a_journal_for_something_else(self):
        sales = self.env["account.journal"].search(
            [("type", "=", "sale"), ("company_id", "=", self.company.id)], limit=1
        )
        self._refused("something else", self._fixed(journal_id=sales.id))

    def test_what_would_count_twice(self):
        liability, release = self.accounts["liability"], self.accounts["release"]
        self._refused(
            "lower it twice: by the invoice and by the closing",
            self._fixed(discount_account_id=liability.id),
        )
        self._refused(
            "chosen for two uses",
            self._fixed(release_account_id=release.id, discount_account_id=release.id),
        )
        self._gift_cards()
        self._refused(
            "cannot be owed on the same account",
            self._fixed(
                liability_account_id=liability.id,
                stored_value_account_id=liability.id,
            ),
        )

    def test_one_product_for_points_and_gift_cards(self):
        program = self._gift_cards()
        program.reward_ids.discount_line_product_id = self.discount
        self._refused("counted as money that was paid in", self._fixed())

    def test_numbers_that_make_no_sense(self):
        for values, pattern in (
            ({"point_value": -1}, "more than zero"),
            ({"redemption_rate": 1.5}, "from 0 to 1"),
            ({"redemption_rate": -0.5}, "from 0 to 1"),
            ({"evidence": "  "}, "where the numbers come from"),
        ):
            self._refused(pattern, self._fixed(**values))
        with self.assertRaisesRegex(UserError, "no number"):
            self._fixed(point_value=float("nan"))

    def test_nothing_says_what_a_point_is_worth(self):
        self.reward.discount_mode = "percent"
        setup = self._setup()
        self.assertEqual(setup.point_value, 0)
        self._refused("more than zero", setup)

    def test_who_may_not_change_the_chart(self):
        self._refused("administrator of Invoicing", self._fixed("preparer"))
        chosen = {f"{name}_account_id": a.id for name, a in self.accounts.items()}
        setup = self._fixed("preparer", journal_id=self.journal.id, **chosen)
        self._refused("administrator of Invoicing", setup, AccessError)

    def test_a_chart_without_a_type(self):
        expenses = self.env["account.account"].search(
            [("account_type", "=", "expense")]
        )
        self.env.flush_all()
        self.env.cr.execute(
            "UPDATE account_account SET account_type = 'expense_other'"
            " WHERE id = ANY(%s)",
            [expenses.ids],
        )
        self.env.invalidate_all()
        self._refused("no account of the type", self._fixed(method="provision"))

    def test_no_code_is_left_for_a_journal(self):
        for number in range(2, 10):
            self.journal.copy({"code": f"LOYA{number}", "name": f"Points {number}"})
        self._refused("codes for a new journal are taken", self._fixed())

    def test_others_do_not_set_up(self):
        for role in ("seller", "auditor"):
            user = self._user(role)
            setups = self.env["loyalty.club.account.setup"].with_user(user)
            with self.subTest(role), self.assertRaises(AccessError):
                setups.action_start()

    def _user(self, role):
        groups = {
            "seller": "sales_team.group_sale_manager",
            "auditor": "loyalty_club.group_loyalty_club_auditor",
        }
        return self.env["res.users"].create(
            {
                "name": role,
                "login": f"no_{role}",
                "group_ids": [(4, self.env.ref(groups[role]).id)],
            }
        )
