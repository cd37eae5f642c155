from odoo import fields, models
from odoo.tools import SQL

from ...engine import windows
from ..ledger.posting import to_hundredths, to_points
from ..ledger.slices import SLICE
from .past_sales import PastSales

#: Up to this many customers become members at once; more of them by a job.
AT_ONCE = 20_000


class LoyaltyClub(models.Model):
    """Makes those members who bought before there was a club."""

    _inherit = "loyalty.club"

    def _past_sales(self, rate: int) -> PastSales:
        """The club's way of counting points, for purchases from before the club.

        :param rate: millionths of a point for a unit of currency
        """
        self.ensure_one()
        public = self.env.ref("base.group_public").sudo()
        steps = {"1": 1, "0.1": 10, "0.01": 100}[self.point_step]
        return PastSales(
            companies=tuple(self.company_ids.ids),
            public=tuple(
                public.with_context(active_test=False).all_user_ids.partner_id.ids
            ),
            now=fields.Datetime.now(),
            rate=rate,
            minor=self._minor_units(),
            steps=steps,
            taxed=self.base_taxed,
            rounding=self.rounding,
            cap=round(self.accrual_cap * steps) or None,
        )

    def _months_ago(self, months):
        """The instant of UTC at which the last ``months`` months began."""
        self.ensure_one()
        first = windows.rolling_start("months", months, self._today(), self.calendar)
        return windows.day_start_utc(first, self.tz)

    def _past_customers(
        self, bought_since, points_since, chosen=None, rate=None
    ) -> SQL:
        """Customers who are not in the club: ``partner_id`` and ``points``.

        See :meth:`.past_sales.PastSales.strangers`.

        :param rate: see :meth:`_past_sales`; None: the rate of the club's programme
        """
        self.ensure_one()
        program = self.points_program_id
        if rate is None:
            rate = program._club_money_rate() or 0
        return self._past_sales(rate).strangers(
            self._origin.id or 0, program.id or 0, bought_since, points_since, chosen
        )

    def _take_in(self, bought_since, points_since):
        """Make past customers members, at once or, when they are many, by a job.

        :param bought_since: only who has bought since, in UTC; None: all
        :param points_since: purchases since then give opening points; None: none do
        :return: number of members made at once, or None when a job makes them
        """
        self.ensure_one()
        self.check_access("write")
        self.env.flush_all()
        past = self._past_customers(bought_since, points_since)
        ((count,),) = self.env.execute_query(SQL("SELECT count(*) FROM (%s) p", past))
        if count > AT_ONCE:
            values = {"bought_since": bought_since, "points_since": points_since}
            self.env["loyalty.club.job"]._queue(self, "past_customers", **values)
            return None
        self._open_past_customers(past, points_since)
        self.sudo()._apply_review(None)
        return count

    def _open_past_customers(self, past: SQL, points_since):
        """Make the customers of a statement members.

        :return: their ids
        """
        rows = [
            (partner_id, to_points(to_hundredths(points)), None)
            for partner_id, points in self.env.execute_query(
                SQL("%s ORDER BY partner_id", past)
            )
        ]
        reason = None
        if points_since:
            reason = self.env._(
                "Points for purchases since %s",
                self._date_text(self._local_day(points_since)),
            )
        self._open_in_bulk(rows, reason)
        return [partner_id for partner_id, _points, _day in rows]


class LoyaltyClubJob(models.Model):
    """Makes past customers members, slice by slice."""

    _inherit = "loyalty.club.job"

    kind = fields.Selection(
        selection_add=[("past_customers", "Past Customers")],
        ondelete={"past_customers": "cascade"},
    )
    bought_since = fields.Datetime(readonly=True)
    points_since = fields.Datetime(readonly=True)

    def _count(self):
        if self.kind != "past_customers":
            return super()._count()
        self.env.flush_all()
        query = SQL("SELECT count(*) FROM (%s) AS past", self._past_customers())
        return self.env.execute_query(query)[0][0]

    def _next_ids(self):
        if self.kind != "past_customers":
            return super()._next_ids()
        self.env.flush_all()
        club = self.club_id
        query = club._past_sales(0).next_strangers(
            club.id, club.points_program_id.id, self.bought_since, self.last_id, SLICE
        )
        return [partner_id for (partner_id,) in self.env.execute_query(query)]

    def _past_customers(self, chosen=None):
        return self.club_id._past_customers(
            self.bought_since, self.points_since, chosen
        )

    def _work_past_customers(self, ids):
        """Make these customers members, in the name of who asked for it."""
        club = self.club_id.with_user(self.create_uid)
        past = self._past_customers(ids)
        partner_ids = club._open_past_customers(past, self.points_since)
        members = self.env["loyalty.club.member"].search(
            [("club_id", "=", club.id), ("partner_id", "in", partner_ids)]
        )
        self.club_id.with_context(loyalty_no_mail=True)._review_members(members)
