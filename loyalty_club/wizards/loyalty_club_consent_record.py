from odoo import api, fields, models

from ..models.membership.loyalty_club_consent import CHANNELS, PURPOSES


class LoyaltyClubConsentRecord(models.TransientModel):
    """Staff note what a member agreed to, or withdrew, on paper or by word."""

    _name = "loyalty.club.consent.record"
    _description = "Record a Consent"

    member_id = fields.Many2one(
        "loyalty.club.member", required=True, ondelete="cascade"
    )
    channel = fields.Selection(CHANNELS, required=True, default="sms")
    purpose = fields.Selection(PURPOSES, required=True, default="marketing")
    answer = fields.Selection(
        [("given", "Agrees"), ("withdrawn", "Withdraws")],
        string="The Member",
        required=True,
        default="given",
    )
    wording = fields.Text(
        compute="_compute_wording", help="Read or show this to the member."
    )

    @api.depends("member_id", "channel", "purpose")
    def _compute_wording(self):
        for record in self:
            club = record.member_id.club_id.sudo()
            record.wording = club._consent_wording(record.channel, record.purpose).text

    def action_record(self):
        """Write the answer down."""
        self.ensure_one()
        self.member_id.check_access("read")
        self.member_id._record_consent(
            self.channel, self.purpose, self.answer == "given"
        )
        return {"type": "ir.actions.client", "tag": "soft_reload"}
