from odoo import models


class LoyaltyClubMember(models.Model):
    """What a member's page shows of the benefits of his tier."""

    _inherit = "loyalty.club.member"

    def _portal_rewards(self):
        """Leave out what is reserved for other tiers."""
        rewards = super()._portal_rewards()
        forbidden = rewards._club_forbidden(frozenset(self.tier_id.ids))
        return rewards.filtered(lambda reward: reward.id not in forbidden)

    def _portal_tier(self):
        """All benefits in words, and the codes of the gifts."""
        values = super()._portal_tier()
        tier, following = self.tier_id, self.next_tier_id
        return {
            **values,
            "factor": False,  # one of the sentences
            "benefits": tier and "\n".join(tier._benefit_sentences()),
            "next_benefits": following and "\n".join(following._benefit_sentences()),
            "gifts": [self._portal_gift(card) for card in self._gifts()],
        }

    def _gifts(self):
        """Coupons of the member's tiers that can be used, today or later."""
        self.ensure_one()
        if not self.env["loyalty.club.tier"]._ids_with_gift(self.club_id.id):
            return self.env["loyalty.card"]
        return self.club_id._gifts_of(self).filtered("points")

    def _portal_gift(self, card):
        """A gift as words, its code, and the days on which it can be used."""
        club = self.club_id
        first, last = card.club_valid_from, card.expiration_date
        days = ""
        if first and first > club._today():
            days = self.env._(
                "From %(first)s to %(last)s",
                first=club._date_text(first),
                last=club._date_text(last),
            )
        elif last:
            days = self.env._("Until %s", club._date_text(last))
        words = ", ".join(card.program_id.reward_ids.mapped("description"))
        return {"words": words, "code": card.code, "days": days}
