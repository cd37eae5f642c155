from odoo import api, fields, models
from odoo.fields import Command


class LoyaltyClubStoredValueCheck(models.TransientModel):
    """Whether cards and general ledger owe the same now, and what explains the rest."""

    _name = "loyalty.club.stored.value.check"
    _description = "Reconciliation of Gift Cards and Wallets"
    _rec_name = "company_id"

    company_id = fields.Many2one(
        "res.company", required=True, default=lambda self: self.env.company
    )
    line_ids = fields.One2many(
        "loyalty.club.stored.value.check.line",
        "check_id",
        string="Accounts",
        compute="_compute_line_ids",
        store=True,
    )

    @api.depends("company_id")
    def _compute_line_ids(self):
        for page in self:
            rows = page._values()._reconcile()
            page.line_ids = [Command.clear(), *map(Command.create, rows)]

    def _values(self):
        """The set-ups of the company, which has to be one of the reader's."""
        values = self.env["loyalty.club.stored.value"]
        return values._of_own_company(self.company_id)
