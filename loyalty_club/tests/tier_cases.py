"""Random plans of tiers and random purchases, and what a review should say of them.

Nothing of the statement is used here: windows come from the engine, days of purchases
from the zone, and every purchase is looked at for every rule.
"""

from dataclasses import dataclass, field
from datetime import datetime, time, timedelta, timezone
from zoneinfo import ZoneInfo

from odoo.addons.loyalty_club.engine import tiering, windows

#: Zones that change their clocks, at midnight too, or did until lately.
ZONES = (
    "UTC",
    "Asia/Tehran",
    "Europe/Berlin",
    "America/Havana",
    "Africa/Cairo",
    "America/Santiago",
    "Australia/Lord_Howe",
)
STATES = ("valid", "valid", "valid", "valid", "returned", "cancelled")


@dataclass
class Bought:
    """A purchase as it is stored: an instant of UTC, cents, a state, our company."""

    at: datetime
    cents: int
    state: str = "valid"
    ours: bool = True

    def day(self, tz):
        """The day in a zone."""
        aware = self.at.replace(tzinfo=timezone.utc)
        return aware.astimezone(ZoneInfo(tz)).date()


@dataclass
class Person:
    """A member with a past; ``points`` are ``(day, hundredths)``."""

    joined: object
    bought: list = field(default_factory=list)
    points: list = field(default_factory=list)


def random_rule(chance):
    """A rule whose value lies near what members reach."""
    metric = chance.choice(tiering.METRICS)
    window = chance.choice(tiering.WINDOWS)
    most = {"amount": 60000, "points": 30000, "months": 30}.get(metric, 8)
    return {
        "metric": metric,
        "operator": chance.choice(tiering.OPERATORS),
        "value": chance.randint(0, most),
        "window": window,
        "number": {
            "days": chance.randint(1, 200),
            "months": chance.randint(1, 12),
            "years": chance.randint(1, 3),
        }.get(window, 1),
    }


def random_tier(chance, tier_id, first=False):
    """The data of a tier; the first one is often open to everybody."""
    count = 0 if first and chance.random() < 0.5 else chance.randint(1, 3)
    validity = chance.choice(tiering.VALIDITIES)
    return {
        "id": tier_id,
        "factor": 10**6,
        "rules": [random_rule(chance) for _number in range(count)],
        "join": chance.choice(tiering.JOINS),
        "validity": validity,
        "validity_number": chance.randint(1, 40 if validity == "days" else 3),
        "grace": chance.choice((0, 0, 3, 20)),
    }


def random_plan(chance, tier_ids):
    """The data of a plan of some of these tiers."""
    count = chance.randint(1, len(tier_ids))
    ids = list(tier_ids)[:count]
    tiers = [random_tier(chance, id_, n == 0) for n, id_ in enumerate(ids)]
    return {"tiers": tiers, "one_level": chance.random() < 0.4}


def random_instant(chance, today, days):
    """An instant up to so many days back, often at the edge of a day of a zone."""
    day = today - timedelta(days=chance.randint(-3, days))
    if chance.random() < 0.5:
        second = timedelta(seconds=chance.choice((-1, 0, 1)))
        return windows.day_start_utc(day, chance.choice(ZONES)) + second
    return datetime.combine(day, time(chance.randrange(24), chance.randrange(60)))


def random_person(chance, today, days=900):
    """Somebody with up to nine purchases and up to four days with points."""
    person = Person(today - timedelta(days=chance.randint(0, days)))
    for _number in range(chance.randint(0, 9)):
        person.bought.append(
            Bought(
                random_instant(chance, today, days),
                chance.choice((0, 1, 4999, 5000, chance.randint(1, 40000))),
                chance.choice(STATES),
                chance.random() < 0.9,
            )
        )
    for _number in range(chance.randint(0, 4)):
        day = today - timedelta(days=chance.randint(0, days))
        person.points.append((day, chance.randint(1, 20000)))
    return person


def measures(plan, person, today, calendar, tz):
    """What the rules of a plan measure for a person, purchase by purchase."""
    return {
        measure: _measure(person, *measure, today, calendar, tz)
        for measure in plan.measures
    }


def _measure(person, metric, window, number, today, calendar, tz):
    if metric == "months":
        return tiering.months_since(person.joined, today, calendar)
    first, end = tiering.window_days(window, number, today, calendar)

    def inside(day):
        return (first is None or first <= day) and day < end

    if metric == "points":
        return sum(points for day, points in person.points if inside(day))
    rows = [
        row
        for row in person.bought
        if row.state == "valid" and row.ours and inside(row.day(tz))
    ]
    if metric == "amount":
        return sum(row.cents for row in rows)
    days = [row.day(tz) for row in rows]
    return len(set(days) if metric == "days" else days)
