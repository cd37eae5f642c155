from odoo import api, models
from odoo.exceptions import AccessError

from .pos_order_kept import OF_LINE, _changed

#: Native pos_self_order writes one of these on all that its public routes send.
SOURCES = ("kiosk", "mobile")
#: In the context of such an order. It only forbids, so anybody may set it.
ANYBODY = "club_anybody"
#: How it was paid, and whom to look for, are for cashiers to say.
OF_CASHIERS = ("club_phone", "payment_ids")
#: So is what moves points of others, or goods that were sold elsewhere.
OF_CASHIERS_LINE = {
    "refund_orderline_ids",
    "refunded_orderline_id",
    "sale_order_line_id",
    "sale_order_origin_id",
}


class PosOrder(models.Model):
    """What customers order by themselves comes from anybody, in superuser mode.

    It names a customer as one says a name: he earns when it is paid, and nothing of his
    is touched before a cashier has seen him. Native pos_self_order need not be there.
    """

    _inherit = "pos.order"

    @api.model
    def sync_from_ui(self, orders):
        """Take goods from anybody; payments and numbers of telephones are not read."""
        if not self._club_sent_by_anybody(orders):
            return super().sync_from_ui(orders)
        for order in orders:
            for name in OF_CASHIERS:
                order.pop(name, None)
        strict = self.with_context(**{ANYBODY: True})
        return super(PosOrder, strict).sync_from_ui(orders)

    @api.model
    def _club_sent_by_anybody(self, orders):
        sent = self.env.su and any(o.get("source") in SOURCES for o in orders)
        return sent and self.env["loyalty.club"].search_count([], limit=1)

    def _club_purchase_amount(self):
        return None if self._club_is_for_nothing() else super()._club_purchase_amount()

    def _club_purchase_statement(self):
        """Anybody can order for nothing as often as he likes: that is no purchase."""
        if self._club_is_for_nothing():
            return None
        return super()._club_purchase_statement()

    def _club_is_for_nothing(self):
        """Whether no cashier, card or page has taken anything for this order."""
        if self.source not in SOURCES:
            return False
        return not (self.payment_ids or self.lines._club_for_counter())


class PosOrderLine(models.Model):
    """Goods are all that anybody may put on a ticket."""

    _inherit = "pos.order.line"

    @api.model_create_multi
    def create(self, vals_list):
        lines = super().create(vals_list)
        if self.env.context.get(ANYBODY):
            lines._club_check_settled({"order_id"})
            lines._club_check_for_anybody()
        return lines

    def write(self, vals):
        if not self.env.context.get(ANYBODY):
            return super().write(vals)
        changed = self.filtered(lambda line: _changed(line, vals, OF_LINE))
        # Neither what it was nor what it becomes; nor may it go to a settled ticket.
        changed._club_check_settled({"order_id"})
        changed._club_check_for_anybody()
        result = super().write(vals)
        changed._club_check_settled({"order_id"})
        changed._club_check_for_anybody()
        return result

    def _club_for_counter(self):
        """Lines that only a cashier can have put there."""
        return self.filtered(
            lambda line: (
                any(line[name] for name in OF_CASHIERS_LINE)
                or line._club_pays_by_reward()
            )
        )

    def _club_pays_by_reward(self):
        """Whether a member's points, or money on a card, pay with this line."""
        program = self.reward_id.program_id
        if program.is_payment_program:
            company = self.order_id.session_id.config_id.company_id
            return bool(self.env["loyalty.club"]._of_company(company))
        return bool(program.club_id)

    def _club_check_for_anybody(self):
        if self._club_for_counter():
            raise AccessError(
                self.env._(
                    "Rewards, returns and sales orders are for the counter. Order "
                    "goods here, and ask there for the rest."
                )
            )
