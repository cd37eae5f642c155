from odoo import models
from odoo.tools import SQL

from ..membership.loyalty_club_purchase import NO_INSTANT, VALID

#: A sale that moves no points still meets a sale at another counter: the later one is
#: repeated and sees the purchase of the first.
TOUCH_CARDS = """
    UPDATE loyalty_card card SET club_posting_count = club_posting_count
      FROM loyalty_club_member member
     WHERE member.points_card_id = card.id AND member.partner_id = %(partner)s
       AND member.club_id = ANY(%(clubs)s)
"""


class LoyaltyClubSettlement(models.AbstractModel):
    """Writes the purchase that a document is, and lifts the member whom it lifts."""

    _inherit = "loyalty.club.settlement"

    def _club_record_purchase(self, clubs, moved):
        """Write the purchase that this document is, then review its customer's tier.

        :param moved: the cards on which the settlement has posted; else the card is
            touched, for two sales at once
        """
        self.ensure_one()
        statement = self._club_purchase_statement() if clubs else None
        if statement is None:
            return
        tiered = clubs.filtered(lambda club: club._plan().ids)
        purchases = self.env["loyalty.club.purchase"].sudo()
        # The sale of a coming day counts only when its day has come.
        until = min((club._day_end() for club in tiered), default=NO_INSTANT)
        rows = purchases._record(statement, until)
        if not tiered:
            return
        if rows:
            ((partner_id, state),) = rows
            if not moved:
                self._club_touch_cards(clubs, partner_id)
            clubs._review_buyers([partner_id], self, gone=state != VALID)
        elif moved:
            # Points alone: an invoice was paid, say.
            clubs._review_buyers(moved.partner_id.ids, self)

    def _club_touch_cards(self, clubs, partner_id):
        values = {"partner": partner_id, "clubs": clubs.ids}
        self.env.cr.execute(SQL(TOUCH_CARDS, **values))

    def _club_purchase_statement(self):
        """The statement of the purchase that this document is, or None."""
        raise NotImplementedError
