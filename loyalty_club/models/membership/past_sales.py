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
            " AND purchase.date < %s AND %s",
            VALID,
            list(self.companies),
            self.now,
            SQL("purchase.date >= %s", since) if since else SQL("TRUE"),
        )

    def fit(self) -> SQL:
        """The condition on partners who can become members."""
        return SQL(FIT, public=list(self.public), companies=list(self.companies))

    def base(self) -> SQL:
        """The money of one purchase that earns."""
        return SQL("purchase.amount" if self.taxed else "purchase.amount_untaxed")

    def points(self, factor: SQL | None = None) -> SQL:
        """The points of one purchase, rounded as :func:`engine.earning.earn` does.

        :param factor: a tier's factor in millionths
        """
        top = SQL(
            "greatest(0, round(%s * %s)) * %s * %s",
            self.base(),
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
            SELECT partner.id, partner.id AS partner_id, NULL::int AS points_card_id,
                   NULL::int AS tier_id, NULL::date AS tier_until,
                   %(today)s::date AS joined_on
              FROM (SELECT DISTINCT purchase.partner_id
                      FROM loyalty_club_purchase purchase
                     WHERE %(counting)s) AS buyer
              JOIN res_partner partner ON partner.id = buyer.partner_id
             WHERE %(fit)s
            """,
            today=today,
            counting=self.counting(since),
            fit=self.fit(),
        )

    def outcome(self, since: datetime, steps: SQL, factors) -> SQL:
        """What purchases since an instant come to, by the place of a tier.

        Purchases are summed by customer first, with the factor of each tier: so no
        plan looks up the purchases of one customer after the other.

        :param steps: statement of :meth:`.tier_statement.Review.steps` over ``people``
        :param factors: of the tiers, the lowest first, in millionths
        """
        factors = [MILLION, *factors]
        sums = [
            SQL(
                "sum(%s) AS %s",
                self.points(SQL("%s", factor)),
                SQL.identifier(f"p{number}"),
            )
            for number, factor in enumerate(factors)
        ]
        cases = [
            SQL("WHEN %s THEN sold.%s", number - 1, SQL.identifier(f"p{number}"))
            for number in range(len(factors))
        ]
        return SQL(
            """
            WITH step AS MATERIALIZED (%(steps)s), sold AS MATERIALIZED (
                SELECT purchase.partner_id, sum(purchase.amount) AS amount, %(sums)s
                  FROM loyalty_club_purchase purchase
                 WHERE %(counting)s
                 GROUP BY purchase.partner_id
            )
            SELECT coalesce(step.new_place, -1) AS place, count(*) AS customer_count,
                   sum(sold.amount) AS amount,
                   sum(CASE coalesce(step.new_place, -1) %(cases)s END) AS points
              FROM sold
              JOIN res_partner partner ON partner.id = sold.partner_id
              LEFT JOIN step ON step.partner_id = sold.partner_id
             WHERE %(fit)s
             GROUP BY 1
            """,
            steps=steps,
            sums=SQL(", ").join(sums),
            counting=self.counting(since),
            cases=SQL(" ").join(cases),
            fit=self.fit(),
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
            SELECT sold.partner_id, sold.points
              FROM (SELECT purchase.partner_id, %(points)s AS points
                      FROM loyalty_club_purchase purchase
                     WHERE %(counting)s AND %(chosen)s
                     GROUP BY purchase.partner_id
                    HAVING %(since)s) AS sold
              JOIN res_partner partner ON partner.id = sold.partner_id
             WHERE %(fit)s AND %(strangers)s
            """,
            points=points,
            counting=self.counting(),
            chosen=SQL("TRUE")
            if chosen is None
            else SQL("purchase.partner_id = ANY(%s)", list(chosen)),
            since=SQL("max(purchase.date) >= %s", bought_since)
            if bought_since
            else SQL("TRUE"),
            fit=self.fit(),
            strangers=SQL(STRANGERS, club=club_id, program=program_id),
        )

    def next_strangers(self, club_id, program_id, bought_since, after, most) -> SQL:
        """The next customers by id who are not in the club, without summing anything.

        :param after: the id of the last one seen
        """
        return SQL(
            """
            SELECT partner.id FROM res_partner partner
             WHERE partner.id > %(after)s AND %(fit)s AND %(strangers)s
               AND EXISTS (SELECT FROM loyalty_club_purchase purchase
                            WHERE purchase.partner_id = partner.id AND %(counting)s)
             ORDER BY partner.id LIMIT %(most)s
            """,
            after=after,
            fit=self.fit(),
            strangers=SQL(STRANGERS, club=club_id, program=program_id),
            counting=self.counting(bought_since),
            most=most,
        )
