# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""What a company owes for points: deferral, release, breakage, and what to expect.

IFRS 15 (ASC 606 and Iran's standard 43 agree): points that only a purchase gives are a
promise of their own, paid for with the sale (B39 to B43). The price is split by what
each promise costs alone (73 to 80), never again later; what was set aside becomes
revenue as points are spent, breakage in proportion (B44 to B47).

A cohort is the points issued in one accounting month. Its liability is reckoned anew
from sums since its beginning, rounded once, and the difference to the last closing is
posted: so nothing drifts, and the parts of a movement add up to it.

Units: money in company currency and points, both ``Decimal``; rates from 0 to 1.
"""

from dataclasses import dataclass, replace
from decimal import ROUND_HALF_UP, Context, Decimal, localcontext

__all__ = [
    "COLUMNS",
    "Cohort",
    "Provision",
    "allocate",
    "balance",
    "balance_expected",
    "breakage",
    "development",
    "expected_rate",
    "opened",
    "roll_forward",
    "rounded",
]

#: Far more digits than any amount needs, so that only the rounding of balances is seen.
_EXACT = Context(prec=60)
ZERO, ONE = Decimal(0), Decimal(1)

#: The order in which a period's events are taken; each moves the liability by itself.
COLUMNS = ("issued", "returned", "redeemed", "expired", "reestimated")


@dataclass(frozen=True)
class Cohort:
    """Sums of a cohort since its beginning.

    ``deferred`` is the money set aside, less what returns took back of it; ``issued``
    the points given, less what returns took back; ``redeemed`` and ``expired`` the
    points gone since; ``rate`` the share of issued points that is expected to be
    redeemed in the end.
    """

    deferred: Decimal = ZERO
    issued: Decimal = ZERO
    redeemed: Decimal = ZERO
    expired: Decimal = ZERO
    rate: Decimal = ONE

    def liability(self):
        """The liability of the cohort, not rounded."""
        return balance(
            self.deferred, self.issued, self.redeemed, self.expired, self.rate
        )

    def estimated_as(self, other):
        """The same sums, with the estimates of another closing."""
        return replace(self, rate=other.rate)


@dataclass(frozen=True)
class Provision(Cohort):
    """Sums of a cohort whose points will cost money, but have brought none.

    No price is set aside: what is still expected to be redeemed is provided for at
    ``cost``, money for one point (IAS 37, 36: the best estimate at each closing).

    >>> held = Provision(issued=Decimal(1000), redeemed=Decimal(300),
    ...                  rate=Decimal("0.8"), cost=Decimal("0.05"))
    >>> held.liability()
    Decimal('25.000')
    """

    cost: Decimal = ZERO

    def liability(self):
        """The provision for the cohort, not rounded."""
        expected = _expected(self.issued, self.redeemed, self.expired, self.rate)
        with localcontext(_EXACT):
            return _amount(self.cost, "The cost of a point") * (
                expected - self.redeemed
            )

    def estimated_as(self, other):
        """The same sums, with the estimates of another closing."""
        return replace(self, rate=other.rate, cost=other.cost)


def allocate(transaction_price, goods_price, points_price):
    """Split the price of a sale between its goods and the points that it gives.

    ``transaction_price`` is what was invoiced without tax; ``goods_price`` and
    ``points_price`` are what each would cost alone (IFRS 15, 76). Returns a pair that
    adds up to the price exactly.

    >>> goods, points = allocate(Decimal(100000), Decimal(100000), Decimal(9500))
    >>> round(goods, 2), round(points, 2)
    (Decimal('91324.20'), Decimal('8675.80'))

    Raises ValueError when a number is negative, infinite or none.
    """
    price = _amount(transaction_price, "The price of the sale")
    goods = _amount(goods_price, "The price of the goods alone")
    points = _amount(points_price, "The price of the points alone")
    with localcontext(_EXACT):
        whole = goods + points
        to_points = price * points / whole if whole else ZERO
        return price - to_points, to_points


def balance(deferred, issued, redeemed, expired, rate):
    """Return the liability of a cohort whose redemptions are expected by a rate.

    Never fewer are expected than were redeemed, and never more than still can be: the
    expired ones will not. So the liability is gone when all points are. Points that a
    return took back after they were spent are nobody's any more: where more are gone
    than were issued, nothing is owed.

    >>> balance(Decimal(100), Decimal(1000), Decimal(400), Decimal(0), Decimal("0.8"))
    Decimal('50')

    Raises ValueError when a number is negative, infinite or none, or the rate is not
    between 0 and 1.
    """
    expected = _expected(issued, redeemed, expired, rate)
    return balance_expected(deferred, redeemed, expected)


def _expected(issued, redeemed, expired, rate):
    """Return how many points of a cohort will have been redeemed in the end."""
    issued = _amount(issued, "The issued points")
    redeemed = _amount(redeemed, "The redeemed points")
    expired = _amount(expired, "The expired points")
    rate = _rate(rate)
    with localcontext(_EXACT):
        return max(redeemed, min(rate * issued, issued - expired))


def balance_expected(deferred, redeemed, expected):
    """Return the liability of a cohort of which ``expected`` points will be redeemed.

    ``expected`` counts the redeemed ones too. What was set aside is released by the
    share of them that is redeemed (IFRS 15, B46).

    >>> round(balance_expected(Decimal("8675.80"), Decimal(4500), Decimal(9500)), 2)
    Decimal('4566.21')

    Raises ValueError when a number is negative, infinite or none, or fewer are
    expected than are redeemed.
    """
    deferred = _amount(deferred, "What was set aside")
    redeemed = _amount(redeemed, "The redeemed points")
    expected = _amount(expected, "The expected redemptions")
    if redeemed > expected:
        raise ValueError(
            f"{redeemed} points were redeemed already; {expected} cannot be expected"
            " in the end."
        )
    if not expected:
        return ZERO
    with localcontext(_EXACT):
        return deferred * (expected - redeemed) / expected


def breakage(sold, used, rate):
    """Return the revenue so far from gift cards of which a share is never used.

    ``sold`` and ``used`` are money since the beginning, ``rate`` the share of what was
    sold that nobody is expected to use. It becomes revenue in proportion to use (IFRS
    15, B46): rate x sold x used / ((1 - rate) x sold). So the month in which a card was
    sold does not matter. Never is it more than what is left on the cards.

    >>> round(breakage(Decimal(160000), Decimal(144000), Decimal("0.05")), 2)
    Decimal('7578.95')

    Raises ValueError when a number is negative, infinite or none, or the rate is not
    between 0 and 1.
    """
    sold = _amount(sold, "What was sold")
    used = _amount(used, "What was used")
    rate = _rate(rate, "The breakage rate")
    with localcontext(_EXACT):
        left = max(ZERO, sold - used)
        return left if rate == ONE else min(left, used * rate / (ONE - rate))


def opened(outstanding, value, rate):
    """Return the cohort that accounts begin with for points given before them.

    What was spent and lapsed until then is forgotten: the points that are left count as
    issued on that day, and set aside is ``value``, money for one point, for as many of
    them as are expected to be redeemed by ``rate``.

    >>> held = opened(Decimal(400), Decimal("0.10"), Decimal("0.8"))
    >>> held.liability()
    Decimal('32.000')

    More may have been spent than was issued, where an invoice that is still to come
    makes the points count; then ``outstanding`` is negative, and nothing is owed yet.

    Raises ValueError when the value is negative or the rate not between 0 and 1.
    """
    with localcontext(_EXACT):
        return Cohort(
            deferred=max(ZERO, outstanding)
            * _amount(value, "The value of a point")
            * _rate(rate),
            issued=max(ZERO, outstanding),
            redeemed=max(ZERO, -outstanding),
            rate=rate,
        )


def roll_forward(before, after, digits):
    """Return what moved a cohort's liability from one closing to the next.

    ``before`` and ``after`` are its sums at both. The events are taken in the order of
    :data:`COLUMNS`, and each column is the rounded liability after it less the one
    before it; so they add up to the movement to the last unit.

    ``issued`` and ``returned`` cannot be told apart in the sums: ``after`` may be a
    pair, the sums as if nothing had been returned and those with the returns.

    :return: dict of column to money, rounded to ``digits`` decimals
    """
    gross, net = after if isinstance(after, tuple) else (after, after)
    held = net.estimated_as(before)
    stages = [
        before,
        replace(before, deferred=gross.deferred, issued=gross.issued),
        replace(before, deferred=net.deferred, issued=net.issued),
        replace(held, expired=before.expired),
        held,
        net,
    ]
    levels = [rounded(stage.liability(), digits) for stage in stages]
    return {
        column: after_it - before_it
        for column, before_it, after_it in zip(
            COLUMNS, levels[:-1], levels[1:], strict=True
        )
    }


def rounded(money, digits):
    """Return money rounded half up, away from zero, to ``digits`` decimals."""
    with localcontext(_EXACT):
        return money.quantize(ONE.scaleb(-digits), ROUND_HALF_UP)


def development(triangle):
    """Return the chain-ladder factors of cumulative redemptions by age.

    ``triangle`` holds for each cohort its cumulative redeemed points by age in months,
    the oldest cohort first and longest. The factor of an age is what cohorts that old
    had redeemed one month later, all together (Mack 1993, formula 3).

    :return: list of factors; None for an age at which nobody had redeemed anything
    """
    longest = max(map(len, triangle), default=0)
    factors = []
    with localcontext(_EXACT):
        for age in range(longest - 1):
            rows = [row for row in triangle if len(row) > age + 1]
            below = sum((row[age] for row in rows), ZERO)
            above = sum((row[age + 1] for row in rows), ZERO)
            factors.append(above / below if below else None)
    return factors


def expected_rate(triangle, issued, expired=None):
    """Return the share of issued points that will be redeemed, by the chain ladder.

    ``issued`` are the points of each cohort of ``triangle``, ``expired`` those of them
    that cannot be redeemed any more. A cohort that has redeemed nothing yet tells
    nothing and takes the rate of the others.

    :return: a rate from 0 to 1, or None where no cohort tells anything
    """
    factors = development(triangle)
    ultimate = base = ZERO
    lost = expired or [ZERO] * len(triangle)
    with localcontext(_EXACT):
        for row, points, gone in zip(triangle, issued, lost, strict=True):
            last = _ultimate(row, factors)
            if last is not None and points:
                ultimate += min(last, points - gone)
                base += points
        return ultimate / base if base else None


def _ultimate(row, factors):
    """Return what a cohort will have redeemed in the end, or None."""
    if not row or not row[-1]:
        return None
    last = row[-1]
    for factor in factors[len(row) - 1 :]:
        last *= ONE if factor is None else factor
    return last


def _amount(value, what):
    """Return a Decimal that is zero or more, or refuse."""
    if not isinstance(value, Decimal) or not value.is_finite():
        raise ValueError(f"{what} must be a decimal number, not {value!r}.")
    if value < 0:
        raise ValueError(f"{what} cannot be negative: {value}.")
    return value


def _rate(value, what="The redemption rate"):
    rate = _amount(value, what)
    if rate > ONE:
        raise ValueError(f"{what} lies between 0 and 1, not at {rate}.")
    return rate
