from odoo import models

from .loyalty_club_closing_run import BOOKED

#: Tickets, and sales that tickets took back, whose day is not closed yet.
WAITING_TICKETS = f"""
    SELECT source.id
      FROM (SELECT source_id AS id, source_id AS ticket_id
              FROM differing WHERE source_model = 'pos.order'
             UNION
            SELECT sold.order_id, item.order_id
              FROM pos_order_line item
              JOIN pos_order_line sold ON sold.id = item.refunded_orderline_id
             WHERE sold.order_id IN (
                   SELECT source_id FROM differing WHERE source_model = 'pos.order')
           ) AS source
      LEFT JOIN ({BOOKED}) AS booked ON booked.id = source.ticket_id
      LEFT JOIN share ON share.source_model = 'pos.order'
            AND share.source_id = source.id AND share.share_id = -source.ticket_id
     WHERE booked.id IS NULL OR booked.date > %(until)s OR share.share_id IS NULL
"""
#: Sale orders that such tickets have settled.
WAITING_AT_TILL = f"""
    SELECT line.order_id
      FROM sale_order_line line
      JOIN pos_order_line item ON item.sale_order_line_id = line.id
      LEFT JOIN ({BOOKED}) AS booked ON booked.id = item.order_id
      LEFT JOIN share ON share.source_model = 'sale.order'
            AND share.source_id = line.order_id AND share.share_id = -item.order_id
     WHERE (booked.id IS NULL OR booked.date > %(until)s OR share.share_id IS NULL)
       AND line.order_id IN (
           SELECT source_id FROM differing WHERE source_model = 'sale.order')
"""


class LoyaltyClubAccountConfig(models.Model):
    """Tickets wait for the closing of the period in which they are booked."""

    _inherit = "loyalty.club.account.config"

    def _waiting_statements(self):
        waiting = super()._waiting_statements()
        orders = f"{waiting['sale.order']} UNION {WAITING_AT_TILL}"
        return {**waiting, "sale.order": orders, "pos.order": WAITING_TICKETS}
