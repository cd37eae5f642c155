from odoo import api, models


class LoyaltyProgram(models.Model):
    """The till knows for which tiers a programme is reserved."""

    _inherit = "loyalty.program"

    @api.model
    def _load_pos_data_fields(self, config):
        return [*super()._load_pos_data_fields(config), "club_till_tiers"]
