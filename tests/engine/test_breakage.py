"""Revenue from gift cards that nobody uses: published examples, and what must hold."""

from decimal import Decimal

import pytest
from engine.liability import balance, breakage, rounded
from hypothesis import given
from hypothesis import strategies as st

D = Decimal
money = st.integers(0, 10**13).map(lambda cents: D(cents).scaleb(-2))
rates = st.integers(0, 1000).map(lambda mille: D(mille).scaleb(-3))


class TestPublished:
    @pytest.mark.parametrize(
        ("sold", "rate", "used", "revenue", "left"),
        [
            ("160000", "0.05", "144000", "7578.95", "8421.05"),
            ("1000", "0.10", "540", "60.00", "400.00"),
        ],
    )
    def test_gift_cards(self, sold, rate, used, revenue, left):
        """T9 of the accounting reference, section 2."""
        found = rounded(breakage(D(sold), D(used), D(rate)), 2)
        assert found == D(revenue)
        assert D(sold) - D(used) - found == D(left)

    def test_half_of_the_rights_is_half_of_the_breakage(self):
        whole = D(1000) * D("0.1")
        assert breakage(D(1000), D(450), D("0.1")) == whole / 2


class TestEdges:
    def test_nothing_breaks_before_anything_is_used(self):
        assert breakage(D(1000), D(0), D("0.1")) == 0

    def test_more_used_than_expected_leaves_less_to_break(self):
        assert breakage(D(1000), D(980), D("0.1")) == 20
        assert breakage(D(1000), D(1000), D("0.1")) == 0

    def test_cards_that_nobody_sold_use_up_what_others_paid_for(self):
        assert breakage(D(1000), D(1200), D("0.1")) == 0

    def test_a_rate_of_one_leaves_nothing(self):
        assert breakage(D(1000), D(10), D(1)) == 990


class TestRefused:
    @pytest.mark.parametrize("rate", [D("-0.1"), D("1.01"), D("NaN"), 0.5])
    def test_rates(self, rate):
        with pytest.raises(ValueError, match="breakage rate"):
            breakage(D(1), D(1), rate)

    @pytest.mark.parametrize("sums", [(D(-1), D(0)), (D(0), D("Infinity"))])
    def test_money(self, sums):
        with pytest.raises(ValueError, match="What was"):
            breakage(*sums, D("0.1"))


class TestProperties:
    @given(money, money, rates)
    def test_never_negative_and_never_more_than_is_left(self, sold, used, rate):
        assert 0 <= breakage(sold, used, rate) <= max(D(0), sold - used)

    @given(money, money, rates)
    def test_a_card_is_a_cohort_of_as_many_points(self, sold, used, rate):
        """The same by the liability of points that never lapse."""
        used = min(sold, used)
        owed = sold - used - breakage(sold, used, rate)
        same = balance(sold, sold, used, D(0), 1 - rate)
        assert abs(owed - same) < D("1e-12")

    @given(money, money, rates)
    def test_without_a_rate_nothing_breaks(self, sold, used, rate):
        assert breakage(sold, used, D(0)) == 0
        assert breakage(sold, used, rate) <= breakage(sold, used, D(1))
