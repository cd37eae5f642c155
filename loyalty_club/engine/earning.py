# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""The points that a document earns.

Rules mean what they mean in native Odoo (``sale.order``,
``_program_check_compute_points``), except that

- money paid with the club's own points does not earn (gap G15),
- the earning base is taxed or untaxed as the club says (gap G14),
- there is one rounding, at the very end; native rounds rule by rule, and the
  till otherwise than the sale.

All numbers are integers, and no step divides but the named ones, so that
``earning.js`` (BigInt) gives the same answer; the vectors in
``tests/engine/vectors_earning.json`` hold the two together. Where a division can
meet a negative number, it is Python's: towards minus infinity.

Units: money in the smallest unit of the club's currency; quantities, rates and
factors in millionths; points in the club's smallest step.
"""

from dataclasses import dataclass
from math import gcd

from .checks import distinct, whole
from .terms import MILLION, Earning, Line, Rule, Terms

__all__ = ["Earning", "Line", "Rule", "Terms", "earn", "share"]


@dataclass(frozen=True)
class _Base:
    """What of a line may earn: its money less what points paid of it."""

    line: Line
    base: int
    untaxed: int


@dataclass(frozen=True)
class _Verdict:
    """What a rule met in a document, and its points over ``_denominator``."""

    rule: Rule
    amount: int
    base: int
    quantity: int
    reason: str
    numerator: int


def earn(lines, terms, paid_untaxed=0, paid_total=0):
    """Return the Earning of a document of ``lines`` under ``terms``.

    ``paid_untaxed`` and ``paid_total`` are the money of this document that was paid
    with the club's own points, without and with tax. Several rules that take a line
    add up. A rule per document or per unit gives nothing when the lines that are not
    excluded were worth nothing, or points paid for all of them.

    Raises ValueError, in plain words, for a line key given twice and for a payment
    that is negative or not a whole number.
    """
    lines = sorted(lines, key=lambda line: line.key)
    distinct([line.key for line in lines], "The key of a line")
    whole(paid_untaxed, "What points paid, without tax", least=0)
    whole(paid_total, "What points paid, with tax", least=0)
    bases = _bases(lines, terms.taxed, paid_untaxed, paid_total)
    document_base = sum(base.base for base in bases)
    rules = sorted(terms.rules, key=lambda rule: rule.id)
    verdicts = [_judge(rule, bases, document_base, terms.minor) for rule in rules]
    points, outcome = _round(sum(v.numerator for v in verdicts), terms)
    earned = _earned(bases, verdicts)
    base_untaxed = max(0, sum(base.untaxed for base, _rules in earned))
    explanation = {
        "lines": [_line_data(base, rules) for base, rules in earned],
        "excluded": [_excluded_data(line) for line in lines if line.excluded],
        "rules": [_rule_data(verdict, terms.minor) for verdict in verdicts],
        "base": sum(base.base for base, _rules in earned),
        "base_untaxed": base_untaxed,
        "paid_untaxed": paid_untaxed,
        "paid_total": paid_total,
        **outcome,
    }
    return Earning(points, base_untaxed, explanation)


def share(awarded, base, remaining):
    """Return how many of ``awarded`` points are deserved after returns.

    ``base`` is the money that earned them, ``remaining`` what is left of it; both in
    one unit. The share is rounded down, never falls when more remains, and lies
    between 0 and ``awarded``. Points that no money earned (base 0) are not lost by
    returning money: all are deserved, unless ``remaining`` is negative.

    Raises ValueError when ``awarded`` or ``base`` is negative, or one of the three
    is not a whole number.
    """
    whole(awarded, "The awarded points", least=0)
    whole(base, "The base of the points", least=0)
    whole(remaining, "What remains of the base")
    if remaining < 0:
        return 0
    if remaining >= base:
        return awarded
    return awarded * remaining // base


def _bases(lines, taxed, paid_untaxed, paid_total):
    """Return a _Base for each line that is not excluded."""
    lines = [line for line in lines if not line.excluded]
    untaxed = _less_paid([line.untaxed for line in lines], paid_untaxed)
    total = _less_paid([line.total for line in lines], paid_total)
    bases = total if taxed else untaxed
    return [_Base(*base) for base in zip(lines, bases, untaxed, strict=True)]


def _less_paid(values, paid):
    """Return ``values`` less their shares of ``paid``, by largest remainder.

    All shrink by one proportion, negative ones too: their sum is then exactly the
    money that was really paid, and a document paid wholly with points has nothing
    left anywhere. Equal remainders go to the first.
    """
    net = sum(values)
    if not paid:
        return values
    if paid >= net:
        return [0] * len(values)
    shares = [value * paid // net for value in values]
    remainders = [value * paid % net for value in values]
    missing = paid - sum(shares)
    places = sorted(range(len(values)), key=lambda place: -remainders[place])
    for place in places[:missing]:
        shares[place] += 1
    return [value - part for value, part in zip(values, shares, strict=True)]


def _judge(rule, bases, document_base, minor):
    """Return the _Verdict on ``rule``, whose reason is empty when it counts."""
    taken = [base for base in bases if rule.id in base.line.rules]
    taxed = rule.minimum_amount_taxed
    amount = sum(b.line.total if taxed else b.line.untaxed for b in taken)
    quantity = sum(b.line.quantity for b in taken)
    base = sum(b.base for b in taken)
    reason = ""
    if not taken:
        reason = "no_line"
    elif amount < rule.minimum_amount:
        reason = "minimum_amount"
    elif quantity < rule.minimum_quantity:
        reason = "minimum_quantity"
    elif rule.mode != "money" and document_base <= 0:
        reason = "nothing_paid"
    numerator = 0 if reason else rule.rate * _measure(rule.mode, base, quantity, minor)
    return _Verdict(rule, amount, base, quantity, reason, numerator)


def _measure(mode, base, quantity, minor):
    """Return what a rate is multiplied with, over a denominator all modes share."""
    if mode == "money":
        return base * MILLION
    if mode == "unit":
        return quantity * minor
    return minor * MILLION


def _denominator(minor):
    """Return the parts in a point that the numerators of the verdicts count."""
    return minor * MILLION * MILLION


def _round(numerator, terms):
    """Return the steps for ``numerator``, and what the explanation says of that."""
    top = numerator * terms.factor
    bottom = _denominator(terms.minor) * MILLION
    # A document never takes points: that is the work of returns.
    parts = max(0, top) * terms.steps
    extra = {"down": 0, "half_up": bottom // 2, "up": bottom - 1}[terms.rounding]
    points = (parts + extra) // bottom
    capped = terms.cap is not None and points > terms.cap
    names = ("taxed", "minor", "steps", "factor", "rounding", "cap")
    outcome = {name: getattr(terms, name) for name in names}
    outcome.update(capped=capped, raw=_fraction(top, bottom))
    return (terms.cap if capped else points), outcome


def _earned(bases, verdicts):
    """Return the bases that a counting rule took, each with those rules' ids."""
    counting = [verdict.rule.id for verdict in verdicts if not verdict.reason]
    pairs = [(b, [id_ for id_ in counting if id_ in b.line.rules]) for b in bases]
    return [(base, rules) for base, rules in pairs if rules]


def _line_data(base, rules):
    return {
        "key": base.line.key,
        "base": base.base,
        "base_untaxed": base.untaxed,
        "rules": rules,
    }


def _excluded_data(line):
    return {"key": line.key, "reason": line.excluded}


def _rule_data(verdict, minor):
    rule = verdict.rule
    return {
        "id": rule.id,
        "mode": rule.mode,
        "rate": rule.rate,
        "minimum_amount": rule.minimum_amount,
        "minimum_amount_taxed": rule.minimum_amount_taxed,
        "minimum_quantity": rule.minimum_quantity,
        "amount": verdict.amount,
        "base": verdict.base,
        "quantity": verdict.quantity,
        "points": _fraction(verdict.numerator, _denominator(minor)),
        "reason": verdict.reason,
    }


def _fraction(top, bottom):
    """Return ``top`` / ``bottom`` in lowest terms, as text."""
    divisor = gcd(top, bottom)
    return f"{top // divisor}/{bottom // divisor}"
