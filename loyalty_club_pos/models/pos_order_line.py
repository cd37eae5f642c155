from odoo import models

from .once import once


class PosOrderLine(models.Model):
    """What of a till order earns nothing (G13, G15)."""

    _inherit = "pos.order.line"

    def _club_is_paid_by_points(self, club, data):
        """What the club's points, or a gift card that earns not, paid."""
        program = self.reward_id.program_id
        if not program:
            return False
        if program.is_payment_program:
            return not data["stored_value_earns"]
        return program == club.points_program_id and self.price_unit < 0

    def _club_exclusion(self):
        """Why this line earns nothing, or an empty text."""
        return once(self, ("exclusion", self.id), self._club_find_exclusion)

    def _club_find_exclusion(self):
        config = self.order_id.config_id
        if self.sale_order_origin_id:
            return "sale_order"
        if self.product_id == config.tip_product_id and config.iface_tipproduct:
            return "tip"
        if self.product_id == config.down_payment_product_id:
            return "down_payment"
        if self.reward_id.program_id.is_payment_program:
            return "reward"
        if self.product_id.id in self._club_stored_value_products():
            return "gift_card"
        return "debt" if self._club_settles_debt() else ""

    def _club_stored_value_products(self):
        return self.env["sale.order.line"]._club_stored_value_products()

    def _club_settles_debt(self):
        """A line by which a customer pays what he owed or deposits money.

        Those fields belong to an addon that need not be there.
        """
        names = ("settled_order_id", "settled_invoice_id")
        return any(name in self._fields and self[name] for name in names)

    def _club_is_goods(self):
        """Whether the line sold something, or took something off the price."""
        silent = self._club_exclusion() in ("sale_order", "tip", "down_payment", "debt")
        stored = self.product_id.id in self._club_stored_value_products()
        payment = self.reward_id.program_id.is_payment_program
        return not (silent or stored or payment or self.refunded_orderline_id)

    def _prepare_refund_data(self, refund_order, PosPackOperationLot):
        """A return takes no points by itself: the order that it belongs to does."""
        values = super()._prepare_refund_data(refund_order, PosPackOperationLot)
        return {**values, "points_cost": 0}
