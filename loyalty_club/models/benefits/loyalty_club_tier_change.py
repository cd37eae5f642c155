from odoo import fields, models


class LoyaltyClubTierChange(models.Model):
    """Tells entries from falls."""

    _inherit = "loyalty.club.tier.change"

    gift_ids = fields.One2many("loyalty.card", "club_tier_change_id", readonly=True)

    def _is_upward(self):
        """Tell whether the member came up to the tier, by the rules or by hand."""
        self.ensure_one()
        if self.kind != "manual":
            return self.kind == "up"
        before, after = self.from_tier_id, self.to_tier_id
        return not before or before._place() < after._place()

    def _change_before(self):
        """The member's change of tier before this one."""
        self.ensure_one()
        return self.search(
            [("member_id", "=", self.member_id.id), ("id", "<", self.id)],
            order="id desc",
            limit=1,
        )
