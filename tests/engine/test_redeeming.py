"""What a reward costs by the money that it took off."""

import make_vectors
import pytest
from engine import redeeming
from engine.redeeming import by_value, claims
from hypothesis import given
from hypothesis import strategies as st

money = st.integers(0, 10**12)
prices = st.integers(1, 10**6)
steps = st.sampled_from((1, 10, 100))

VECTORS = make_vectors.read("redeeming")


@pytest.mark.parametrize("vector", VECTORS["by_value"], ids=str)
def test_by_value_vector(vector):
    assert by_value(*numbers(vector)) == vector["expected"]


@pytest.mark.parametrize("vector", VECTORS["claims"], ids=str)
def test_claims_vector(vector):
    assert claims(*numbers(vector)) == vector["expected"]


@pytest.mark.parametrize("vector", VECTORS["refused"], ids=str)
def test_refused_vector(vector):
    with pytest.raises(ValueError) as caught:
        getattr(redeeming, vector["function"])(*numbers(vector))
    assert vector["sentence"] in str(caught.value)


def numbers(vector):
    names = make_vectors.BY_VALUE if "price" in vector else make_vectors.CLAIMS
    return [vector[name] for name in names]


def test_the_vectors_are_what_the_oracle_says_today():
    assert make_vectors.redemption() == VECTORS


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
