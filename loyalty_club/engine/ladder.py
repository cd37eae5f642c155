# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""How many points will be spent, as the past suggests it, and how right that was.

The chain ladder of :mod:`.liability` over months of issue, with what an auditor asks
of it: are there enough of them to go by, and what would it have said a year ago?

Units: points as ``Decimal``, ages in whole months, rates from 0 to 1.
"""

from dataclasses import dataclass
from decimal import Decimal

from .liability import ONE, development, expected_rate

__all__ = ["LEAST_MATURE", "MATURE_AGE", "BackTest", "Issue", "back_test", "suggest"]

#: A month of issue tells how points are spent when it is so old, or used up.
MATURE_AGE = 12
#: Fewer mature months than these are no basis for a rate.
LEAST_MATURE = 6
ZERO = Decimal(0)


@dataclass(frozen=True)
class Issue:
    """Points of one month of issue: given, and gone by the end of each month since.

    ``redeemed`` and ``expired`` are cumulative, one value for each age from 0 on.
    """

    issued: Decimal
    redeemed: tuple[Decimal, ...]
    expired: tuple[Decimal, ...]

    def mature(self):
        """Whether the month tells how its points end."""
        gone = self.redeemed[-1] + self.expired[-1]
        return len(self.redeemed) > MATURE_AGE or gone >= self.issued

    def ago(self, months):
        """The month as it was seen ``months`` ago, or None: it was not there yet."""
        left = len(self.redeemed) - months
        if left < 1:
            return None
        return Issue(self.issued, self.redeemed[:left], self.expired[:left])


@dataclass(frozen=True)
class BackTest:
    """What the ladder would have said then: its rate, and points spent until now.

    ``said`` and ``came`` are points redeemed by now, by the ladder and in truth.
    """

    rate: Decimal
    said: Decimal
    came: Decimal


def suggest(issues):
    """Return how many months of issue are mature, and the rate that they suggest.

    The rate is None where fewer than :data:`LEAST_MATURE` are mature or none has
    redeemed anything; every point has to be expected then.

    >>> old = [Issue(Decimal(100), (Decimal(40),) * 13, (Decimal(0),) * 13)] * 6
    >>> suggest(old)
    (6, Decimal('0.4'))
    """
    issues = _known(issues)
    mature = sum(issue.mature() for issue in issues)
    return mature, _rate(issues) if mature >= LEAST_MATURE else None


def back_test(issues, months=MATURE_AGE):
    """Hold what the ladder said ``months`` ago against what was redeemed since.

    Only months of issue that were there then count, and of them those of which
    anything had been redeemed. Returns a :class:`BackTest`, or None where nothing can
    be told.
    """
    pairs = [(issue, issue.ago(months)) for issue in _known(issues)]
    pairs = [(now, then) for now, then in pairs if then and then.redeemed[-1] > 0]
    if not pairs:
        return None
    factors = development([then.redeemed for _now, then in pairs])
    said = sum((_forecast(then, factors, months) for _now, then in pairs), ZERO)
    came = sum((now.redeemed[-1] for now, _then in pairs), ZERO)
    return BackTest(_rate([then for _now, then in pairs]), said, came)


def _known(issues):
    """The months of which anything is left to tell."""
    return [issue for issue in issues if issue.issued > 0]


def _rate(issues):
    return expected_rate(
        [issue.redeemed for issue in issues],
        [issue.issued for issue in issues],
        [issue.expired[-1] for issue in issues],
    )


def _forecast(issue, factors, months):
    """Points that will be redeemed so many months later; never more than are left."""
    age, points = len(issue.redeemed) - 1, issue.redeemed[-1]
    for factor in factors[age : age + months]:
        points *= ONE if factor is None else factor
    return min(points, issue.issued - issue.expired[-1])
