from odoo import api, models


class LoyaltyReward(models.Model):
    """The till knows for which tiers a reward is reserved."""

    _inherit = "loyalty.reward"

    @api.model
    def _load_pos_data_fields(self, config):
        return [*super()._load_pos_data_fields(config), "club_till_tiers"]
