from odoo import fields, models

from ..membership.loyalty_club_checks import MOST_MONEY

NUMBERS = ("point_value", "redemption_rate", "unit_cost")


class LoyaltyClubEstimate(models.Model):
    """What a point is worth and how many will be spent, from a day on."""

    _name = "loyalty.club.estimate"
    _description = "Estimate of Points"
    _inherit = ["loyalty.club.approved.estimate"]
    _order = "config_id, date_from desc, id desc"
    _numbers = NUMBERS
    _setup_field = "config_id"

    config_id = fields.Many2one(
        "loyalty.club.account.config",
        string="Accounting of",
        required=True,
        index=True,
        ondelete="restrict",
    )
    company_id = fields.Many2one(related="config_id.company_id", store=True, index=True)
    method = fields.Selection(related="config_id.method")
    date_from = fields.Date(
        help="Sales from this day on are split by it, and closings from this day on "
        "expect what it says.",
    )
    point_value = fields.Float(
        string="Value of a Point",
        digits=(16, 6),
        help="What one point buys, in the company's currency, without tax.",
    )
    redemption_rate = fields.Float(
        digits=(7, 6),
        default=1,
        help="Share of the points given that will be spent in the end, from 0 to 1.",
    )
    unit_cost = fields.Float(
        string="Cost of a Point",
        digits=(16, 6),
        help="What one spent point costs the company, in its currency, without tax.",
    )

    def _problem(self):
        """Say what is wrong with the numbers, or nothing."""
        self.ensure_one()
        if not 0 <= self.redemption_rate <= 1:
            return self.env._("The redemption rate goes from 0 to 1; 0.8 is 80%.")
        provides = self.method == "provision"
        if not 0 < (self.unit_cost if provides else self.point_value) <= MOST_MONEY:
            if provides:
                return self.env._("Say what a point costs: more than zero.")
            return self.env._("Say what a point is worth: more than zero.")
        if self.unit_cost < 0 or self.point_value < 0:
            return self.env._("A point cannot cost less than nothing.")
        return None
