from odoo import api, models
from odoo.exceptions import AccessError

from .receipt import reason_of


class LoyaltyHistory(models.Model):
    """The gate writes the history of club cards: gross, and for good (G7, G8)."""

    _inherit = "loyalty.history"

    @api.model_create_multi
    def create(self, vals_list):
        default = self.env.context.get("default_card_id")
        for vals in vals_list if default else ():
            vals.setdefault("card_id", default)
        club_cards = self._club_cards(vals_list)
        kept = [vals for vals in vals_list if vals.get("card_id") not in club_cards]
        if len(kept) < len(vals_list) and not reason_of(self):
            raise AccessError(
                self.env._("The history of a club card is written by its ledger.")
            )
        return super().create(kept)

    @api.model
    def _club_cards(self, vals_list):
        ids = [vals["card_id"] for vals in vals_list if vals.get("card_id")]
        cards = self.env["loyalty.card"].sudo().browse(ids)
        return set(cards.filtered("club_id").ids)

    def write(self, vals):
        if self.sudo().card_id.club_id or self._club_cards([vals]):
            raise AccessError(
                self.env._("The history of a club card is written by its ledger.")
            )
        return super().write(vals)

    def unlink(self):
        """Native deletes the rows of a cancelled order; a club keeps its own."""
        others = self.filtered(lambda row: not row.sudo().card_id.club_id)
        return super(LoyaltyHistory, others).unlink()
