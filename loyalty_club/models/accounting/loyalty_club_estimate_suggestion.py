from datetime import timedelta

from odoo import models


class LoyaltyClubEstimate(models.Model):
    """Fills an estimate from what members did so far."""

    _inherit = "loyalty.club.estimate"

    def action_suggest(self):
        """Fill value, rate and evidence of a draft from the ledger.

        Where nothing says what a point is worth, the value stays. Who asks for it has
        prepared it.

        :raise UserError: when the estimate is approved
        """
        self.ensure_one()
        self.write(self.config_id._suggested_values())
        return True


class LoyaltyClubAccountConfig(models.Model):
    """Makes the next estimate from what members did so far."""

    _inherit = "loyalty.club.account.config"

    def action_suggest_estimate(self):
        """Prepare an estimate that counts after the last closing, and open it."""
        self.ensure_one()
        last = self._last_posted()
        day = last.date_to + timedelta(days=1) if last else self.start_date
        estimate = self.env["loyalty.club.estimate"].create(
            {"config_id": self.id, "date_from": day, **self._suggested_values()}
        )
        return {
            "type": "ir.actions.act_window",
            "res_model": estimate._name,
            "res_id": estimate.id,
            "view_mode": "form",
        }

    def _suggested_values(self):
        """Values of an estimate, as the ledger suggests them."""
        value = self.club_id._suggested_value(self.company_id)
        rate = self.club_id._suggested_rate(self.company_id)
        names = self._value_fields() if value.number else []
        return {
            **dict.fromkeys(names, value.number),
            "redemption_rate": rate.number,
            "evidence": f"{value.text}\n{rate.text}",
        }
