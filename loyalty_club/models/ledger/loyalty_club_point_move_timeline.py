from odoo import models


class LoyaltyClubPointMove(models.Model):
    """Moves as entries of a member's timeline."""

    _inherit = "loyalty.club.point.move"

    def _timeline_entry(self):
        """What happened, when and to how many points, as texts."""
        self.ensure_one()
        gain = self.points > 0
        sign = "+" if gain else "\N{MINUS SIGN}"
        return {
            "instant": self.create_date,
            "day": self._day_text(self.document_date),
            "points": self.points and sign + self._number_text(abs(self.points)),
            "gain": gain,
            "headline": self._headline(),
            "why": [],
            "icon": "fa-plus" if gain else "fa-minus",
            "link": f"/odoo/club-ledger/{self.id}",
        }
