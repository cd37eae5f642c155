from odoo import models
from odoo.exceptions import UserError

PROGRAM, REWARD = "loyalty.program", "loyalty.reward"


class SaleOrder(models.Model):
    """Keeps offers that are reserved for tiers to their members, in every path (G11).

    A quotation that is paid, and a confirmed order, keep what they were sold with.
    """

    _inherit = "sale.order"

    def _club_forbidden(self, model):
        """Ids of the programmes or rewards that the customer may not have here."""
        offers = self.env[model]
        if not offers._club_reserved():
            return set()
        forbidden = offers._club_forbidden(self._club_held_tiers(offers))
        return forbidden - self._club_sold(model) if forbidden else forbidden

    def _club_held_tiers(self, offers):
        """Ids of the tiers that the customer holds, among those that matter."""
        partner = self.partner_id
        if not partner or partner.is_public:
            return frozenset()
        members = self.env["loyalty.club.member"]._holding(
            partner, self.company_id, offers._club_tiers_concerned()
        )
        return frozenset(member.tier_id.id for member in members[partner])

    def _club_sold(self, model):
        """Ids of what already stands on an order that nobody may make dearer."""
        if self.state != "sale" and not self._club_is_paid():
            return set()
        rewards = self.sudo().order_line.reward_id
        return set((rewards if model == REWARD else rewards.program_id).ids)

    def _club_offer_problem(self, reward, card):
        """Say why this reward cannot be had from this card here, or nothing."""
        if reward.id in self._club_forbidden(REWARD):
            return reward._club_refusal()
        return self._club_wait_problem(card)

    def _club_wait_problem(self, card):
        """Say from when on the card can be used, if not yet."""
        if not card or not card.club_valid_from or self.state == "sale":
            return None
        return card._club_wait(self._get_confirmed_tx_create_date())

    # Programmes

    def _get_program_domain(self):
        domain = super()._get_program_domain()
        forbidden = self._club_forbidden(PROGRAM)
        return [*domain, ("id", "not in", list(forbidden))] if forbidden else domain

    def _get_trigger_domain(self):
        domain = super()._get_trigger_domain()
        forbidden = self._club_forbidden(PROGRAM)
        if not forbidden:
            return domain
        return [*domain, ("program_id", "not in", list(forbidden))]

    def _try_apply_program(self, program, coupon=None):
        problem = self._club_wait_problem(coupon)
        if problem:
            return {"error": problem}
        return super()._try_apply_program(program, coupon)

    # Rewards

    def _get_claimable_rewards(self, forced_coupons=None):
        claimable = super()._get_claimable_rewards(forced_coupons)
        forbidden = self._club_forbidden(REWARD) if claimable else ()
        for card, rewards in list(claimable.items()):
            open_rewards = rewards.filtered(lambda reward: reward.id not in forbidden)
            if open_rewards and not self._club_wait_problem(card):
                claimable[card] = open_rewards
            else:
                del claimable[card]
        return claimable

    def _apply_program_reward(self, reward, coupon, **kwargs):
        problem = self._club_offer_problem(reward, coupon)
        if problem:
            return {"error": problem}
        return super()._apply_program_reward(reward, coupon, **kwargs)

    def _get_reward_line_values(self, reward, coupon, **kwargs):
        problem = self._club_offer_problem(reward, coupon)
        if problem:
            raise UserError(problem)
        return super()._get_reward_line_values(reward, coupon, **kwargs)

    # Codes

    def _try_apply_code(self, code):
        status = super()._try_apply_code(code)
        if status and not ("error" in status and self._club_reserves()):
            return status
        problem = self._club_code_problem(code)
        return {"error": problem} if problem else status

    def _club_reserves(self):
        """Tell whether anything is reserved at all, from the cache."""
        return self.env[PROGRAM]._club_reserved() or self.env[REWARD]._club_reserved()

    def _club_code_problem(self, code):
        """Say why a code that Odoo knows gives this customer nothing; forget the code.

        Odoo itself would call it invalid, or offer an empty list of rewards.
        """
        rule = self.env["loyalty.rule"].search(
            [("mode", "=", "with_code"), ("code", "=", code)], limit=1
        )
        card = self.env["loyalty.card"]
        if not rule:
            card = card.search([("code", "=", code)], limit=1)
        rewards = (rule.program_id or card.program_id).reward_ids
        problems = [self._club_offer_problem(reward, card) for reward in rewards]
        if not problems or not all(problems):
            return None
        self.code_enabled_rule_ids -= rule
        self.applied_coupon_ids -= card
        return problems[0]
