from dataclasses import dataclass

from freezegun import freeze_time

from odoo import Command
from odoo.tests import tagged

from .accounting import NEW_YEAR, money
from .accounting_checks import check_closings
from .accounting_companies import CompaniesCommon


@dataclass
class Months:
    """Three months of a shop in its currency, and what they come to by hand.

    January: a sale at ``price``, and one of 100 dollars, ordered, invoiced and partly
    credited at the three ``rates``. February: a sale at ``second``, of which ``spent``
    points pay a part; a fifth of the dollars comes back. March: 75% are still expected
    instead of 80%.
    """

    currency: str
    rounding: float
    #: Points for a unit of money, and money for a point.
    rate: float
    value: float
    price: float
    rates: tuple
    second: float
    spent: int
    january: dict
    february: dict
    march: dict
    #: Trial balance: sales, discounts, receivable, exchange gain, deferral, release,
    #: liability.
    books: list


#: Points 1,234 and 5,000 of 50,000,000; at 400 a point
#: 12,345,678 x 493,600 / 12,839,278 = 474,623.78 and
#: 51,000,000 x 2,000,000 / 53,000,000 = 1,924,528.30.
#: Less a fifth of the latter 2,014,246.42 for 5,234 points, of which 4,187.2 are
#: expected; 1,000 spent leave x 3,187.2 / 4,187.2 = 1,533,197.89, and with 3,925.5
#: expected x 2,925.5 / 3,925.5 = 1,501,127.99.
#: February: 1,500,000 x 60,000 / 2,060,000 = 43,689.32.
RIAL = Months(
    currency="IRR",
    rounding=1,
    rate=0.0001,
    value=500,
    price=12345678,
    rates=(500000, 510000, 550000),
    second=2000000,
    spent=1000,
    january={
        "2025-01": (
            [0, 6234, 0, 0, 0, 6234],
            money(0, 2399152, 0, 0, 0, 0, 2399152),
        ),
    },
    february={
        "2025-01": (
            [6234, 0, -1000, -1000, 0, 4234],
            money(2399152, 0, -384906, -481048, 0, 0, 1533198),
        ),
        "2025-02": ([0, 150, 0, 0, 0, 150], money(0, 43689, 0, 0, 0, 0, 43689)),
    },
    march={
        "2025-01": (
            [4234, 0, 0, 0, 0, 4234],
            money(1533198, 0, 0, 0, 0, -32070, 1501128),
        ),
        "2025-02": ([150, 0, 0, 0, 0, 150], money(43689, 0, 0, 0, 0, 0, 43689)),
    },
    # 12,345,678 + 51,000,000 - 11,000,000 + 2,000,000 sold;
    # 2,399,152 - 384,906 + 43,689 set aside; 481,048 + 32,070 released.
    books=money(-54345678, 500000, 54645678, -800000, 2057935, -513118, -1544817),
)

#: Points 123 and 300 of 30.000; at 0.008 a point 12.345 x 0.984 / 13.329 = 0.911357
#: and 30.600 x 2.4 / 33 = 2.225455. Less a fifth of the latter 2.691721 for 363
#: points, of which 290.4 are expected; 100 spent leave x 190.4 / 290.4 = 1.764820, and
#: with 272.25 expected x 172.25 / 272.25 = 1.703026.
#: February: 19 x 1.52 / 21.52 = 1.342007.
DINAR = Months(
    currency="KWD",
    rounding=0.001,
    rate=10,
    value=0.01,
    price=12.345,
    rates=(0.300, 0.306, 0.330),
    second=20,
    spent=100,
    january={
        "2025-01": (
            [0, 423, 0, 0, 0, 423],
            money("0", "3.137", "0", "0", "0", "0", "3.137"),
        ),
    },
    february={
        "2025-01": (
            [423, 0, -60, -100, 0, 263],
            money("3.137", "0", "-0.445", "-0.927", "0", "0", "1.765"),
        ),
        "2025-02": (
            [0, 190, 0, 0, 0, 190],
            money("0", "1.342", "0", "0", "0", "0", "1.342"),
        ),
    },
    march={
        "2025-01": (
            [263, 0, 0, 0, 0, 263],
            money("1.765", "0", "0", "0", "0", "-0.062", "1.703"),
        ),
        "2025-02": (
            [190, 0, 0, 0, 0, 190],
            money("1.342", "0", "0", "0", "0", "0", "1.342"),
        ),
    },
    # 12.345 + 30.600 - 6.600 + 20 sold; 3.137 - 0.445 + 1.342 set aside;
    # 0.927 + 0.062 released.
    books=money("-56.345", "1", "55.825", "-0.48", "4.034", "-0.989", "-3.045"),
)


