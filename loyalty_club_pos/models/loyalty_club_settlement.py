from odoo import api, models


class LoyaltyClubSettlement(models.AbstractModel):
    """The hourly job settles till orders too, where a fault left them open."""

    _inherit = "loyalty.club.settlement"

    @api.model
    def _club_document_models(self):
        return [*super()._club_document_models(), "pos.order"]
