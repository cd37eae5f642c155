from collections import Counter
from decimal import Decimal

from odoo import models
from odoo.tools import SQL

from ...engine.disclosure import out_of_opening, sensitivity, split
from ...engine.liability import ONE, ZERO
from ..wording import number_text
from .loyalty_club_closing_run import POSTED
from .loyalty_club_closing_run_reckoning import (
    DEFERRED,
    EXPIRED,
    ISSUED,
    NOTHING,
    REDEEMED,
    cohort_of,
    estimates_on,
)
from .loyalty_club_liability_ageing import bucket_sql

#: The band of what is owed where no lot of the month of issue has points left.
NO_LOTS = "none"

#: What points carried of the price of the sales that set money aside. An opening takes
#: no part of a price.
CARRIED = """
    SELECT (sum(source.deferred) / nullif(sum(source.amount), 0))::text
      FROM loyalty_club_closing_source source
      JOIN loyalty_club_closing_run run ON run.id = source.run_id
     WHERE source.config_id = %(config)s AND source.deferred <> 0
       AND run.opening_config_id IS NULL
       AND (run.id = %(run)s OR run.state = %(posted)s AND run.date_to <= %(day)s)
"""

#: Points in lots at the end of a day, by month of issue and by when they expire.
OPEN_POINTS = """
    SELECT cohort, bucket, sum(points)::text
      FROM (SELECT (%(months)s::date[])[width_bucket(lot.opened_on, %(months)s::date[])]
                       AS cohort, %(bucket)s AS bucket, sum(move.points) AS points
              FROM loyalty_club_point_move move
              JOIN loyalty_club_point_lot lot ON lot.id = move.lot_id
             WHERE move.club_id = %(club)s AND move.document_date <= %(day)s
               AND coalesce(lot.company_id, move.company_id) = %(company)s
             GROUP BY lot.id) AS held
     WHERE points > 0
     GROUP BY cohort, bucket
     ORDER BY cohort, bucket
"""


class LoyaltyClubClosingRun(models.Model):
    """What is told beside a closing (see engine/disclosure.py)."""

    _inherit = "loyalty.club.closing.run"

    def _sensitivity(self, config, lines, numbers=None):
        """What would be owed by other estimates.

        :param numbers: the estimates to begin with, those of the lines if not given
        :return: list of triples: what is changed ("rate" or "worth"), by how much,
            and the money
        """
        cohorts = [
            cohort_of(config, _sums_of(line), numbers or estimates_on(line))
            for line in lines
        ]
        rates, worths = sensitivity(cohorts, self._digits(), self._carried(config))
        return [
            *(("rate", shift, owed) for shift, owed in rates.items()),
            *(("worth", factor, owed) for factor, owed in worths.items()),
        ]

    def _carried(self, config):
        """What points carried of the price of sales, from 0 to 1."""
        ((share,),) = self.env.execute_query(
            SQL(
                CARRIED,
                config=config.id,
                run=self._origin.id or 0,
                posted=POSTED,
                day=self.date_to,
            )
        )
        return Decimal(share or 0)

    def _sensitivity_texts(self, rows):
        """The same as label and money."""
        return [
            (self._change_text(kind, by), self._amount_text(owed))
            for kind, by, owed in rows
        ]

    def _change_text(self, kind, by):
        """Say in words by how much an estimate is changed."""
        change = 100 * (by if kind == "rate" else by - 1)
        if not change:
            return self.env._("As estimated")
        number = number_text(self.env, abs(change))
        lower, higher = {
            "rate": (
                self.env._("Redemption rate lower by %s percentage points", number),
                self.env._("Redemption rate higher by %s percentage points", number),
            ),
            "worth": (
                self.env._("Value of a point lower by %s%%", number),
                self.env._("Value of a point higher by %s%%", number),
            ),
        }[kind]
        return lower if change < 0 else higher

    def _year_start(self, config):
        """First day of the earliest posted period that began in the financial year."""
        year = self.company_id.compute_fiscalyear_dates(self.date_to)["date_from"]
        runs = self._runs_since(config, year)
        return runs[-1:].date_from or self.date_from

    def _runs_since(self, config, day):
        """The posted runs before this one from a day on, latest first."""
        domain = [
            ("line_ids.config_id", "=", config.id),
            ("state", "=", POSTED),
            ("date_from", ">=", day),
            ("date_to", "<", self.date_from),
        ]
        return self.search(domain)

    def _out_of_opening(self, config, lines, day):
        """What was released since a day of what was owed at its beginning.

        What a changed estimate releases is released too.
        """
        earlier = self._runs_since(config, day).line_ids
        own = earlier.filtered(lambda line: line.config_id == config)
        every = own.sorted("date_to") + lines
        cohorts = every.grouped("cohort").values()
        return sum(map(_released_of_opening, cohorts), ZERO)

    def _bands(self, config, lines):
        """What is owed by when its points expire, at the latest.

        The closing of each month of issue is split by its open points.

        :return: list of triples: band in words, points, money; the money adds up to the
            closing
        """
        held = self._open_points(config)
        points, money = Counter(), Counter()
        for weights in held.values():
            points.update(weights)
        for line in lines:
            weights = held.get(line.cohort) or {NO_LOTS: ONE}
            closing = Decimal(repr(line.closing))
            parts = split(closing, list(weights.values()), self._digits())
            money.update(dict(zip(weights, parts, strict=True)))
        return [
            (name, points[band], money[band])
            for band, name in self._band_names()
            if points[band] or money[band]
        ]

    def _band_names(self):
        """Each band with its name, in the order of time."""
        field = self.env["loyalty.club.liability.ageing"]._fields["bucket"]
        other = (NO_LOTS, self.env._("No open points left"))
        return [*field._description_selection(self.env), other]

    def _open_points(self, config):
        """Points in lots on the last day, by month of issue, then by when they expire.

        ``{cohort: {bucket: points}}``
        """
        months = self._months_of_issue(config)
        if not months:
            return {}
        self.env.flush_all()
        rows = self.env.execute_query(
            SQL(
                OPEN_POINTS,
                months=months,
                bucket=bucket_sql(SQL("%s::date", self.date_to)),
                club=config.club_id.id,
                company=self.company_id.id,
                day=self.date_to,
            )
        )
        held = {}
        for cohort, bucket, number in rows:
            held.setdefault(cohort, {})[bucket] = Decimal(number)
        return held


def _sums_of(line):
    """The sums of a line as the reckoning has them; returns are taken off already."""
    sums = list(NOTHING)
    sums[ISSUED] = Decimal(repr(line.total_issued))
    sums[REDEEMED] = Decimal(repr(line.total_redeemed))
    sums[EXPIRED] = Decimal(repr(line.total_expired))
    sums[DEFERRED] = Decimal(repr(line.deferred))
    return sums


def _released_of_opening(lines):
    """The part of a month of issue; its lines are in the order of time."""
    names = ("redeemed", "expired", "reestimated")
    released = -sum(Decimal(repr(line[name])) for line in lines for name in names)
    return out_of_opening(Decimal(repr(lines[0].opening)), released)
