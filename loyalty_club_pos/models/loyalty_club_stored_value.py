from odoo import models

from .loyalty_club_closing_run import BOOKED

#: What a line of a ticket put on the liability. Where it carries a tax, the price may
#: hold it: then what the ticket says without tax, else quantity and price (law 5).
MONEY = """
    CASE WHEN EXISTS (SELECT FROM account_tax_pos_order_line_rel tax
                       WHERE tax.pos_order_line_id = item.id)
         THEN item.price_subtotal
         ELSE item.qty * item.price_unit * (1 - coalesce(item.discount, 0) / 100)
    END / coalesce(nullif(ticket.currency_rate, 0), 1)
"""

#: The entry of a ticket has touched the liability: before the set-up, the same products
#: may have been booked elsewhere.
ON_THE_ACCOUNT = """
    EXISTS (SELECT FROM account_move_line entry
             WHERE entry.move_id IN (ticket.account_move, session.move_id)
               AND entry.account_id = %(account)s AND entry.parent_state = 'posted')
"""

#: Lines of tickets, on the day on which Odoo books them.
TICKETS = f"""
    SELECT 'pos.order', ticket.id, booked.date, item.product_id, {MONEY}
      FROM ({BOOKED}) AS booked
      JOIN pos_order ticket ON ticket.id = booked.id
      JOIN pos_session session ON session.id = ticket.session_id
      JOIN pos_order_line item ON item.order_id = ticket.id
     WHERE ticket.company_id = %(company)s AND item.product_id = ANY(%(products)s)
       AND {ON_THE_ACCOUNT}
"""

#: Tickets that moved cards, but not the account: mostly those of open sessions.
OPEN_TICKETS = f"""
    SELECT ticket.id, sum({MONEY})::float
      FROM pos_order ticket
      JOIN pos_session session ON session.id = ticket.session_id
      JOIN pos_order_line item ON item.order_id = ticket.id
     WHERE ticket.company_id = %(company)s AND item.product_id = ANY(%(products)s)
       AND ticket.state IN ('paid', 'done') AND NOT {ON_THE_ACCOUNT}
     GROUP BY ticket.id
"""

PLACES = "SELECT 'pos.order', id, company_id FROM pos_order"

#: Whether a journal entry is that of a session or of a ticket.
OF_A_TILL = """
    (move.reversed_pos_order_id IS NOT NULL
     OR EXISTS (SELECT FROM pos_session session WHERE session.move_id = move.id)
     OR EXISTS (SELECT FROM pos_order ticket WHERE ticket.account_move = move.id))
"""

#: Native rows that repeat a card's balance instead of telling a change of it: when a
#: till met a card for the first time it wrote the balance down, once for the customer
#: and once for the ticket. Where that ticket sold the card, the row of the ticket is
#: the sale, and what made the card before is none.
NO_REPEATS = """
    NOT EXISTS (
        SELECT FROM pos_order ticket
         WHERE ticket.id = card.source_pos_order_id
           AND CASE WHEN EXISTS (SELECT FROM pos_order_line item
                                  WHERE item.order_id = ticket.id AND item.qty > 0
                                    AND item.product_id = ANY(%(cards)s))
               THEN coalesce(history.order_id, 0) = 0
                    AND history.create_date <= ticket.write_date
               ELSE coalesce(history.used, 0) = 0 AND history.issued > 0
                    AND card.create_date < ticket.create_date
                    AND (history.order_model = 'pos.order'
                         AND history.order_id = ticket.id
                         OR coalesce(history.order_id, 0) = 0
                            AND history.create_date >= ticket.create_date)
               END)
"""


class LoyaltyClubStoredValue(models.Model):
    """Gift cards and wallets at the till: tickets are documents as invoices are."""

    _inherit = "loyalty.club.stored.value"

    def _document_statements(self):
        statements = super()._document_statements()
        # An invoice of a ticket books the sale no second time.
        invoices = f"{statements['account.move']} AND NOT {OF_A_TILL}"
        return {**statements, "account.move": invoices, "pos.order": TICKETS}

    def _foreign_items(self):
        return f"{super()._foreign_items()} AND NOT {OF_A_TILL}"

    def _history_rows(self):
        return f"{super()._history_rows()} AND {NO_REPEATS}"

    def _places(self):
        return [*super()._places(), PLACES]

    def _explained(self):
        return [*super()._explained(), self._row_of_tickets()]

    def _row_of_tickets(self):
        return self._row_of_documents("tickets", OPEN_TICKETS, "pos.order")
