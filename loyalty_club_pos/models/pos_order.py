from odoo import api, fields, models

from odoo.addons.loyalty_club.models.ledger import turn
from odoo.addons.loyalty_club.models.ledger.finite import require_finite

from .pos_order_receipt import RECEIPT_LATER

#: What only settlement writes on a document; a till's figures are wishes (law 5).
OURS = "club_"
#: What a till may say all the same: whom to look for.
SAID = {"club_phone"}
NUMBERS = ("amount_paid", "amount_return", "amount_tax", "amount_total")


class PosOrder(models.Model):
    """A till order is settled where it becomes paid, whoever made it so."""

    _name = "pos.order"
    _inherit = ["pos.order", "loyalty.club.settlement"]

    club_return_moves = fields.Json(
        string="Moves of the Return",
        readonly=True,
        copy=False,
        help="Ids of the moves by which the sales that came back gave and took points. "
        "The receipt of the return tells of them.",
    )

    def _process_saved_order(self, draft):
        """Settle when native has written its last: one update of each line goes out."""
        with self._club_native_path() as order:
            return super(PosOrder, order)._process_saved_order(draft)

    def action_pos_order_paid(self):
        """The end of every path: till, backend payment, online payment, kiosk."""
        result = super().action_pos_order_paid()
        self._club_touch()
        self.lines.sale_order_line_id.order_id.filtered(
            lambda order: order.state == "sale"
        )._club_settle()
        for order in self:
            order._club_settle_origins()
        return result

    @api.model
    def sync_from_ui(self, orders):
        """Lock the cards of the whole batch first, in order: batches never cross.

        The cashier waits for this call, and for nothing that can be asked after it.
        """
        turn.wait(self.env)
        self._club_lock_batch(orders)
        later = self.with_context(**{RECEIPT_LATER: True})
        return super(PosOrder, later).sync_from_ui(orders)

    def _club_partner(self):
        """Who bought without a name stays nobody, whoever is written there later."""
        if self.club_settled_on and not self.club_claimed:
            return self.club_partner_id
        return super()._club_partner()

    @api.model
    def _club_lock_batch(self, orders):
        returned = self.browse()
        for order in orders:
            returned |= self._get_refunded_orders(order)
        if len(orders) == 1 and not returned:
            # Its settlement locks the one card that there is.
            return
        buyers = [order.get("partner_id") for order in orders]
        buyers = [id_ for id_ in buyers if id_ and isinstance(id_, int)]
        buyers += returned.sudo().club_partner_id.ids
        self.env["loyalty.card"]._club_lock_of(buyers)

    @api.model
    def _process_order(self, order, existing_order):
        require_finite(self.env, [order], NUMBERS)
        ours = {name for name in order if name.startswith(OURS)}
        for name in ours - SAID:
            del order[name]
        return super()._process_order(order, existing_order)

    def _club_settle_origins(self):
        """Settle the sales that this return belongs to, and remember what moved."""
        origins = self.lines.refunded_orderline_id.order_id
        if not origins:
            return
        before = origins.sudo()._club_moves()
        origins._club_settle_returned()
        moved = origins.sudo()._club_moves() - before
        if moved:
            self.sudo().club_return_moves = moved.ids

    def _club_moves(self):
        """All moves of these orders."""
        return self.env["loyalty.club.point.move"].search_fetch(
            [("source_model", "=", self._name), ("source_id", "in", self.ids)],
            ["kind", "points", "tier_id", "explanation"],
        )

    def _club_settle_returned(self):
        """Settle what a return of some of its goods has changed.

        An order from before this addon gives back what native Odoo gave; it never
        earns by being returned.
        """
        for order in self:
            known = order.club_settled_on or order.club_settlement_error
            if known or order._club_legacy_rows():
                order._club_settle()
