from odoo import models
from odoo.fields import Domain
from odoo.tools import SQL

from ...engine import earning
from ..ledger.posting import to_hundredths
from ..membership.loyalty_club import INVOICE_PAID, ORDER_CONFIRMED
from .basket import (
    earn_target,
    left_after_returns,
    legacy_target,
    merge_amounts,
    share_in_steps,
)
from .loyalty_rule import MILLION
from .target import Basket, SoldLine


class SaleOrder(models.Model):
    """What the lines of a sale order are worth in points, as the order now stands."""

    _inherit = "sale.order"

    def _club_billing(self, version, assume_posted=None):
        """What was invoiced and credited of each order line.

        :return: line id to ``(invoiced, credited)`` untaxed, and the same with tax
            under the key ``(line id, "total")``; smallest units of the club's currency
        """
        if not self._club_is_billed():
            return {}
        data = version._data()
        minor = data["minor"]
        rows = self._club_billing_rows(assume_posted)
        invoices = {row["move_id"] for row in rows if _counts(row, data["event"])}
        amounts = []
        for row in rows:
            refund = row["move_type"] == "out_refund"
            entry = row["reversed_entry_id"]
            if row["move_id"] not in invoices and not refund:
                continue
            if refund and entry and entry not in invoices and _known(rows, entry):
                continue
            for key, column in (
                (row["line_id"], "untaxed"),
                ((row["line_id"], "total"), "total"),
            ):
                amount = round(row[column] * minor)
                amounts.append((key, 0, amount) if refund else (key, amount, 0))
        return merge_amounts(amounts)

    def _club_is_billed(self):
        """Whether anything of the order was invoiced, or credited, at all."""
        return bool(self.order_line.invoice_lines)

    def _club_billing_rows(self, assume_posted=None):
        self.env["account.move"].flush_model()
        self.env["account.move.line"].flush_model()
        return self.env.execute_query_dict(
            SQL(
                """
                SELECT link.order_line_id AS line_id, m.id AS move_id, m.move_type,
                       m.reversed_entry_id, m.payment_state,
                       sum(l.price_subtotal / rate.value)::float AS untaxed,
                       sum(l.price_total / rate.value)::float AS total
                  FROM sale_order_line_invoice_rel link
                  JOIN account_move_line l ON l.id = link.invoice_line_id
                  JOIN account_move m ON m.id = l.move_id
                  CROSS JOIN LATERAL (
                      SELECT coalesce(nullif(m.invoice_currency_rate, 0), 1) AS value
                  ) rate
                 WHERE link.order_line_id = ANY(%s)
                   AND (m.state = 'posted' OR m.id = ANY(%s))
                   AND m.move_type IN ('out_invoice', 'out_refund')
                 GROUP BY link.order_line_id, m.id
                """,
                self.order_line.ids,
                list(assume_posted.ids) if assume_posted else [],
            )
        )

    def _club_accrual_target(self, club, version, billing, so_far):
        basket = self._club_basket(club, version, billing)
        if so_far.awarded is not None:
            return legacy_target(basket, version, so_far.awarded)
        return earn_target(basket, version, so_far.tier_id)

    def _club_basket(self, club, version, billing):
        """The order's lines in the club's currency, as the engine counts them."""
        data = version._data()
        minor = data["minor"]
        rate = (
            (self.currency_rate or 1.0) if self.currency_id != club.currency_id else 1.0
        )
        basket = Basket()
        takers = self._club_rule_products(data)
        silent = self._get_no_effect_on_threshold_lines()
        for line in self.order_line:
            if not line.product_id or line.combo_item_id or line.display_type:
                continue
            untaxed, total = line._club_amounts(rate, minor)
            if line._club_is_paid_by_points(club, data):
                basket.paid_untaxed -= untaxed
                basket.paid_total -= total
                continue
            sold = self._club_sold_line(
                line,
                (untaxed, total),
                billing,
                data["event"],
                "no_effect" if line in silent else line._club_exclusion(),
                takers,
            )
            basket.lines.append(sold)
        basket.paid_untaxed = max(0, basket.paid_untaxed)
        basket.paid_total = max(0, basket.paid_total)
        return basket

    def _club_sold_line(self, line, amounts, billing, event, excluded, takers):
        untaxed, total = amounts
        invoiced, credited = billing.get(line.id, (0, 0))
        if event == ORDER_CONFIRMED:
            remaining = left_after_returns(untaxed, invoiced, credited)
        else:
            untaxed, remaining = invoiced, left_after_returns(invoiced, 0, credited)
            total = billing.get((line.id, "total"), (0, 0))[0]
        return SoldLine(
            earning.Line(
                key=line.id,
                quantity=round(line.product_uom_qty * MILLION),
                untaxed=untaxed,
                total=total,
                rules=tuple(
                    rule for rule, ids in takers.items() if line.product_id.id in ids
                ),
                excluded=excluded or "",
            ),
            remaining,
        )

    def _club_rule_products(self, data):
        """Ids of the order's products that each rule of a version takes."""
        products = self.order_line.product_id
        return {
            rule["id"]: set(products.filtered_domain(Domain(rule["domain"])).ids)
            for rule in data["rules"]
        }

    def _club_add_redemption(self, target, club, card, billing):
        """Add to ``target`` what the order's rewards cost on ``card``."""
        lines = self.order_line.filtered(
            lambda line: line.coupon_id and line.coupon_id._club_resolve() == card
        )
        if not lines:
            return
        cost = to_hundredths(sum(lines.mapped("points_cost")))
        minor = club._minor_units()
        rate = self.currency_rate or 1.0
        value = sum(line._club_reward_value(rate, minor) for line in lines)
        base, remaining = self._club_reward_share(lines, club, billing)
        step = to_hundredths(club.point_step)
        target.redemption = share_in_steps(cost, base, remaining, step)
        target.value = earning.share(value, base, remaining) / minor

    def _club_reward_share(self, lines, club, billing):
        """How much of the rewards is left after returns: all, and what remains.

        The rewards' own lines say it where a credit note names them, else the goods.
        """
        credited = any(billing.get(line.id, (0, 0))[1] for line in lines)
        minor = club._minor_units()
        rate = self.currency_rate or 1.0
        sold = lines if credited else self.order_line.filtered("product_id") - lines
        base = remaining = 0
        for line in sold:
            untaxed, _total = line._club_amounts(rate, minor)
            base += untaxed
            remaining += left_after_returns(untaxed, *billing.get(line.id, (0, 0)))
        return abs(base), abs(remaining)


def _counts(row, event):
    """Tell whether an invoice counts for the earning event."""
    if row["move_type"] != "out_invoice":
        return False
    if event == INVOICE_PAID:
        return row["payment_state"] in ("paid", "in_payment")
    return True


def _known(rows, move_id):
    return any(row["move_id"] == move_id for row in rows)
