from odoo import models

from .once import once


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
        key = ("amounts", self.id, minor)
        return once(self, key, lambda: self._club_reckon_amounts(minor))

    def _club_reckon_amounts(self, minor):
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
        """The line for Odoo's tax engine, as native makes it, without accounts."""
        order, taxes = self.order_id, self._club_taxes()
        # The unit takes a query, and only a tax by a formula asks for it.
        by_formula = taxes.filtered(lambda tax: tax.amount_type == "code")
        return self.env["account.tax"]._prepare_base_line_for_taxes_computation(
            self,
            partner_id=order.partner_id.commercial_partner_id,
            currency_id=order.currency_id,
            rate=rate,
            id=self.id,
            product_id=self.product_id,
            product_uom_id=by_formula and self.product_id.uom_id,
            tax_ids=taxes,
            price_unit=self.price_unit,
            quantity=-self.qty if order.amount_total < 0 else self.qty,
            discount=self.discount,
            is_refund=self.qty * self.price_unit < 0,
            # Amounts that a till says are not read, and no entry is made of this.
            extra_tax_data=None,
        )

    def _club_taxes(self):
        """The product's own taxes; rewards and sale orders have others, by right."""
        if (
            self.reward_id
            or self.sale_order_origin_id
            or self.qty * self.price_unit < 0
        ):
            return self.tax_ids_after_fiscal_position
        taxes = self.product_id.taxes_id
        own = taxes._filter_taxes_by_company(self.company_id)
        return self.order_id.fiscal_position_id.map_tax(own)
