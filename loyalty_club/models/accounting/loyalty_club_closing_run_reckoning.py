from decimal import Decimal

from odoo import models
from odoo.tools import SQL

from ...engine.liability import COLUMNS, ZERO, Cohort, Provision, roll_forward, rounded
from ..membership.planning import hashed_joins
from .loyalty_club_account_config import DEFERRAL, PROVISION
from .loyalty_club_closing_run import POSTED
from .source_freezing import freeze_statement
from .source_statements import INVOICE_SHARES, ORDER_SHARES, QUANTITIES

#: Sums of a set-up's cohorts: before the run, and in it. As text, for Odoo's cursor
#: makes binary fractions of numbers.
SUMS = """
    SELECT cohort, run.id = %(run)s AS own,
           sum(issued)::text, sum(returned)::text, sum(redeemed)::text,
           sum(expired)::text, sum(deferred)::text, sum(taken_back)::text
      FROM loyalty_club_closing_source source
      JOIN loyalty_club_closing_run run ON run.id = source.run_id
     WHERE source.config_id = %(config)s
       AND (run.id = %(run)s OR run.state = %(posted)s AND run.date_to < %(since)s)
     GROUP BY 1, 2
     ORDER BY 1, 2
"""
ISSUED, RETURNED, REDEEMED, EXPIRED, DEFERRED, TAKEN_BACK = range(6)
NOTHING = [ZERO] * 6


class LoyaltyClubClosingRun(models.Model):
    """Freezes the documents, and rolls the liability of each cohort forward."""

    _inherit = "loyalty.club.closing.run"

    def _forget(self):
        """Drop what was computed before; nothing of it was posted."""
        for table in ("line", "source"):
            self.env.cr.execute(
                SQL(
                    "DELETE FROM %s WHERE run_id = ANY(%s)",
                    SQL.identifier(f"loyalty_club_closing_{table}"),
                    self.ids,
                )
            )
        self.env.invalidate_all()

    def _freeze(self):
        """Keep, document by document, what no posted run has kept."""
        self.env.flush_all()
        for config in self._active_configs():
            self._on_documents(freeze_statement, config)
        self.env.invalidate_all()

    def _on_documents(self, make, config):
        """Run a statement of ``source_freezing`` over a set-up's documents.

        :return: the rows that it gives; none where no points were ever given
        """
        months = self._months_of_issue(config)
        if not months:
            return []
        cr = self.env.cr
        with hashed_joins(self.env):
            cr.execute(self._statement(make, config, months))
            return cr.fetchall() if cr.description else []

    def _statement(self, make, config, months):
        shares = self._share_statements()
        return make(
            self.env,
            shares.values(),
            self._quantity_statements(),
            run=self.id,
            config=config.id,
            club=config.club_id.id,
            company=self.company_id.id,
            program=config.club_id.points_program_id.id,
            since=self.date_from,
            until=self.date_to,
            start=config.start_date if config.method == DEFERRAL else "infinity",
            months=months,
            billed=list(shares),
        )

    def _share_statements(self):
        """Statements over the invoices of documents that give points, by model."""
        return {"sale.order": ORDER_SHARES, "account.move": INVOICE_SHARES}

    def _quantity_statements(self):
        """Statements of what was billed of order lines."""
        return [QUANTITIES]

    def _months_of_issue(self, config):
        """First days of the months in which the company's points were given."""
        first, last = config.club_id._days_of_issue(self.company_id)
        return config._months(first, last) if first else []

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

    def _sums(self, config):
        """Each cohort with its sums until the run and in it, as Decimal."""
        rows = self.env.execute_query(
            SQL(
                SUMS,
                run=self._origin.id or 0,
                config=config.id,
                posted=POSTED,
                since=self.date_from,
            )
        )
        found = {}
        for cohort, own, *sums in rows:
            found.setdefault(cohort, {})[own] = [Decimal(value) for value in sums]
        for cohort, sides in found.items():
            yield cohort, sides.get(False, NOTHING), sides.get(True, NOTHING)


def estimates_on(record):
    """The estimates on a record, as Decimal."""
    return {
        name: Decimal(repr(record[name]))
        for name in ("point_value", "redemption_rate", "unit_cost")
    }


def _line(before, own, config, estimates, digits):
    """Points and money of one cohort, column by column."""
    after = [old + new for old, new in zip(before, own, strict=True)]
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
        "points_opening": _outstanding(before),
        "points_issued": own[ISSUED],
        "points_returned": -own[RETURNED],
        "points_redeemed": -own[REDEEMED],
        "points_expired": -own[EXPIRED],
        "points_closing": _outstanding(after),
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
    sums = [old + new for old, new in zip(before, own, strict=True)]
    return {
        **numbers,
        "deferred": sums[DEFERRED] - sums[TAKEN_BACK],
        "total_issued": sums[ISSUED] - sums[RETURNED],
        "total_redeemed": sums[REDEEMED],
        "total_expired": sums[EXPIRED],
    }


def _outstanding(sums):
    return sums[ISSUED] - sums[RETURNED] - sums[REDEEMED] - sums[EXPIRED]
