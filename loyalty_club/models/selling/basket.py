"""From the lines of a document to the whole numbers in which the engine counts."""

from __future__ import annotations

from ...engine import earning
from ..ledger.posting import HUNDREDTHS
from .target import Basket, Target


def left_after_returns(gross: int, invoiced: int, credited: int) -> int:
    """What is left of a line's amount when part of it was credited.

    Only what was invoiced beyond the order, or credited, counts: lowering the order
    and crediting the same goods is one return, not two. All three in the same unit;
    ``gross`` may be negative (a discount line).

    >>> left_after_returns(100, 100, 40)
    60
    >>> left_after_returns(60, 100, 40)
    60
    >>> left_after_returns(-10, -10, -4)
    -6
    """
    sign = -1 if gross < 0 else 1
    left = max(invoiced * sign, gross * sign) - credited * sign
    return sign * max(0, min(gross * sign, left))


def returned_share(basket: Basket) -> tuple[int, int]:
    """Untaxed money that earned, and what of it is left after returns."""
    lines = [line for line in basket.lines if not line.earning.excluded]
    return (
        sum(line.earning.untaxed for line in lines),
        sum(line.remaining for line in lines),
    )


def earn_target(basket: Basket, version, tier_id=None) -> Target:
    """The accrual of a basket under a version of the rules, less what came back.

    :param tier_id: the tier whose factor of that version multiplies the points
    """
    terms = version._terms(tier_id)
    earned = earning.earn(
        [line.earning for line in basket.lines],
        terms,
        basket.paid_untaxed,
        basket.paid_total,
    )
    base, remaining = _remaining_base(basket, earned)
    points = earning.share(earned.points, base, remaining)
    explanation = {
        **earned.explanation,
        "awarded": earned.points,
        "points": points,
        "steps": terms.steps,
        "minor": terms.minor,
        "returned_untaxed": base - remaining,
        "version": version._data()["number"],
    }
    return Target(
        accrual=points * HUNDREDTHS // terms.steps,
        base=remaining / terms.minor,
        explanation=explanation,
        rule_version_id=version.id,
        tier_id=tier_id,
    )


def _remaining_base(basket, earned):
    """Shrink the base of each line that earned by what came back of it."""
    sold = {line.earning.key: line for line in basket.lines}
    base = remaining = 0
    for data in earned.explanation["lines"]:
        line = sold[data["key"]]
        gross = line.earning.untaxed
        own = data["base_untaxed"]
        base += own
        remaining += own * line.remaining // gross if gross else own
    if base <= 0:
        # Points that no money earned, such as a free sample's: by all the goods.
        base, remaining = returned_share(basket)
    return max(0, base), max(0, remaining)


def legacy_target(basket: Basket, version, awarded: int) -> Target:
    """The share of points from before the club that returns leave (take-over).

    :param awarded: what the document had given then, in hundredths of a point
    """
    base, remaining = returned_share(basket)
    step = HUNDREDTHS // version._data()["steps"]
    return Target(
        accrual=share_in_steps(awarded, max(0, base), max(0, remaining), step),
        rule_version_id=version.id,
    )


def share_in_steps(points: int, base: int, remaining: int, step: int) -> int:
    """Return the share of points that returns leave, down to a whole step.

    Points and step in hundredths. All of them stay as they are when all remains: they
    may be older than the club's step.

    >>> share_in_steps(500, 3, 2, 100)
    300
    >>> share_in_steps(250, 3, 3, 100)
    250
    """
    left = earning.share(points, base, remaining)
    return left if left == points else left - left % step


def merge_amounts(rows) -> dict:
    """Add up rows of ``(line_id, invoiced, credited)``, amounts in smallest units."""
    totals = {}
    for line_id, invoiced, credited in rows:
        known = totals.get(line_id, (0, 0))
        totals[line_id] = (known[0] + invoiced, known[1] + credited)
    return totals
