from odoo import models


class LoyaltyProgram(models.Model):
    """Lets people who read no sales, such as an auditor, open a programme."""

    _inherit = "loyalty.program"

    def _compute_total_order_count(self):
        """Count the orders for every reader of the programme: it is a number only."""
        return super(LoyaltyProgram, self.sudo())._compute_total_order_count()
