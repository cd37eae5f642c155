"""What a reward costs by the money that it took off."""

import pytest
from engine.redeeming import by_value, claims
from hypothesis import given
from hypothesis import strategies as st

money = st.integers(0, 10**12)
prices = st.integers(1, 10**6)
steps = st.sampled_from((1, 10, 100))


@given(money, prices, steps)
def test_points_are_worth_what_they_pay_and_no_step_more(value, price, step):
    cost = by_value(value, price, step)
    assert cost % step == 0
    assert cost * price >= 100 * value
    assert cost == 0 or (cost - step) * price < 100 * value


@given(money, money, prices, steps)
def test_a_dearer_reward_never_costs_less(value, more, price, step):
    assert by_value(value + more, price, step) >= by_value(value, price, step)


@given(money, prices, st.integers(0, 20))
def test_claims_cover_what_was_taken_off(value, worth, slack):
    number = claims(value, worth, slack)
    assert number >= 1
    assert number * worth >= value - slack
    assert number == 1 or (number - 1) * worth < value - slack


def test_what_is_worth_nothing_is_claimed_once():
    assert claims(700, 0) == 1


@pytest.mark.parametrize(
    "numbers", [(-1, 1, 1), (1, 0, 1), (1, 1, 0), (1.5, 1, 1), (True, 1, 1)]
)
def test_numbers_that_mean_nothing_are_refused(numbers):
    with pytest.raises(ValueError):
        by_value(*numbers)


@pytest.mark.parametrize("numbers", [(-1, 1), (1, -1), (1, 1, -1), (0.5, 1)])
def test_claims_of_nonsense_are_refused(numbers):
    with pytest.raises(ValueError):
        claims(*numbers)
