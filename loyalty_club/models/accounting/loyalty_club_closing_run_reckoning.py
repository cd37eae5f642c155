from datetime import timedelta
from decimal import Decimal

from odoo import models
from odoo.tools import SQL

from ...engine.liability import (
    COLUMNS,
    ZERO,
    Cohort,
    Provision,
    opened,
    roll_forward,
    rounded,
)
from .loyalty_club_account_config import PROVISION

#: Sums of a set-up's cohorts: before the run, and in it. As text, for Odoo's cursor
#: makes binary fractions of numbers.
SUMS = """
    SELECT cohort, run_id = %(run)s AS own, run.opening_config_id IS NOT NULL,
           sum(issued)::text, sum(returned)::text, sum(redeemed)::text,
           sum(expired)::text, sum(deferred)::text, sum(taken_back)::text
      FROM loyalty_club_closing_source source
      JOIN loyalty_club_closing_run run ON run.id = source.run_id
     WHERE source.config_id = %(config)s AND run_id = ANY(%(runs)s)
     GROUP BY 1, 2, 3
     ORDER BY 1, 2, 3
"""
ISSUED, RETURNED, REDEEMED, EXPIRED, DEFERRED, TAKEN_BACK = range(6)
NOTHING = [ZERO] * 6


class LoyaltyClubClosingRun(models.Model):
    """Rolls the liability of each cohort forward, from what was frozen."""

    _inherit = "loyalty.club.closing.run"

    def _reckon(self):
        """Write the lines of every cohort that moved or is owed anything."""
        vals_list = [
            vals for config in self._active_configs() for vals in self._lines_of(config)
        ]
        self.env["loyalty.club.closing.line"].create(vals_list)

    def _lines_of(self, config, sums=None):
        """Values of a set-up's lines; ``sums`` where they are not the frozen ones."""
        estimates = (self._estimates_before(config), self._estimates_of(config))
        for cohort, before, own in sums or self._sums(config):
            vals = _line(before, own, config, estimates, self._digits())
            if any(vals.values()):
                yield {
                    **vals,
                    "run_id": self.id,
                    "config_id": config.id,
                    "cohort": cohort,
                    **_kept(estimates[1], before, own),
                }

    def _digits(self):
        return self.company_id.currency_id.decimal_places

    def _estimates_of(self, config):
        """Value, rate and cost by the estimate that counts on the last day."""
        return estimates_on(config._estimate_on(self.date_to))

    def _estimates_before(self, config):
        """The same of the posted run before; what counts now where there is none."""
        last = config._last_posted(before=self.date_from)
        line = last.line_ids.filtered(lambda line: line.config_id == config)[:1]
        return estimates_on(line) if line else self._estimates_of(config)

    def _runs_before(self, config):
        """The posted runs that this one goes on from."""
        return self._posted_until(self.date_from - timedelta(days=1))

    def _opening_price(self, config):
        """What an opening sets aside for a point, and its rate; None without one."""
        return

    def _sums(self, config):
        """Each cohort with its sums until the run and in it, as Decimal."""
        own = self._origin.id or 0
        runs = [*self._runs_before(config).ids, own]
        rows = self.env.execute_query(SQL(SUMS, run=own, config=config.id, runs=runs))
        price, found = self._opening_price(config), {}
        for cohort, own, opening, *texts in rows:
            sums = [Decimal(text) for text in texts]
            if opening:
                sums = opened_sums(sums, *price)
            side = found.setdefault(cohort, {})
            side[own] = _added(side.get(own, NOTHING), sums)
        for cohort, sides in found.items():
            yield cohort, sides.get(False, NOTHING), sides.get(True, NOTHING)


def opened_sums(sums, value, rate):
    """The sums of documents of before the first day, as those of the opening."""
    cohort = opened(outstanding(sums), value, rate)
    return [cohort.issued, ZERO, cohort.redeemed, ZERO, cohort.deferred, ZERO]


def _added(sums, others):
    return [one + other for one, other in zip(sums, others, strict=True)]


def estimates_on(record):
    """The estimates on a record, as Decimal."""
    return {
        name: Decimal(repr(record[name]))
        for name in ("point_value", "redemption_rate", "unit_cost")
    }


def _line(before, own, config, estimates, digits):
    """Points and money of one cohort, column by column."""
    after = _added(before, own)
    gross = [
        *after[:RETURNED],
        before[RETURNED],
        *after[REDEEMED:TAKEN_BACK],
        before[TAKEN_BACK],
    ]
    old, whole, net = (
        cohort_of(config, sums, numbers)
        for sums, numbers in (
            (before, estimates[0]),
            (gross, estimates[1]),
            (after, estimates[1]),
        )
    )
    opening = rounded(old.liability(), digits)
    columns = roll_forward(old, (whole, net), digits)
    return {
        "points_opening": outstanding(before),
        "points_issued": own[ISSUED],
        "points_returned": -own[RETURNED],
        "points_redeemed": -own[REDEEMED],
        "points_expired": -own[EXPIRED],
        "points_closing": outstanding(after),
        "opening": opening,
        **{name: columns[name] for name in COLUMNS},
        "closing": opening + sum(columns.values()),
    }


def cohort_of(config, sums, numbers):
    """The sums as the engine takes them.

    None is below zero: an order's points may be spent or taken back before its invoice
    has made them count.
    """
    cohort = Cohort(
        deferred=max(ZERO, sums[DEFERRED] - sums[TAKEN_BACK]),
        issued=max(ZERO, sums[ISSUED] - sums[RETURNED]),
        redeemed=max(ZERO, sums[REDEEMED]),
        expired=max(ZERO, sums[EXPIRED]),
        rate=numbers["redemption_rate"],
    )
    if config.method == PROVISION:
        return Provision(**vars(cohort), cost=numbers["unit_cost"])
    return cohort


def _kept(numbers, before, own):
    """What the line keeps of its reckoning."""
    sums = _added(before, own)
    return {
        **numbers,
        "deferred": sums[DEFERRED] - sums[TAKEN_BACK],
        "total_issued": sums[ISSUED] - sums[RETURNED],
        "total_redeemed": sums[REDEEMED],
        "total_expired": sums[EXPIRED],
    }


def outstanding(sums):
    """Points that are left."""
    return sums[ISSUED] - sums[RETURNED] - sums[REDEEMED] - sums[EXPIRED]
