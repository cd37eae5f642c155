from odoo import models
from odoo.fields import Domain

from odoo.addons.loyalty_club.engine import earning
from odoo.addons.loyalty_club.models.selling.loyalty_rule import MILLION
from odoo.addons.loyalty_club.models.selling.target import Basket, SoldLine

from .returning import coming_back


class PosOrder(models.Model):
    """What the lines of a till order are worth in points, computed by the server."""

    _inherit = "pos.order"

    def _club_own_lines(self):
        """The lines that this order sold; those that it takes back belong to others."""
        return self.lines.filtered(lambda line: not line.refunded_orderline_id)

    def _club_amounts(self, minor):
        """Money of each line in smallest units of the company's currency.

        It follows from product, quantity, unit price, discount and taxes; what a till
        says of subtotals is not read.

        :return: dict of line to ``(untaxed, total)``
        """
        taxes = self.env["account.tax"]
        base_lines = self.lines._prepare_tax_base_line_values()
        taxes._add_tax_details_in_base_lines(base_lines, self.company_id)
        taxes._round_base_lines_tax_details(base_lines, self.company_id)
        sign = -1 if self.amount_total < 0 else 1
        amounts = {}
        for base_line in base_lines:
            details = base_line["tax_details"]
            untaxed = details["total_excluded"] + details["delta_total_excluded"]
            tax = sum(data["tax_amount"] for data in details["taxes_data"])
            money = (sign * untaxed, sign * (untaxed + tax))
            amounts[base_line["record"]] = tuple(round(m * minor) for m in money)
        return amounts

    def _club_basket(self, club, version):
        """The order's own lines as the engine counts them."""
        data = version._data()
        amounts = self._club_amounts(data["minor"])
        takers = self._club_rule_products(data)
        basket = Basket()
        for line in self._club_own_lines().filtered(lambda ln: not ln.combo_parent_id):
            untaxed, total = line._club_sum(amounts)
            if line._club_is_paid_by_points(club, data):
                basket.paid_untaxed -= untaxed
                basket.paid_total -= total
                continue
            rules = (rule for rule, ids in takers.items() if line.product_id.id in ids)
            basket.lines.append(line._club_sold_line(untaxed, total, tuple(rules)))
        basket.paid_untaxed = max(0, basket.paid_untaxed)
        basket.paid_total = max(0, basket.paid_total)
        self._club_cap(basket, amounts, data["minor"])
        return basket

    def _club_rule_products(self, data):
        """Ids of the order's products that each rule of a version takes."""
        products = self.lines.product_id
        return {
            rule["id"]: set(products.filtered_domain(Domain(rule["domain"])).ids)
            for rule in data["rules"]
        }

    def _club_cap(self, basket, amounts, minor):
        """Nothing earns beyond what the order asked to be paid.

        Lines that add up to more than the order's total, less what is returned on the
        same ticket, shrink as if points had paid the difference.
        """
        returned = sum(
            line._club_return_value(amounts)
            for line in self.lines.filtered("refunded_orderline_id")
        )
        lines = [sold.earning for sold in basket.lines]
        total = sum(line.total for line in lines) - basket.paid_total
        paid = round(self.amount_total / (self.currency_rate or 1.0) * minor) + returned
        # Cash is rounded, and each line to a smallest unit by itself.
        slack = len(lines) + self._club_rounding(minor)
        if total <= 0 or total - paid <= slack:
            return
        untaxed = sum(line.untaxed for line in lines) - basket.paid_untaxed
        share = max(0, paid)
        basket.paid_total += total - share
        basket.paid_untaxed += untaxed - untaxed * share // total

    def _club_rounding(self, minor):
        """How much cash rounding may take off, in smallest units."""
        method = self.config_id.rounding_method
        if not self.config_id.cash_rounding or not method:
            return 0
        return round(method.rounding / (self.currency_rate or 1.0) * minor)


class PosOrderLine(models.Model):
    """A line of the till as the engine counts it."""

    _inherit = "pos.order.line"

    def _club_sum(self, amounts):
        """Money of this line with the parts of its combo."""
        lines = [line for line in self | self.combo_line_ids if line in amounts]
        untaxed = sum(amounts[line][0] for line in lines)
        return untaxed, sum(amounts[line][1] for line in lines)

    def _club_sold_line(self, untaxed, total, rules):
        sold, kept = self._club_kept()
        return SoldLine(
            earning.Line(
                key=self.id,
                quantity=sold,
                untaxed=untaxed,
                total=total,
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
        if self.combo_line_ids:
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
        parts = [line._club_kept() for line in self.combo_line_ids]
        sold = round(abs(self.qty) * MILLION)
        shares = [kept * sold // whole for whole, kept in parts if whole]
        return sold, min([sold, *shares])

    def _club_return_value(self, amounts):
        """Money that taking back a line may give: no more than the line had cost."""
        origin = self.refunded_orderline_id
        if self.qty >= 0 or origin.qty <= 0:
            return 0
        minor = 10**self.company_id.currency_id.decimal_places
        _untaxed, cost = origin.order_id._club_amounts(minor)[origin]
        share = round(cost * min(1, -self.qty / origin.qty))
        return min(max(0, -amounts[self][1]), max(0, share))
