from decimal import Decimal

from freezegun import freeze_time

from odoo import Command
from odoo.tests import tagged

from .accounting import NEW_YEAR, AccountingCommon, cents, deferred

JAN = "2025-01-01"


@freeze_time(NEW_YEAR)
@tagged("post_install", "-at_install")
class TestProvision(AccountingCommon):
    """What all points will cost, at the best estimate of each closing."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.config.method = "provision"
        cls._estimate(cls.config, unit_cost=0.05, date_from="2025-01-01")

    def test_all_points_are_provided_for(self):
        with self._on("2025-01-10"):
            self._give(500)
        self._invoiced_sale("2025-01-10", [(self.product, 5)])
        january = self._close("2025-02-01")
        # 1,000 points, of which 800 are expected, at 0.05.
        self.assertEqual(self._money(january, JAN), [0, 40, 0, 0, 0, 0])
        self.assertEqual(self._balance("provision"), -40)
        self.assertEqual(self._balance("marketing_expense"), 40)
        self.assertEqual(self._balance("liability"), 0)
        self._invoiced_sale("2025-02-10", [(self.other_product, 2)], spend=200)
        self._estimate(self.config, unit_cost=0.06, date_from="2025-02-01")
        february = self._close("2025-03-01")
        # 200 are spent at 0.05; the 600 still expected cost 0.01 more.
        self.assertEqual(self._money(february, JAN), [40, 0, 0, -10, 0, 6])
        self.assertEqual(self._balance("provision"), -36)


@freeze_time(NEW_YEAR)
@tagged("post_install", "-at_install")
class TestSeveral(AccountingCommon):
    """Several set-ups: companies, clubs, and one that posts nothing."""

    def test_each_company_closes_its_own_sales(self):
        branch = self.env["res.company"].create(
            {"name": "Branch", "currency_id": self.company.currency_id.id}
        )
        self.env.user.company_ids |= branch
        self.env["account.chart.template"].try_loading(
            "generic_coa", company=branch, install_demo=False
        )
        self.program.company_id = False
        self.club.company_ids |= branch
        self._invoiced_sale("2025-01-10", [(self.product, 3)])
        there = self.env(
            context={**self.env.context, "allowed_company_ids": branch.ids}
        )
        with self._on("2025-01-11"):
            order = there["sale.order"].create(
                {
                    "partner_id": self.partner.id,
                    "company_id": branch.id,
                    "order_line": [
                        Command.create(
                            {"product_id": self.product.id, "product_uom_qty": 7}
                        )
                    ],
                }
            )
            order.order_line.tax_ids = False
            order.action_confirm()
            order._create_invoices().action_post()
        self.assertEqual(self.member.points, 1000)
        accounts = {
            f"{name}_account_id": account.id
            for name, account in self._make_accounts(branch).items()
        }
        config = self._make_config(
            self.club,
            company_id=branch.id,
            journal_id=self._make_journal(branch).id,
            **accounts,
        )
        for user in self.users.values():
            user.company_ids |= branch
        self._estimate(config)
        here = self._close("2025-02-01")
        far = self._close("2025-02-01", company_id=branch.id)
        self.assertEqual(self._points(here, JAN)[1], 300)
        self.assertEqual(self._points(far, JAN)[1], 700)
        self.assertEqual(far.move_ids.company_id, branch)
        self.assertEqual(here.move_ids.company_id, self.company)
        worth = Decimal("0.08")
        for run, points in ((here, 300), (far, 700)):
            money = deferred(points, points, points, worth)
            self.assertEqual(cents(run.line_ids.closing), cents(money))

    def test_a_club_without_a_method_posts_nothing(self):
        self.config.method = "none"
        self._invoiced_sale("2025-01-10", [(self.product, 3)])
        run = self._close("2025-02-01")
        self.assertEqual(run.state, "posted")
        self.assertFalse(run.line_ids)
        self.assertFalse(run.move_ids)
