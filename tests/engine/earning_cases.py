# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Documents to try: in the form of the vectors, by hand and by hypothesis."""

from engine.earning import Line, Rule, Terms
from hypothesis import strategies as st

MILLION = 1_000_000
EXCLUDED = ("gift_card", "top_up", "tip", "down_payment", "reward", "no_effect")


def line(key, untaxed, total=None, quantity=1, rules=(1,), excluded=""):
    """Return a line; ``quantity`` in units."""
    return {
        "key": key,
        "quantity": round(quantity * MILLION),
        "untaxed": untaxed,
        "total": untaxed if total is None else total,
        "rules": list(rules),
        "excluded": excluded,
    }


def rule(id_=1, mode="money", rate=1, amount=0, taxed=True, quantity=0):
    """Return a rule; ``rate`` in points, ``quantity`` in units."""
    return {
        "id": id_,
        "mode": mode,
        "rate": round(rate * MILLION),
        "minimum_amount": amount,
        "minimum_amount_taxed": taxed,
        "minimum_quantity": round(quantity * MILLION),
    }


def case(lines, rules=None, paid=(0, 0), factor=1, **terms):
    """Return a document: money with two decimals and whole points, unless said."""
    defaults = {"taxed": False, "minor": 100, "steps": 1, "rounding": "down"}
    return {
        "terms": {
            "rules": [rule()] if rules is None else rules,
            "factor": round(factor * MILLION),
            "cap": None,
            **defaults,
            **terms,
        },
        "lines": lines,
        "paid_untaxed": paid[0],
        "paid_total": paid[1],
    }


def arguments(document):
    """Return what ``engine.earning.earn`` takes for ``document``."""
    terms = dict(document["terms"])
    terms["rules"] = tuple(Rule(**data) for data in terms["rules"])
    lines = [
        Line(**{**data, "rules": tuple(data["rules"])}) for data in document["lines"]
    ]
    paid = {name: document[name] for name in ("paid_untaxed", "paid_total")}
    return {"lines": lines, "terms": Terms(**terms), **paid}


def outcome(earning):
    """Return ``earning`` in the form of the vectors' ``expected``."""
    said = earning.explanation
    names = ("key", "base", "base_untaxed")
    return {
        "points": earning.points,
        "base_untaxed": earning.base_untaxed,
        "capped": said["capped"],
        "raw": said["raw"],
        "reasons": {str(rule["id"]): rule["reason"] for rule in said["rules"]},
        "lines": [{name: line[name] for name in names} for line in said["lines"]],
    }


MONEY = st.one_of(
    st.integers(0, 3000), st.integers(-2000, 2000), st.integers(-(10**12), 10**13)
)
QUANTITIES = st.one_of(
    st.integers(-3, 12).map(lambda units: units * MILLION),
    st.integers(-3 * MILLION, 40 * MILLION),
)
MINIMUMS = st.integers(0, 2000)
RATES = st.one_of(
    st.sampled_from([0, 1, 10_000, 333_333, 500_000, MILLION, 10 * MILLION]),
    st.integers(0, 100 * MILLION),
)


@st.composite
def taxed_money(draw, money=MONEY):
    """Return money without and with tax, at one of a few rates."""
    untaxed = draw(money)
    return untaxed, untaxed + untaxed * draw(st.sampled_from([0, 0, 9, 10, 21])) // 100


@st.composite
def some_lines(draw, money=MONEY, rule_ids=(1, 2, 3), most=7):
    """Return lines with distinct keys in any order, now and then excluded."""
    keys = draw(st.lists(st.integers(1, 999), max_size=most, unique=True))
    lines = []
    for key in keys:
        untaxed, total = draw(taxed_money(money))
        taken = [id_ for id_ in rule_ids if draw(st.integers(0, 2))]
        excluded = draw(st.sampled_from(("", "", "", "", *EXCLUDED)))
        lines.append(line(key, untaxed, total, 0, taken, excluded))
        lines[-1]["quantity"] = draw(QUANTITIES)
    return lines


@st.composite
def some_rules(draw, modes=("order", "money", "unit"), minimum=MINIMUMS):
    """Return up to three rules."""
    rules = []
    for id_ in draw(st.lists(st.integers(1, 3), max_size=3, unique=True)):
        rules.append(rule(id_, draw(st.sampled_from(modes)), taxed=draw(st.booleans())))
        rules[-1]["rate"] = draw(RATES)
        rules[-1]["minimum_amount"] = draw(st.sampled_from([0, draw(minimum)]))
        rules[-1]["minimum_quantity"] = draw(st.sampled_from([0, MILLION, 2_500_000]))
    return rules


@st.composite
def some_terms(draw, rules=None):
    """Return terms of any club."""
    return {
        "rules": draw(some_rules() if rules is None else rules),
        "taxed": draw(st.booleans()),
        "minor": draw(st.sampled_from([1, 100, 1000])),
        "steps": draw(st.sampled_from([1, 10, 100])),
        "factor": draw(
            st.sampled_from([MILLION, 0, 1_500_000, 1_333_333, 3 * MILLION])
        ),
        "rounding": draw(st.sampled_from(["down", "half_up", "up"])),
        "cap": draw(st.one_of(st.none(), st.integers(0, 5000))),
    }


@st.composite
def some_documents(draw, terms=None, lines=None):
    """Return a document of any kind, also nonsense that the engine must bear."""
    lines = draw(some_lines() if lines is None else lines)
    net = [sum(line[name] for line in lines) for name in ("untaxed", "total")]
    paid = [draw(st.sampled_from([0, 0, draw(_part_of(value))])) for value in net]
    return {
        "terms": draw(some_terms() if terms is None else terms),
        "lines": lines,
        "paid_untaxed": paid[0],
        "paid_total": paid[1],
    }


def _part_of(value):
    """Return payments from nothing to a little more than ``value``."""
    return st.integers(0, max(0, value) + 100)
