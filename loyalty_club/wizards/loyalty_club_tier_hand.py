from odoo import api, fields, models
from odoo.exceptions import UserError

#: Months that a tier set by hand is kept, when nobody says otherwise.
MONTHS = 3


class LoyaltyClubTierHand(models.TransientModel):
    """Puts a member into a tier by hand, with a reason."""

    _name = "loyalty.club.tier.hand"
    _description = "Tier by Hand"

    member_id = fields.Many2one(
        "loyalty.club.member", required=True, readonly=True, ondelete="cascade"
    )
    club_id = fields.Many2one(related="member_id.club_id")
    current_tier_id = fields.Many2one(related="member_id.tier_id", string="Tier Now")
    tier_id = fields.Many2one(
        "loyalty.club.tier",
        string="New Tier",
        required=True,
        domain="[('club_id', '=', club_id), ('id', '!=', current_tier_id)]",
        ondelete="cascade",
        help="A tier below what the rules give lasts only until the next review.",
    )
    until = fields.Date(
        string="Kept Until",
        required=True,
        default=lambda self: self._default_until(),
        help="Then the rules decide again.",
    )
    reason = fields.Char(required=True, help="It stands in the member's history.")

    @api.model
    def _default_until(self):
        return fields.Date.add(fields.Date.context_today(self), months=MONTHS)

    def action_apply(self):
        """Put the member into the tier."""
        self.ensure_one()
        self.member_id.check_access("write")
        if self.until < self.club_id._today():
            raise UserError(self.env._("The last day of the tier is already over."))
        self.member_id._set_tier(self.tier_id, self.reason, self.until)
        return True
