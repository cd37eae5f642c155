from odoo import models
from odoo.tools import SQL

from odoo.addons.loyalty_club.models.ledger.posting import HUNDREDTHS
from odoo.addons.loyalty_club.models.selling.target import Posted

#: What native Odoo gave and took for till orders, before the card had a ledger.
NATIVE = """
    SELECT history.card_id, sum(history.issued), sum(history.used)
      FROM loyalty_history history
      JOIN loyalty_card card ON card.id = history.card_id
     WHERE history.order_model = 'pos.order' AND history.order_id = %(order)s
       AND card.club_id IS NOT NULL
       AND history.create_date < (
           SELECT min(move.create_date) FROM loyalty_club_point_move move
            WHERE move.card_id = card.id)
     GROUP BY history.card_id
"""


class PosOrder(models.Model):
    """Native points of a till order from before the club count as posted."""

    _inherit = "pos.order"

    def _club_legacy_rows(self):
        """Rows ``(card id, given, taken)`` of this order, in hundredths."""
        self.env["loyalty.history"].flush_model()
        rows = self.env.execute_query(SQL(NATIVE, order=self.id))
        return [
            (card, round(given * HUNDREDTHS), round(taken * HUNDREDTHS))
            for card, given, taken in rows
        ]

    def _club_posted(self):
        posted = super()._club_posted()
        for card_id, given, taken in self._club_legacy_rows():
            card = self.env["loyalty.card"].browse(card_id)._club_resolve()
            posted.setdefault(card, Posted()).add_legacy(given, taken, given)
        return posted
