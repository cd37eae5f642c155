from decimal import Decimal
from typing import NamedTuple

from odoo import models
from odoo.tools import SQL

from ...engine import ladder, windows
from ..wording import money_text, number_text
from .cohort_statements import cohorts_statement

#: The value of a point is told by so many months.
MONTHS = 12

#: Points spent and what they took off, net of what was given back.
SPENT = """
    SELECT coalesce(-sum(points), 0)::text, coalesce(sum(amount_untaxed), 0)::text
      FROM loyalty_club_point_move
     WHERE club_id = %(club)s AND company_id = %(company)s
       AND kind IN ('redemption', 'give_back')
       AND document_date BETWEEN %(since)s AND %(until)s
"""

#: Points in lots by movements of before a day. What is not invoiced until then counts
#: as well, though it enters the closing of its invoice.
HELD_BEFORE = """
    SELECT coalesce(sum(move.points), 0)
      FROM loyalty_club_point_move move
      JOIN loyalty_club_point_lot lot ON lot.id = move.lot_id
     WHERE move.club_id = %(club)s AND move.document_date < %(day)s
       AND coalesce(lot.company_id, move.company_id) = %(company)s
"""


class Suggestion(NamedTuple):
    """What the ledger suggests for a number of an estimate, and why."""

    number: float | None
    text: str


class LoyaltyClub(models.Model):
    """What past points say about the coming ones, for estimates."""

    _inherit = "loyalty.club"

    def _suggested_value(self, company):
        """Money for a point without tax, by what points took off sales of a company.

        None where nothing says it.
        """
        until = self._today()
        since = windows.rolling_start("months", MONTHS, until, self.calendar)
        points, money = self._spent(company, since, until)
        period = {"since": self._date_text(since), "until": self._date_text(until)}
        if points <= 0 or money <= 0:
            return self._value_of_reward(company)
        value = float(round(money / points, 6))
        text = self.env._(
            "From %(since)s to %(until)s, %(points)s points took %(money)s off sales, "
            "without tax: %(value)s for a point.",
            points=number_text(self.env, points),
            money=money_text(self.env, float(money), company.currency_id),
            value=number_text(self.env, value, 6),
            **period,
        )
        return Suggestion(value, text)

    def _value_of_reward(self, company):
        """The same by the reward that lets points pay."""
        promised = self.sudo().points_program_id._club_point_value()
        if not promised:
            text = self.env._(
                "No points were spent in the last twelve months, and no reward lets "
                "points pay: what a point is worth has to be said by hand."
            )
            return Suggestion(None, text)
        tax = company.sudo().account_sale_tax_id
        percent = tax.amount if tax.amount_type == "percent" else 0
        value = round(promised / (1 + percent / 100), 6)
        text = self.env._(
            "No points were spent in the last twelve months. The reward promises "
            "%(promised)s for a point; without the usual tax of %(percent)s%% this is "
            "%(value)s.",
            promised=number_text(self.env, promised, 6),
            percent=number_text(self.env, percent),
            value=number_text(self.env, value, 6),
        )
        return Suggestion(value, text)

    def _spent(self, company, since, until):
        """Points spent between two days, and the money that they took off."""
        self.env["loyalty.club.point.move"].flush_model()
        bounds = {"since": since, "until": until}
        ((points, money),) = self.env.execute_query(
            SQL(SPENT, club=self.id, company=company.id, **bounds)
        )
        return Decimal(points), Decimal(money)

    def _held_before(self, day, company):
        """Points of a company that members held when a day began."""
        self.env.flush_all()
        values = {"club": self.id, "company": company.id, "day": day}
        ((points,),) = self.env.execute_query(SQL(HELD_BEFORE, **values))
        return points

    def _days_of_issue(self, company):
        """First and last day on which a company gave points, or None and None."""
        return self.env.execute_query(
            SQL(
                """
                SELECT min(opened_on), max(opened_on) FROM loyalty_club_point_lot
                 WHERE club_id = %s AND company_id = %s
                """,
                self.id,
                company.id,
            )
        )[0]

    def _issues(self, company):
        """Each month of issue with what became of its points, the oldest first."""
        for name in (
            "loyalty.club",
            "loyalty.club.point.lot",
            "loyalty.club.point.move",
        ):
            self.env[name].flush_model()
        domain = SQL(
            "move.club_id = %s AND coalesce(lot.company_id, move.company_id) = %s",
            self.id,
            company.id,
        )
        rows = self.env.execute_query(
            SQL(
                """
                SELECT cohort, issued::text, greatest(redeemed, 0)::text,
                       greatest(expired, 0)::text
                  FROM (%s) AS cohort ORDER BY cohort, age
                """,
                cohorts_statement(self.env, self._today(), domain),
            )
        )
        found = {}
        for cohort, *sums in rows:
            found.setdefault(cohort, []).append(map(Decimal, sums))
        return [_issue(*zip(*ages, strict=True)) for ages in found.values()]

    def _suggested_rate(self, company):
        """Share of points that will be spent, and what a year ago would have said."""
        issues = self._issues(company)
        mature, rate = ladder.suggest(issues)
        texts = [self._rate_text(len(issues), mature, rate)]
        if rate is not None:
            texts.append(self._back_test_text(ladder.back_test(issues)))
        number = 1.0 if rate is None else float(round(rate, 6))
        return Suggestion(number, "\n".join(texts))

    def _rate_text(self, count, mature, rate):
        if mature < ladder.LEAST_MATURE:
            return self.env._(
                "%(mature)s months of issue are %(age)s months old or used up; "
                "%(least)s are needed to tell how many points are never spent. So "
                "every point is expected to be spent: 100%%.",
                mature=mature,
                age=ladder.MATURE_AGE,
                least=ladder.LEAST_MATURE,
            )
        if rate is None:
            return self.env._(
                "No point was spent until the end of last month, so every point is "
                "expected to be spent: 100%."
            )
        return self.env._(
            "By the chain ladder over %(count)s months of issue, of which %(mature)s "
            "are %(age)s months old or used up, %(rate)s%% of the points will be "
            "spent.",
            count=count,
            mature=mature,
            age=ladder.MATURE_AGE,
            rate=self._percent_text(rate),
        )

    def _back_test_text(self, test):
        if test is None:
            return self.env._(
                "There is no back-test yet: a year ago no points had been spent."
            )
        return self.env._(
            "Back-test: a year ago the ladder would have said %(rate)s%%, and that of "
            "the points of then %(said)s would be spent by now. %(came)s were: it was "
            "off by %(error)s%%.",
            rate=self._percent_text(test.rate),
            said=number_text(self.env, test.said),
            came=number_text(self.env, test.came),
            error=self._percent_text(test.said / test.came - 1),
        )

    def _percent_text(self, share):
        return number_text(self.env, 100 * share, 1)


def _issue(issued, redeemed, expired):
    """A month of issue as the engine takes it: given in all, gone age by age."""
    return ladder.Issue(issued[-1], redeemed, expired)
