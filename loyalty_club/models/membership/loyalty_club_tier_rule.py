from odoo import api, fields, models

from ..ledger.finite import require_finite


class LoyaltyClubTierRule(models.Model):
    """A condition of a tier, such as more than five visits in three months."""

    _name = "loyalty.club.tier.rule"
    _description = "Tier Rule"
    _inherit = ["loyalty.club.tier.rule.terms"]
    _order = "tier_id, id"

    tier_id = fields.Many2one(
        "loyalty.club.tier", required=True, index=True, ondelete="cascade"
    )
    currency_id = fields.Many2one(related="tier_id.club_id.currency_id")

    @api.depends("sentence")
    def _compute_display_name(self):
        for rule in self:
            rule.display_name = rule.sentence

    @api.model_create_multi
    def create(self, vals_list):
        require_finite(self.env, vals_list, ("value",))
        rules = super().create(vals_list)
        rules.tier_id.club_id._tiers_changed()
        return rules

    def write(self, vals):
        require_finite(self.env, [vals], ("value",))
        result = super().write(vals)
        self.tier_id.club_id._tiers_changed()
        return result

    def unlink(self):
        clubs = self.tier_id.club_id
        result = super().unlink()
        clubs._tiers_changed()
        return result

    def _terms_club(self):
        return self.tier_id.club_id
