from odoo import models
from odoo.fields import Domain

MILLION = 1_000_000


class LoyaltyProgram(models.Model):
    """What a programme gives for an amount, where nothing else matters."""

    _inherit = "loyalty.program"

    def _club_money_rate(self):
        """Millionths of a point for a unit of currency; None where points also
        depend on products, quantities, minimums or several rules."""
        rules = self.sudo().rule_ids
        if len(rules) != 1 or rules.reward_point_mode != "money":
            return None
        if rules.minimum_amount > 0 or rules.minimum_qty > 1:
            return None
        if not Domain(rules._get_valid_product_domain()).is_true():
            return None
        return round(rules.reward_point_amount * MILLION)

    def _club_point_value(self):
        """Money that a point buys by a reward of this programme, or 0."""
        rewards = self.sudo().reward_ids.filtered(
            lambda reward: reward.discount_mode == "per_point"
        )
        return rewards[:1].discount
