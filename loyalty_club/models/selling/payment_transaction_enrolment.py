from odoo import models


class PaymentTransaction(models.Model):
    """A payment of an order that stands can make its customer a member."""

    _inherit = "payment.transaction"

    def _update_state(self, allowed_states, target_state, *args, **kwargs):
        changed = super()._update_state(allowed_states, target_state, *args, **kwargs)
        if target_state == "done":
            changed._club_enrol_payers()
        return changed

    def _club_enrol_payers(self):
        """Settle confirmed orders in clubs that enrol after the first payment."""
        for order in self.sudo().sale_order_ids:
            clubs = self.env["loyalty.club"]._of_company(order.company_id)
            if order.state == "sale" and "first_payment" in clubs.mapped("enrolment"):
                order._club_settle()
