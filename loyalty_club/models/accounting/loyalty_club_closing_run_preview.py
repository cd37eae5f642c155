from datetime import timedelta
from decimal import Decimal

from odoo import api, models

from .loyalty_club_closing_run import DRAFT
from .loyalty_club_closing_run_reckoning import NOTHING
from .source_freezing import outlook_statement
from .stored_value_statements import OUTLOOK


class LoyaltyClubClosingRun(models.Model):
    """Shows a period before it is closed: reckoned from the documents, kept nowhere."""

    _inherit = "loyalty.club.closing.run"

    @api.model
    def _open_period(self, config):
        """A closing, not saved, of all since the last posted one until today."""
        day = config.club_id._today()
        last = config._closed_until(day)
        first = min(config._of_company(config.company_id).mapped("start_date"))
        return self.new(
            {
                "company_id": config.company_id.id,
                "date_from": last.date_to + timedelta(days=1) if last else first,
                "date_to": day,
                "state": DRAFT,
            }
        )

    def _shown_lines(self):
        """The lines of a closing; those that it would have, before it is computed."""
        if self.state != DRAFT:
            return self.line_ids
        lines = self.env["loyalty.club.closing.line"]
        self.env.flush_all()
        for config in self._active_configs():
            if config._estimate_on(self.date_to):
                rows = self._lines_of(config, list(self._live_sums(config)))
                lines = lines.concat(*map(lines.new, rows))
        return lines

    def _live_sums(self, config):
        """What posted closings have kept, and what the documents would add."""
        before = {cohort: sums for cohort, sums, _own in self._sums(config)}
        own = {
            cohort: [Decimal(value) for value in sums]
            for cohort, *sums in self._on_documents(outlook_statement, config)
        }
        for cohort in sorted(before | own):
            yield cohort, before.get(cohort, NOTHING), own.get(cohort, NOTHING)

    def _shown_stored_lines(self):
        """The same for gift cards and wallets."""
        if self.state != DRAFT:
            return self.stored_line_ids
        lines = self.env["loyalty.club.stored.value.line"]
        self.env.flush_all()
        rows = (
            self._stored_line(value, self._live_stored_sums(value))
            for value in self._stored_values()
        )
        return lines.concat(*map(lines.new, filter(None, rows)))

    def _live_stored_sums(self, value):
        """Sold and used before, and what the documents would add."""
        before = self._stored_sums(value)[:2]
        changes = self._stored_changes(OUTLOOK, value)
        return [*before, *map(Decimal, self.env.execute_query(changes)[0])]

    def _open_text(self):
        """Say that the figures are not those of a closing, and what they lack."""
        if self.state != DRAFT:
            return None
        text = self.env._(
            "Not closed yet. These figures come from the documents as they are now; "
            "nothing is frozen or posted."
        )
        missing = self._blockers_of_estimates(self._active_configs())
        return "\n".join([text, *self._unopened_texts(), *missing])


class LoyaltyClubAccountConfig(models.Model):
    """Opens the figures of the period that is not closed yet."""

    _inherit = "loyalty.club.account.config"

    def action_open_period(self):
        """Open the figures since the last closing as a page; nothing is written."""
        self.ensure_one()
        return {
            "type": "ir.actions.act_url",
            "url": f"/loyalty_club/open_period/{self.id}",
            "target": "new",
        }
