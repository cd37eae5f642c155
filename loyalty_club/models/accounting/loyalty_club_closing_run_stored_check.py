from hashlib import sha256

from odoo import fields, models
from odoo.tools import SQL

from ..wording import number_text
from .stored_value_statements import ALL_ROWS, ALTERED, LOOK

MONEY = ("opening", "sold", "used", "breakage", "closing")


class LoyaltyClubClosingRun(models.Model):
    """Shows gift cards and wallets to the auditor, and reckons them again."""

    _inherit = "loyalty.club.closing.run"

    def _all_rows(self):
        count, checksum = super()._all_rows()
        more, other = self.env.execute_query(SQL(ALL_ROWS, run=self.id))[0]
        if more:
            checksum = sha256(f"{checksum}|{other}".encode()).hexdigest()
        return count + more, checksum

    def _altered_rows(self):
        ids = [id_ for (id_,) in self.env.execute_query(SQL(ALTERED, run=self.id))]
        return super()._altered_rows() + [
            {
                "stored_value_id": row.stored_value_id.id,
                "source_model": row.source_model,
                "source_id": row.source_id,
                "text": self.env._("The row does not fit its checksum."),
            }
            for row in self.env["loyalty.club.stored.value.source"].browse(ids)
        ]

    def _differing_lines(self):
        kept = {line.stored_value_id: line for line in self.stored_line_ids}
        found = super()._differing_lines()
        for value in self._stored_values():
            again = self._stored_line(value) or {}
            again.pop("stored_value_id", None)
            line = kept.get(value)
            text = self._difference_text(line, again) if line or again else None
            if text:
                found.append({"stored_value_id": value.id, "text": text})
        return found

    def _changes_since(self):
        return super()._changes_since() + [
            {
                "stored_value_id": value.id,
                "source_model": model,
                "source_id": id_,
                "amount": money,
                "text": self.env._("Came or changed after the closing."),
            }
            for value in self._stored_values()
            for model, id_, money in self.env.execute_query(
                self._stored_changes(LOOK, value)
            )
        ]

    def _dossier(self):
        lines = self.sudo()._shown_stored_lines()
        return {
            **super()._dossier(),
            "stored_values": list(map(self._dossier_stored_value, lines)),
        }

    def _dossier_stored_value(self, line):
        rate = line.stored_value_id._estimate_on(self.date_to)
        return {
            "name": line.stored_value_id.program_id.name,
            "money": [self._amount_text(line[name]) for name in MONEY],
            "rate": f"{number_text(self.env, 100 * line.breakage_rate, 4)}%",
            "evidence": rate.evidence,
            "people": (rate.prepared_by_id.name, rate.approved_by_id.name),
        }


class LoyaltyClubReperformanceLine(models.TransientModel):
    """A finding may be one of gift cards or wallets."""

    _inherit = "loyalty.club.reperformance.line"

    stored_value_id = fields.Many2one(
        "loyalty.club.stored.value", string="Gift Cards and Wallets", readonly=True
    )


class LoyaltyClubReperformance(models.TransientModel):
    """Whether there are gift cards or wallets to tell about."""

    _inherit = "loyalty.club.reperformance"

    has_stored_values = fields.Boolean(compute="_compute_has_stored_values")

    def _compute_has_stored_values(self):
        for result in self:
            lines = result.sudo().line_ids
            result.has_stored_values = bool(lines.stored_value_id)
