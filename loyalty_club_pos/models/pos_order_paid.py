from odoo import models

from . import paid_cap


class PosOrder(models.Model):
    """Nothing earns, or counts as a purchase, beyond what was really paid for it."""

    _inherit = "pos.order"

    def _club_paid(self, amounts, minor):
        """Money that this ticket was paid with: payments, and what came back on it.

        :param amounts: money of the lines, in smallest units as the answer is
        """
        asked = min(self.amount_total, sum(self.payment_ids.mapped("amount")))
        paid = round(asked / (self._club_rate() or 1.0) * minor)
        return paid + self._club_returned(amounts, minor)

    def _club_paid_for_goods(self, amounts, minor):
        """What of it is left for goods: tips, gift cards and the like come first."""
        others = self._club_own_lines().filtered(
            lambda line: (
                line._club_exclusion()
                and not line.reward_id.program_id.is_payment_program
            )
        )
        other = sum(amounts[line][1] for line in others)
        return max(0, self._club_paid(amounts, minor) - max(0, other))

    def _club_stored_value(self, amounts, minor):
        """What gift cards and wallets paid, as far as they hold or held it."""
        lines = self._club_own_lines().filtered("reward_id.program_id")
        lines = lines.filtered(lambda ln: ln.reward_id.program_id.is_payment_program)
        return sum(
            min(
                max(0, -sum(amounts[line][1] for line in group)),
                round(group[:1]._club_held() * minor),
            )
            for group in lines.grouped("coupon_id").values()
        )

    def _club_returned(self, amounts, minor):
        """What the goods that this ticket takes back are worth towards its price.

        Each sale counts with no more than was paid for it, and only a sale before this
        one, so that no two tickets can pay for each other.
        """
        returned = 0
        lines = self.lines.filtered("refunded_orderline_id")
        for sale, back in lines.grouped(
            lambda line: line.refunded_orderline_id.order_id
        ).items():
            earlier = sale.id < self.id and sale.company_id == self.company_id
            if earlier and sale._club_is_paid():
                sold = sale._club_amounts(minor)
                paid, cost = sale._club_paid_share(sold, minor)
                worth = sum(line._club_return_value(amounts, sold) for line in back)
                returned += worth * paid // cost if cost else 0
        return returned

    def _club_paid_share(self, amounts, minor):
        """What was paid for the goods of this ticket, and what they cost."""
        cost = sum(max(0, amounts[line][1]) for line in self._club_own_lines())
        return min(max(0, self._club_paid(amounts, minor)), cost), cost

    def _club_cap(self, basket, amounts, minor, stored_value_earns):
        """Shrink what asks for more money than was paid."""
        lines = [sold.earning for sold in basket.lines if not sold.earning.excluded]
        if not lines:
            return
        paid = self._club_paid_for_goods(amounts, minor)
        if stored_value_earns:
            paid += self._club_stored_value(amounts, minor)
        most = paid + self._club_slack(len(lines), paid, minor)
        asked = sum(line.total for line in lines) - basket.paid_total
        if asked > most:
            paid_cap.shrink(basket, paid, asked)
        paid_cap.hold(basket, paid, most)

    def _club_slack(self, count, paid, minor):
        """How far lines may miss what was paid for them, in smallest units.

        Each line is rounded by itself, and cash as the till says.
        """
        slack = min(count, 1 + paid // 100)
        method = self.config_id.rounding_method
        if self.config_id.cash_rounding and method:
            slack += round(method.rounding / (self._club_rate() or 1.0) * minor)
        return slack


class PosOrderLine(models.Model):
    """What a line that comes back, or a gift card, is worth."""

    _inherit = "pos.order.line"

    def _club_return_value(self, amounts, sold):
        """Money that taking back a line may give: no more than the line had cost.

        :param sold: money of the lines of the sale
        """
        origin = self.refunded_orderline_id
        if self.qty >= 0 or origin.qty <= 0:
            return 0
        others = (origin.refund_orderline_ids - self).filtered(
            lambda line: line.qty < 0 and line.order_id._club_is_paid()
        )
        left = max(0, min(-self.qty, origin.qty + sum(others.mapped("qty"))))
        cost = round(sold[origin][1] * left / origin.qty)
        return max(0, min(-amounts[self][1], cost))

    def _club_held(self):
        """Money on the card that this line names, before this order took from it."""
        program, card = self.reward_id.program_id, self.coupon_id
        if not card or card.program_id != program:
            return 0.0
        rows = card.history_ids.filtered(
            lambda row: (
                row.order_model == "pos.order" and row.order_id == self.order_id.id
            )
        )
        points = card.points + sum(row.used - row.issued for row in rows)
        return max(0.0, points) * self.reward_id.discount
