from odoo import api, fields, models

from ...engine import windows


class LoyaltyClubIssueMonth(models.AbstractModel):
    """What belongs to a month of issue, in words of the club's calendar."""

    _name = "loyalty.club.issue.month"
    _description = "Of a Month of Issue"
    _club_of_month = "config_id.club_id"

    cohort = fields.Date(
        string="Month of Issue",
        required=True,
        readonly=True,
        help="First day of the month in which the points were given.",
    )
    month = fields.Char(
        compute="_compute_month", help="Month in which the points were given."
    )

    @api.depends("cohort")
    def _compute_month(self):
        for row in self:
            calendar = row.sudo().mapped(self._club_of_month).calendar or "gregorian"
            row.month = row.cohort and windows.month_text(row.cohort, calendar)
