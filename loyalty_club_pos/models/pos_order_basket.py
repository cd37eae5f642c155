from odoo import models
from odoo.fields import Domain

from odoo.addons.loyalty_club.engine import earning
from odoo.addons.loyalty_club.engine.checks import LIMIT
from odoo.addons.loyalty_club.models.selling.loyalty_rule import MILLION
from odoo.addons.loyalty_club.models.selling.target import Basket, SoldLine

from .once import once
from .returning import coming_back


class PosOrder(models.Model):
    """What the lines of a till order are worth in points, computed by the server."""

    _inherit = "pos.order"

    def _club_own_lines(self):
        """The lines that this order sold; those that it takes back belong to others."""
        return once(
            self,
            ("own", self.id),
            lambda: self.lines.filtered(lambda line: not line.refunded_orderline_id),
        )

    def _club_basket(self, club, version):
        """The order's own lines as the engine counts them."""
        data = version._data()
        amounts = self._club_amounts(data["minor"])
        takers = self._club_rule_products(data)
        basket = Basket()
        for line in self._club_own_lines().filtered(lambda ln: not ln._club_whole()):
            untaxed, total = line._club_sum(amounts)
            if line._club_is_paid_by_points(club, data):
                basket.paid_untaxed -= untaxed
                basket.paid_total -= total
                continue
            rules = (rule for rule, ids in takers.items() if line.product_id.id in ids)
            basket.lines.append(line._club_sold_line(untaxed, total, tuple(rules)))
        basket.paid_untaxed = max(0, basket.paid_untaxed)
        basket.paid_total = max(0, basket.paid_total)
        self._club_cap(basket, amounts, data["minor"], data["stored_value_earns"])
        return basket

    def _club_rule_products(self, data):
        """Ids of the order's products that each rule of a version takes."""
        products = self.lines.product_id
        return {
            rule["id"]: set(products.filtered_domain(Domain(rule["domain"])).ids)
            for rule in data["rules"]
        }


class PosOrderLine(models.Model):
    """A line of the till as the engine counts it."""

    _inherit = "pos.order.line"

    def _club_sum(self, amounts):
        """Money of this line with the parts of its combo."""
        lines = [line for line in self | self._club_parts() if line in amounts]
        untaxed = sum(amounts[line][0] for line in lines)
        return untaxed, sum(amounts[line][1] for line in lines)

    def _club_parts(self):
        """Lines that are parts of this combo, and nothing that earns otherwise."""
        parts = self.order_id.lines.filtered(lambda part: part.combo_parent_id == self)
        if not parts or self.product_id.type != "combo":
            return self.browse()
        return parts.filtered(
            lambda part: (
                part.product_id.type != "combo"
                and not (part.reward_id or part.refunded_orderline_id)
                and not part._club_exclusion()
            )
        )

    def _club_whole(self):
        """The combo of which this line is a part, or none."""
        whole = self.combo_parent_id
        return whole if self in whole._club_parts() else whole.browse()

    def _club_sold_line(self, untaxed, total, rules):
        sold, kept = self._club_kept()
        return SoldLine(
            earning.Line(
                key=self.id,
                quantity=_within(sold if self.qty >= 0 else -sold),
                untaxed=_within(untaxed),
                total=_within(total),
                rules=rules,
                excluded=self._club_exclusion(),
            ),
            # Python's division rounds a discount up to zero's far side: take its size.
            (1 if untaxed >= 0 else -1) * (abs(untaxed) * kept // sold if sold else 0),
        )

    def _club_kept(self):
        """Quantity sold and quantity that did not come back, in millionths.

        Returns count when their order is paid, never more than was sold; taking back a
        return gives nothing.
        """
        return once(self, ("kept", self.id), self._club_count_kept)

    def _club_count_kept(self):
        if self._club_parts():
            return self._club_kept_of_combo()
        sold = round(self.qty * MILLION)
        back = sum(
            round(-line.qty * MILLION)
            for line in self.refund_orderline_ids
            if line.qty < 0 and line.order_id.state in ("paid", "done")
        )
        back += round(coming_back(self) * MILLION)
        return abs(sold), max(0, abs(sold) - max(0, back)) if sold > 0 else abs(sold)

    def _club_kept_of_combo(self):
        """A combo is kept by as much as the part of it of which least came back."""
        parts = [line._club_kept() for line in self._club_parts()]
        sold = round(abs(self.qty) * MILLION)
        shares = [kept * sold // whole for whole, kept in parts if whole]
        return sold, min([sold, *shares])


def _within(number):
    """A number that the engine takes; nobody has ever sold so much."""
    return max(-LIMIT, min(number, LIMIT))
