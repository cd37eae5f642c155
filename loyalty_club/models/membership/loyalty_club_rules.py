from odoo import models


class LoyaltyClub(models.Model):
    """The club's earning rules become numbered versions."""

    _inherit = "loyalty.club"

    def _renew_rule_version(self):
        """Keep a new version when the earning rules are not the ones of the last."""
        self.ensure_one()
        Version = self.env["loyalty.club.rule.version"].sudo()
        terms = self.sudo()._current_terms()
        checksum = Version._checksum(terms)
        if self.sudo().rule_version_id.checksum == checksum:
            return
        self.sudo().rule_version_id = Version.create(
            {
                "club_id": self.id,
                "number": self.sudo().rule_version_id.number + 1,
                "terms": terms,
                "checksum": checksum,
            }
        )

    def _current_terms(self) -> dict:
        """The earning rules as data: whole numbers, units as in ``engine.earning``."""
        self.ensure_one()
        steps = {"1": 1, "0.1": 10, "0.01": 100}[self.point_step]
        minor = self._minor_units()
        return {
            "rules": [
                rule._club_terms(minor) for rule in self.points_program_id.rule_ids
            ],
            "event": self.accrual_event,
            "taxed": self.base_taxed,
            "stored_value_earns": self.stored_value_earns,
            "minor": minor,
            "steps": steps,
            "rounding": self.rounding,
            "cap": round(self.accrual_cap * steps) or None,
        }

    def _minor_units(self) -> int:
        """Smallest units in one unit of the club's currency: 100, 1 or 1000."""
        return 10**self.currency_id.decimal_places
