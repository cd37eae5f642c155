from freezegun import freeze_time

from odoo import Command
from odoo.tests import tagged

from .accounting import MONEY, NEW_YEAR, POINTS, AccountingCommon, cents


@freeze_time(NEW_YEAR)
@tagged("post_install", "-at_install")
class TestMergeAcrossCompanies(AccountingCommon):
    """Points stay with the company that gave them, in whosever hands they are."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.branch = cls.env["res.company"].create(
            {"name": "Branch", "currency_id": cls.company.currency_id.id}
        )
        cls.env.user.company_ids |= cls.branch
        for user in cls.users.values():
            user.company_ids |= cls.branch
        cls.env["account.chart.template"].try_loading(
            "generic_coa", company=cls.branch, install_demo=False
        )
        cls.program.company_id = False
        cls.club.company_ids |= cls.branch
        accounts = {
            f"{name}_account_id": account.id
            for name, account in cls._make_accounts(cls.branch).items()
        }
        config = cls._make_config(
            cls.club,
            company_id=cls.branch.id,
            journal_id=cls._make_journal(cls.branch).id,
            **accounts,
        )
        cls._estimate(config)
        cls.other = cls._enrol(cls.env["res.partner"].create({"name": "Omid"}))

    def _sale_in(self, company, day, quantity, member):
        there = self.env(
            context={**self.env.context, "allowed_company_ids": company.ids}
        )
        line = {"product_id": self.product.id, "product_uom_qty": quantity}
        with self._on(day):
            order = there["sale.order"].create(
                {
                    "partner_id": member.partner_id.id,
                    "company_id": company.id,
                    "order_line": [Command.create(line)],
                }
            )
            order.order_line.tax_ids = False
            order.action_confirm()
            order._create_invoices().action_post()

    def _january(self):
        """Both members have points of both companies."""
        self._sale_in(self.company, "2025-01-10", 3, self.member)
        self._sale_in(self.branch, "2025-01-11", 7, self.member)
        self._sale_in(self.branch, "2025-01-12", 2, self.other)
        self._sale_in(self.company, "2025-01-13", 1, self.other)
        for company in (self.company, self.branch):
            self._close("2025-02-01", company_id=company.id)

    def _held(self):
        """Points by company, of all cards."""
        lots = self.env["loyalty.club.point.lot"]
        domain = [("club_id", "=", self.club.id)]
        return dict(lots._read_group(domain, ["company_id"], ["remaining:sum"]))

    def _assert_february_moved_nothing(self):
        for company, points in ((self.company, 400), (self.branch, 900)):
            with self.subTest(company.name):
                run = self._close("2025-03-01", company_id=company.id)
                line = run.line_ids
                self.assertEqual(
                    [line[f"points_{name}"] for name in POINTS],
                    [points, 0, 0, 0, 0, points],
                )
                moved = [cents(line[name]) for name in MONEY[1:]]
                self.assertEqual(moved, [0] * 5)
                self.assertFalse(run.source_ids)
                self.assertFalse(run.move_ids)

    def test_a_merge_changes_no_liability(self):
        self._january()
        before = self._held()
        with self._on("2025-02-10"):
            self.member._merge_into(self.other)
        self.assertEqual(self.other.points, 1300)
        self.assertEqual(self._held(), before)
        self.assertEqual(self.club.action_verify(), 0)
        self._assert_february_moved_nothing()

    def test_a_transfer_changes_no_liability(self):
        self._january()
        before = self._held()
        with self._on("2025-02-10"):
            self.env["loyalty.club.adjustment"].create(
                {
                    "member_id": self.member.id,
                    "target_member_id": self.other.id,
                    "kind": "transfer",
                    "points": 600,
                    "reason": "Gift",
                }
            ).sudo()._post()
        self.assertEqual((self.member.points, self.other.points), (400, 900))
        self.assertEqual(self._held(), before)
        self.assertEqual(self.club.action_verify(), 0)
        self._assert_february_moved_nothing()
