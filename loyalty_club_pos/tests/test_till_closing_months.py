from decimal import Decimal

from freezegun import freeze_time

from odoo.tests import tagged

from odoo.addons.loyalty_club.tests.accounting import NEW_YEAR, cents, money
from odoo.addons.loyalty_club.tests.accounting_checks import check_closings

from .closing import TillClosingCommon


@freeze_time(NEW_YEAR)
@tagged("post_install", "-at_install")
class TestThreeMonthsAtTheTill(TillClosingCommon):
    """Three months of a till, and what its books say in the end.

    January: A sells for 1,000, B for 500 by invoice. February: C sells for 400, of
    which 300 points pay 30; a fifth of A comes back, and A's customer asks for an
    invoice of what was booked in January. March: D sells for 200, of which 200 points
    pay 20; what is left of A's points lapses; only 75% are still expected.

    A point is worth 0.10, and 80% are spent: 0.08. Set aside by the price:
    A 1000 x 80 / 1080 = 74.0741, B 500 x 40 / 540 = 37.0370,
    C 370 x 29.6 / 429.6 = 25.4935, and at 75% D 180 x 13.5 / 213.5 = 11.3817.
    """

    club_values = {"expiry": "days", "expiry_number": 75}

    #: By month of issue: points, then money, each from opening to closing.
    JANUARY = {
        "2025-01": (
            [0, 1500, 0, 0, 0, 1500],
            money("0", "111.11", "0", "0", "0", "0", "111.11"),
        ),
    }
    #: A fifth of A back: 111.1111 - 14.8148 = 96.2963 for 1,300 points, of which 1,040
    #: are expected; 300 spent leave 96.2963 x 740 / 1040 = 68.5185.
    FEBRUARY = {
        "2025-01": (
            [1500, 0, -200, -300, 0, 1000],
            money("111.11", "0", "-14.81", "-27.78", "0", "0", "68.52"),
        ),
        "2025-02": (
            [0, 370, 0, 0, 0, 370],
            money("0", "25.49", "0", "0", "0", "0", "25.49"),
        ),
    }
    #: 500 of 1,040 spent: 50.0000; 300 lapse, 1,000 can be spent at most: 48.1481;
    #: 975 are expected: 46.9136.
    MARCH = {
        "2025-01": (
            [1000, 0, 0, -200, -300, 500],
            money("68.52", "0", "0", "-18.52", "-1.85", "-1.24", "46.91"),
        ),
        "2025-02": (
            [370, 0, 0, 0, 0, 370],
            money("25.49", "0", "0", "0", "0", "0", "25.49"),
        ),
        "2025-03": (
            [0, 180, 0, 0, 0, 180],
            money("0", "11.38", "0", "0", "0", "0", "11.38"),
        ),
    }

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.discounts = cls._income("Discounts granted", "98709")
        cls.sales = cls._income("Cakes", "98708")
        cls.product.property_account_income_id = cls.sales
        product = cls.reward.discount_line_product_id
        product.property_account_income_id = cls.discounts

    @classmethod
    def _income(cls, name, code):
        return cls.env["account.account"].create(
            {"name": name, "code": code, "account_type": "income"}
        )

    def test_each_roll_forward_row_by_row(self):
        january, february, march = self._three_months()
        self.assertEqual(self._roll_forward(january), self.JANUARY)
        self.assertEqual(self._roll_forward(february), self.FEBRUARY)
        self.assertEqual(self._roll_forward(march), self.MARCH)

    def test_the_trial_balance_account_by_account(self):
        self._three_months()
        cash = self.till_session.cash_journal_id.default_account_id
        rows = {
            # 1,000 + 500 + 400 - 200 + 200 sold
            self.sales: "-1900",
            # 30 + 20 paid by points
            self.discounts: "50",
            # 1,000 + 500 + 370 - 200 + 180 in the drawer
            cash: "1850",
            # 111.11 - 14.81 + 25.49 + 11.38
            self.accounts["deferral"]: "133.17",
            # 27.78 + 18.52 + 1.24
            self.accounts["release"]: "-47.54",
            self.accounts["breakage"]: "-1.85",
            # 46.91 + 25.49 + 11.38
            self.accounts["liability"]: "-83.78",
        }
        wanted = {account: Decimal(balance) for account, balance in rows.items()}
        self.assertEqual(self._trial_balance(), wanted)
        self.assertEqual(sum(wanted.values()), 0)

    def test_ledger_closings_and_books_agree_at_each_month_end(self):
        self._three_months()
        for day, points, money_owed in (
            ("2025-01-31", 1500, "111.11"),
            ("2025-02-28", 1370, "94.01"),
            ("2025-03-31", 1050, "83.78"),
        ):
            with self.subTest(day):
                line = self._reconciled(day, today="2025-04-02")
                self.assertEqual(line.subledger_points, points)
                self.assertEqual(cents(line.booked), Decimal(money_owed))
                self.assertEqual((line.points_difference, line.difference), (0, 0))
        self.assertEqual((line.ledger_points, line.waiting_points), (1050, 0))

    def test_an_invoice_that_comes_after_the_session_counts_nothing_twice(self):
        _january, february, _march = self._three_months()
        rows = february.source_ids.filtered(lambda row: row.source_id == self.a.id)
        self.assertEqual(rows.mapped("issued"), [0])
        self.assertEqual(rows.mapped("returned"), [200])
        self.assertEqual(self.a.account_move.state, "posted")
        self.assertEqual(str(self.b.account_move.date), "2025-01-15")

    def test_every_closing_holds_against_ledger_and_books(self):
        check_closings(*self._three_months())

    def _three_months(self):
        cake = self.product
        self.a = self._sell("2025-01-10", [(cake, 10)])
        self.b = self._sell("2025-01-15", [(cake, 5)], to_invoice=True)
        self._close_till("2025-01-31")
        january = self._close("2025-02-01")
        self._open_till("2025-02-03")
        self._sell("2025-02-10", [(cake, 4)], spend=30)
        with self._on("2025-02-15"):
            self._return(self.a, [2])
        with self._on("2025-02-20"):
            self.a.action_pos_order_invoice()
        self._close_till("2025-02-28")
        february = self._close("2025-03-01")
        self._estimate(self.config, date_from="2025-03-01", redemption_rate=0.75)
        self._open_till("2025-03-03")
        self._sell("2025-03-05", [(cake, 2)], spend=20)
        with self._on("2025-03-27"):
            self._night()
        self._close_till("2025-03-31")
        return january, february, self._close("2025-04-01")
