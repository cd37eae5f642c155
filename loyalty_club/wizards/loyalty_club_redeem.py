from odoo import api, fields, models
from odoo.exceptions import UserError

from ..models.ledger.finite import require_finite
from ..models.ledger.posting import to_points


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
        """Offer what the customer has, but no more than the order costs."""
        for wizard in self:
            wizard.points = min(wizard.balance, wizard._points_of_order())

    @api.depends("points", "reward_id")
    def _compute_value(self):
        for wizard in self:
            amount = wizard._convert(
                wizard.points * wizard.reward_id.discount,
                wizard.reward_id.currency_id,
                wizard.currency_id,
            )
            wizard.value = min(amount, wizard._payable())

    def _payable(self):
        """Money of the order that points can pay, in its currency."""
        lines = self.order_id.order_line.filtered(
            lambda line: line.reward_id != self.reward_id
        )
        return max(0.0, sum(lines.mapped("price_total")))

    def _points_of_order(self):
        """Points that pay for the whole order, in whole steps of the club."""
        reward = self.reward_id
        if not reward.discount:
            return 0.0
        amount = self._convert(self._payable(), self.currency_id, reward.currency_id)
        return self.card_id.sudo().club_id._round_up(amount / reward.discount)

    def _convert(self, amount, currency, other):
        return currency._convert(
            amount, other, self.order_id.company_id, fields.Date.context_today(self)
        )

    def _find_reward(self):
        """The member's card and the reward that gives money for each point."""
        for member in self.order_id._club_members():
            rewards = member.club_id.points_program_id.reward_ids.filtered(
                lambda reward: reward.discount_mode == "per_point"
            )
            if rewards:
                return member.points_card_id, self._best_reward(rewards)
        return self.env["loyalty.card"], self.env["loyalty.reward"]

    def _best_reward(self, rewards):
        """The first that the customer may have; else one that says why not."""
        forbidden = self.order_id._club_forbidden("loyalty.reward")
        return rewards.sorted(lambda reward: reward.id in forbidden)[0]

    def _usable(self, card):
        """Points that the order may spend, whatever number was chosen before."""
        order = self.order_id
        if not card or not order._club_may_spend(card.sudo()):
            return 0.0
        return card.points + to_points(order._club_posted_redemption(card.sudo()))

    @api.model_create_multi
    def create(self, vals_list):
        require_finite(self.env, vals_list, ["points"])
        return super().create(vals_list)

    def write(self, vals):
        require_finite(self.env, [vals], ["points"])
        return super().write(vals)

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
        if self.points <= 0:
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
