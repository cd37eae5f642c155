from decimal import Decimal

from freezegun import freeze_time

from odoo.tests import tagged

from .accounting import NEW_YEAR, money
from .accounting_checks import check_closings
from .accounting_companies import CompaniesCommon


@freeze_time(NEW_YEAR)
@tagged("post_install", "-at_install")
class TestTwoCompanies(CompaniesCommon):
    """Two companies share a club; each owes for the points that it has given.

    January: 1,000 sold here and 500 there. February: at the other company a sale of
    400, of which 1,200 points pay 120: 1,000 given here and 200 given there. A point
    is worth 0.1 and 80% are expected:
    1000 x 80 / 1080 = 74.0741 here, 500 x 40 / 540 = 37.0370 there, and
    280 x 22.4 / 422.4 = 14.8485 there for the sale that the points paid in part.
    """

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.branch = cls._make_company("Branch", cls.company.currency_id)
        cls.program.company_id = False
        cls.club.company_ids |= cls.branch
        cls.far_config = cls._set_up(cls.club, cls.branch)

    def _two_months(self):
        self._sale_in(self.company, "2025-01-10", 1000)
        self._sale_in(self.branch, "2025-01-11", 500)
        here = [self._close("2025-02-01")]
        far = [self._close("2025-02-01", company_id=self.branch.id)]
        self.spender = self._sale_in(self.branch, "2025-02-10", 400, spend=1200)
        here.append(self._close("2025-03-01"))
        far.append(self._close("2025-03-01", company_id=self.branch.id))
        return here, far

    def test_each_roll_forward_has_its_own_points(self):
        here, far = self._two_months()
        self.assertEqual(
            [self._roll_forward(run) for run in here],
            [
                {
                    "2025-01": (
                        [0, 1000, 0, 0, 0, 1000],
                        money("0", "74.07", "0", "0", "0", "0", "74.07"),
                    )
                },
                # All of them are spent, in the other company.
                {
                    "2025-01": (
                        [1000, 0, 0, -1000, 0, 0],
                        money("74.07", "0", "0", "-74.07", "0", "0", "0"),
                    )
                },
            ],
        )
        # 200 of 400 expected: half of 37.0370 is left.
        self.assertEqual(
            [self._roll_forward(run) for run in far],
            [
                {
                    "2025-01": (
                        [0, 500, 0, 0, 0, 500],
                        money("0", "37.04", "0", "0", "0", "0", "37.04"),
                    )
                },
                {
                    "2025-01": (
                        [500, 0, 0, -200, 0, 300],
                        money("37.04", "0", "0", "-18.52", "0", "0", "18.52"),
                    ),
                    "2025-02": (
                        [0, 280, 0, 0, 0, 280],
                        money("0", "14.85", "0", "0", "0", "0", "14.85"),
                    ),
                },
            ],
        )

    def test_each_company_reconciles_by_itself(self):
        here, far = self._two_months()
        check_closings(*here)
        check_closings(*far)
        for company, points, owed in (
            (self.company, 0, "0"),
            (self.branch, 580, "33.37"),
        ):
            with self.subTest(company.name):
                line = self._reconciled(company, "2025-02-28")
                self.assertEqual(line.ledger_points, points)
                self.assertEqual(line.subledger_points, points)
                self.assertEqual(f"{line.booked:.2f}", f"{Decimal(owed):.2f}")
                self.assertEqual((line.points_difference, line.difference), (0, 0))

    def test_an_entry_stays_in_its_company(self):
        here, far = self._two_months()
        for company, runs in ((self.company, here), (self.branch, far)):
            for run in runs:
                entry = run.move_ids
                self.assertEqual(entry.company_id, company)
                self.assertEqual(entry.journal_id.company_id, company)
                for account in entry.line_ids.account_id:
                    self.assertEqual(account.company_ids, company)

    def test_points_spent_in_the_other_company_are_shown_and_not_booked(self):
        """The giver's release alone is posted; nobody books a claim between the two."""
        here, far = self._two_months()
        rows = here[1].source_ids
        self.assertEqual(
            (rows.source_model, rows.source_id), ("sale.order", self.spender.id)
        )
        self.assertEqual((rows.redeemed, rows.deferred), (1000, 0))
        given_there = far[1].source_ids.filtered("redeemed")
        self.assertEqual(given_there.redeemed, 200)
        accounts = far[1].move_ids.line_ids.account_id
        self.assertLessEqual(set(accounts), set(self._accounts_of(self.far_config)))

    def _accounts_of(self, config):
        return (
            config.liability_account_id
            | config.deferral_account_id
            | config.release_account_id
        )
