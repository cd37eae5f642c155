from odoo import models
from odoo.tools import SQL

#: Lines of a sale order that were paid, or taken back, at the till: an invoice each, as
#: the billing of the order knows it, at the order's own prices. Ids of till orders
#: stand below zero, apart from those of invoices.
PAID_AT_TILL = """
    SELECT sold.id AS line_id, -till.id AS move_id,
           CASE WHEN line.qty < 0 THEN 'out_refund' ELSE 'out_invoice' END AS move_type,
           NULL::int AS reversed_entry_id, 'paid' AS payment_state,
           sum(sold.price_subtotal * part.share / rate.value)::float AS untaxed,
           sum(sold.price_total * part.share / rate.value)::float AS total
      FROM pos_order_line line
      JOIN pos_order till ON till.id = line.order_id
      JOIN sale_order_line sold ON sold.id = line.sale_order_line_id
      JOIN sale_order sale ON sale.id = sold.order_id
     CROSS JOIN LATERAL (
         SELECT coalesce(nullif(sale.currency_rate, 0), 1) AS value) AS rate
     CROSS JOIN LATERAL (
         SELECT abs(line.qty) / nullif(abs(sold.product_uom_qty), 0) AS share) AS part
     WHERE sale.id = %s AND till.state IN ('paid', 'done')
     GROUP BY sold.id, till.id, line.qty < 0
"""


class SaleOrder(models.Model):
    """A sale order that is settled at the till stays one purchase (house, law 4)."""

    _inherit = "sale.order"

    def _club_is_billed(self):
        return super()._club_is_billed() or bool(self.sudo().pos_order_line_ids)

    def _club_billing_rows(self, assume_posted=None):
        rows = super()._club_billing_rows(assume_posted)
        if not self.sudo().pos_order_line_ids:
            return rows
        self.env["pos.order.line"].flush_model()
        return rows + self.env.execute_query_dict(SQL(PAID_AT_TILL, self.id))
