from odoo import fields, models

MONEY = {"currency_field": "company_currency_id", "readonly": True}


class LoyaltyClubStoredValueLine(models.Model):
    """The roll-forward of one programme's gift cards or wallets in one period.

    Opening and columns add up to the closing. Written by the run alone.
    """

    _name = "loyalty.club.stored.value.line"
    _description = "Roll-Forward of Gift Cards and Wallets"
    _inherit = ["loyalty.club.closing.balance"]
    _order = "run_id desc, stored_value_id"
    _rec_name = "stored_value_id"

    stored_value_id = fields.Many2one(
        "loyalty.club.stored.value",
        string="Programme",
        required=True,
        readonly=True,
        index=True,
        ondelete="restrict",
    )
    opening = fields.Monetary(string="Opening Balance", **MONEY)
    sold = fields.Monetary(**MONEY, help="Cards sold and wallets topped up.")
    used = fields.Monetary(**MONEY, help="What cards and wallets have paid.")
    breakage = fields.Monetary(
        **MONEY, help="Revenue from what is not expected to be used."
    )
    closing = fields.Monetary(string="Closing Balance", **MONEY)
    breakage_rate = fields.Float(digits=(7, 6), readonly=True, aggregator=None)
    total_sold = fields.Monetary(**MONEY, help="Sold since the beginning.")
    total_used = fields.Monetary(**MONEY, help="Used since the beginning.")
    total_breakage = fields.Monetary(
        **MONEY, help="Revenue from breakage since the beginning."
    )

    def action_open_sources(self):
        """Open the documents behind the line."""
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "loyalty_club.loyalty_club_stored_value_source_action"
        )
        action["domain"] = [
            ("run_id", "=", self.run_id.id),
            ("stored_value_id", "=", self.stored_value_id.id),
        ]
        return action
