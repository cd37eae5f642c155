from datetime import timedelta

from odoo import models
from odoo.tools import SQL

from ...engine import tiering, windows

#: Customers with purchases that were written since, came true, or left a window; not
#: for those by which a sale has lifted its customer already. What left a window can
#: only lower somebody, and not who has no tier; unless it had counted against him.
BUYERS = """
    SELECT DISTINCT purchase.partner_id FROM loyalty_club_purchase purchase
     WHERE purchase.company_id = ANY(%(companies)s) AND (%(instants)s)
     LIMIT %(most)s
"""
EARNERS = """
    SELECT DISTINCT move.card_id FROM loyalty_club_point_move move
     WHERE move.club_id = %(club)s AND move.kind IN ('accrual', 'clawback')
       AND (%(days)s)
     LIMIT %(most)s
"""
#: Who held a tier when he lost something; who has none cannot fall. By the index of
#: tiers PostgreSQL would read all who hold one (run: 45 instead of 10 ms).
LEAVERS = "coalesce(member.tier_id, 0) > 0 AND member.partner_id = ANY(%s::int[])"
#: A sale lifts its customer, and keeps the tier for him anew, on its own day.
UNREVIEWED = "purchase.reviewed IS NOT TRUE"
WRITTEN = f"{UNREVIEWED} AND purchase.write_date >= %s"
#: The index of customers is meant; that of changes would read all of the last night.
BOUGHT = """
    EXISTS (SELECT FROM loyalty_club_purchase latest
             WHERE latest.partner_id = step.partner_id AND latest.state = 'valid'
               AND latest.company_id = ANY(%s) AND latest.reviewed IS NOT TRUE
               AND coalesce(latest.write_date, '-infinity') >= %s)
"""
#: Customers beyond whom looking at all members is as fast.
MOST = 200_000
_DAY = timedelta(days=1)


def id_array(ids):
    """Ids as the text of an array: one constant for PostgreSQL, however many."""
    return f"{{{','.join(map(str, ids))}}}"


class LoyaltyClub(models.Model):
    """Finds the members whom time or the day's work can have moved.

    What a review saw can differ today only for those whose purchases or points were
    written since, came true, or left a window; whose tier ends; whose months became
    full; or whose own record was written.
    """

    _inherit = "loyalty.club"

    def _moved_since(self, since, today):
        """Condition on members whose tier can have changed since a review.

        :return: tuple of SQL over ``member`` of which any chooses, or None for all
        """
        if self._a_period_began(since, today):
            return None
        buyers, leavers = self._buyers_moved(since, today)
        earners = self._earners_moved(since, today)
        if max(len(buyers), len(leavers), len(earners)) > MOST:
            return None
        return (
            SQL("member.partner_id = ANY(%s::int[])", id_array(buyers)),
            SQL(LEAVERS, id_array(leavers)),
            SQL("member.points_card_id = ANY(%s::int[])", id_array(earners)),
            SQL("member.tier_until < %s", today),
            SQL("member.write_date >= %s", self.tiers_reviewed_at),
            *self._joined_between(since, today),
        )

    def _bought_since(self):
        """Condition on a few members, with purchases since the last review."""
        if not self.tiers_reviewed_at:
            return SQL("TRUE")
        return SQL(BOUGHT, self.company_ids.ids, self.tiers_reviewed_at)

    def _all_bought_since(self):
        """The same for many members: who has bought is looked up once for all."""
        since = self.tiers_reviewed_at
        if since:
            recent = SQL("purchase.state = 'valid' AND %s", SQL(WRITTEN, since))
            ids = self._buyers_where([recent])
            if len(ids) <= MOST:
                return SQL("step.partner_id = ANY(%s::int[])", id_array(ids))
        return self._bought_since()

    def _a_period_began(self, since, today):
        """Tell whether a calendar period of a rule ended between two days."""
        return any(
            windows.period_bounds(window, since, self.calendar)
            != windows.period_bounds(window, today, self.calendar)
            for _metric, window, _number in self._plan().measures
            if window in tiering.CALENDAR_WINDOWS
        )

    def _buyers_moved(self, since, today):
        """Customers whom purchases can have lifted, and others who may have fallen."""
        lifting = [SQL(WRITTEN, self.tiers_reviewed_at)]
        lowering = []
        for first, end in self._spans(since, today, ("amount", "purchases", "days")):
            span = SQL(
                "purchase.date >= %s AND purchase.date < %s",
                windows.day_start_utc(first, self.tz),
                windows.day_start_utc(end, self.tz),
            )
            if end > today:
                lifting.append(SQL("%s AND %s", span, SQL(UNREVIEWED)))
            else:
                lifting.append(SQL("%s AND purchase.amount < 0", span))
                lowering.append(span)
        return self._buyers_where(lifting), self._buyers_where(lowering)

    def _buyers_where(self, conditions):
        if not conditions:
            return []
        return self._moved_ids(
            BUYERS,
            companies=self.company_ids.ids,
            instants=SQL(" OR ").join(conditions),
        )

    def _earners_moved(self, since, today):
        if not any(metric == "points" for metric, *_window in self._plan().measures):
            return []
        conditions = [SQL("move.create_date >= %s", self.tiers_reviewed_at)]
        for first, end in self._spans(since, today, ("points",)):
            conditions.append(
                SQL("move.document_date >= %s AND move.document_date < %s", first, end)
            )
        return self._moved_ids(EARNERS, club=self.id, days=SQL(" OR ").join(conditions))

    def _moved_ids(self, statement, **values):
        rows = self.env.execute_query(SQL(statement, most=MOST + 1, **values))
        return [id_ for (id_,) in rows]

    def _spans(self, since, today, metrics):
        """Days, half-open, that came into the windows of rules or left them."""
        spans = [(since + _DAY, today + _DAY)]
        for metric, window, number in self._plan().measures:
            if metric in metrics and window in windows.ROLLING:
                spans.append(
                    tuple(
                        windows.rolling_start(window, number, day, self.calendar)
                        for day in (since, today)
                    )
                )
        return [span for span in dict.fromkeys(spans) if span[0] < span[1]]

    def _joined_between(self, since, today):
        """Conditions on members whose months of membership became full."""
        for tier in self._plan().tiers:
            for rule in tier.rules:
                if rule.metric == "months":
                    yield SQL(
                        "member.joined_on > %s AND member.joined_on <= %s",
                        tiering.joined_by(rule.needed, since, self.calendar),
                        tiering.joined_by(rule.needed, today, self.calendar),
                    )
