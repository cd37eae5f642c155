# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Tiers by brute force: one day after the other, over a list of purchases.

Every day knows its year, month and number, from a walk through the calendar; windows
and validities are found by walking back or forth until a label changes. Nothing is
summed up that could be counted, and nothing of the engine is used.
"""

from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache

DAY = timedelta(days=1)
PERIOD_MONTHS = {"month": 1, "quarter": 3, "season": 3, "half": 6, "year": 12}
NEW_YEAR = date(1925, 3, 21)  # 1 Farvardin 1304


@cache
def jalali_days():
    """Year, month and number of each day from 1304 on, by the 33-year rule."""
    days, day = {}, NEW_YEAR
    for year in range(1304, 1480):
        leap = (25 * year + 11) % 33 < 8
        lengths = [31] * 6 + [30] * 5 + [30 if leap else 29]
        for month, length in enumerate(lengths, 1):
            for number in range(1, length + 1):
                days[day] = (year, month, number)
                day += DAY
    return days


def label(day, calendar):
    """Year, month and number of a day."""
    if calendar == "jalali":
        return jalali_days()[day]
    return day.year, day.month, day.day


def month_of(day, calendar):
    """A number for the month of a day, one more for each month."""
    year, month, _number = label(day, calendar)
    return 12 * year + month - 1


def period_of(kind, day, calendar):
    """A number for the period of a day."""
    shift = 2 if kind == "season" and calendar == "gregorian" else 0
    return (month_of(day, calendar) - shift) // PERIOD_MONTHS[kind]


@cache
def months_before(day, months, calendar):
    """The same number that many months ago, or the last of a shorter month."""
    wanted, number = month_of(day, calendar) - months, label(day, calendar)[2]
    while month_of(day, calendar) > wanted or label(day, calendar)[2] > number:
        day -= DAY
    return day


@cache
def months_after(day, months, calendar):
    """The same number in so many months, or the last of a shorter month."""
    wanted, number = month_of(day, calendar) + months, label(day, calendar)[2]
    while month_of(day, calendar) < wanted:
        day += DAY
    while label(day, calendar)[2] < number and (
        month_of(day + DAY, calendar) == wanted
    ):
        day += DAY
    return day


def in_window(day, rule, today, calendar):
    """Tell whether a day counts for a rule on a day."""
    if day > today:
        return False
    if rule.window == "lifetime":
        return True
    if rule.window == "days":
        return today - day < rule.number * DAY
    if rule.window in ("months", "years"):
        months = rule.number * (12 if rule.window == "years" else 1)
        return day > months_before(today, months, calendar)
    return period_of(rule.window, day, calendar) == period_of(
        rule.window, today, calendar
    )


@dataclass(frozen=True)
class Buy:
    """One purchase: its day, its amount and the points that it gave."""

    day: date
    amount: int
    points: int = 0


def measured(rule, buys, joined, today, calendar):
    """What a rule measures, counted."""
    if rule.metric == "months":
        return full_months(joined, today, calendar)
    inside = [buy for buy in buys if in_window(buy.day, rule, today, calendar)]
    return {
        "purchases": len(inside),
        "days": len({buy.day for buy in inside}),
        "amount": sum(buy.amount for buy in inside),
        "points": sum(buy.points for buy in inside),
    }[rule.metric]


def full_months(joined, today, calendar):
    """How many monthly days of joining have come."""
    months = 0
    while months_after(joined, months + 1, calendar) <= today:
        months += 1
    return months


def holds(rule, value):
    """More than, or at least."""
    return value > rule.value if rule.operator == "gt" else value >= rule.value


def deserved(tiers, buys, joined, today, calendar):
    """The place of the highest tier that somebody deserves, -1 for none."""
    best = -1
    for place, tier in enumerate(tiers):
        held = [
            holds(rule, measured(rule, buys, joined, today, calendar))
            for rule in tier.rules
        ]
        enough = any(held) if tier.join == "any" else all(held)
        if enough or not held:
            best = place
    return best


def last_day(tier, day, calendar):
    """The last day of a tier that is deserved on a day; None without validity."""
    kind, number = tier.validity, tier.validity_number
    if kind == "none":
        return None
    if kind == "days":
        return day + number * DAY
    if kind in ("months", "years"):
        return months_after(day, number * (12 if kind == "years" else 1), calendar)
    period = period_of(kind, day, calendar) + number
    while period_of(kind, day + DAY, calendar) <= period:
        day += DAY
    return day


@dataclass
class Life:
    """A member from day to day: he holds a tier on the strength of some days.

    ``strength`` are the days on which his tier was given, or given anew.
    """

    tiers: tuple
    calendar: str
    one_level: bool = False
    place: int = -1
    strength: tuple = ()

    @property
    def until(self):
        """The last of the last days."""
        if self.place < 0:
            return None
        tier = self.tiers[self.place]
        ends = [last_day(tier, day, self.calendar) for day in self.strength]
        return max((end for end in ends if end), default=None)

    def live(self, today, deserves, bought):
        """One day more."""
        if deserves > self.place:
            self.place, self.strength = deserves, (today,)
        elif deserves == self.place:
            if bought or (self.until and self.until < today):
                self.strength += (today,)
        elif not self._is_kept(today):
            step_down = self.place - 1 if self.one_level else deserves
            self.place, self.strength = max(deserves, step_down), (today,)

    def _is_kept(self, today):
        if not self.until:
            return False
        grace = self.tiers[self.place].grace
        return today in [self.until + n * DAY for n in range(grace + 1)] or (
            today < self.until
        )
