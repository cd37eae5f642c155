from odoo import fields, models


class LoyaltyClubReservable(models.AbstractModel):
    """A till may offer what is reserved only to who holds the tier (G11)."""

    _inherit = "loyalty.club.reservable"

    club_till_tiers = fields.Json(
        compute="_compute_club_till_tiers",
        compute_sudo=True,
        help="Sets of ids of tiers; who may have the offer holds one of each set.",
    )

    def _compute_club_till_tiers(self):
        reserved = self._club_reserved()
        for offer in self:
            sets = reserved.get(offer.id, ())
            offer.club_till_tiers = [sorted(tiers) for tiers in sets]
