from odoo import fields, models

from .loyalty_club_stored_value import GIFT_CARD


class LoyaltyClubBreakageEstimate(models.Model):
    """Which share of the gift cards that are sold nobody will ever use."""

    _name = "loyalty.club.breakage.estimate"
    _description = "Breakage Rate"
    _inherit = ["loyalty.club.approved.estimate"]
    _order = "stored_value_id, date_from desc, id desc"
    _numbers = ("breakage_rate",)
    _setup_field = "stored_value_id"

    stored_value_id = fields.Many2one(
        "loyalty.club.stored.value",
        string="Accounting of",
        required=True,
        index=True,
        ondelete="restrict",
        domain=[("program_id.program_type", "=", GIFT_CARD)],
    )
    company_id = fields.Many2one(
        related="stored_value_id.company_id", store=True, index=True
    )
    date_from = fields.Date(
        default=fields.Date.context_today,
        help="Closings from this day on expect what it says, of all cards.",
    )
    breakage_rate = fields.Float(
        digits=(7, 6),
        help="Share of what gift cards are sold for that is never used, from 0 to 1. "
        "Zero where the law gives unused money to the state, or to the holder in cash.",
    )

    def _problem(self):
        """Say what is wrong with the rate, or nothing."""
        self.ensure_one()
        if not 0 <= self.breakage_rate <= 1:
            return self.env._("The breakage rate goes from 0 to 1; 0.05 is 5%.")
        value = self.stored_value_id
        if value.sudo().program_type != GIFT_CARD:
            return self.env._(
                "Money on a wallet is a deposit of the customer: it never becomes "
                "revenue unused. Only gift cards have a breakage rate."
            )
        if self.breakage_rate and not value.breakage_account_id:
            return self.env._(
                "First choose the account of the breakage in the set-up of %s.",
                value.sudo().display_name,
            )
        return None
