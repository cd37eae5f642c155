"""What is told beside a closing: it follows from the closing's own formulas."""

import doctest
from dataclasses import replace
from decimal import Decimal

import pytest
from engine import disclosure
from engine.disclosure import (
    FACTORS,
    SHIFTS,
    out_of_opening,
    sensitivity,
    split,
    with_rate,
    with_worth,
)
from engine.liability import Cohort, Provision, allocate, rounded
from hypothesis import given
from hypothesis import strategies as st

D = Decimal
money = st.integers(0, 10**11).map(lambda cents: Decimal(cents).scaleb(-2))
rates = st.integers(0, 1000).map(lambda mille: Decimal(mille).scaleb(-3))
DIGITS = st.sampled_from((0, 2, 3))


@st.composite
def cohorts(draw, kind=Cohort):
    issued = draw(money)
    redeemed = min(draw(money), issued)
    expired = min(draw(money), issued - redeemed)
    cohort = kind(draw(money), issued, redeemed, expired, draw(rates))
    return replace(cohort, cost=draw(rates)) if kind is Provision else cohort


def test_examples_in_docstrings():
    assert doctest.testmod(disclosure).failed == 0


class TestSensitivity:
    def test_by_hand(self):
        """80 of 1,000 points expected at 0.8: 40 left of 80, for 400 of 800."""
        cohort = Cohort(D(80), D(1000), D(400), D(0), D("0.8"))
        rates, worths = sensitivity([cohort], 2, D("0.1"))
        assert rates == {
            D("-0.05"): D("37.33"),  # 80 × 350 / 750
            D("-0.01"): D("39.49"),  # 80 × 390 / 790
            D("0"): D(40),
            D("0.01"): D("40.49"),  # 80 × 410 / 810
            D("0.05"): D("42.35"),  # 80 × 450 / 850
        }
        assert worths == {D("0.9"): D("36.36"), D("1.1"): D("43.56")}

    def test_a_provision_costs_in_proportion(self):
        held = Provision(issued=D(1000), rate=D("0.8"), cost=D("0.05"))
        worths = sensitivity([held], 2)[1]
        assert worths == {D("0.9"): D(36), D("1.1"): D(44)}

    def test_the_rate_stays_between_none_and_all(self):
        assert with_rate(Cohort(rate=D("0.98")), D("0.05")).rate == 1
        assert with_rate(Cohort(rate=D("0.02")), D("-0.05")).rate == 0

    @given(st.lists(cohorts(), max_size=4), DIGITS)
    def test_more_redemptions_are_never_owed_less(self, held, digits):
        owed = sensitivity(held, digits)[0]
        levels = [owed[shift] for shift in SHIFTS]
        assert levels == sorted(levels)
        now = sum(rounded(cohort.liability(), digits) for cohort in held)
        assert owed[D("0")] == now

    @given(money, money, money, st.sampled_from(FACTORS), cohorts())
    def test_one_sale_is_allocated_anew(self, price, goods, worth, factor, cohort):
        carried = allocate(price, goods, worth)[1]
        again = allocate(price, goods, worth * factor)[1]
        share = carried / price if price else D(0)
        sale = with_worth(replace(cohort, deferred=carried), factor, share)
        assert abs(sale.deferred - again) < D("1e-9")

    @given(st.lists(cohorts(Provision), max_size=4), rates, DIGITS)
    def test_more_worth_is_never_owed_less(self, held, share, digits):
        worths = sensitivity(held, digits, share)[1]
        now = sum(rounded(cohort.liability(), digits) for cohort in held)
        assert worths[D("0.9")] <= now <= worths[D("1.1")]


class TestOpening:
    @given(money, money)
    def test_no_more_than_there_was_and_than_was_released(self, opening, released):
        out = out_of_opening(opening, released)
        assert out in (opening, released)
        assert out <= opening and out <= released

    def test_what_was_added_releases_nothing(self):
        assert out_of_opening(D(50), D(-3)) == 0


class TestSplit:
    @given(money, st.lists(money, min_size=1), DIGITS)
    def test_the_parts_add_up_and_none_is_off_by_more_than_a_unit(
        self, total, weights, digits
    ):
        total, whole = rounded(total, digits), sum(weights)
        if not whole:
            with pytest.raises(ValueError, match="add up to zero"):
                split(total, weights, digits)
            return
        parts = split(total, weights, digits)
        assert sum(parts) == total
        unit = D(1).scaleb(-digits)
        for part, weight in zip(parts, weights, strict=True):
            assert abs(part - total * weight / whole) < unit + D("1e-9")
            assert part == rounded(part, digits)
