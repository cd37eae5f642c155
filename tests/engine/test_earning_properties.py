# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""What is true of every earning, and that it is what the slow oracle says."""

import json
from fractions import Fraction

import earning_oracle as oracle
from earning_cases import (
    MILLION,
    arguments,
    outcome,
    some_documents,
    some_lines,
    some_rules,
    some_terms,
)
from engine.earning import earn, share
from hypothesis import assume, event, given
from hypothesis import strategies as st

PLAIN_MONEY = st.integers(0, 10**9)


def points(document):
    return earn(**arguments(document)).points


def simple(money=PLAIN_MONEY):
    """Documents of money rules without minimum or cap, and nothing negative."""
    rules = some_rules(modes=("money",), minimum=st.just(0))
    terms = some_terms(rules).map(lambda terms: {**terms, "cap": None})
    return some_documents(terms, some_lines(money)).map(without_quantities)


def without_quantities(document):
    for rule in document["terms"]["rules"]:
        rule["minimum_quantity"] = 0
    for line in document["lines"]:
        line["quantity"] = abs(line["quantity"])
    return document


@given(some_documents())
def test_it_is_what_the_oracle_says(document):
    earning = earn(**arguments(document))
    event("earns" if earning.points else "earns nothing")
    assert outcome(earning) == oracle.earn(document)


@given(some_documents(), st.randoms(use_true_random=False))
def test_the_order_of_lines_and_rules_says_nothing(document, random):
    first = earn(**arguments(document))
    random.shuffle(document["lines"])
    random.shuffle(document["terms"]["rules"])
    assert earn(**arguments(document)) == first


@given(some_documents())
def test_points_are_never_negative_nor_above_the_cap(document):
    earning = earn(**arguments(document))
    assert earning.points >= 0
    assert earning.base_untaxed >= 0
    cap = document["terms"]["cap"]
    assert cap is None or earning.points <= cap


@given(some_documents())
def test_the_explanation_is_json_and_reckons_up_to_the_points(document):
    earning = earn(**arguments(document))
    said = json.loads(json.dumps(earning.explanation))
    assert said == earning.explanation
    by_rules = sum((Fraction(rule["points"]) for rule in said["rules"]), Fraction())
    raw = Fraction(said["raw"])
    assert by_rules * Fraction(said["factor"], MILLION) == raw
    steps = max(0, oracle.rounded(raw * said["steps"], said["rounding"]))
    assert said["capped"] == (said["cap"] is not None and steps > said["cap"])
    assert earning.points == (said["cap"] if said["capped"] else steps)
    assert said["base"] == sum(line["base"] for line in said["lines"])
    untaxed = sum(line["base_untaxed"] for line in said["lines"])
    assert said["base_untaxed"] == earning.base_untaxed == max(0, untaxed)


@given(some_documents())
def test_what_points_paid_is_taken_from_the_lines_exactly(document):
    every_line = {"id": 1, "mode": "money", "rate": MILLION, "minimum_amount": 0}
    document["terms"]["rules"] = [
        {**every_line, "minimum_amount_taxed": True, "minimum_quantity": 0}
    ]
    for line in document["lines"]:
        line.update(rules=[1], quantity=0)
    open_lines = [line for line in document["lines"] if not line["excluded"]]
    net = sum(line["untaxed"] for line in open_lines)
    assume(open_lines and sum(line["total"] for line in open_lines) >= 0)
    said = earn(**arguments(document)).explanation
    bases = {line["key"]: line["base_untaxed"] for line in said["lines"]}
    paid = document["paid_untaxed"]
    left = max(0, net - paid) if paid else net
    assert sum(bases.values()) == left
    open_lines.sort(key=lambda line: line["key"])
    untaxed = [line["untaxed"] for line in open_lines]
    assert list(bases.values()) == oracle.spread(untaxed, paid)
    for line in open_lines:
        low, high = sorted((0, line["untaxed"]))
        assert low <= bases[line["key"]] <= high


