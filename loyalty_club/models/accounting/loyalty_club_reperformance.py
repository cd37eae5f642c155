from odoo import api, fields, models

from .loyalty_club_reperformance_line import LINE, ROW, SINCE


class LoyaltyClubReperformance(models.TransientModel):
    """What came out when a posted closing was reckoned again."""

    _name = "loyalty.club.reperformance"
    _description = "Check of a Closing"
    _rec_name = "run_id"

    run_id = fields.Many2one(
        "loyalty.club.closing.run", string="Closing", required=True, readonly=True
    )
    row_count = fields.Integer(
        string="Frozen Rows",
        readonly=True,
        help="One for each document and invoice, in each month of issue.",
    )
    rows_hash = fields.Char(
        string="Checksum of All Rows", readonly=True, help="SHA-256 over the rows' own."
    )
    row_altered_count = fields.Integer(string="Rows That Were Changed", readonly=True)
    line_differing_count = fields.Integer(string="Lines That Differ", readonly=True)
    since_count = fields.Integer(string="Changes Since", readonly=True)
    line_ids = fields.One2many(
        "loyalty.club.reperformance.line", "reperformance_id", readonly=True
    )
    finding_ids = fields.One2many(
        "loyalty.club.reperformance.line",
        "reperformance_id",
        string="Findings",
        domain=[("kind", "in", (ROW, LINE))],
        readonly=True,
    )
    since_ids = fields.One2many(
        "loyalty.club.reperformance.line",
        "reperformance_id",
        string="Documents That Changed Since",
        domain=[("kind", "=", SINCE)],
        readonly=True,
    )
    is_equal = fields.Boolean(compute="_compute_is_equal")

    @api.depends("row_altered_count", "line_differing_count")
    def _compute_is_equal(self):
        for result in self:
            findings = result.row_altered_count + result.line_differing_count
            result.is_equal = not findings
