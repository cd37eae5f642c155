from odoo import models


class SaleOrder(models.Model):
    """A sale order that is settled at the till stays one purchase (house, law 4)."""

    _inherit = "sale.order"

    def _club_is_billed(self):
        return super()._club_is_billed() or bool(self._club_till_lines())

    def _club_till_lines(self):
        """Lines by which paid tickets sold goods of this order, or took them back."""
        # By the lines, not the order: Odoo reads the same for what is billed of them.
        lines = self.sudo().order_line.pos_order_line_ids
        return lines.filtered(lambda line: line.order_id._club_is_paid())

    def _club_billing_rows(self, assume_posted=None):
        rows = super()._club_billing_rows(assume_posted)
        for till, lines in self._club_till_lines().grouped("order_id").items():
            rows += till._club_billing_rows(lines)
        return rows
