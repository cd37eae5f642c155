"""What a company owes for points: published examples to the unit, and what must hold.

T numbers are the tables of the accounting reference, section 2.
"""

from dataclasses import replace
from decimal import Decimal
from fractions import Fraction

import pytest
from engine.liability import (
    COLUMNS,
    Cohort,
    Provision,
    allocate,
    balance,
    balance_expected,
    development,
    expected_rate,
    opened,
    roll_forward,
    rounded,
)
from hypothesis import given
from hypothesis import strategies as st


def D(value):
    return Decimal(str(value))


money = st.integers(0, 10**13).map(lambda cents: Decimal(cents).scaleb(-2))
points = st.integers(0, 10**11).map(lambda cents: Decimal(cents).scaleb(-2))
rates = st.integers(0, 1000).map(lambda mille: Decimal(mille).scaleb(-3))


@st.composite
def cohorts(draw):
    """Sums of a cohort in which no more is gone than was issued."""
    issued = draw(points)
    redeemed = min(draw(points), issued)
    expired = min(draw(points), issued - redeemed)
    return Cohort(draw(money), issued, redeemed, expired, draw(rates))


class TestPublished:
    def test_ifrs_15_example_52(self):
        """T1: 100,000 of goods and 10,000 points, of which 9,500 are expected."""
        goods, deferred = allocate(D(100000), D(100000), D(9500))
        assert (rounded(goods, 0), rounded(deferred, 0)) == (91324, 8676)
        assert (rounded(goods, 2), rounded(deferred, 2)) == (D(91324.20), D(8675.80))
        first = balance(deferred, D(10000), D(4500), D(0), D(0.95))
        assert rounded(deferred - first, 2) == D(4109.59)
        assert rounded(first, 2) == D(4566.21)
        second = balance(deferred, D(10000), D(8500), D(0), D(0.97))
        assert rounded(first - second, 2) == D(3492.92)
        assert rounded(second, 2) == D(1073.29)
        third = balance(deferred, D(10000), D(9700), D(300), D(0.97))
        assert rounded(second - third, 2) == D(1073.29)
        assert third == 0

    def test_example_52_year_two_column_by_column(self):
        deferred = allocate(D(100000), D(100000), D(9500))[1]
        before = Cohort(deferred, D(10000), D(4500), D(0), D(0.95))
        after = Cohort(deferred, D(10000), D(8500), D(0), D(0.97))
        columns = roll_forward(before, after, 2)
        assert columns["redeemed"] == D(-3652.97)
        assert columns["reestimated"] == D(160.05)

    def test_points_are_worth_less_by_the_tax(self):
        """T11: 1,100 points of a tenth each on 1,000 plus 10% tax, 90% redeemed."""
        worth = D(1100) * D(0.1) / D(1.1) * D(0.9)
        assert rounded(worth, 2) == 90
        assert rounded(allocate(D(1000), D(1000), worth)[1], 2) == D(82.57)

    def test_a_published_answer_that_is_wrong(self):
        """Half of the points spent release by what is expected, not by what is left."""
        deferred = D(156.68)
        owed = balance_expected(deferred, D(1000), D(1700))
        assert rounded(deferred - owed, 2) == D(92.16)


class TestTwoCohorts:
    """T12: claw-back, expiry and new estimates over a year."""

    JANUARY = allocate(D(50000), D(50000), D(400))[1]
    FEBRUARY = allocate(D(30000), D(30000), D(240))[1]
    RETURNED = JANUARY * 2000 / 50000

    def test_every_closing(self):
        january, february = Cohort(rate=D(0.8)), Cohort(rate=D(0.8))
        kept = self.JANUARY - self.RETURNED
        closings = [
            # January's sums before and after returns, February's, and the row.
            (
                self.sums(self.JANUARY, 50000),
                None,
                february,
                (396.83, 0, 0, 0, 0, 396.83),
            ),
            (
                self.sums(self.JANUARY, 50000, 10000),
                self.sums(kept, 48000, 10000),
                self.sums(self.FEBRUARY, 30000),
                (238.10, -15.88, -99.20, 0, 0, 519.85),
            ),
            (
                self.sums(kept, 48000, 22000, rate=0.75),
                None,
                self.sums(self.FEBRUARY, 30000, 3000),
                (0, 0, -148.82, 0, -14.55, 356.48),
            ),
            (
                self.sums(kept, 48000, 32000, rate=0.75),
                None,
                self.sums(self.FEBRUARY, 30000, 18000, rate=0.85),
                (0, 0, -254.63, 0, 10.51, 112.36),
            ),
            (
                self.sums(kept, 48000, 32000, 16000, 0.75),
                None,
                self.sums(self.FEBRUARY, 30000, 20000, rate=0.85),
                (0, 0, -18.68, -42.33, 0, 51.35),
            ),
            (
                self.sums(kept, 48000, 32000, 16000, 0.75),
                None,
                self.sums(self.FEBRUARY, 30000, 20000, 10000, 0.85),
                (0, 0, 0, -51.35, 0, 0),
            ),
        ]
        for gross, net, later, row in closings:
            after = (gross, net) if net else gross
            columns = roll_forward(january, after, 2)
            others = roll_forward(february, later, 2)
            total = [columns[name] + others[name] for name in COLUMNS]
            january, february = net or gross, later
            closing = sum(rounded(c.liability(), 2) for c in (january, february))
            assert [*total, closing] == [D(value) for value in row]

    def sums(self, deferred, issued, redeemed=0, expired=0, rate=0.8):
        return Cohort(deferred, D(issued), D(redeemed), D(expired), D(rate))


