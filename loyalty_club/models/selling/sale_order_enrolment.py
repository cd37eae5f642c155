from odoo import models

from ..membership.loyalty_club import INVOICE_PAID


class SaleOrder(models.Model):
    """What decides whether an order makes its customer a member."""

    _inherit = "sale.order"

    def _club_has_payment(self):
        """An invoice of the order is paid, or a payment by the customer is done."""
        paid = self.invoice_ids.filtered(
            lambda move: (
                move.move_type == "out_invoice"
                and move.amount_total > 0
                and move._club_event_reached(INVOICE_PAID)
            )
        )
        return bool(paid) or any(
            payment.state == "done" and payment.amount > 0
            for payment in self.sudo().transaction_ids
        )
