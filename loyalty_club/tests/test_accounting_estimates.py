from decimal import Decimal

from freezegun import freeze_time

from odoo.exceptions import UserError
from odoo.tests import Form, tagged

from .accounting import NEW_YEAR
from .accounting_estimates import MONTHS, EstimatesCommon

D = Decimal
TODAY = "2026-09-10"
#: Points given in a month, and how many of them were spent at which age: eight months
#: that are a year old by TODAY, and two young ones.
HISTORY = {
    **{
        month: (100, {0: 10 + place, 2: 20, 9: 5})
        for place, month in enumerate(MONTHS[:8])
    },
    "2026-06": (200, {0: 40}),
    "2026-07": (100, {0: 10, 1: 5}),
}
LAST = MONTHS.index("2026-08")


def triangle(until):
    """Points spent of each month by age, until a month: by plain counting."""
    rows = {}
    for month, (_given, spent) in HISTORY.items():
        ages = until - MONTHS.index(month) + 1
        if ages > 0:
            rows[month] = [
                sum(points for at, points in spent.items() if at <= age)
                for age in range(ages)
            ]
    return rows


def ultimate(rows, ages=99):
    """What each month will have come to so many months later, by the chain ladder."""
    longest = max(map(len, rows.values()))
    factors = []
    for age in range(longest - 1):
        old = [row for row in rows.values() if len(row) > age + 1]
        factors.append(D(sum(r[age + 1] for r in old)) / sum(r[age] for r in old))
    result = {}
    for month, row in rows.items():
        points = D(row[-1])
        for factor in factors[len(row) - 1 : len(row) - 1 + ages]:
            points *= factor
        result[month] = points
    return result


