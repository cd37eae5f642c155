from odoo import models

from odoo.addons.loyalty_club.models.ledger.posting import to_points


class PosOrder(models.Model):
    """What settling an order again would move, without moving it."""

    _inherit = "pos.order"

    def _club_preview(self, club):
        """Points that the order would take back and give back as it now stands.

        :return: pair of points, never negative
        """
        self.ensure_one()
        taken = given = 0.0
        for card, so_far in self._club_posted().items():
            if card.club_id == club:
                target = self._club_target(club, card, so_far)
                taken += to_points(max(0, so_far.accrual - target.accrual))
                given += to_points(max(0, so_far.redemption - target.redemption))
        return taken, given
