from odoo import models
from odoo.exceptions import UserError
from odoo.fields import Command
from odoo.tools import SQL, float_compare

from ..wording import number_text
from .loyalty_club_closing_run import POSTED
from .loyalty_club_reperformance_line import LINE, ROW, SINCE
from .source_freezing import ALL_ROWS, ALTERED, look_statement

#: What places a line; the rest of it is reckoned.
KEYS = ("run_id", "config_id", "cohort")
#: Digits in all that a binary fraction has, by which Odoo keeps numbers.
MOST_DIGITS = 15
#: As many findings of a kind are listed; all of them are counted.
LISTED = 500


class LoyaltyClubClosingRun(models.Model):
    """Reckons a posted run again from what it has frozen, and changes nothing."""

    _inherit = "loyalty.club.closing.run"

    def action_reperform(self):
        """Show whether the frozen rows are as they were and still give the same lines.

        Set apart is what the documents and the ledger would add by now.

        :raise UserError: when the closing is not posted
        """
        self.ensure_one()
        self.check_access("read")
        run = self.sudo()
        if run.state != POSTED:
            raise UserError(self.env._("Only a posted closing is checked this way."))
        result = self.env["loyalty.club.reperformance"].sudo().create(run._reperform())
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Check of the Closing"),
            "res_model": result._name,
            "res_id": result.id,
            "view_mode": "form",
        }

    def _reperform(self):
        """Values of the result."""
        self.env.flush_all()
        count, total = self._all_rows()
        found = {
            ROW: self._altered_rows(),
            LINE: self._differing_lines(),
            SINCE: self._changes_since(),
        }
        return {
            "run_id": self.id,
            "row_count": count,
            "rows_hash": total,
            **{f"{kind}_count": len(rows) for kind, rows in found.items()},
            "line_ids": [
                Command.create({"kind": kind, **row})
                for kind, rows in found.items()
                for row in rows[:LISTED]
            ],
        }

    def _all_rows(self):
        """How many rows were frozen, and one checksum of all of theirs."""
        return self.env.execute_query(SQL(ALL_ROWS, run=self.id))[0]

    def _altered_rows(self):
        """Frozen rows that do not fit their checksum."""
        ids = [id_ for (id_,) in self.env.execute_query(SQL(ALTERED, run=self.id))]
        return [
            {
                "config_id": row.config_id.id,
                "cohort": row.cohort,
                "source_model": row.source_model,
                "source_id": row.source_id,
                "text": self.env._("The row does not fit its checksum."),
            }
            for row in self.env["loyalty.club.closing.source"].browse(ids)
        ]

    def _differing_lines(self):
        """Lines of the roll-forward that the frozen rows do not give."""
        again = {
            (vals["config_id"], vals["cohort"]): vals
            for config in self._active_configs()
            for vals in self._lines_of(config)
        }
        kept = {(line.config_id.id, line.cohort): line for line in self.line_ids}
        found = []
        for key in sorted(again.keys() | kept.keys()):
            text = self._difference_text(kept.get(key), again.get(key))
            if text:
                found.append({"config_id": key[0], "cohort": key[1], "text": text})
        return found

    def _difference_text(self, line, vals):
        """Say what differs between the line that is kept and the one reckoned anew."""
        if not line:
            return self.env._("The rows give a line that the closing does not have.")
        if not vals:
            return self.env._("The rows do not give this line of the closing.")
        names = [name for name in vals if name not in KEYS]
        return "\n".join(
            self._pair_text(line, name, vals[name])
            for name in names
            if _differs(line, name, vals[name])
        )

    def _pair_text(self, line, name, value):
        return self.env._(
            "%(column)s: %(kept)s is kept, %(reckoned)s was reckoned.",
            column=line._fields[name]._description_string(self.env),
            kept=number_text(self.env, line[name], _digits(line, name)),
            reckoned=number_text(self.env, value, _digits(line, name)),
        )

    def _changes_since(self):
        """What freezing the same period now would add, document by document."""
        return [
            {
                "config_id": config.id,
                "cohort": cohort,
                "source_model": model,
                "source_id": id_,
                "points": points,
                "amount": money,
                "text": self.env._("Came or changed after the closing."),
            }
            for config in self._active_configs()
            for cohort, model, id_, points, money in self._on_documents(
                look_statement, config
            )
        ]


def _digits(line, name):
    """Digits behind the point that a number of a line is kept with."""
    field = line._fields[name]
    if field.type == "monetary":
        return line.company_currency_id.decimal_places
    return field.get_digits(line.env)[1]


def _differs(line, name, value):
    """Compare the digits that Odoo can keep: large money has fewer decimals."""
    whole = len(str(int(abs(value))))
    digits = max(0, min(_digits(line, name), MOST_DIGITS - whole))
    return bool(float_compare(line[name], float(value), precision_digits=digits))
