"""The review of tiers as one statement: measures, deserved tier, and who moves.

The engine says what a rule needs, where its window begins and until when a tier is
kept; PostgreSQL measures a whole club in one pass over its purchases. The review of a
night, of one sale, and the preview of rules that are not saved run the same statement.
"""

from __future__ import annotations

from dataclasses import dataclass

from odoo.tools import SQL

from ...engine import tiering
from .tier_measures import Club, Measures, Plan

__all__ = ["Club", "Later", "Measures", "Plan", "Review"]


@dataclass(frozen=True)
class Later:
    """A parameter whose value a run of the statement brings."""

    name: str

    @classmethod
    def fill(cls, params, values):
        """The parameters of a statement with the values of this run, by name."""
        return [values[p.name] if isinstance(p, cls) else p for p in params]


class Review(Measures):
    """Builds the statements of one review.

    :param falls: False lets nobody fall: a sale only lifts
    :param withdrawn: list of ids of members who fall all the same, whatever the
        validity, or a :class:`Later`
    :param bought: SQL over ``step``: members whom a purchase brings here, who get the
        tier anew that they still deserve; None: nobody
    """

    def __init__(
        self,
        plan: Plan,
        club: Club,
        chosen: SQL | tuple | None = None,
        falls: bool = True,
        withdrawn=None,
        people: SQL | None = None,
        bought: SQL | None = None,
    ):
        super().__init__(plan, club, chosen, people)
        self.falls = falls
        self.withdrawn = withdrawn or []
        self.bought = bought or SQL("FALSE")

    def steps(self) -> SQL:
        """Those members whom a review moves, or whose tier it keeps anew.

        With ``place``, ``new_place``, ``new_until`` and the measures; a place is the
        number of the tier from below, -1 for none. Who holds a tier that the club has
        no more stands at -1 too, and leaves it.
        """
        return SQL(
            """
            SELECT step.*
              FROM (SELECT placed.*, %(until)s AS new_until
                      FROM (%(placed)s) AS placed OFFSET 0) AS step
             WHERE step.new_place <> step.place
                OR (step.place < 0 AND step.tier_id IS NOT NULL)
                OR (step.place = step.deserves AND step.new_until IS NOT NULL
                    AND (step.tier_until IS NULL
                         OR (step.new_until > step.tier_until
                             AND (step.tier_until < %(today)s OR %(bought)s))))
            """,
            until=self._until(),
            placed=self._placed(),
            today=self.club.today,
            bought=self.bought,
        )

    def _placed(self):
        """Everybody's measures, place, deserved place and new place.

        OFFSET 0 keeps PostgreSQL from writing each column out again wherever it is
        used: the statement would grow with every level, and take longer to plan than
        to run (run: 2.7 of 3.1 ms for one member).
        """
        return SQL(
            """
            SELECT judged.*, %(new_place)s AS new_place
              FROM (SELECT measured.*, %(place)s AS place, %(deserves)s AS deserves
                      FROM (%(measured)s OFFSET 0) AS measured OFFSET 0) AS judged
            OFFSET 0
            """,
            new_place=self._new_place(),
            place=self._by_tier(range(len(self.plan.ids)), -1),
            deserves=self._deserves(),
            measured=self.measured(),
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

    def _deserves(self):
        cases = []
        for place in range(len(self.plan.tiers) - 1, -1, -1):
            tier = self.plan.tiers[place]
            cases.append(SQL("WHEN %s THEN %s", self._holds(tier), place))
        return SQL("CASE %s ELSE -1 END", SQL(" ").join(cases)) if cases else SQL("-1")

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
        kept = SQL("CASE placed.new_place %s END", SQL(" ").join(cases))
        # Who falls by one tier only is looked at again the next night.
        again = SQL(
            "CASE WHEN placed.new_place > placed.deserves THEN %s::date END",
            self.club.today,
        )
        return SQL("coalesce(%s, %s)", kept, again)