class TestEdges:
    def test_more_redeemed_than_expected_leaves_nothing(self):
        assert balance(D(100), D(1000), D(900), D(0), D(0.8)) == 0

    def test_all_expired_without_one_redeemed_is_breakage(self):
        assert balance(D(100), D(1000), D(0), D(1000), D(0.8)) == 0

    def test_no_breakage_owes_by_the_points_left(self):
        assert balance(D(100), D(1000), D(250), D(0), D(1)) == 75

    def test_a_higher_estimate_brings_the_liability_back(self):
        assert balance(D(100), D(1000), D(800), D(0), D(0.8)) == 0
        assert balance(D(100), D(1000), D(800), D(0), D(1)) == 20

    def test_points_taken_back_after_they_were_spent_owe_nothing(self):
        assert balance(D(40), D(400), D(1000), D(0), D(0.9)) == 0

    def test_a_sale_for_nothing_sets_nothing_aside(self):
        assert allocate(D(0), D(100), D(10)) == (0, 0)
        assert allocate(D(0), D(0), D(0)) == (0, 0)

    @pytest.mark.parametrize(("digits", "unit"), [(0, 1), (2, 0.01), (3, 0.001)])
    def test_currencies_round_half_up(self, digits, unit):
        assert rounded(D(unit) * D(2.5), digits) == D(unit) * 3
        assert rounded(D(unit) * D(-2.5), digits) == D(unit) * -3

    def test_a_hundred_thousand_small_sales_do_not_drift(self):
        each = allocate(D(9.99), D(9.99), D(0.08))[1]
        deferred = sum((each for _n in range(100_000)), Decimal(0))
        cohort = Cohort(deferred, D(999000), D(0), D(0), D(0.8))
        exact = Fraction(999, 100) * Fraction(8, 100) / (Fraction(1007, 100)) * 100_000
        assert abs(Fraction(rounded(cohort.liability(), 2)) - exact) <= Fraction(1, 200)


class TestRefused:
    @pytest.mark.parametrize(
        ("call", "sentence"),
        [
            (lambda: allocate(D(-1), D(1), D(1)), "cannot be negative"),
            (lambda: allocate(100.0, D(1), D(1)), "must be a decimal number"),
            (lambda: allocate(Decimal("NaN"), D(1), D(1)), "must be a decimal number"),
            (lambda: balance(D(1), D(1), D(0), D(0), D(1.01)), "between 0 and 1"),
            (lambda: balance(D(1), D(1), D(0), D(0), D(-0.1)), "cannot be negative"),
            (
                lambda: balance(D(1), Decimal("Infinity"), D(0), D(0), D(1)),
                "must be a decimal number",
            ),
            (lambda: balance_expected(D(1), D(5), D(4)), "cannot be expected"),
        ],
    )
    def test_in_plain_words(self, call, sentence):
        with pytest.raises(ValueError, match=sentence):
            call()


