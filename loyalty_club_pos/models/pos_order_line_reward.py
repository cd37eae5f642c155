from odoo import models

from odoo.addons.loyalty_club.engine import redeeming
from odoo.addons.loyalty_club.models.ledger.posting import to_hundredths

#: Parts of a smallest unit in which the value of a point is reckoned.
FINER = 10_000


class PosOrderLine(models.Model):
    """What the rewards on a ticket cost, whatever the till says (law 5)."""

    _inherit = "pos.order.line"

    def _club_cost(self, club, amounts, held):
        """Points in hundredths that these reward lines cost.

        :param amounts: money of the lines of their order
        :param held: points in hundredths that the card holds, or held when it paid, for
            a reward that takes all of them
        """
        rewards = self.grouped(lambda line: (line.reward_id, line._club_claim()))
        return sum(
            lines._club_claim_cost(reward, club, amounts, held)
            for (reward, _claim), lines in rewards.items()
        )

    def _club_native_cost(self, amounts):
        """Points that these lines cost on a native gift card, wallet or coupon."""
        cost = 0.0
        minor = 10**self.company_id.currency_id.decimal_places
        for (reward, _claim), lines in self.grouped(
            lambda line: (line.reward_id, line._club_claim())
        ).items():
            value = max(0, -sum(amounts[line][1] for line in lines)) / minor
            if reward.discount_mode == "per_point" and reward.discount:
                cost += max(reward.required_points, value / reward.discount)
            else:
                said = sum(max(0.0, line.points_cost) for line in lines)
                cost += max(reward.required_points, said)
        return round(cost, 2)

    def _club_claim(self):
        """Lines of one claim of a reward share a code that the till made up."""
        return self.reward_identifier_code or self.id

    def _club_claim_cost(self, reward, club, amounts, held):
        required = to_hundredths(reward.required_points)
        if reward.clear_wallet:
            return max(required, held)
        step = to_hundredths(club.point_step)
        value = max(0, -sum(amounts[line][1] for line in self))
        if reward.discount_mode == "per_point" and reward.reward_type == "discount":
            # A point may be worth less than the smallest unit of the currency.
            price = self._club_minor(reward.discount * FINER, club)
            return redeeming.by_value(value * FINER, max(1, price), step)
        worth = self._club_worth(reward, club, amounts)
        return redeeming.claims(value, worth, len(self)) * required

    def _club_worth(self, reward, club, amounts):
        """The most money that claiming a reward once may take off this ticket."""
        if reward.reward_type == "product":
            return self._club_worth_of_product(reward, amounts)
        if reward.discount_mode == "percent":
            goods = self.order_id._club_own_lines().filtered(
                lambda line: not line.reward_id
            )
            total = sum(max(0, amounts[line][1]) for line in goods)
            worth = round(total * reward.discount / 100)
        else:
            worth = self._club_minor(reward.discount, club)
        most = self._club_minor(reward.discount_max_amount, club)
        return min(worth, most) if most else worth

    def _club_worth_of_product(self, reward, amounts):
        """What the free goods of a claim cost here, or by their list."""
        sold = self.order_id._club_own_lines().filtered(
            lambda line: line.product_id in reward.reward_product_ids and line.qty > 0
        )
        prices = [amounts[line][1] / line.qty for line in sold]
        if not prices:
            minor = 10**self.company_id.currency_id.decimal_places
            prices = [p.lst_price * minor for p in reward.reward_product_ids]
        return round(max(prices, default=0) * reward.reward_product_qty)

    def _club_minor(self, amount, club):
        """An amount of the programme's currency in smallest units of the club's."""
        return round(amount * club._minor_units())