@given(simple(), st.integers(1, 10**6), st.integers(1, 10**6))
def test_more_paid_with_points_never_earns_more_than_rounding(document, less, more):
    """The spread of single units may favour a dearer rule, by a unit a line at most."""
    document.update(paid_untaxed=less, paid_total=less)
    first = points(document)
    document.update(paid_untaxed=less + more, paid_total=less + more)
    assert points(document) <= first + slack(document)


def slack(document):
    """Return the steps that one smallest unit on every line can be worth, and one."""
    terms = document["terms"]
    rate = sum(rule["rate"] for rule in terms["rules"])
    unit = Fraction(
        rate * terms["factor"] * terms["steps"], terms["minor"] * MILLION**2
    )
    return 1 + len(document["lines"]) * unit


@given(simple())
def test_a_document_wholly_paid_with_points_earns_nothing(document):
    document.update(paid_untaxed=10**15, paid_total=10**15)
    earning = earn(**arguments(document))
    assert (earning.points, earning.base_untaxed) == (0, 0)


@given(some_documents())
def test_excluded_lines_are_as_if_they_were_not_there(document):
    with_them = outcome(earn(**arguments(document)))
    document["lines"] = [li for li in document["lines"] if not li["excluded"]]
    assert outcome(earn(**arguments(document))) == with_them


@given(simple(), st.integers(0, 10**6))
def test_dearer_never_earns_less(document, more):
    assume(document["lines"])
    document.update(paid_untaxed=0, paid_total=0)
    before = points(document)
    document["lines"][0]["untaxed"] += more
    document["lines"][0]["total"] += more
    assert points(document) >= before


@given(some_documents(), st.integers(0, 2 * MILLION))
def test_a_better_tier_never_earns_less(document, more):
    before = points(document)
    document["terms"]["factor"] += more
    assert points(document) >= before


@given(some_documents())
def test_roundings_stand_in_order_and_within_one_step(document):
    document["terms"]["cap"] = None
    steps = []
    for rounding in ("down", "half_up", "up"):
        document["terms"]["rounding"] = rounding
        steps.append(points(document))
    assert steps == sorted(steps)
    assert steps[-1] - steps[0] <= 1


@given(simple(), st.data())
def test_cutting_a_line_in_two_changes_nothing(document, data):
    assume(document["lines"])
    document.update(paid_untaxed=0, paid_total=0)
    whole = points(document)
    first = document["lines"][0]
    second = {**first, "key": 1000}
    for name in ("untaxed", "total", "quantity"):
        second[name] = data.draw(st.integers(0, first[name]))
        first[name] -= second[name]
    document["lines"].append(second)
    assert points(document) == whole


@given(simple(), st.data())
def test_cutting_a_document_in_two_gains_no_more_than_rounding(document, data):
    document.update(paid_untaxed=0, paid_total=0)
    whole = points(document)
    parts = [dict(document, lines=[]), dict(document, lines=[])]
    for line in document["lines"]:
        parts[data.draw(st.integers(0, 1))]["lines"].append(line)
    apart = sum(points(part) for part in parts)
    if document["terms"]["rounding"] == "down":
        assert whole - 1 <= apart <= whole
    assert abs(apart - whole) <= 1


NUMBERS = st.integers(0, 10**9)


@given(NUMBERS, NUMBERS, st.integers(-(10**9), 2 * 10**9), NUMBERS)
def test_a_share_is_monotone_and_between_nothing_and_all(awarded, base, left, more):
    assert 0 <= share(awarded, base, left) <= share(awarded, base, left + more)
    assert share(awarded, base, left + more) <= awarded


@given(NUMBERS, st.integers(1, 10**9), st.data())
def test_a_share_has_its_ends_and_is_the_proportion_rounded_down(awarded, base, data):
    assert share(awarded, base, base) == awarded
    assert share(awarded, base, 0) == 0
    left = data.draw(st.integers(0, base))
    assert share(awarded, base, left) == Fraction(awarded * left, base).__floor__()
