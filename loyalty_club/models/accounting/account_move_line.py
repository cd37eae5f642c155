from odoo import api, models

#: What makes up a line of an entry.
CONTENT = {
    "account_id",
    "amount_currency",
    "analytic_distribution",
    "balance",
    "credit",
    "currency_id",
    "debit",
    "move_id",
    "name",
    "partner_id",
}


class AccountMoveLine(models.Model):
    """Lines of a closing run's entry are kept as they were posted."""

    _inherit = "account.move.line"

    @api.model_create_multi
    def create(self, vals_list):
        moves = {vals.get("move_id") for vals in vals_list} - {None, False}
        self.env["account.move"].browse(moves).sudo()._club_refuse_closed()
        return super().create(vals_list)

    def write(self, vals):
        if CONTENT & vals.keys():
            self.move_id.sudo()._club_refuse_closed()
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_no_closing(self):
        self.move_id.sudo()._club_refuse_closed()
