"""What a club's rules would have given for purchases from before the club."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from odoo.tools import SQL

from ...engine.terms import MILLION
from .loyalty_club_purchase import VALID

#: Customers who can become members: commercial entities of the club's companies.
FIT = """
    partner.active AND partner.commercial_partner_id = partner.id
    AND partner.id <> ALL(%(public)s)
    AND (partner.company_id IS NULL OR partner.company_id = ANY(%(companies)s))
"""

SALES = """
    loyalty_club_purchase purchase
    JOIN res_partner partner ON partner.id = purchase.partner_id
"""

#: Nobody of the club yet, and without a card of its programme.
STRANGERS = """
    NOT EXISTS (SELECT FROM loyalty_club_member member
                 WHERE member.club_id = %(club)s AND member.partner_id = partner.id
                   AND member.merged_into_id IS NULL)
    AND NOT EXISTS (SELECT FROM loyalty_card card
                     WHERE card.program_id = %(program)s AND card.active
                       AND card.partner_id = partner.id
                       AND card.club_successor_id IS NULL)
"""


@dataclass(frozen=True)
class PastSales:
    """Builds statements over ``purchase`` and ``partner``.

    :param rate: millionths of a point for a unit of currency; ``minor``, ``steps``,
        ``rounding`` and ``cap`` as in :mod:`engine.earning`
    :param now: purchases from then on do not count
    """

    companies: tuple[int, ...]
    public: tuple[int, ...]
    now: datetime
    rate: int
    minor: int
    steps: int
    taxed: bool = False
    rounding: str = "down"
    cap: int | None = None

    def counting(self, since: datetime | None = None) -> SQL:
        """The condition on purchases that count, from an instant of UTC on."""
        return SQL(
            "purchase.state = %s AND purchase.company_id = ANY(%s)"
            " AND purchase.date < %s AND %s AND %s",
            VALID,
            list(self.companies),
            self.now,
            SQL("purchase.date >= %s", since) if since else SQL("TRUE"),
            SQL(FIT, public=list(self.public), companies=list(self.companies)),
        )

    def points(self, factor: SQL | None = None) -> SQL:
        """The points of one purchase, rounded as :func:`engine.earning.earn` does.

        :param factor: a tier's factor in millionths
        """
        base = SQL("purchase.amount" if self.taxed else "purchase.amount_untaxed")
        top = SQL(
            "greatest(0, round(%s * %s)) * %s * %s",
            base,
            self.minor,
            self.rate * self.steps,
            factor or SQL("%s", MILLION),
        )
        bottom = self.minor * MILLION * MILLION
        if self.rounding == "half_up":
            top = SQL("%s + %s", top, bottom // 2)
        elif self.rounding == "up":
            top = SQL("%s + %s", top, bottom - 1)
        steps = SQL("div((%s)::numeric, %s::numeric)", top, bottom)
        if self.cap is not None:
            steps = SQL("least(%s, %s)", steps, self.cap)
        return SQL("%s / %s::numeric", steps, self.steps)

    def people(self, since: datetime, today) -> SQL:
        """Customers since an instant, as :class:`.tier_measures.Measures` takes them.

        Nobody of them has a tier, and all of them join today.
        """
        return SQL(
            """
            SELECT DISTINCT partner.id, partner.id AS partner_id,
                   NULL::int AS points_card_id, NULL::int AS tier_id,
                   NULL::date AS tier_until, %s::date AS joined_on
              FROM %s WHERE %s
            """,
            today,
            SQL(SALES),
            self.counting(since),
        )

    def outcome(self, since: datetime, steps: SQL, factors) -> SQL:
        """What purchases since an instant come to, by the place of a tier.

        :param steps: statement of :meth:`.tier_statement.Review.steps` over ``people``
        :param factors: of the tiers, the lowest first, in millionths
        """
        cases = [SQL("WHEN %s THEN %s", *pair) for pair in enumerate(factors)]
        factor = SQL("%s", MILLION)
        if cases:
            factor = SQL(
                "(CASE step.new_place %s ELSE %s END)", SQL(" ").join(cases), MILLION
            )
        return SQL(
            """
            WITH step AS MATERIALIZED (%(steps)s)
            SELECT coalesce(step.new_place, -1) AS place,
                   count(DISTINCT partner.id) AS customer_count,
                   sum(purchase.amount) AS amount, sum(%(points)s) AS points
              FROM %(sales)s LEFT JOIN step ON step.partner_id = partner.id
             WHERE %(counting)s
             GROUP BY 1 ORDER BY 1
            """,
            steps=steps,
            points=self.points(factor),
            sales=SQL(SALES),
            counting=self.counting(since),
        )

    def strangers(self, club_id, program_id, bought_since, points_since, chosen=None):
        """Customers who are not in the club: ``partner_id`` and ``points``.

        :param bought_since: only who has bought since; None: whoever has ever bought
        :param points_since: purchases since then give points; None: none do
        :param chosen: ids of customers, or None for all
        """
        points = SQL("0")
        if points_since:
            points = SQL(
                "coalesce(sum(%s) FILTER (WHERE purchase.date >= %s), 0)",
                self.points(),
                points_since,
            )
        return SQL(
            """
            SELECT partner.id AS partner_id, %(points)s AS points
              FROM %(sales)s
             WHERE %(counting)s AND %(strangers)s AND %(chosen)s
             GROUP BY partner.id
            HAVING %(since)s
            """,
            points=points,
            sales=SQL(SALES),
            counting=self.counting(),
            strangers=SQL(STRANGERS, club=club_id, program=program_id),
            chosen=SQL("TRUE")
            if chosen is None
            else SQL("purchase.partner_id = ANY(%s)", list(chosen)),
            since=SQL("max(purchase.date) >= %s", bought_since)
            if bought_since
            else SQL("TRUE"),
        )
