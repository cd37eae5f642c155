from odoo import fields, models


class LoyaltyClubStoredValueCheckLine(models.TransientModel):
    """Tickets that are not booked yet are a figure of their own."""

    _inherit = "loyalty.club.stored.value.check.line"

    kind = fields.Selection(
        selection_add=[
            ("orders",),
            ("tickets", "Sold or used at tills whose session is open"),
            ("breakage",),
        ],
        ondelete={"tickets": "cascade"},
    )
