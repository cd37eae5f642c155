from datetime import timedelta

from odoo import models

from odoo.addons.loyalty_club.engine import windows
from odoo.addons.loyalty_club.models.accounting.touched_statements import YOUNG

#: The day on which Odoo books a ticket: its session's closing, or its own invoice where
#: that came first. An invoice after the closing books the sale no second time.
BOOKED = """
    SELECT ticket.id, ticket.create_date, least(invoice.date, closing.date) AS date,
           coalesce(nullif(ticket.currency_rate, 0), 1) AS rate
      FROM pos_order ticket
      JOIN pos_session session ON session.id = ticket.session_id
      LEFT JOIN account_move invoice
             ON invoice.id = ticket.account_move AND invoice.state = 'posted'
      LEFT JOIN account_move closing
             ON closing.id = session.move_id AND closing.state = 'posted'
     WHERE ticket.state IN ('paid', 'done')
       AND (invoice.id IS NOT NULL OR closing.id IS NOT NULL)
"""

#: Tickets that moved points, and those by which their goods came back. Money of a sale
#: is what the server reckoned when it was settled, not what the till says (law 5). Ids
#: of tickets stand below zero, apart from those of invoices.
TICKET_SHARES = f"""
    SELECT 'pos.order', booked.id, -booked.id, booked.date, FALSE, booked.create_date,
           sold.amount, sold.amount + sold.off, 1
      FROM ({BOOKED}) AS booked
      JOIN (SELECT source_id,
                   coalesce(sum(amount_untaxed) FILTER (WHERE kind = 'accrual'), 0)
                       AS amount,
                   coalesce(sum(amount_untaxed) FILTER (WHERE kind = 'redemption'), 0)
                       AS off
              FROM loyalty_club_point_move
             WHERE source_model = 'pos.order' AND club_id = %(club)s
               AND source_id IN (
                   SELECT source_id FROM chosen WHERE source_model = 'pos.order')
             GROUP BY source_id) AS sold ON sold.source_id = booked.id
     UNION ALL
    SELECT 'pos.order', sold.order_id, -booked.id, booked.date, TRUE,
           booked.create_date, sum(back.money / booked.rate),
           sum(back.money / booked.rate), -sum(back.money)
      FROM ({BOOKED}) AS booked
      JOIN pos_order_line item ON item.order_id = booked.id
      JOIN pos_order_line sold ON sold.id = item.refunded_orderline_id
     CROSS JOIN LATERAL (
         SELECT item.qty * item.price_unit * (1 - coalesce(item.discount, 0) / 100)
                AS money) AS back
     WHERE sold.order_id IN (
           SELECT source_id FROM chosen WHERE source_model = 'pos.order')
     GROUP BY sold.order_id, booked.id, booked.date, booked.create_date
"""

#: Tickets that sold goods of a sale order, or took them back: an invoice of it, so to
#: speak. Money is the order's own, by the quantity.
ORDER_AT_TILL = f"""
    SELECT 'sale.order', line.order_id, -booked.id, booked.date, sum(item.qty) < 0,
           booked.create_date, sum(money.sold / money.rate),
           coalesce(sum(money.sold / money.rate) FILTER (WHERE goods.counts), 0),
           abs(coalesce(sum(money.sold) FILTER (WHERE goods.counts), 0))
      FROM ({BOOKED}) AS booked
      JOIN pos_order_line item ON item.order_id = booked.id
      JOIN sale_order_line line ON line.id = item.sale_order_line_id
      JOIN sale_order sale ON sale.id = line.order_id
     CROSS JOIN LATERAL (
         SELECT line.price_subtotal * item.qty / nullif(line.product_uom_qty, 0)
                    AS sold,
                coalesce(nullif(sale.currency_rate, 0), 1) AS rate) AS money
     CROSS JOIN LATERAL (
         SELECT coalesce(line.reward_id, 0) <> ALL(%(own_rewards)s) AS counts) AS goods
     WHERE line.is_downpayment IS NOT TRUE
       AND line.product_id <> ALL(%(stored_value)s)
       AND coalesce(line.reward_id, 0) <> ALL(%(stored_rewards)s)
       AND line.order_id IN (
           SELECT source_id FROM chosen WHERE source_model = 'sale.order')
     GROUP BY line.order_id, booked.id, booked.date, booked.create_date
"""

#: Quantities of order lines that tickets have sold.
TILL_QUANTITIES = """
    SELECT item.sale_order_line_id, item.qty
      FROM pos_order_line item
      JOIN pos_order ticket ON ticket.id = item.order_id
     WHERE item.sale_order_line_id IN (SELECT id FROM goods) AND item.qty > 0
       AND ticket.state IN ('paid', 'done')
"""

#: Tickets that were changed, or booked anew or later, since the last closing.
_TOUCHED = f"""
    SELECT ticket.id
      FROM pos_order ticket
      JOIN pos_session session ON session.id = ticket.session_id
      LEFT JOIN account_move invoice ON invoice.id = ticket.account_move
      LEFT JOIN account_move closing ON closing.id = session.move_id
     WHERE {YOUNG.format("ticket")} OR {YOUNG.format("session")}
        OR {YOUNG.format("invoice")} OR {YOUNG.format("closing")}
        OR invoice.date > %(closed)s OR closing.date > %(closed)s
     UNION
    SELECT order_id FROM pos_order_line item WHERE {YOUNG.format("item")}
"""

#: They, and what they sold or took back of another document.
TICKETS_SINCE = f"""
    SELECT 'pos.order', id FROM ({_TOUCHED}) AS ticket
     UNION ALL
    SELECT 'pos.order', sold.order_id
      FROM pos_order_line item
      JOIN pos_order_line sold ON sold.id = item.refunded_orderline_id
     WHERE item.order_id IN ({_TOUCHED})
     UNION ALL
    SELECT 'sale.order', line.order_id
      FROM pos_order_line item
      JOIN sale_order_line line ON line.id = item.sale_order_line_id
     WHERE item.order_id IN ({_TOUCHED})
"""


class LoyaltyClubClosingRun(models.Model):
    """Tickets of the till count on the day on which their session is booked."""

    _inherit = "loyalty.club.closing.run"

    def _share_statements(self):
        shares = super()._share_statements()
        orders = f"{shares['sale.order']} UNION ALL {ORDER_AT_TILL}"
        return {**shares, "sale.order": orders, "pos.order": TICKET_SHARES}

    def _quantity_statements(self):
        return [*super()._quantity_statements(), TILL_QUANTITIES]

    def _since_statements(self):
        return {**super()._since_statements(), "pos.order": TICKETS_SINCE}

    def _blockers_of_documents(self):
        return super()._blockers_of_documents() + self._blockers_of_sessions()

    def _blockers_of_sessions(self):
        """Open sessions that sold something in the period."""
        after = self.date_to + timedelta(days=1)
        zone = self._configs().club_id[:1].tz or "UTC"
        tickets = self.env["pos.order"].search(
            [
                ("company_id", "=", self.company_id.id),
                ("session_id.state", "!=", "closed"),
                ("state", "in", ("paid", "done")),
                ("date_order", "<", windows.day_start_utc(after, zone)),
            ]
        )
        return [
            self.env._(
                "The session %s of a till is open, and its sales are not booked. Close "
                "it.",
                session.name,
            )
            for session in tickets.session_id.sorted("id")
        ]
