# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Earnings that a reader can check by hand; the vectors that JavaScript shares."""

from dataclasses import replace

import make_vectors
import pytest
from earning_cases import arguments, case, line, outcome, rule
from engine.earning import Line, Rule, Terms, earn, share

VECTORS = make_vectors.read("earning")
SAFE_IN_JAVASCRIPT = 2**53 - 1


@pytest.mark.parametrize("vector", VECTORS["earn"], ids=lambda vector: vector["name"])
def test_vector(vector):
    assert outcome(earn(**arguments(vector["input"]))) == vector["expected"]


@pytest.mark.parametrize("vector", VECTORS["share"], ids=str)
def test_share_vector(vector):
    expected = vector["expected"]
    assert share(vector["awarded"], vector["base"], vector["remaining"]) == expected


@pytest.mark.parametrize(
    "vector", VECTORS["earn_refused"], ids=lambda vector: vector["name"]
)
def test_refused_vector(vector):
    with pytest.raises(ValueError) as caught:
        earn(**arguments(vector["input"]))
    assert vector["sentence"] in str(caught.value)


@pytest.mark.parametrize("vector", VECTORS["share_refused"], ids=str)
def test_refused_share_vector(vector):
    with pytest.raises(ValueError) as caught:
        share(vector["awarded"], vector["base"], vector["remaining"])
    assert vector["sentence"] in str(caught.value)


def test_the_vectors_are_what_the_oracle_says_today():
    assert make_vectors.earning() == VECTORS


def test_numbers_of_the_vectors_survive_json_in_javascript():
    def numbers(data):
        if isinstance(data, dict):
            data = data.values()
        elif not isinstance(data, list):
            return [data] if isinstance(data, int) else []
        return [number for item in data for number in numbers(item)]

    assert all(abs(number) <= SAFE_IN_JAVASCRIPT for number in numbers(VECTORS))


def test_an_explanation_says_everything():
    document = case(
        [
            line(7, 1000, 1090, quantity=2),
            line(8, -100, -109, quantity=0),
            line(9, 5000, excluded="gift_card"),
        ],
        [rule(1), rule(2, "order", 5, amount=2000)],
        paid=(90, 98),
        factor=1.5,
        cap=10,
    )
    assert earn(**arguments(document)).explanation == {
        "lines": [
            {"key": 7, "base": 900, "base_untaxed": 900, "rules": [1]},
            {"key": 8, "base": -90, "base_untaxed": -90, "rules": [1]},
        ],
        "excluded": [{"key": 9, "reason": "gift_card"}],
        "rules": [
            {
                **rule(1),
                "amount": 981,
                "base": 810,
                "quantity": 2_000_000,
                "points": "81/10",
                "reason": "",
            },
            {
                **rule(2, "order", 5, amount=2000),
                "amount": 0,
                "base": 0,
                "quantity": 0,
                "points": "0/1",
                "reason": "no_line",
            },
        ],
        "base": 810,
        "base_untaxed": 810,
        "paid_untaxed": 90,
        "paid_total": 98,
        "taxed": False,
        "minor": 100,
        "steps": 1,
        "factor": 1_500_000,
        "rounding": "down",
        "cap": 10,
        "capped": True,
        "raw": "243/20",
    }


LINE = {"key": 1, "quantity": 0, "untaxed": 0, "total": 0, "rules": ()}
TERMS = Terms(rules=(Rule(1, "money", 1),), taxed=True, minor=100, steps=1)


@pytest.mark.parametrize(
    ("build", "sentence"),
    [
        (lambda: Line(**{**LINE, "untaxed": 1.0}), "untaxed .* whole number, not 1.0"),
        (lambda: Line(**{**LINE, "total": True}), "must be a whole number, not True"),
        (lambda: Line(**{**LINE, "total": 10**19}), "total of a line must be between"),
        (lambda: Line(**LINE, excluded="rain"), "must be one of .* not 'rain'"),
        (lambda: Rule(1, "weight", 1), "mode of a rule must be one of"),
        (lambda: Rule(1, "money", -1), "rate of a rule must be between 0"),
        (lambda: Rule(1, "money", float("nan")), "rate .* whole number, not nan"),
        (lambda: Rule(1, "money", 1, minimum_amount=-1), "minimum_amount"),
        (lambda: Rule(1, "money", 1, minimum_quantity=-1), "minimum_quantity"),
        (lambda: replace(TERMS, rules=TERMS.rules * 2), "id of a rule is given twice"),
        (lambda: replace(TERMS, minor=0), "smallest units"),
        (lambda: replace(TERMS, steps=2), "steps in a point must be one of 1, 10, 100"),
        (lambda: replace(TERMS, steps=1.0), "steps in a point must be a whole number"),
        (lambda: replace(TERMS, factor=-1), "factor must be between 0"),
        (lambda: replace(TERMS, rounding="even"), "rounding must be one of"),
        (lambda: replace(TERMS, cap=-1), "cap must be between 0"),
        (lambda: earn([Line(**LINE)] * 2, TERMS), "key of a line is given twice"),
        (lambda: earn([], TERMS, paid_untaxed=-1), "What points paid, without tax"),
        (lambda: earn([], TERMS, paid_total=0.5), "What points paid, with tax"),
        (lambda: share(-1, 1, 1), "awarded points must be between 0"),
        (lambda: share(1, -1, 1), "base of the points must be between 0"),
        (lambda: share(1, 1, None), "remains of the base must be a whole number"),
    ],
)
def test_bad_input_is_refused_in_a_sentence(build, sentence):
    with pytest.raises(ValueError, match=sentence) as caught:
        build()
    assert str(caught.value).endswith(".")


def test_a_document_without_lines_earns_nothing():
    earning = earn([], TERMS)
    assert (earning.points, earning.base_untaxed) == (0, 0)
    assert earning.explanation["rules"][0]["reason"] == "no_line"
    paid = [earning.explanation[name] for name in ("paid_untaxed", "paid_total")]
    assert paid == [0, 0]
