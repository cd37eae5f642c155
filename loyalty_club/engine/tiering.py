# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Tiers: who qualifies, until when, and what is missing.

Amounts are whole smallest units of the club's currency, points whole hundredths; all
other measures are counts. Tiers stand in order, the lowest first. A tier without rules
is open to everybody.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from . import windows
from .checks import one_of, whole

METRICS = ("amount", "purchases", "days", "points", "months")
OPERATORS = ("ge", "gt")
JOINS = ("any", "all")
CALENDAR_WINDOWS = ("month", "quarter", "season", "half", "year")
WINDOWS = (*windows.ROLLING, *CALENDAR_WINDOWS, "lifetime")
VALIDITIES = ("none", *windows.ROLLING, *CALENDAR_WINDOWS)
UP, DOWN, STAY, EXTEND = "up", "down", "stay", "extend"
_DAY = timedelta(days=1)


@dataclass(frozen=True)
class Rule:
    """One condition: a measure of a window reaches (ge) or passes (gt) a value.

    ``number`` is the length of a rolling window; it says nothing for the others. The
    months of membership have no window.
    """

    metric: str
    operator: str
    value: int
    window: str = "lifetime"
    number: int = 1

    def __post_init__(self):
        one_of(self.metric, METRICS, "The measure")
        one_of(self.operator, OPERATORS, "The comparison")
        one_of(self.window, WINDOWS, "The window")
        whole(self.value, "The value of a rule", least=0)
        if self.window in windows.ROLLING:
            whole(self.number, "The length of a window", least=1)

    @property
    def measure(self):
        """What has to be measured: equal for rules that share a measurement."""
        if self.metric == "months":
            return ("months", "lifetime", 1)
        rolling = self.window in windows.ROLLING
        return (self.metric, self.window, self.number if rolling else 1)

    @property
    def needed(self):
        """The least whole measure that holds.

        >>> Rule("purchases", "gt", 5, "months", 3).needed
        6
        """
        return self.value + (self.operator == "gt")


@dataclass(frozen=True)
class Tier:
    """A tier: its rules, joined by any or all, and how long it is kept.

    ``validity`` "none" keeps it while the rules hold. "days", "months" and "years"
    keep it for ``validity_number`` of them from the last purchase that deserved it,
    a kind of period to the end of that period and of ``validity_number`` more.
    ``grace`` days come on top.
    """

    rules: tuple[Rule, ...] = ()
    join: str = "any"
    validity: str = "none"
    validity_number: int = 0
    grace: int = 0

    def __post_init__(self):
        one_of(self.join, JOINS, "The way of joining rules")
        one_of(self.validity, VALIDITIES, "The validity")
        least = 1 if self.validity in windows.ROLLING else 0
        whole(self.validity_number, "The length of the validity", least=least)
        whole(self.grace, "The days of grace", least=0)


@dataclass(frozen=True)
class Step:
    """What a review does: the place of the new tier, its last day, and its name."""

    place: int
    until: date | None
    kind: str


def window_days(window, number, today, calendar):
    """Return the first day, or None, and the exclusive end of a window on ``today``.

    The window of n months to 20 November begins on 21 August.

    >>> window_days("months", 3, date(2026, 11, 20), "gregorian")
    (datetime.date(2026, 8, 21), datetime.date(2026, 11, 21))
    """
    one_of(window, WINDOWS, "The window")
    if window == "lifetime":
        return None, today + _DAY
    if window in windows.ROLLING:
        return windows.rolling_start(window, number, today, calendar), today + _DAY
    first, _end = windows.period_bounds(window, today, calendar)
    return first, today + _DAY


def months_since(day, today, calendar):
    """Return the whole months of the calendar from ``day`` to ``today``, at least 0."""
    months = 0
    if day < today:
        months = (today - day).days // 28 + 1
    while months and windows.add_months(day, months, calendar) > today:
        months -= 1
    return months


def joined_by(months, today, calendar):
    """Return the last day of joining from which ``months`` are full ``today``.

    Short months make it later than the day so many months ago: who joined on the 31st
    of January has been there for a month on the 28th of February.

    >>> joined_by(1, date(2026, 2, 28), "gregorian")
    datetime.date(2026, 1, 31)
    """
    day = windows.add_months(today, -months, calendar)
    while windows.add_months(day + _DAY, months, calendar) <= today:
        day += _DAY
    return day


def qualifies(tier, measures):
    """Tell whether measures, a dict by :attr:`Rule.measure`, hold for a tier."""
    held = [measures[rule.measure] >= rule.needed for rule in tier.rules]
    if not held:
        return True
    return any(held) if tier.join == "any" else all(held)


def deserved(tiers, measures):
    """Return the place of the highest tier that qualifies, or -1."""
    for place in range(len(tiers) - 1, -1, -1):
        if qualifies(tiers[place], measures):
            return place
    return -1


def missing(tier, measures):
    """Return ``(rule, what is missing)`` for the rules of a tier that do not hold.

    With rules joined by any, each of them by itself is a way to the tier.
    """
    gaps = [(rule, rule.needed - measures[rule.measure]) for rule in tier.rules]
    return [(rule, gap) for rule, gap in gaps if gap > 0]


def progress(tier, measures):
    """Return how far a member is on the way to a tier, in whole percent.

    The nearest rule counts where one is enough, else the farthest.
    """
    shares = [_share(rule.needed, measures[rule.measure]) for rule in tier.rules]
    if not shares:
        return 100
    return max(shares) if tier.join == "any" else min(shares)


def _share(needed, measure):
    """Return the whole percent of what is needed; returned points may leave less
    than nothing.
    """
    if measure >= needed:
        return 100
    return max(0, 100 * measure // needed) if needed > 0 else 0


def valid_until(tier, day, calendar):
    """Return the last day of a tier deserved on ``day``, without grace, or None."""
    if tier.validity == "none":
        return None
    if tier.validity == "days":
        return day + tier.validity_number * _DAY
    if tier.validity in windows.ROLLING:
        months = tier.validity_number * (12 if tier.validity == "years" else 1)
        return windows.add_months(day, months, calendar)
    end = day
    for _period in range(tier.validity_number + 1):
        _first, end = windows.period_bounds(tier.validity, end, calendar)
    return end - _DAY


def review(
    tiers, place, until, deserves, today, calendar, one_level=False, bought=False
):
    """Return the :class:`Step` of a member who stands at ``place``.

    Up at once; down only when the validity and the grace are over. Who still deserves
    his tier gets it anew when he buys (requalifying extends), and when it would end.
    Other days extend nothing, so that a night leaves those alone whom nothing moved.

    :param place: place of his tier, -1 for none
    :param until: last day of his tier without grace, or None
    :param deserves: the place that the rules give him today
    :param one_level: fall by one tier at a time
    :param bought: a purchase is why he is reviewed
    """
    if deserves > place:
        return Step(deserves, valid_until(tiers[deserves], today, calendar), UP)
    if deserves == place:
        anew = valid_until(tiers[place], today, calendar) if place >= 0 else None
        due = until is None or bought or until < today
        if anew and due and (until is None or anew > until):
            return Step(place, anew, EXTEND)
        return Step(place, until, STAY)
    if until and today <= until + tiers[place].grace * _DAY:
        return Step(place, until, STAY)
    lower = max(deserves, place - 1) if one_level else deserves
    last = valid_until(tiers[lower], today, calendar) if lower >= 0 else None
    if lower > deserves and last is None:
        last = today  # the next night looks again
    return Step(lower, last, DOWN)
