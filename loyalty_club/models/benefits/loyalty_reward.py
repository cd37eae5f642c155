from odoo import models


class LoyaltyReward(models.Model):
    """A reward that only members in some tiers can have."""

    _name = "loyalty.reward"
    _inherit = ["loyalty.reward", "loyalty.club.reservable"]

    def _club_reservation_problem(self):
        if self.program_id.is_payment_program:
            return self.program_id._club_reservation_problem()
        return super()._club_reservation_problem()

    def _club_reservations(self):
        return super()._club_reservations() + self.program_id._club_reservations()

    def _club_reserved_domain(self):
        """Rewards of a reserved programme are reserved with it."""
        own = super()._club_reserved_domain()
        return ["|", *own, ("program_id.club_tier_ids", "!=", False)]

    def _club_refusal(self):
        if not self.sudo().with_context(active_test=False).club_tier_ids:
            return self.program_id._club_refusal()
        return super()._club_refusal()
