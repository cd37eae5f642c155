from odoo import models

TICKET_SHOPS = """
    SELECT ticket.id, till.name AS shop
      FROM pos_order ticket
      JOIN pos_session session ON session.id = ticket.session_id
      JOIN pos_config till ON till.id = session.config_id
"""


class LoyaltyClubRollForwardShare(models.Model):
    """The shop of a ticket is its till."""

    _inherit = "loyalty.club.roll.forward.share"
    _depends = {"pos.config": ["name"], "pos.order": ["session_id"]}

    def _shop_statements(self):
        return {**super()._shop_statements(), "pos.order": TICKET_SHOPS}
