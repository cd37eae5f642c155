from odoo import api, models


class LoyaltyProgram(models.Model):
    """A programme that only members in some tiers can use."""

    _name = "loyalty.program"
    _inherit = ["loyalty.program", "loyalty.club.reservable"]

    @api.constrains("club_tier_ids", "club_id", "program_type")
    def _check_club_tiers(self):
        return super()._check_club_tiers()

    def _club_reservation_problem(self):
        if self.club_id:
            return self.env._(
                "Every member earns points in the programme of the club. Reserve "
                "single rewards of it instead."
            )
        if self.is_payment_program:
            return self.env._(
                "A gift card or a wallet holds the customer's own money. It cannot be "
                "kept for some tiers."
            )
        return super()._club_reservation_problem()
