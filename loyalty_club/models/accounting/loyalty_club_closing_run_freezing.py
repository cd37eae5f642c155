from odoo import models
from odoo.tools import SQL

from ...engine.liability import ZERO
from ..membership.planning import whole_ledger
from .loyalty_club_account_config import DEFERRAL
from .loyalty_club_closing_run import APPROVED
from .loyalty_club_closing_run_reckoning import estimates_on
from .loyalty_club_stored_value import STORED_VALUE
from .source_freezing import freeze_statement
from .source_statements import INVOICE_SHARES, ORDER_SHARES, QUANTITIES
from .touched_statements import GONE, INVOICES_SINCE, MOVED_SINCE, ORDERS_SINCE, PART


class LoyaltyClubClosingRun(models.Model):
    """Freezes the documents: what no posted run has kept of them."""

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

    def _begin_freezing(self):
        """Note where ledger and invoices stand, before their documents are frozen."""
        self.env.flush_all()
        self.seen = self._seeing(self._active_configs())

    def _freeze_documents(self, part=None):
        """Keep what no posted run has kept of the documents, or of a part of them.

        :param part: ``part`` and ``parts``, see ``touched_statements.PART``
        """
        self.env.flush_all()
        for config in self._active_configs():
            self._on_documents(freeze_statement, config, part=part)
        self.seen = {**self.seen, "row": self._row_mark()}
        self.env.invalidate_all()

    def _on_documents(self, make, config, whole=False, part=None):
        """Run a statement of ``source_freezing`` over a set-up's documents.

        :param whole: look at all of them, not only at those that were touched since
            the last closing; it comes to the same, later
        :param part: look at this part of all of them
        :return: the rows that it gives; none where no points were ever given
        """
        months = self._months_of_issue(config)
        if not months:
            return []
        known = None if whole or part else self._known(config)
        cr = self.env.cr
        with whole_ledger(self.env):
            cr.execute(self._statement(make, config, months, known or part or {}))
            return cr.fetchall() if cr.description else []

    def _statement(self, make, config, months, among):
        shares = self._share_statements()
        return make(
            shares.values(),
            self._quantity_statements(),
            self._touched_statements(among),
            run=self.id,
            config=config.id,
            club=config.club_id.id,
            company=self.company_id.id,
            posted=self._posted_until(self.date_to).ids,
            months=months,
            billed=list(shares),
            stored_value=self._stored_value(),
            stored_rewards=self._rewards("program_type", "in", STORED_VALUE),
            own_rewards=self._rewards("id", "=", config.club_id.points_program_id.id),
            **self._prices(config),
            **self._bounds(config),
            **among,
        )

    def _touched_statements(self, among):
        """Statements of the documents to look at; none: all of them."""
        if "part" in among:
            return [PART]
        touched = self._since_statements() if among else {}
        # Who bills and does not say what was touched, is looked at as a whole.
        if touched.keys() >= self._share_statements().keys():
            return list(touched.values())
        return []

    def _prices(self, config):
        """What is expected of a point, by approved estimates.

        :return: ``prices``, the first of them counts for earlier days too, and
            ``price_days``, from which the others count
        """
        estimates = config.estimate_ids.filtered(lambda one: one.state == APPROVED)
        prices = {}
        for estimate in estimates.sorted(lambda one: (one.date_from, one.id)):
            numbers = estimates_on(estimate)
            price = numbers["point_value"] * numbers["redemption_rate"]
            prices[estimate.date_from] = price
        return {"price_days": [*prices][1:], "prices": [*prices.values()]}

    def _bounds(self, config):
        """Days and the price that tell documents apart, see ``freeze_statement``."""
        return {
            "since": self.date_from,
            "until": self.date_to,
            "start": config.start_date if config.method == DEFERRAL else "infinity",
            "opened": "-infinity",
            "opening_price": ZERO,
        }

    def _stored_value(self):
        return sorted(self.env["sale.order.line"]._club_stored_value_products())

    def _rewards(self, name, operator, value):
        """Ids of rewards by their programme; archived ones too."""
        rewards = self.env["loyalty.reward"].sudo().with_context(active_test=False)
        return rewards.search([(f"program_id.{name}", operator, value)]).ids

    def _share_statements(self):
        """Statements over the invoices of documents that give points, by model."""
        return {"sale.order": ORDER_SHARES, "account.move": INVOICE_SHARES}

    def _quantity_statements(self):
        """Statements of what was billed of order lines."""
        return [QUANTITIES]

    def _since_statements(self):
        """Statements of the documents touched since the last closing, by model.

        Each model of :meth:`_share_statements` has its own: it names what was touched
        besides the ledger.
        """
        return {
            "": f"{MOVED_SINCE} UNION ALL {GONE}",
            "sale.order": ORDERS_SINCE,
            "account.move": INVOICES_SINCE,
        }

    def _months_of_issue(self, config):
        """First days of the months in which the company's points were given."""
        first, last = config.club_id._days_of_issue(self.company_id)
        return config._months(first, last) if first else []
