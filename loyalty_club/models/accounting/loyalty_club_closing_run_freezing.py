from odoo import models
from odoo.tools import SQL

from ...engine.liability import ZERO
from ..membership.planning import whole_ledger
from .loyalty_club_account_config import DEFERRAL
from .source_freezing import freeze_statement
from .source_statements import INVOICE_SHARES, ORDER_SHARES, QUANTITIES
from .touched_statements import GONE, INVOICES_SINCE, MOVED_SINCE, ORDERS_SINCE


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

    def _freeze(self):
        """Keep, document by document, what no posted run has kept."""
        self.env.flush_all()
        configs = self._active_configs()
        seen = self._seeing(configs)
        for config in configs:
            self._on_documents(freeze_statement, config)
        self.seen = {**seen, "row": self._row_mark()}
        self.env.invalidate_all()

    def _on_documents(self, make, config, whole=False):
        """Run a statement of ``source_freezing`` over a set-up's documents.

        :param whole: look at all of them, not only at those that were touched since
            the last closing; it comes to the same, later
        :return: the rows that it gives; none where no points were ever given
        """
        months = self._months_of_issue(config)
        if not months:
            return []
        known = None if whole else self._known(config)
        cr = self.env.cr
        with whole_ledger(self.env):
            cr.execute(self._statement(make, config, months, known))
            return cr.fetchall() if cr.description else []

    def _statement(self, make, config, months, known):
        shares = self._share_statements()
        touched = self._since_statements() if known else {}
        return make(
            shares.values(),
            self._quantity_statements(),
            # Who bills and does not say what was touched, is looked at as a whole.
            touched.values() if touched.keys() >= shares.keys() else [],
            run=self.id,
            config=config.id,
            club=config.club_id.id,
            company=self.company_id.id,
            program=config.club_id.points_program_id.id,
            posted=self._posted_until(self.date_to).ids,
            months=months,
            billed=list(shares),
            stored_value=self._stored_value(),
            **self._bounds(config),
            **(known or {}),
        )

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
