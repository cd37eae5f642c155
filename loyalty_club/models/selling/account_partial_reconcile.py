from odoo import models


class AccountPartialReconcile(models.Model):
    """Taking a payment off an invoice settles its sale again."""

    _inherit = "account.partial.reconcile"

    def unlink(self):
        moves = (self.debit_move_id | self.credit_move_id).move_id
        result = super().unlink()
        moves.exists()._club_settle_sources()
        return result
