from odoo import fields, models

#: A frozen row was changed; a line is not what the rows give; a document changed later.
ROW, LINE, SINCE = "row_altered", "line_differing", "since"


class LoyaltyClubReperformanceLine(models.TransientModel):
    """One finding of the check of a closing, or one document that changed since."""

    _name = "loyalty.club.reperformance.line"
    _description = "Finding of a Check"
    _rec_name = "text"

    reperformance_id = fields.Many2one(
        "loyalty.club.reperformance",
        string="Check",
        required=True,
        readonly=True,
        index=True,
        ondelete="cascade",
    )
    kind = fields.Selection(
        [
            (ROW, "Changed Row"),
            (LINE, "Line That Differs"),
            (SINCE, "Change Since"),
        ],
        required=True,
        readonly=True,
    )
    config_id = fields.Many2one(
        "loyalty.club.account.config", string="Club", readonly=True
    )
    company_currency_id = fields.Many2one(related="config_id.company_currency_id")
    cohort = fields.Date(string="Month of Issue", readonly=True)
    source_model = fields.Char(readonly=True)
    source_id = fields.Many2oneReference(
        string="Document", model_field="source_model", readonly=True
    )
    points = fields.Float(
        digits=(16, 2), readonly=True, help="Points outstanding that it would add."
    )
    amount = fields.Monetary(
        string="Set Aside",
        currency_field="company_currency_id",
        readonly=True,
        help="Money that it would set aside, less what it would take back.",
    )
    text = fields.Text(string="Finding", readonly=True)
