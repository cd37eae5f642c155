from odoo import api, models

from odoo.addons.loyalty_club.models.ledger.finite import require_finite

#: What makes an order paid by more or less.
MONEY = {"amount", "pos_order_id"}


class PosPayment(models.Model):
    """Points follow what was really paid, also where a payment is changed later."""

    _inherit = "pos.payment"

    @api.model_create_multi
    def create(self, vals_list):
        require_finite(self.env, vals_list, ["amount"])
        payments = super().create(vals_list)
        payments.pos_order_id._club_settle_again()
        return payments

    def write(self, vals):
        require_finite(self.env, [vals], ["amount"])
        orders = (
            self.pos_order_id if MONEY & vals.keys() else self.pos_order_id.browse()
        )
        result = super().write(vals)
        if orders:
            (orders | self.pos_order_id)._club_settle_again()
        return result

    def unlink(self):
        orders = self.pos_order_id
        result = super().unlink()
        orders.exists()._club_settle_again()
        return result


class PosOrder(models.Model):
    """A paid order whose payments change is settled once more."""

    _inherit = "pos.order"

    def _club_settle_again(self):
        for order in self.filtered(lambda order: order._club_is_settled()):
            order._club_touch()