@freeze_time(NEW_YEAR)
@tagged("post_install", "-at_install")
class TestDigits(CompaniesCommon):
    """Currencies without decimals and with three, and sales in a foreign one."""

    def test_a_currency_without_decimals(self):
        self._three_months(RIAL)

    def test_a_currency_with_three_decimals(self):
        self._three_months(DINAR)

    def _three_months(self, months):
        self._open_shop(months)
        runs = [self._january(months), self._february(months)]
        self._estimate(self.config, **self._numbers(months, "2025-03-01", 0.75))
        runs.append(self._close("2025-04-01", company_id=self.shop.id))
        for run, wanted in zip(
            runs, (months.january, months.february, months.march), strict=True
        ):
            with self.subTest(run.display_name):
                self.assertEqual(self._roll_forward(run), wanted)
        check_closings(*runs)
        self._check_books(months)

    def _open_shop(self, months):
        currency = self._currency(months.currency, rounding=months.rounding)
        self.shop = self._make_company(months.currency, currency)
        program = self._make_program(months.currency, company_id=self.shop.id)
        program.rule_ids.reward_point_amount = months.rate
        program.reward_ids.discount = months.value
        club = self._make_club(program, company_ids=[Command.set(self.shop.ids)])
        self._enrol(self.partner, club)
        numbers = self._numbers(months, "2025-01-01", 0.8)
        self.config = self._set_up(club, self.shop, **numbers)
        discounts = self.config.release_account_id.copy({"name": "Discounts"})
        product = program.reward_ids.discount_line_product_id
        product.with_company(self.shop).property_account_income_id = discounts
        self.dollars = self._dollars(months.rates)

    def _numbers(self, months, day, rate):
        return {
            "date_from": day,
            "point_value": months.value,
            "redemption_rate": rate,
        }

    def _dollars(self, rates):
        """A price list in dollars, with a rate for each of three days."""
        dollar = self._currency("USD")
        days = ("2025-01-20", "2025-01-25", "2025-02-15")
        for day, rate in zip(days, rates, strict=True):
            self.env["res.currency.rate"].create(
                {
                    "name": day,
                    "currency_id": dollar.id,
                    "company_id": self.shop.id,
                    "rate": 1 / rate,
                }
            )
        return self.env["product.pricelist"].create(
            {
                "name": "Abroad",
                "currency_id": dollar.id,
                "company_id": self.shop.id,
            }
        )

    def _january(self, months):
        self._sale_in(self.shop, "2025-01-10", months.price)
        with self._on("2025-01-20"):
            line = {"price_unit": 10, "product_uom_qty": 10}
            abroad = self._order_in(self.shop, [line], pricelist_id=self.dollars.id)
            abroad.order_line.price_unit = 10
            abroad.action_confirm()
        with self._on("2025-01-25"):
            self.invoice = self._invoice(abroad)
        self.assertEqual(self.invoice.amount_untaxed, 100)
        return self._close("2025-02-01", company_id=self.shop.id)

    def _february(self, months):
        self._sale_in(self.shop, "2025-02-10", months.second, spend=months.spent)
        with self._on("2025-02-15"):
            self._credit(self.invoice, 0.2)
        return self._close("2025-03-01", company_id=self.shop.id)

    def _check_books(self, months):
        found = self._trial_balance(self.shop)
        product = self.config.club_id.points_program_id.reward_ids
        product = product.discount_line_product_id.with_company(self.shop)
        accounts = (
            self.invoice.invoice_line_ids.account_id,
            product.property_account_income_id,
            self.invoice.line_ids.account_id.filtered(
                lambda account: account.account_type == "asset_receivable"
            ),
            self.shop.income_currency_exchange_account_id,
            self.config.deferral_account_id,
            self.config.release_account_id,
            self.config.liability_account_id,
        )
        wanted = dict(zip(accounts, months.books, strict=True))
        self.assertEqual(found, wanted)
        self.assertEqual(sum(wanted.values()), 0)
