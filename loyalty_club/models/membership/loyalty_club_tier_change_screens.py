from odoo import models


class LoyaltyClubTierChange(models.Model):
    """Changes of tier as entries of a member's timeline."""

    _inherit = "loyalty.club.tier.change"

    def _timeline_entry(self):
        """The change as an entry of the member's timeline."""
        club = self.club_id
        return {
            "instant": self.date,
            "day": club._date_text(club._local_day(self.date)),
            "points": "",
            "gain": self.kind == "up",
            "headline": self._headline(),
            "why": (self.explanation or "").splitlines(),
            "icon": "fa-trophy",
            "link": "",
        }

    def _by_hand_sentence(self):
        """Who set the tier by hand, and why."""
        return self.env._(
            "Set by hand by %(user)s: %(reason)s",
            user=self.sudo().user_id.name,
            reason=self.reason,
        )

    def _headline(self):
        tier, old = self.to_tier_id.name, self.from_tier_id.name
        if not tier:
            return self.env._("No tier any more, after %s", old)
        if not old:
            return self.env._("Tier %s", tier)
        return self.env._("Tier %(tier)s, after %(old)s", tier=tier, old=old)
