from odoo import api, models
from odoo.exceptions import AccessError

from odoo.addons.loyalty_club.models.ledger.finite import require_finite

#: What a settled ticket stands for. Native Odoo's own screens show it read-only.
OF_ORDER = {"company_id", "config_id", "fiscal_position_id", "session_id"}
OF_LINE = {
    "combo_line_ids",
    "combo_parent_id",
    "discount",
    "order_id",
    "price_unit",
    "product_id",
    "qty",
    "refund_orderline_ids",
    "refunded_orderline_id",
    "reward_id",
    "reward_identifier_code",
    "sale_order_line_id",
    "sale_order_origin_id",
    "tax_ids",
}
#: A tip may be told after payment.
OF_TIP = {"order_id", "price_unit"}
NUMBERS = ("discount", "price_unit", "qty")
#: What a caller may not write on any ticket: the server remembers it.
REMEMBERED = {"club_return_moves"}


class PosOrder(models.Model):
    """A ticket that gave or took points stays the ticket that it was."""

    _inherit = "pos.order"

    @api.model_create_multi
    def create(self, vals_list):
        if not self.env.su:
            names = REMEMBERED & {name for vals in vals_list for name in vals}
            defaults = {f"default_{name}" for name in REMEMBERED}
            self._club_check_kept(names | (defaults & self.env.context.keys()))
        return super().create(vals_list)

    def write(self, vals):
        if not self.env.su:
            self._club_check_kept(REMEMBERED & vals.keys())
            for order in self.filtered(lambda order: order._club_is_settled()):
                self._club_check_kept(_changed(order, vals, OF_ORDER))
        if "payment_ids" not in vals:
            return super().write(vals)
        with self._club_native_path() as orders:
            return super(PosOrder, orders).write(vals)

    def action_pos_order_paid(self):
        self.sudo()._club_read_again()
        return super().action_pos_order_paid()

    def _club_read_again(self):
        """Take till, company and payments from where no client can write them."""
        for order in self.filtered("session_id"):
            config = order.session_id.config_id
            if not self.env["loyalty.club"]._of_company(config.company_id):
                continue
            values = {
                "config_id": config.id,
                "company_id": config.company_id.id,
                "amount_paid": order._compute_amount_paid(),
            }
            changed = _changed(order, values, set(values))
            if changed:
                order.write({name: values[name] for name in changed})

    def _club_check_open(self):
        """Refuse to change a ticket that gave or took points."""
        for order in self:
            if order._club_is_settled():
                raise AccessError(
                    self.env._(
                        "%s is paid, and its points are counted. Return the goods "
                        "instead of changing it.",
                        order.sudo().name,
                    )
                )

    def _club_is_settled(self):
        settled = self.sudo()
        return bool(settled.club_settled_on or settled.club_settlement_error)


class PosOrderLine(models.Model):
    """So do its lines."""

    _inherit = "pos.order.line"

    @api.model_create_multi
    def create(self, vals_list):
        require_finite(self.env, vals_list, NUMBERS)
        lines = super().create(vals_list)
        if not self.env.su:
            lines._club_check_settled({"order_id"})
        return lines

    def write(self, vals):
        require_finite(self.env, [vals], NUMBERS)
        if not self.env.su:
            for line in self:
                line._club_check_settled(_changed(line, vals, OF_LINE))
            if vals.get("order_id"):
                self.env["pos.order"].browse(vals["order_id"])._club_check_open()
        return super().write(vals)

    def _club_check_settled(self, names):
        for line in self if names else ():
            if not (names <= OF_TIP and line._club_exclusion() == "tip"):
                line.order_id._club_check_open()


def _changed(record, vals, names):
    """Names among these whose values would not stay as they are."""
    return {name for name in names & vals.keys() if _differs(record, name, vals[name])}


def _differs(record, name, value):
    if record._fields[name].type in ("one2many", "many2many"):
        return bool(value)
    return (record._fields[name].convert_to_write(record[name], record) or 0) != (
        value or 0
    )
