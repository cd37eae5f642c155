from odoo import fields, models

MEMBERS = "members"
PURCHASES = "purchases"


class LoyaltyClubImportLog(models.Model):
    """One file that was imported: what it held, and who brought it when."""

    _name = "loyalty.club.import.log"
    _description = "Import"
    _order = "id desc"
    _rec_name = "file_name"

    kind = fields.Selection(
        [(MEMBERS, "Members"), (PURCHASES, "Past Purchases")],
        string="Imported",
        required=True,
        readonly=True,
    )
    club_id = fields.Many2one(
        "loyalty.club", required=True, readonly=True, index=True, ondelete="cascade"
    )
    club_calendar = fields.Selection(related="club_id.calendar")
    company_id = fields.Many2one(
        "res.company", required=True, readonly=True, ondelete="restrict"
    )
    currency_id = fields.Many2one(related="company_id.currency_id")
    file_name = fields.Char(string="File", readonly=True)
    sha256 = fields.Char(
        string="Fingerprint of the File",
        required=True,
        readonly=True,
        help="By it the same file is known again, whatever its name.",
    )
    row_count = fields.Integer(string="Rows", readonly=True)
    new_count = fields.Integer(
        string="Imported Rows", readonly=True, help="Rows that were new."
    )
    there_count = fields.Integer(
        string="Already There",
        readonly=True,
        help="Rows that an earlier import had brought with the same figures.",
    )
    customer_count = fields.Integer(
        string="New Customers", readonly=True, help="Contacts that the import made."
    )
    amount = fields.Monetary(readonly=True, help="Sum of the imported purchases.")
    points = fields.Float(
        digits=(16, 2),
        readonly=True,
        help="Sum of the imported balances, or what the purchases gave.",
    )
    first_day = fields.Date(readonly=True)
    last_day = fields.Date(readonly=True)
    first_purchase_id = fields.Integer(readonly=True)
    last_purchase_id = fields.Integer(readonly=True)

    _never_twice = models.UniqueIndex(
        "(sha256, kind, club_id, company_id)",
        "This file is being imported or was imported before.",
    )

    def action_open_purchases(self):
        """Open the purchases that this import brought."""
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Imported Purchases"),
            "res_model": "loyalty.club.purchase",
            "view_mode": "list,form",
            "domain": [
                ("source_model", "=", self._name),
                ("source_id", ">=", self.first_purchase_id),
                ("source_id", "<=", self.last_purchase_id),
            ],
        }
