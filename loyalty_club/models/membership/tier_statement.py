"""The review of tiers as one statement: measures, deserved tier, and who moves.

The engine says what a rule needs, where its window begins and until when a tier is
kept; PostgreSQL measures a whole club in one pass over its purchases. The review of a
night, of one sale, and the preview of rules that are not saved run the same statement.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from odoo.tools import SQL

from ...engine import tiering, windows
from .loyalty_club_purchase import VALID


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

    @property
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


class Review:
    """Builds the statements of one review.

    :param chosen: SQL over ``member`` that limits the members, or None for all
    :param falls: False lets nobody fall: a sale only lifts
    :param withdrawn: ids of members who fall all the same, whatever the validity
    """

    def __init__(
        self,
        plan: Plan,
        club: Club,
        chosen: SQL | None = None,
        falls: bool = True,
        withdrawn=(),
    ):
        self.plan = plan
        self.club = club
        self.chosen = chosen
        self.falls = falls
        self.withdrawn = list(withdrawn)

    def measured(self) -> SQL:
        """Members with their measures ``m0``, ``m1`` …"""
        columns = SQL(", ").join(
            self._measure(number, measure)
            for number, measure in enumerate(self.plan.measures)
        )
        return SQL(
            """
            WITH chosen AS MATERIALIZED (
                SELECT member.id, member.partner_id, member.points_card_id,
                       member.tier_id, member.tier_until, member.joined_on
                  FROM loyalty_club_member member
                 WHERE member.club_id = %(club)s AND member.state = 'active'
                   AND member.merged_into_id IS NULL AND %(chosen)s
            )%(bought)s%(earned)s
            SELECT chosen.*%(columns)s
              FROM chosen%(joins)s
            """,
            club=self.club.id,
            chosen=self.chosen or SQL("TRUE"),
            bought=self._bought(),
            earned=self._earned(),
            columns=SQL(", %s", columns) if columns.code else SQL(),
            joins=self._joins(),
        )

    def steps(self) -> SQL:
        """Those members whom a review moves, or whose tier it keeps anew.

        With ``place``, ``new_place``, ``new_until`` and the measures; a place is the
        number of the tier from below, -1 for none.
        """
        place = self._by_tier(range(len(self.plan.ids)), -1)
        return SQL(
            """
            SELECT step.*, %(until)s AS new_until
              FROM (SELECT placed.*, %(new_place)s AS new_place
                      FROM (SELECT measured.*, %(place)s AS place,
                                   %(deserves)s AS deserves
                              FROM (%(measured)s) AS measured) AS placed) AS step
             WHERE step.new_place <> step.place
                OR (step.place = step.deserves AND %(until)s IS NOT NULL
                    AND (step.tier_until IS NULL OR %(until)s > step.tier_until))
            """,
            measured=self.measured(),
            place=place,
            deserves=self._deserves(),
            new_place=self._new_place(),
            until=self._until(),
        )

    def facts(self) -> SQL:
        """The measures of a step as JSON, with the windows they belong to."""
        rows = [
            SQL(
                "jsonb_build_array(%s, %s::text, %s::text, step.%s)",
                metric,
                first.isoformat() if first else None,
                self.club.today.isoformat(),
                SQL.identifier(f"m{number}"),
            )
            for number, (metric, first) in enumerate(self._windows())
        ]
        return SQL(
            "jsonb_build_object('measures', jsonb_build_array(%s))",
            SQL(", ").join(rows),
        )

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
        columns = self._columns(("amount", "purchases", "days"), self._aggregate)
        if not columns:
            return SQL()
        return SQL(
            """, bought AS (
                SELECT purchase.partner_id, %(columns)s
                  FROM loyalty_club_purchase purchase
                 WHERE purchase.state = %(valid)s AND %(window)s
                   AND purchase.company_id = ANY(%(companies)s) AND %(partners)s
                 GROUP BY purchase.partner_id
            )""",
            columns=SQL(", ").join(columns),
            valid=VALID,
            window=self._widest(),
            companies=list(self.club.companies),
            partners=SQL("purchase.partner_id IN (SELECT partner_id FROM chosen)")
            if self.chosen
            else SQL("TRUE"),
        )

    def _widest(self):
        """The instants of all windows together."""
        bounds = [
            tiering.window_days(window, number, self.club.today, self.club.calendar)
            for metric, window, number in self.plan.measures
            if metric in ("amount", "purchases", "days")
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
        columns = self._columns(
            ("points",),
            lambda measure: SQL(
                "sum(move.points) FILTER (WHERE %s)", self._days(*measure[1:])
            ),
        )
        if not columns:
            return SQL()
        return SQL(
            """, earned AS (
                SELECT move.card_id, %(columns)s
                  FROM loyalty_club_point_move move
                 WHERE move.club_id = %(club)s AND move.kind IN ('accrual', 'clawback')
                   AND %(cards)s
                 GROUP BY move.card_id
            )""",
            columns=SQL(", ").join(columns),
            club=self.club.id,
            cards=SQL("move.card_id IN (SELECT points_card_id FROM chosen)")
            if self.chosen
            else SQL("TRUE"),
        )

    def _joins(self):
        joins = []
        metrics = {metric for metric, _window, _number in self.plan.measures}
        if metrics & {"amount", "purchases", "days"}:
            joins.append(
                SQL(" LEFT JOIN bought ON bought.partner_id = chosen.partner_id")
            )
        if "points" in metrics:
            joins.append(
                SQL(" LEFT JOIN earned ON earned.card_id = chosen.points_card_id")
            )
        return SQL("").join(joins)

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
        cases = [
            SQL("WHEN chosen.joined_on <= %s THEN %s", self._joined_by(months), months)
            for months in sorted(needed, reverse=True)
        ]
        return SQL("CASE %s ELSE 0 END", SQL(" ").join(cases))

    def _joined_by(self, months):
        """Last day of joining from which so many months are full today."""
        return windows.add_months(self.club.today, -months, self.club.calendar)

    def _deserves(self):
        cases = []
        for place in range(len(self.plan.tiers) - 1, -1, -1):
            tier = self.plan.tiers[place]
            cases.append(SQL("WHEN %s THEN %s", self._holds(tier), place))
        return SQL("CASE %s ELSE -1 END", SQL(" ").join(cases))

    def _holds(self, tier):
        numbers = {measure: n for n, measure in enumerate(self.plan.measures)}
        rules = [
            SQL(
                "measured.%s >= %s",
                SQL.identifier(f"m{numbers[rule.measure]}"),
                rule.needed,
            )
            for rule in tier.rules
        ]
        if not rules:
            return SQL("TRUE")
        joint = SQL(" OR ") if tier.join == "any" else SQL(" AND ")
        return SQL("(%s)", joint.join(rules))

    def _by_tier(self, values, otherwise):
        """A value by the tier that a member holds now."""
        cases = [
            SQL("WHEN %s THEN %s", tier_id, value)
            for tier_id, value in zip(self.plan.ids, values, strict=True)
        ]
        if not cases:
            return SQL("%s", otherwise)
        return SQL("CASE tier_id %s ELSE %s END", SQL(" ").join(cases), otherwise)

    def _new_place(self):
        """Up at once; down when validity and grace are over (engine.tiering.review)."""
        grace = self._by_tier([tier.grace for tier in self.plan.tiers], 0)
        lower = (
            SQL("greatest(deserves, place - 1)")
            if self.plan.one_level
            else SQL("deserves")
        )
        return SQL(
            """CASE WHEN deserves >= place OR id = ANY(%s::int[]) THEN deserves
                    WHEN NOT %s OR tier_until + %s >= %s THEN place
                    ELSE %s END""",
            self.withdrawn,
            self.falls,
            grace,
            self.club.today,
            lower,
        )

    def _until(self):
        cases = [
            SQL(
                "WHEN %s THEN %s::date",
                place,
                tiering.valid_until(tier, self.club.today, self.club.calendar),
            )
            for place, tier in enumerate(self.plan.tiers)
        ]
        if not cases:
            return SQL("NULL::date")
        kept = SQL("CASE step.new_place %s END", SQL(" ").join(cases))
        # Who falls by one tier only is looked at again the next night.
        again = SQL(
            "CASE WHEN step.new_place > step.deserves THEN %s::date END",
            self.club.today,
        )
        return SQL("coalesce(%s, %s)", kept, again)
