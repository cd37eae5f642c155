from odoo import api, models


class PaymentTransaction(models.Model):
    """A payment under way holds the points that the quotation spends (gap G27)."""

    _inherit = "payment.transaction"

    @api.model_create_multi
    def create(self, vals_list):
        transactions = super().create(vals_list)
        transactions._club_settle_quotations()
        return transactions

    def _update_state(self, allowed_states, target_state, *args, **kwargs):
        changed = super()._update_state(allowed_states, target_state, *args, **kwargs)
        if target_state in ("cancel", "error"):
            changed._club_settle_quotations()
        return changed

    def _club_settle_quotations(self):
        """Post, or return, what the quotations of these payments spend."""
        quotations = self.sudo().sale_order_ids.filtered(
            lambda order: (
                order.state in ("draft", "sent") and order.order_line.coupon_id.club_id
            )
        )
        quotations._club_settle()
