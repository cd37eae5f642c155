from odoo import models

from ...engine import earning
from .basket import left_after_returns
from .loyalty_rule import MILLION
from .target import SoldLine


class AccountMoveLine(models.Model):
    _inherit = "account.move.line"

    def _club_sold_line(self, takers, credited, data):
        """This invoice line as the engine counts it, less what was credited.

        :param credited: product id to credited amount; what this line uses is taken
            out, so that a second line of the product sees the rest
        """
        self.ensure_one()
        rate = self.move_id.invoice_currency_rate or 1.0
        untaxed = round(self.price_subtotal / rate * data["minor"])
        back = min(max(untaxed, 0), credited.get(self.product_id.id, 0))
        if back:
            credited[self.product_id.id] -= back
        stored = self.env["sale.order.line"]._club_stored_value_products()
        line = earning.Line(
            key=self.id,
            quantity=round(self.quantity * MILLION),
            untaxed=untaxed,
            total=round(self.price_total / rate * data["minor"]),
            rules=tuple(
                rule for rule, ids in takers.items() if self.product_id.id in ids
            ),
            excluded="gift_card" if self.product_id.id in stored else "",
        )
        return SoldLine(line, left_after_returns(untaxed, 0, back))
