from odoo import models


class AccountMove(models.Model):
    """The invoice of a till order is no sale of its own: the order was settled."""

    _inherit = "account.move"

    def _club_is_source(self):
        return not self._club_is_of_till() and super()._club_is_source()

    def _club_is_purchase(self):
        return not self._club_is_of_till() and super()._club_is_purchase()

    def _club_is_of_till(self):
        """Whether the invoice, or the one that it credits, came from the till."""
        return bool((self | self.reversed_entry_id).sudo().pos_order_ids)
