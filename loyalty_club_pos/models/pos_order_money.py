from odoo import models


class PosOrder(models.Model):
    """Money of a ticket, reckoned by the server (law 5).

    It follows from product, quantity, unit price, discount and taxes. A till's
    subtotals, rate and tax amounts are not read.
    """

    _inherit = "pos.order"

    def _club_amounts(self, minor):
        """Money of each line in smallest units of the company's currency.

        :return: dict of line to ``(untaxed, total)``
        """
        taxes = self.env["account.tax"]
        rate = self._club_rate()
        base_lines = [line._club_base_line(rate) for line in self.lines]
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

    def _club_rate(self):
        """What one unit of the company's currency is worth in the till's."""
        company, day = self.company_id, self._club_instant().date()
        return self.env["res.currency"]._get_conversion_rate(
            company.currency_id, self.currency_id, company, day
        )


class PosOrderLine(models.Model):
    """A line as Odoo's taxes take it, without figures that a till may make up."""

    _inherit = "pos.order.line"

    def _club_base_line(self, rate):
        return {
            **self._prepare_base_line_for_taxes_computation(),
            "rate": rate,
            "price_unit": self.price_unit,
            "tax_ids": self._club_taxes(),
            "computation_key": None,
            "manual_total_excluded_currency": None,
            "manual_total_excluded": None,
            "manual_tax_amounts": None,
        }

    def _club_taxes(self):
        """The product's own taxes; rewards and sale orders have others, by right."""
        named = self.tax_ids_after_fiscal_position
        if (
            self.reward_id
            or self.sale_order_origin_id
            or self.qty * self.price_unit < 0
        ):
            return named
        taxes = self.product_id.taxes_id
        own = taxes.filtered_domain(taxes._check_company_domain(self.company_id))
        return self.order_id.fiscal_position_id.map_tax(own)
