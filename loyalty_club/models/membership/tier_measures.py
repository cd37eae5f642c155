"""What the rules of tiers measure, as one statement over members or customers."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import cached_property

from odoo.tools import SQL

from ...engine import tiering, windows
from .loyalty_club_purchase import VALID

#: The members of a club whom a review may look at.
MEMBERS = """
    SELECT member.id, member.partner_id, member.points_card_id, member.tier_id,
           member.tier_until, member.joined_on
      FROM loyalty_club_member member
     WHERE member.club_id = %(club)s AND member.state = 'active'
       AND member.merged_into_id IS NULL AND %(chosen)s
"""

#: Measures that purchases give, and those that moves of points give.
BOUGHT = ("amount", "purchases", "days")
EARNED = ("points",)


@dataclass(frozen=True)
class Plan:
    """The tiers of a club, the lowest first, as :mod:`engine.tiering` knows them."""

    ids: tuple[int, ...]
    tiers: tuple[tiering.Tier, ...]
    one_level: bool = False

    @classmethod
    def from_data(cls, data):
        """Read a plan from the data that a club keeps or a preview proposes."""
        tiers = []
        for tier in data["tiers"]:
            rules = tuple(tiering.Rule(**rule) for rule in tier["rules"])
            tiers.append(
                tiering.Tier(
                    rules,
                    tier["join"],
                    tier["validity"],
                    tier["validity_number"],
                    tier["grace"],
                )
            )
        ids = tuple(tier["id"] for tier in data["tiers"])
        return cls(ids, tuple(tiers), data["one_level"])

    @cached_property
    def measures(self):
        """What the rules have to know, each once."""
        rules = [rule for tier in self.tiers for rule in tier.rules]
        return list(dict.fromkeys(rule.measure for rule in rules))


@dataclass(frozen=True)
class Club:
    """What the statement has to know of a club, on a day of its calendar."""

    id: int
    companies: tuple[int, ...]
    calendar: str
    tz: str
    today: date
    minor: int


class Measures:
    """Builds the statement that measures people by the rules of a plan.

    All members are measured in one pass over all purchases; chosen ones by the index of
    customers, so that the time is theirs alone, whatever PostgreSQL expects.

    :param chosen: SQL over ``member`` that chooses the members, a tuple of such for
        those whom any of them chooses, or None for all
    :param people: SQL of people who are measured instead of members, with the columns
        of :data:`MEMBERS`
    """

    def __init__(
        self, plan, club, chosen: SQL | tuple | None = None, people: SQL | None = None
    ):
        self.plan = plan
        self.club = club
        self.chosen = (chosen,) if isinstance(chosen, SQL) else chosen
        self.people = people

    def measured(self) -> SQL:
        """People with their measures ``m0``, ``m1`` …"""
        columns = SQL(", ").join(
            self._measure(number, measure)
            for number, measure in enumerate(self.plan.measures)
        )
        return SQL(
            """
            WITH chosen AS %(kept)s (
                %(people)s
            )%(bought)s%(earned)s
            SELECT chosen.*%(columns)s
              FROM chosen%(joins)s
            """,
            # A million members go straight into the join, and not by a file.
            kept=SQL("MATERIALIZED" if self.chosen else "NOT MATERIALIZED"),
            people=self.people or self._members(),
            bought=self._bought(),
            earned=self._earned(),
            columns=SQL(", %s", columns) if columns.code else SQL(),
            joins=SQL("%s%s", self._join_bought(), self._join_earned()),
        )

    def _members(self):
        """Each choice by its own index: joined by OR, PostgreSQL may read everybody."""
        choices = self.chosen or (SQL("TRUE"),)
        found = [SQL(MEMBERS, club=self.club.id, chosen=chosen) for chosen in choices]
        return SQL(" UNION ").join(found)

    def _windows(self):
        for metric, window, number in self.plan.measures:
            first, _end = tiering.window_days(
                window, number, self.club.today, self.club.calendar
            )
            yield metric, first

    def _instants(self, window, number):
        """A condition on an instant of ``purchase`` that it lies in the window."""
        first, end = tiering.window_days(
            window, number, self.club.today, self.club.calendar
        )
        after = SQL("purchase.date < %s", windows.day_start_utc(end, self.club.tz))
        if first is None:
            return after
        start = windows.day_start_utc(first, self.club.tz)
        return SQL("purchase.date >= %s AND %s", start, after)

    def _days(self, window, number):
        first, end = tiering.window_days(
            window, number, self.club.today, self.club.calendar
        )
        after = SQL("move.document_date < %s", end)
        if first is None:
            return after
        return SQL("move.document_date >= %s AND %s", first, after)

    def _columns(self, metrics, aggregate):
        return [
            SQL("%s AS %s", aggregate(measure), SQL.identifier(f"m{number}"))
            for number, measure in enumerate(self.plan.measures)
            if measure[0] in metrics
        ]

    def _bought(self):
        """The purchases of each customer, for all of them together."""
        columns = self._columns(BOUGHT, self._aggregate)
        if not columns:
            return SQL()
        return SQL(
            """, bought AS (
                SELECT purchase.partner_id, %s
                  FROM loyalty_club_purchase purchase
                 WHERE %s
                 GROUP BY purchase.partner_id
            )""",
            SQL(", ").join(columns),
            self._counting_purchases(),
        )

    def _join_bought(self):
        if not self._columns(BOUGHT, self._aggregate):
            return SQL()
        return SQL(" LEFT JOIN bought ON bought.partner_id = chosen.partner_id")

    def _counting_purchases(self):
        return SQL(
            "purchase.state = %s AND purchase.company_id = ANY(%s) AND %s%s",
            VALID,
            list(self.club.companies),
            self._widest(),
            self._of_chosen("purchase.partner_id", "partner_id"),
        )

    def _widest(self):
        """The instants of all windows together."""
        bounds = [
            tiering.window_days(window, number, self.club.today, self.club.calendar)
            for metric, window, number in self.plan.measures
            if metric in BOUGHT
        ]
        firsts = [first for first, _end in bounds]
        end = windows.day_start_utc(bounds[0][1], self.club.tz)
        if None in firsts:
            return SQL("purchase.date < %s", end)
        start = windows.day_start_utc(min(firsts), self.club.tz)
        return SQL("purchase.date >= %s AND purchase.date < %s", start, end)

    def _aggregate(self, measure):
        metric, window, number = measure
        inside = self._instants(window, number)
        if metric == "amount":
            return SQL("sum(purchase.amount) FILTER (WHERE %s)", inside)
        if metric == "purchases":
            return SQL("count(*) FILTER (WHERE %s)", inside)
        day = SQL("(purchase.date AT TIME ZONE 'UTC' AT TIME ZONE %s)::date", self._tz)
        return SQL("count(DISTINCT %s) FILTER (WHERE %s)", day, inside)

    @property
    def _tz(self):
        return self.club.tz

    def _earned(self):
        """The points of each card, for all of them together."""
        columns = self._columns(EARNED, self._sum_of_points)
        if not columns:
            return SQL()
        return SQL(
            """, earned AS (
                SELECT move.card_id, %s
                  FROM loyalty_club_point_move move
                 WHERE %s
                 GROUP BY move.card_id
            )""",
            SQL(", ").join(columns),
            self._counting_moves(),
        )

    def _join_earned(self):
        if not self._columns(EARNED, self._sum_of_points):
            return SQL()
        return SQL(" LEFT JOIN earned ON earned.card_id = chosen.points_card_id")

    def _counting_moves(self):
        """Gifts and transfers are no points earned by purchases."""
        return SQL(
            "move.club_id = %s AND move.kind IN ('accrual', 'clawback')%s",
            self.club.id,
            self._of_chosen("move.card_id", "points_card_id"),
        )

    def _of_chosen(self, column, name):
        """A condition that leads PostgreSQL through the index of the chosen, if any.

        An array of them does, in one scan; a join would, for many, read all rows.
        """
        if not self.chosen:
            return SQL()
        return SQL(
            " AND %s = ANY(ARRAY(SELECT %s FROM chosen))",
            SQL(column),
            SQL.identifier(name),
        )

    def _sum_of_points(self, measure):
        _metric, window, number = measure
        return SQL("sum(move.points) FILTER (WHERE %s)", self._days(window, number))

    def _measure(self, number, measure):
        """A measure in whole numbers of the engine, never NULL."""
        name = SQL.identifier(f"m{number}")
        metric = measure[0]
        if metric == "months":
            value = self._months()
        elif metric == "points":
            value = SQL("round(coalesce(earned.%s, 0) * 100)::bigint", name)
        elif metric == "amount":
            value = SQL(
                "round(coalesce(bought.%s, 0) * %s)::bigint", name, self.club.minor
            )
        else:
            value = SQL("coalesce(bought.%s, 0)", name)
        return SQL("%s AS %s", value, name)

    def _months(self):
        """Months of membership, as far as a rule asks for them."""
        needed = {
            rule.needed
            for tier in self.plan.tiers
            for rule in tier.rules
            if rule.metric == "months"
        }
        today, calendar = self.club.today, self.club.calendar
        cases = [
            SQL(
                "WHEN chosen.joined_on <= %s THEN %s",
                tiering.joined_by(months, today, calendar),
                months,
            )
            for months in sorted(needed, reverse=True)
        ]
        return SQL("CASE %s ELSE 0 END", SQL(" ").join(cases))
