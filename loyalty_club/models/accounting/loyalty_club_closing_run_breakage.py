from odoo import models

from .loyalty_club_closing_run_posting import entry_line


class LoyaltyClubClosingRun(models.Model):
    """Posts the breakage of gift cards with the entry of the run."""

    _inherit = "loyalty.club.closing.run"

    def _entries(self):
        entries = super()._entries()
        for line in self.stored_line_ids:
            if line.breakage:
                journal = line.stored_value_id.journal_id
                entries.setdefault(journal, []).extend(self._breakage_lines(line))
        return entries

    def _breakage_lines(self, line):
        """The liability and its other side."""
        value = line.stored_value_id
        column = line._fields["breakage"]._description_string(self.env)
        label = " / ".join((value.program_id.name, column, self._period_text()))
        yield entry_line(value.liability_account_id, -line.breakage, label)
        yield entry_line(value.breakage_account_id, line.breakage, label)

    def _blockers(self):
        values = self._stored_values()
        return [
            *super()._blockers(),
            *filter(None, (value._problem() for value in values)),
            *self._blockers_of_rates(values),
        ]

    def _blockers_of_rates(self, values):
        """Rates that somebody has prepared for the period, and nobody approved."""
        waiting = values.estimate_ids.filtered(
            lambda rate: rate.state == "draft" and rate.date_from <= self.date_to
        )
        return [
            self.env._(
                "A breakage rate of %s waits for its approval. Have it approved, or "
                "delete it.",
                value.display_name,
            )
            for value in waiting.stored_value_id
        ]
