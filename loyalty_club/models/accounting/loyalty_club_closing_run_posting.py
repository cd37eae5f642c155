from odoo import models
from odoo.exceptions import UserError
from odoo.fields import Command

from .loyalty_club_account_config import DEFERRAL
from .loyalty_club_approved_estimate import APPROVER
from .loyalty_club_closing_run import APPROVED, POSTED, REVERSED

#: Columns that are posted together, with the account against the liability.
DEFERRAL_COLUMNS = {
    ("issued", "returned"): "deferral_account_id",
    ("redeemed",): "release_account_id",
    ("expired",): "breakage_account_id",
    ("reestimated",): "release_account_id",
}


class LoyaltyClubClosingRun(models.Model):
    """Posts the entry of an approved run, and reverses the latest one."""

    _inherit = "loyalty.club.closing.run"

    def action_post(self):
        """Post the entry, dated on the last day."""
        self.ensure_one()
        self._check_role(APPROVER)
        run = self.sudo()
        run._lock(APPROVED)
        run._check_base()
        run._check_order()
        run._check_locks()
        for journal, lines in run._entries().items():
            if lines:
                run._make_entry(journal, lines)
        run.write({"state": POSTED, "posted_by_id": self.env.uid})
        return True

    def action_reverse(self):
        """Undo the latest posted run; its period can then be closed anew."""
        self.ensure_one()
        self._check_role(APPROVER)
        run = self.sudo()
        run._lock(POSTED)
        run._refuse_followed()
        run._check_locks()
        values = [run._reversal_values(move) for move in run.move_ids]
        if values:
            run._check_dates(run.move_ids._reverse_moves(values, cancel=True))
        run.state = REVERSED
        return True

    def _entries(self):
        """Lines of the entries, by journal."""
        return {
            journal: [line for config in configs for line in self._entry_lines(config)]
            for journal, configs in self._active_configs().grouped("journal_id").items()
        }

    def _refuse_followed(self):
        """Only the latest posted run is reversed."""
        later = self._others().filtered(
            lambda other: other.date_from > self.date_to and other.state == POSTED
        )
        if later:
            raise UserError(
                self.env._("First reverse the closing %s.", later[0].display_name)
            )

    def _check_locks(self):
        locks = self._violated_locks()
        if locks:
            raise UserError(
                self.env._(
                    "Nothing can be posted on the last day of the period: %s. Move the "
                    "lock date first.",
                    self.company_id._format_lock_dates(locks),
                )
            )

    def _reversal_values(self, move):
        return {
            "date": self.date_to,
            "ref": self.env._("Reversal of: %s", move.ref),
            "club_closing_run_id": self.id,
        }

    def _make_entry(self, journal, lines):
        """Post an entry; Odoo must not have moved it out of a locked period."""
        move = (
            self.env["account.move"]
            .with_company(self.company_id)
            .create(
                {
                    "move_type": "entry",
                    "journal_id": journal.id,
                    "date": self.date_to,
                    "ref": self._entry_text(),
                    "club_closing_run_id": self.id,
                    "line_ids": [Command.create(line) for line in lines],
                }
            )
        )
        move._post(soft=False)
        self._check_dates(move)

    def _entry_text(self):
        return self.env._("Closing of points: %s", self._period_text())

    def _check_dates(self, moves):
        for move in moves:
            if move.date != self.date_to:
                raise UserError(
                    self.env._(
                        "Odoo would date the entry on %(date)s instead of %(wanted)s. "
                        "Look at the lock dates. Nothing was posted.",
                        date=move.date,
                        wanted=self.date_to,
                    )
                )

    def _entry_lines(self, config):
        """Two lines for each column that moved: the liability and its other side."""
        lines = self.line_ids.filtered(lambda line: line.config_id == config)
        currency = self.company_id.currency_id
        for columns, against in self._posted_columns(config):
            owed = currency.round(sum(sum(lines.mapped(column)) for column in columns))
            if not currency.is_zero(owed):
                label = self._label(config, columns)
                liability = config.liability_account_id
                if config.method != DEFERRAL:
                    liability = config.provision_account_id
                yield entry_line(liability, -owed, label)
                yield entry_line(config[against], owed, label)

    def _posted_columns(self, config):
        """Columns that are posted together, and the account against the liability."""
        if config.method == DEFERRAL:
            return DEFERRAL_COLUMNS.items()
        return [
            (columns, "marketing_expense_account_id") for columns in DEFERRAL_COLUMNS
        ]

    def _label(self, config, columns):
        """Programme, column and period, as on the roll-forward."""
        fields = self.env["loyalty.club.closing.line"]._fields
        names = [fields[column]._description_string(self.env) for column in columns]
        program = config.club_id.points_program_id.name
        return " / ".join((program, " − ".join(names), self._period_text()))


def entry_line(account, balance, label):
    """Values of a line; a balance above zero is a debit."""
    return {"account_id": account.id, "balance": balance, "name": label}
