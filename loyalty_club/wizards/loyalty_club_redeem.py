import math

from odoo import api, fields, models
from odoo.exceptions import UserError


class LoyaltyClubRedeem(models.TransientModel):
    """Spends a chosen number of points on a quotation (gap G15)."""

    _name = "loyalty.club.redeem"
    _description = "Spend Points"

    order_id = fields.Many2one("sale.order", required=True, ondelete="cascade")
    currency_id = fields.Many2one(related="order_id.currency_id")
    card_id = fields.Many2one("loyalty.card", compute="_compute_card_id")
    balance = fields.Float(compute="_compute_card_id", digits=(16, 2))
    reward_id = fields.Many2one("loyalty.reward", compute="_compute_card_id")
    points = fields.Float(
        digits=(16, 2), compute="_compute_points", store=True, readonly=False
    )
    value = fields.Monetary(
        compute="_compute_value", help="What these points take off the order."
    )

    @api.depends("order_id")
    def _compute_card_id(self):
        for wizard in self:
            card, reward = wizard._find_reward()
            wizard.card_id = card
            wizard.reward_id = reward
            wizard.balance = wizard._usable(card)

    @api.depends("order_id")
    def _compute_points(self):
        for wizard in self:
            wizard.points = wizard.balance

    @api.depends("points", "reward_id")
    def _compute_value(self):
        for wizard in self:
            amount = wizard.points * wizard.reward_id.discount
            wizard.value = wizard.reward_id.currency_id._convert(
                amount,
                wizard.currency_id,
                wizard.order_id.company_id,
                fields.Date.context_today(wizard),
            )

    def _find_reward(self):
        """The member's card and the reward that gives money for each point."""
        for member in self.order_id._club_members():
            rewards = member.club_id.points_program_id.reward_ids.filtered(
                lambda reward: reward.discount_mode == "per_point"
            )
            if rewards:
                return member.points_card_id, rewards[0]
        return self.env["loyalty.card"], self.env["loyalty.reward"]

    def _usable(self, card):
        """Points that the order may spend, those already on it included."""
        if not card:
            return 0.0
        order = self.order_id
        lines = order.order_line.filtered(lambda line: line.coupon_id == card)
        used = sum(lines.mapped("points_cost")) if order.state != "sale" else 0
        return min(card.points, order._get_real_points_for_coupon(card) + used)

    def action_apply(self):
        """Put the reward on the quotation, for these points and no more."""
        self.ensure_one()
        order, card, reward = self.order_id, self.card_id, self.reward_id
        order.check_access("write")
        self._check_points()
        order.club_points_limit = self.points
        order.applied_coupon_ids |= card
        if reward in order.order_line.reward_id:
            order._update_programs_and_rewards()
            return {"type": "ir.actions.act_window_close"}
        problem = order._apply_program_reward(reward, card).get("error")
        if problem:
            raise UserError(problem)
        order._update_programs_and_rewards()
        return {"type": "ir.actions.act_window_close"}

    def _check_points(self):
        if not self.reward_id:
            raise UserError(
                self.env._(
                    "No reward of the club gives money for each point. Add one to the "
                    "points programme, or choose another reward."
                )
            )
        if self.order_id.state not in ("draft", "sent"):
            raise UserError(
                self.env._("Points are spent before the order is confirmed.")
            )
        if not math.isfinite(self.points) or self.points <= 0:
            raise UserError(self.env._("Give a number of points above zero."))
        if self.card_id.sudo().club_id._round_up(self.points) != self.points:
            raise UserError(
                self.env._(
                    "Points are spent in steps of %s.",
                    self.card_id.sudo().club_id.point_step,
                )
            )
        if self.points > self.balance:
            raise UserError(
                self.env._("The customer can spend %s points here.", self.balance)
            )
