from odoo import fields, models


class LoyaltyClubClosingLine(models.Model):
    """The roll-forward of one cohort in one period, in points and in money.

    Opening and columns add up to the closing, in both. Written by the run alone.
    """

    _name = "loyalty.club.closing.line"
    _description = "Roll-Forward of Points"
    _inherit = ["loyalty.club.closing.balance", "loyalty.club.issue.month"]
    _order = "run_id desc, config_id, cohort"
    _rec_name = "cohort"

    config_id = fields.Many2one(
        "loyalty.club.account.config",
        string="Club",
        required=True,
        readonly=True,
        index=True,
        ondelete="restrict",
    )
    points_opening = fields.Float(digits=(16, 2), readonly=True)
    points_issued = fields.Float(digits=(16, 2), readonly=True)
    points_returned = fields.Float(digits=(16, 2), readonly=True)
    points_redeemed = fields.Float(digits=(16, 2), readonly=True)
    points_expired = fields.Float(digits=(16, 2), readonly=True)
    points_closing = fields.Float(digits=(16, 2), readonly=True)
    opening = fields.Monetary(
        string="Opening Balance", currency_field="company_currency_id", readonly=True
    )
    issued = fields.Monetary(
        string="Issued in the Period",
        currency_field="company_currency_id",
        readonly=True,
    )
    returned = fields.Monetary(currency_field="company_currency_id", readonly=True)
    redeemed = fields.Monetary(currency_field="company_currency_id", readonly=True)
    expired = fields.Monetary(currency_field="company_currency_id", readonly=True)
    reestimated = fields.Monetary(
        string="Re-estimated", currency_field="company_currency_id", readonly=True
    )
    closing = fields.Monetary(
        string="Closing Balance", currency_field="company_currency_id", readonly=True
    )
    point_value = fields.Float(
        string="Value of a Point", digits=(16, 6), readonly=True, aggregator=None
    )
    redemption_rate = fields.Float(digits=(7, 6), readonly=True, aggregator=None)
    unit_cost = fields.Float(
        string="Cost of a Point", digits=(16, 6), readonly=True, aggregator=None
    )
    deferred = fields.Float(
        string="Set Aside",
        digits=(24, 10),
        readonly=True,
        help="Money set aside since the first sale of the month, less returns.",
    )
    total_issued = fields.Float(
        digits=(16, 2), readonly=True, help="Points given in all, less returns."
    )
    total_redeemed = fields.Float(
        digits=(16, 2), readonly=True, help="Points spent in all."
    )
    total_expired = fields.Float(
        digits=(16, 2), readonly=True, help="Points lapsed in all."
    )

    def action_open_sources(self):
        """Open the documents behind the line."""
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "loyalty_club.loyalty_club_closing_source_action"
        )
        action["domain"] = [
            ("run_id", "=", self.run_id.id),
            ("config_id", "=", self.config_id.id),
            ("cohort", "=", fields.Date.to_string(self.cohort)),
        ]
        action["context"] = {}
        return action
