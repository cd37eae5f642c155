# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""What is told beside a closing: other estimates, the opening balance, times to come.

IAS 1, 125 and 129: what would be owed had the estimates been others. IFRS 15, 116(b)
and 120: what of the opening balance became revenue, and when the rest can.

Units: money in company currency and points, both ``Decimal``; rates from 0 to 1.
"""

from dataclasses import replace
from decimal import Decimal, localcontext

from .liability import _EXACT, ONE, ZERO, Provision, rounded

__all__ = [
    "FACTORS",
    "SHIFTS",
    "out_of_opening",
    "sensitivity",
    "split",
    "with_rate",
    "with_worth",
]

#: By how much the redemption rate is moved, and by what the worth of a point is
#: multiplied.
SHIFTS = tuple(map(Decimal, ("-0.05", "-0.01", "0", "0.01", "0.05")))
FACTORS = (Decimal("0.9"), Decimal("1.1"))


def with_rate(cohort, shift):
    """Return the cohort with ``shift`` added to its redemption rate, from 0 to 1."""
    return replace(cohort, rate=min(ONE, max(ZERO, cohort.rate + shift)))


def with_worth(cohort, factor, share=ZERO):
    """Return the cohort as if its points had been worth ``factor`` times as much.

    A provision costs so many times as much. Money set aside does not: the points share
    the price with the goods (IFRS 15, 76), and so the more of it they carried, the less
    they gain. ``share`` is what they carried of the price. Of one sale this is exactly
    what :func:`.liability.allocate` would have given.
    """
    with localcontext(_EXACT):
        if isinstance(cohort, Provision):
            return replace(cohort, cost=cohort.cost * factor)
        carried = cohort.deferred * factor / (ONE + (factor - ONE) * share)
    return replace(cohort, deferred=carried)


def sensitivity(cohorts, digits, share=ZERO):
    """Return what would be owed for cohorts had one estimate been another.

    Each cohort is rounded, as a closing does it.

    :return: pair of dict, the liability by each of :data:`SHIFTS` and of
        :data:`FACTORS`
    """
    cohorts = list(cohorts)

    def owed(change, by):
        return sum(
            (rounded(change(cohort, by).liability(), digits) for cohort in cohorts),
            ZERO,
        )

    return (
        {shift: owed(with_rate, shift) for shift in SHIFTS},
        {
            factor: owed(lambda cohort, by: with_worth(cohort, by, share), factor)
            for factor in FACTORS
        },
    )


def out_of_opening(opening, released):
    """Return how much of what was released came out of the opening balance.

    Within a cohort the older points are taken to be spent first (IFRS 15, 116(b)).

    >>> out_of_opening(Decimal(50), Decimal(80))
    Decimal('50')
    """
    return max(ZERO, min(opening, released))


def split(total, weights, digits):
    """Split money by weights, rounded to ``digits``; the parts add up to it.

    A part is the rounded share of all weights until it, less that of those before it:
    so none is off by more than one unit, and nothing is left over.

    >>> split(Decimal(100), [Decimal(1)] * 3, 2)
    [Decimal('33.33'), Decimal('33.34'), Decimal('33.33')]

    Raises ValueError when the weights add up to nothing.
    """
    whole = sum(weights, ZERO)
    if not whole:
        raise ValueError("Nothing is split by weights that add up to zero.")
    parts, upto, given = [], ZERO, ZERO
    with localcontext(_EXACT):
        for weight in weights:
            upto += weight
            until = rounded(total * upto / whole, digits)
            parts.append(until - given)
            given = until
    return parts
