from odoo import api, models
from odoo.exceptions import UserError


class LoyaltyClubTier(models.Model):
    """The place of a tier among the others, and what is reserved for it."""

    _inherit = "loyalty.club.tier"

    def _place(self):
        """Sorts a tier among those of its club, the lowest first."""
        self.ensure_one()
        return self.sequence, self.id

    def _reserved_offers(self):
        """Programmes and rewards that only some tiers may have, this one among them."""
        self.ensure_one()
        programs = self.env["loyalty.program"].sudo()
        rewards = self.env["loyalty.reward"].sudo()
        here = [("club_tier_ids", "in", self.ids)]
        return tuple(
            offers.search(here) if offers._club_reserved() else offers
            for offers in (programs, rewards)
        )

    @api.ondelete(at_uninstall=False)
    def _unlink_unless_reserved(self):
        """Without the tier, what is reserved for it would be open to everybody."""
        for tier in self:
            programs, rewards = tier.with_context(active_test=False)._reserved_offers()
            names = programs.mapped("name") + rewards.mapped("description")
            if names:
                raise UserError(
                    self.env._(
                        "These offers are reserved for the tier %(tier)s: %(offers)s. "
                        "Take the tier off there first.",
                        tier=tier.name,
                        offers=", ".join(names),
                    )
                )
