from odoo import models

from ..membership.loyalty_club import INVOICE_PAID


class AccountMove(models.Model):
    """What decides whether an invoice without an order makes a member."""

    _inherit = "account.move"

    def _club_has_payment(self):
        return self.amount_total > 0 and self._club_event_reached(INVOICE_PAID)
