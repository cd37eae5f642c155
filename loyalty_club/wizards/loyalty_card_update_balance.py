from odoo import models
from odoo.exceptions import UserError


class LoyaltyCardUpdateBalance(models.TransientModel):
    """The native balance wizard becomes an adjustment on a club's card."""

    _inherit = "loyalty.card.update.balance"

    def action_update_card_point(self):
        card = self.card_id.sudo()
        if not card.club_id:
            return super().action_update_card_point()
        member = self.env["loyalty.club.member"].search(
            [("points_card_id", "=", card.id)], limit=1
        )
        if not member:
            raise UserError(self.env._("This card belongs to no member of the club."))
        adjustment = self.env["loyalty.club.adjustment"].create(
            {
                "member_id": member.id,
                "points": self.new_balance - self.old_balance,
                "reason": self.description,
            }
        )
        return adjustment.action_submit()