class TestProperties:
    @given(money, money, money)
    def test_a_split_adds_up(self, price, goods, worth):
        to_goods, to_points = allocate(price, goods, worth)
        assert to_goods + to_points == price
        assert 0 <= to_points <= price

    @given(cohorts())
    def test_a_liability_lies_between_nothing_and_what_was_set_aside(self, cohort):
        assert 0 <= cohort.liability() <= cohort.deferred

    @given(cohorts(), rates)
    def test_who_expects_more_owes_more(self, cohort, rate):
        low, high = sorted((cohort.rate, rate))
        sums = (cohort.deferred, cohort.issued, cohort.redeemed, cohort.expired)
        assert balance(*sums, low) <= balance(*sums, high)

    @given(cohorts())
    def test_nothing_is_owed_for_points_that_are_gone(self, cohort):
        left = cohort.issued - cohort.redeemed
        sums = (cohort.deferred, cohort.issued, cohort.redeemed, left)
        assert balance(*sums, cohort.rate) == 0

    @given(cohorts(), cohorts(), cohorts(), st.sampled_from((0, 2, 3)))
    def test_columns_add_up_to_the_movement(self, before, gross, net, digits):
        columns = roll_forward(before, (gross, net), digits)
        movement = rounded(net.liability(), digits)
        movement -= rounded(before.liability(), digits)
        assert sum(columns.values()) == movement
        assert tuple(columns) == COLUMNS


class TestChainLadder:
    def test_by_hand(self):
        """Cohorts of 100 points: the youngest will go the way of the older ones."""
        triangle = [
            [D(10), D(30), D(60)],
            [D(20), D(50)],
            [D(12)],
        ]
        first, second = development(triangle)
        assert (rounded(first * 30, 20), second) == (80, 2)
        rate = expected_rate(triangle, [D(100)] * 3)
        # 60, 50 × 2 and 12 × 8/3 × 2 of 300 points.
        assert rounded(rate, 6) == rounded((60 + 100 + D(64)) / 300, 6)

    def test_who_redeemed_nothing_tells_nothing(self):
        assert expected_rate([], []) is None
        assert expected_rate([[D(0), D(0)], [D(0)]], [D(5), D(5)]) is None
        triangle = [[D(10), D(40)], [D(0)]]
        assert expected_rate(triangle, [D(100), D(900)]) == D(0.4)

    @given(rates, st.integers(2, 12), st.integers(1, 10**9))
    def test_cohorts_that_go_one_way_keep_their_rate(self, rate, months, size):
        """Each month a share of what is left of the rate: the ladder finds the rate."""
        if not rate:
            return
        shape = [rate * (n + 1) / months for n in range(months)]
        triangle = [
            [share * size for share in shape[: months - age]] for age in range(months)
        ]
        found = expected_rate(triangle, [Decimal(size)] * months)
        assert abs(found - rate) < Decimal("1e-20")


class TestProvision:
    def test_a_dearer_point_is_a_new_estimate_and_no_new_points(self):
        """1,000 points at 0.8: 40.00; 200 spent, then each costs 0.06."""
        before = Provision(issued=D(1000), rate=D(0.8), cost=D(0.05))
        after = Provision(issued=D(1000), redeemed=D(200), rate=D(0.8), cost=D(0.06))
        moved = roll_forward(before, after, 2)
        assert rounded(before.liability(), 2) == 40
        assert (moved["redeemed"], moved["reestimated"]) == (-10, 6)
        assert not any(moved[name] for name in ("issued", "returned", "expired"))

    @given(cohorts(), money)
    def test_what_is_provided_for_is_what_is_still_expected(self, cohort, cost):
        held = Provision(**vars(cohort), cost=cost)
        left = cohort.issued - cohort.redeemed - cohort.expired
        assert 0 <= held.liability() <= cost * left
        assert replace(held, redeemed=cohort.issued, expired=D(0)).liability() == 0


class TestOpening:
    def test_what_is_left_begins_anew(self):
        """1,120 points at 0.10 × 80%; half of the expected ones release half."""
        held = opened(D(1120), D("0.1"), D("0.8"))
        assert held.liability() == D("89.6")
        assert replace(held, redeemed=D(448)).liability() == D("44.8")

    def test_points_spent_before_their_invoice_owe_nothing_yet(self):
        held = opened(D(-50), D("0.1"), D("0.8"))
        assert (held.issued, held.redeemed, held.liability()) == (0, 50, 0)

    @given(points, money, rates)
    def test_it_is_gone_when_all_its_points_are(self, left, value, rate):
        held = opened(left, value, rate)
        assert held.liability() == held.deferred
        for spent in (D(0), left / 2, left):
            gone = replace(held, redeemed=spent, expired=left - spent)
            assert gone.liability() == 0

    @pytest.mark.parametrize(("value", "rate"), [(-1, D(1)), (D(1), D(2))])
    def test_bad_numbers_are_refused(self, value, rate):
        with pytest.raises(ValueError, match=r"value|rate"):
            opened(D(1), D(value), rate)