@freeze_time(NEW_YEAR)
@tagged("post_install", "-at_install")
class TestSuggestion(EstimatesCommon):
    def _history(self):
        for month, (given, spent) in HISTORY.items():
            self._month(month, given, spent)

    def test_the_chain_ladder_and_its_back_test(self):
        self._history()
        estimate = self._suggested(TODAY)
        now = ultimate(triangle(LAST))
        given = sum(points for points, _spent in HISTORY.values())
        rate = sum(now.values()) / given
        self.assertAlmostEqual(estimate.redemption_rate, float(rate), 6)
        self.assertEqual(estimate.prepared_by_id, self.users["preparer"])
        # A year ago: the eight months of then, by what was known then.
        then = triangle(LAST - 12)
        said = sum(ultimate(then, 12).values())
        came = sum(triangle(LAST)[month][-1] for month in then)
        rate_of_then = sum(ultimate(then).values()) / (100 * len(then))
        self.assertEqual((len(then), came), (8, 8 * 35 + 28))
        for text in (
            "10 months of issue, of which 8 are 12 months old",
            f"{100 * rate:.1f}% of the points will be spent",
            f"would have said {100 * rate_of_then:.1f}%",
            f"{came} were",
            f"off by {100 * (said / came - 1):.1f}%",
        ):
            self.assertIn(text, estimate.evidence)

    def test_few_months_are_no_basis(self):
        for month in MONTHS[:5]:
            self._month(month, 100, {0: 50})
        estimate = self._suggested("2026-07-01")
        self.assertEqual(estimate.redemption_rate, 1)
        self.assertIn("5 months of issue are 12 months old", estimate.evidence)
        self.assertIn("100%", estimate.evidence)
        self.assertNotIn("Back-test", estimate.evidence)
        self._month(MONTHS[5], 100, {0: 20})
        again = self._suggested("2026-07-01", estimate)
        self.assertAlmostEqual(again.redemption_rate, (5 * 50 + 20) / 600, 6)

    def test_nothing_was_spent_so_everything_is_expected(self):
        for month in MONTHS[:6]:
            self._month(month, 100, {})
        estimate = self._suggested("2026-07-01")
        self.assertEqual(estimate.redemption_rate, 1)
        self.assertIn("No point was spent", estimate.evidence)

    def test_used_up_months_are_mature_and_lapsed_points_never_come(self):
        self.club.write({"expiry": "days", "expiry_number": 20})
        for month in MONTHS[:6]:
            partner = self.env["res.partner"].create({"name": month})
            self._enrol(partner)
            with self._on(f"{month}-02"):
                self._sale([(self.other_product, 10)], partner)
            self._spending(f"{month}-10", 30, partner)
            with self._on(f"{month}-27"):
                self._night()
        estimate = self._suggested("2025-07-01")
        self.assertAlmostEqual(estimate.redemption_rate, 0.3, 6)
        self.assertIn("no back-test yet", estimate.evidence)

    def test_a_point_is_worth_what_points_took_off_in_twelve_months(self):
        with self._on("2025-01-02"):
            self._sale([(self.other_product, 100)])
        self._spending("2025-01-20", 400)
        self._spending("2025-06-20", 100)
        self.reward.discount = 0.3
        cancelled = self._spending("2025-07-20", 200)
        with self._on("2025-07-21"):
            cancelled._action_cancel()
        self._spending("2025-08-20", 50)
        estimate = self._suggested("2026-03-01")
        # 100 points took off 10, 50 took off 15; January 2025 is too long ago.
        self.assertAlmostEqual(estimate.point_value, 25 / 150, 6)
        self.assertIn("150 points", estimate.evidence)

    def test_the_value_is_without_tax(self):
        tax = self.env["account.tax"].create({"name": "10% VAT", "amount": 10})
        self.product.taxes_id = tax
        with self._on("2025-01-02"):
            self._sale([(self.other_product, 100)])
        self._spending("2025-01-20", 550)
        estimate = self._suggested("2025-02-01")
        # 55 off a price with tax are 50 without.
        self.assertAlmostEqual(estimate.point_value, 50 / 550, 6)

    def test_without_sales_a_point_is_worth_what_the_reward_promises(self):
        self.company.account_sale_tax_id = self.env["account.tax"].create(
            {"name": "25% VAT", "amount": 25}
        )
        estimate = self._suggested("2025-02-01")
        self.assertAlmostEqual(estimate.point_value, 0.1 / 1.25, 6)
        self.assertIn("promises 0.1 for a point", estimate.evidence)
        self.reward.discount_mode = "percent"
        estimate.point_value = 0.5
        again = self._suggested("2025-02-01", estimate)
        self.assertEqual(again.point_value, 0.5)
        self.assertIn("by hand", again.evidence)

    def test_a_provision_takes_the_same_as_its_cost(self):
        program = self._make_program("Stars")
        config = self._make_config(self._make_club(program), method="provision")
        with self._on("2025-02-01"):
            action = config.with_user(self.users["preparer"]).action_suggest_estimate()
        estimate = self.env["loyalty.club.estimate"].browse(action["res_id"])
        tax = self.company.account_sale_tax_id.amount
        self.assertAlmostEqual(estimate.unit_cost, 0.1 / (1 + tax / 100), 6)
        self.assertEqual(str(estimate.date_from), "2025-01-01")
        self.assertEqual(estimate.state, "draft")

    def test_a_new_estimate_counts_after_the_last_closing(self):
        self._invoiced_sale("2025-01-10", [(self.other_product, 1)])
        self._close("2025-02-01")
        with self._on("2025-02-02"):
            action = self.config.action_suggest_estimate()
        estimate = self.env["loyalty.club.estimate"].browse(action["res_id"])
        self.assertEqual(str(estimate.date_from), "2025-02-01")
        self.assertEqual(Form(estimate).method, "deferral")

    def test_an_approved_estimate_is_not_suggested_anew(self):
        before = self.estimate.evidence
        with self.assertRaisesRegex(UserError, "kept as it is"):
            self.estimate.with_user(self.users["preparer"]).action_suggest()
        self.assertEqual(self.estimate.evidence, before)

    def test_a_set_up_without_any_value_makes_no_estimate(self):
        self.reward.discount_mode = "percent"
        count = len(self.config.estimate_ids)
        with (
            self.assertRaisesRegex(UserError, "more than zero"),
            self.env.cr.savepoint(),
        ):
            self.config.action_suggest_estimate()
        self.env.invalidate_all()
        self.assertEqual(len(self.config.estimate_ids), count)
