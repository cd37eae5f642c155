from odoo import fields, models


class LoyaltyClubImportColumn(models.AbstractModel):
    """A column of the file, and what it holds."""

    _name = "loyalty.club.import.column"
    _description = "Column of an Imported File"
    _order = "id"

    name = fields.Char(string="Column", required=True, readonly=True)
    example = fields.Char(readonly=True, help="The first rows of the file.")


class LoyaltyClubMemberImportColumn(models.TransientModel):
    """A column of a file of members."""

    _name = "loyalty.club.member.import.column"
    _inherit = "loyalty.club.import.column"
    _description = "Column of a File of Members"

    import_id = fields.Many2one(
        "loyalty.club.member.import", required=True, ondelete="cascade"
    )
    target = fields.Selection(
        [
            ("old_code", "Old number or card code"),
            ("name", "Name"),
            ("phone", "Telephone"),
            ("email", "E-mail"),
            ("birthdate_date", "Birth date"),
            ("joined_on", "Day of joining"),
            ("tier", "Tier"),
            ("points", "Balance of points"),
            ("expires_on", "Last day of the points"),
        ],
        string="Holds",
        help="What the column holds. An empty one is left out.",
    )


class LoyaltyClubPurchaseImportColumn(models.TransientModel):
    """A column of a file of purchases."""

    _name = "loyalty.club.purchase.import.column"
    _inherit = "loyalty.club.import.column"
    _description = "Column of a File of Purchases"

    import_id = fields.Many2one(
        "loyalty.club.purchase.import", required=True, ondelete="cascade"
    )
    target = fields.Selection(
        [
            ("date", "Date"),
            ("amount", "Amount, with tax"),
            ("amount_untaxed", "Amount without tax"),
            ("reference", "Number of the document"),
            ("member", "Customer: member number or card code"),
            ("ref", "Customer: reference"),
            ("phone", "Customer: telephone"),
            ("email", "Customer: e-mail"),
            ("name", "Customer: name, for new contacts"),
            ("currency", "Currency"),
            ("channel", "Shop"),
            ("line_count", "Number of lines"),
        ],
        string="Holds",
        help="What the column holds. An empty one is left out.",
    )
