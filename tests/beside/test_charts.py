"""From nothing to a posted month in a chart of another structure: Germany's SKR03.

Its numbers have four digits and say nothing of the type in their order: what is owed
stands between 0 and 1, income is 8, expenses are 4, and prices carry 19% of tax.
"""

from freezegun import freeze_time

from odoo.tests import tagged

from odoo.addons.loyalty_club.tests.accounting import NEW_YEAR, money
from odoo.addons.loyalty_club.tests.accounting_checks import check_closing
from odoo.addons.loyalty_club.tests.accounting_setup import SetupCommon


@freeze_time(NEW_YEAR)
@tagged("post_install", "-at_install")
class TestAnotherChart(SetupCommon):
    """Two sales of 1,000 and 500, of which 400 points pay 40 with tax, so 33.61.

    A point is worth 0.084 without tax, and four of five are spent: 0.0672.
    1000 x 67.2 / 1067.2 = 62.9685; 466.39 x 31.3152 / 531.3152 = 27.4886;
    of 1,466 points 1,172.8 are expected: 90.4571 x 772.8 / 1172.8 = 59.6054.
    """

    @classmethod
    def _load_chart(cls):
        cls.env["account.chart.template"].try_loading(
            "de_skr03", company=cls.company, install_demo=False
        )

    @classmethod
    def _make_accounts(cls, company):
        """None but those of the chart, so that the wizard looks among them."""
        return {}

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.product.taxes_id = cls.company.account_sale_tax_id

    def _month(self):
        config = self._finish(self._fixed(point_value=0.084))
        config.estimate_ids.with_user(self.users["approver"]).action_approve()
        self._invoiced_sale("2025-01-05", [(self.product, 10)])
        self._invoiced_sale("2025-01-10", [(self.product, 5)], spend=400)
        return config, self._close("2025-02-01")

    def test_the_accounts_are_made_beside_those_of_their_kind(self):
        before = self.env["account.account"].search([])
        config, _run = self._month()
        made = self.env["account.account"].search([]) - before
        # The last of the chart are 1990 and 8790.
        self.assertEqual(config.liability_account_id.code, "1991")
        self.assertEqual(
            sorted(made.mapped("code")), ["1991", "8791", "8792", "8793", "8794"]
        )
        for account in made - config.liability_account_id:
            self.assertEqual(account.account_type, "income")

    def test_the_trial_balance_account_by_account(self):
        config, _run = self._month()
        goods = self.product._get_product_accounts()["income"]
        rows = {
            "1410": "1745.00",
            # 19% of 1,466.39
            "1776": "-278.61",
            goods.code: "-1500.00",
            self.discount.property_account_income_id.code: "33.61",
            config.deferral_account_id.code: "90.46",
            config.release_account_id.code: "-30.85",
            config.liability_account_id.code: "-59.61",
        }
        wanted = dict(zip(rows, money(*rows.values()), strict=True))
        found = self._trial_balance()
        self.assertEqual({a.code: total for a, total in found.items()}, wanted)
        self.assertEqual(sum(wanted.values()), 0)

    def test_the_closing_holds(self):
        config, run = self._month()
        self.assertEqual(
            self._roll_forward(run),
            {
                "2025-01": (
                    [0, 1466, 0, -400, 0, 1066],
                    money("0", "90.46", "0", "-30.85", "0", "0", "59.61"),
                )
            },
        )
        self.assertEqual(run.move_ids.journal_id, config.journal_id)
        self.assertTrue(run.move_ids.inalterable_hash)
        check_closing(run, run.browse())
