from odoo import models

from odoo.addons.loyalty_club.models.wording import number_text

from .coupon_claims import as_id, whole_number
from .till_codes import is_code


class PosOrder(models.Model):
    """Before payment, while the till is online, what is not there is refused (G22)."""

    _inherit = "pos.order"

    def validate_coupon_programs(self, point_changes, new_codes):
        """Say in plain words why points cannot pay here, or let native Odoo answer."""
        changes = {}
        for raw, points in (
            point_changes.items() if isinstance(point_changes, dict) else ()
        ):
            key = as_id(raw)
            if key and key > 0:
                changes[key] = whole_number(points)
        problem = self._club_payment_problem(changes)
        if problem:
            return problem
        codes = new_codes if isinstance(new_codes, (list, tuple)) else ()
        codes = [code for code in codes if is_code(code)]
        return super().validate_coupon_programs(changes, codes)

    def _club_payment_problem(self, changes):
        """Native's answer when a card of a club cannot pay what a ticket asks for."""
        cards = self.env["loyalty.card"].browse(changes).exists()
        # Of other companies' cards nothing is told.
        cards = cards._filtered_access("read").sudo().filtered("club_id")
        for card in cards:
            sentence = self._club_card_problem(card, -changes[card.id])
            if sentence:
                return {
                    "successful": False,
                    "payload": {
                        "message": sentence,
                        "updated_points": {c.id: c.points for c in cards},
                    },
                }
        return None

    def _club_card_problem(self, card, points):
        """Why a card cannot pay so many points now, or nothing."""
        if points <= 0:
            return None
        name = card.partner_id.name
        if card.club_blocked or card.club_suspended:
            return self.env._(
                "The card of %s is stopped. Take the reward off, or ask the manager.",
                name,
            )
        if round(points - card.points, 2) > 0:
            return self.env._(
                "%(member)s has %(held)s points, and this ticket spends %(points)s. "
                "Take fewer points.",
                member=name,
                held=number_text(self.env, card.points),
                points=number_text(self.env, points),
            )
        return None
