from odoo import api, models, tools

#: Programmes whose cards hold money that was paid in.
STORED_VALUE = ("gift_card", "ewallet")
#: Fields of a line whose change can change the points of a confirmed order.
PRICED = {
    "product_id",
    "product_uom_qty",
    "product_uom_id",
    "price_unit",
    "discount",
    "tax_ids",
    "points_cost",
    "coupon_id",
    "reward_id",
}


class SaleOrderLine(models.Model):
    """Editing a confirmed order settles it again (gap G5)."""

    _inherit = "sale.order.line"

    @api.model_create_multi
    def create(self, vals_list):
        with self.order_id._club_native_path() as orders:
            lines = super(
                SaleOrderLine, self.with_context(**orders.env.context)
            ).create(vals_list)
            lines._club_touch_orders(orders)
        return lines.with_env(self.env)

    def write(self, vals):
        if not PRICED & vals.keys():
            return super().write(vals)
        with self.order_id._club_native_path() as orders:
            self._club_touch_orders(orders)
            lines = self.with_context(**orders.env.context)
            return super(SaleOrderLine, lines).write(vals)

    def unlink(self):
        with self.order_id._club_native_path() as orders:
            self._club_touch_orders(orders)
            return super(
                SaleOrderLine, self.with_context(**orders.env.context)
            ).unlink()

    def _club_touch_orders(self, orders):
        """Remember the orders of these lines that can have points to settle."""
        live = self.order_id.filtered(
            lambda order: order.state == "sale" or order.club_settled_on
        )
        if live:
            live.with_env(orders.env)._club_touch()

    def _club_amounts(self, rate: float, minor: int) -> tuple[int, int]:
        """Price without and with tax, in smallest units of the club's currency.

        :param rate: units of the order's currency for one of the club's
        """
        self.ensure_one()
        lines = self._get_lines_with_price()
        untaxed = sum(lines.mapped("price_subtotal"))
        total = sum(lines.mapped("price_total"))
        return round(untaxed / rate * minor), round(total / rate * minor)

    def _club_is_paid_by_points(self, club, data: dict) -> bool:
        """What the club's points, or a gift card that earns not, paid (G13, G15)."""
        program = self.reward_id.program_id
        if not program:
            return False
        if program.is_payment_program:
            return not data["stored_value_earns"]
        return program == club.points_program_id and self.price_subtotal < 0

    def _club_exclusion(self) -> str:
        """Why this line earns nothing, or an empty text."""
        if self.is_downpayment:
            return "down_payment"
        if self.reward_id.program_id.is_payment_program:
            return "reward"
        if self.product_id.id in self._club_stored_value_products():
            return "gift_card"
        return ""

    @api.model
    @tools.ormcache()
    def _club_stored_value_products(self) -> frozenset[int]:
        """Products that sell a gift card or top up a wallet."""
        rules = self.env["loyalty.rule"].sudo().with_context(active_test=False)
        rules = rules.search([("program_id.program_type", "in", STORED_VALUE)])
        return frozenset(rules.product_ids.ids)

    def _club_reward_value(self, rate: float, minor: int) -> int:
        """Money that a reward line gave, without tax, in smallest units."""
        value = -self.price_subtotal or self.price_unit * self.product_uom_qty
        return max(0, round(value / rate * minor))
