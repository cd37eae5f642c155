from odoo import models


class PosOrder(models.Model):
    """A ticket is an invoice of the sale orders whose goods it sold."""

    _inherit = "pos.order"

    def _club_billing_rows(self, lines):
        """Rows of :meth:`sale.order._club_billing_rows` for lines of this ticket.

        Money is the sale order's own, but no more than the ticket was paid with. Ids of
        tickets stand below zero, apart from those of invoices.
        """
        minor = 10**self.company_id.currency_id.decimal_places
        amounts = self._club_amounts(minor)
        paid, asked = self._club_paid_share(amounts, minor)
        return [
            line._club_billing_row(amounts[line], minor, paid / asked if asked else 0)
            for line in lines
        ]


class PosOrderLine(models.Model):
    """A line of an invoice, so to speak."""

    _inherit = "pos.order.line"

    def _club_billing_row(self, amounts, minor, paid):
        sold, refund = self.sale_order_line_id, self.qty < 0
        rate = sold.order_id.currency_rate or 1.0
        quantity = abs(sold.product_uom_qty)
        part = abs(self.qty) / quantity if quantity else 0
        untaxed = sold.price_subtotal * part / rate
        total = sold.price_total * part / rate
        if not refund and total > 0:
            share = min(1, max(0, amounts[1]) * paid / minor / total)
            untaxed, total = untaxed * share, total * share
        return {
            "line_id": sold.id,
            "move_id": -self.order_id.id,
            "move_type": "out_refund" if refund else "out_invoice",
            "reversed_entry_id": None,
            "payment_state": "paid",
            "untaxed": untaxed,
            "total": total,
        }
