from odoo import models
from odoo.tools import SQL

from odoo.addons.loyalty_club.models.membership.loyalty_club_purchase import (
    CANCELLED,
    RETURNED,
    VALID,
)


class PosOrder(models.Model):
    """The purchase that a till order is, net of what came back."""

    _inherit = "pos.order"

    def _club_purchase_amount(self):
        """What the order counts for joining by purchases; None where it is none."""
        lines = self._club_own_lines().filtered(lambda line: line._club_is_goods())
        if self.state not in ("paid", "done") or not lines:
            return None
        _state, amount, _untaxed = self._club_purchase_values(lines)
        return amount

    def _club_purchase_statement(self):
        """The row of this order; its amounts are computed and not read (law 5)."""
        lines = self._club_own_lines().filtered(lambda line: line._club_is_goods())
        buyer = self._club_partner().commercial_partner_id
        if not lines or not buyer or self.state == "draft":
            return None
        state, amount, untaxed = self._club_purchase_values(lines)
        # Native columns are without types in a row of values.
        return SQL(
            """
            SELECT %s, %s::int, %s::int, %s::int, %s::timestamp, %s::numeric,
                   %s::numeric, %s::int, %s::int, 'pos', %s, %s
            """,
            self._name,
            self.id,
            buyer.id,
            self.company_id.id,
            self._club_instant(),
            amount,
            untaxed,
            self.currency_id.id,
            len(lines),
            self.name,
            state,
        )

    def _club_purchase_values(self, lines):
        """State, amount with tax and amount without, of what was kept."""
        currency = self.company_id.currency_id
        amounts = self._club_amounts(10**currency.decimal_places)
        goods = lines.filtered(lambda line: amounts[line][1] >= 0)
        sold, kept, kept_untaxed = self._club_kept_money(goods, amounts)
        off, off_kept, off_kept_untaxed = self._club_kept_money(lines - goods, amounts)
        off_untaxed = sum(amounts[line][0] for line in lines - goods)
        if sold:
            # A discount counts with no more than the share of the goods that were kept.
            off_kept = max(off_kept, off * kept // sold)
            off_kept_untaxed = max(off_kept_untaxed, off_untaxed * kept // sold)
        state = VALID
        if self.state == "cancel":
            state = CANCELLED
        elif sold and not kept:
            state = RETURNED
        minor = 10**currency.decimal_places
        amount, untaxed = kept + off_kept, kept_untaxed + off_kept_untaxed
        paid = self._club_paid_for_goods(amounts, minor)
        paid += self._club_stored_value(amounts, minor)
        asked = sold + off
        if asked > paid + self._club_slack(len(lines), paid, minor):
            amount, untaxed = amount * paid // asked, untaxed * paid // asked
        return state, amount / minor, untaxed / minor

    def _club_kept_money(self, lines, amounts):
        """Money of lines as sold, and as kept with and without tax."""
        sold = kept = kept_untaxed = 0
        for line in lines:
            untaxed, total = amounts[line]
            whole, left = line._club_kept()
            sign = 1 if total >= 0 else -1
            sold += total
            kept += sign * (abs(total) * left // whole) if whole else 0
            kept_untaxed += sign * (abs(untaxed) * left // whole) if whole else 0
        return sold, kept, kept_untaxed
