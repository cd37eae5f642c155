from odoo import models


class SaleOrder(models.Model):
    """Buttons of the order that concern points."""

    _inherit = "sale.order"

    def action_club_settle(self):
        """Try again what could not be settled."""
        self.check_access("write")
        self._club_settle()
