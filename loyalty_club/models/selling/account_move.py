from odoo import fields, models
from odoo.fields import Command, Domain
from odoo.tools import SQL

from ..ledger import turn
from ..membership.loyalty_club import INVOICE_PAID
from .basket import earn_target
from .purchase_statements import invoices_statement
from .target import Basket, Target


class AccountMove(models.Model):
    """Invoices and credit notes settle the sale they belong to.

    A customer invoice without a sales order is a sale of its own where the club says
    so.
    """

    _name = "account.move"
    _inherit = ["account.move", "loyalty.club.settlement"]

    def _post(self, soft=True):
        turn.wait(self.env)
        self._club_deduct_spent_points()
        posted = super()._post(soft)
        posted._club_settle_sources()
        return posted

    def button_draft(self):
        result = super().button_draft()
        self._club_settle_sources()
        return result

    def button_cancel(self):
        result = super().button_cancel()
        self._club_settle_sources()
        return result

    def _invoice_paid_hook(self):
        result = super()._invoice_paid_hook()
        self._club_settle_sources()
        return result

    def _club_settle_sources(self):
        """Settle the sales orders behind these entries, and invoices without one."""
        entries = self.sudo().filtered(lambda move: move.is_sale_document())
        orders = entries.line_ids.sale_line_ids.order_id
        orders.filtered(lambda order: order.state == "sale")._club_settle()
        alone = entries | entries.reversed_entry_id
        alone.filtered(lambda move: move._club_is_source())._club_settle()
        for invoice in alone.filtered(lambda move: move._club_is_purchase()):
            clubs = self.env["loyalty.club"]._of_company(invoice.company_id)
            with invoice._club_never_losing_the_sale():
                invoice._club_record_purchase(clubs, moved=False)

    def _club_is_purchase(self):
        """An invoice without an order is a purchase, whether it earns or not."""
        return (
            self.move_type == "out_invoice"
            and not self.line_ids.sale_line_ids
            and not self._club_is_source()
        )

    def _club_purchase_statement(self):
        own = SQL("move.id = %s", self.id)
        refunds = SQL("move.reversed_entry_id = %s", self.id)
        return invoices_statement(self.env, own, refunds)

    def _club_is_source(self):
        """An invoice is a sale of its own when a club counts such invoices."""
        clubs = self.env["loyalty.club"]._of_company(self.company_id)
        return self.move_type == "out_invoice" and (
            bool(self.club_settled_on) or any(clubs.mapped("invoice_accrual"))
        )

    # What an invoice without an order gives

    def _club_counts(self, club):
        return self._club_event_reached(club.accrual_event) and club.invoice_accrual

    def _club_event_reached(self, event):
        if self.state != "posted":
            return False
        return event != INVOICE_PAID or self.payment_state in ("paid", "in_payment")

    def _club_day(self, club):
        return self.invoice_date or club._today()

    def _club_description(self):
        return self.env._("Invoice %s", self.name)

    def _club_target(self, club, card, so_far, assume_posted=None):
        version = self._club_version(club, so_far)
        reached = self._club_event_reached(version._data()["event"])
        if not reached or not (so_far.accrual or club.invoice_accrual):
            return Target()
        basket = self._club_basket(version, assume_posted)
        if not basket.lines:
            return Target()
        return earn_target(basket, version, so_far.tier_id)

    def _club_matures_on(self, club):
        if self.state != "posted":
            return False
        if club.maturity == "return_window":
            return fields.Date.add(self.invoice_date, days=club.maturity_days)
        return club._today() if self.payment_state in ("paid", "in_payment") else False

    def _club_basket(self, version, assume_posted=None):
        data = version._data()
        lines = self.invoice_line_ids.filtered(
            lambda line: line.display_type == "product" and not line.sale_line_ids
        )
        credited = self._club_credited(data["minor"], assume_posted)
        products = lines.product_id
        takers = {
            rule["id"]: set(products.filtered_domain(Domain(rule["domain"])).ids)
            for rule in data["rules"]
        }
        sold = [line._club_sold_line(takers, credited, data) for line in lines]
        return Basket(lines=sold)

    def _club_credited(self, minor, assume_posted=None):
        """Untaxed amounts credited on this invoice, by product, in smallest units."""
        self.env["account.move.line"].flush_model()
        rows = self.env.execute_query(
            SQL(
                """
                SELECT l.product_id,
                       sum(l.price_subtotal / coalesce(
                           nullif(m.invoice_currency_rate, 0), 1))::float
                  FROM account_move_line l
                  JOIN account_move m ON m.id = l.move_id
                 WHERE m.reversed_entry_id = %s AND m.move_type = 'out_refund'
                   AND l.display_type = 'product'
                   AND (m.state = 'posted' OR m.id = ANY(%s))
                 GROUP BY l.product_id
                """,
                self.id,
                list(assume_posted.ids) if assume_posted else [],
            )
        )
        return {product_id: round(amount * minor) for product_id, amount in rows}

    # Deducting spent points from a refund

    def _club_deduct_spent_points(self):
        """Lower a credit note by the value of points that are gone (return policy)."""
        for refund in self.filtered(
            lambda move: move.move_type == "out_refund" and move.state == "draft"
        ):
            clubs = self.env["loyalty.club"]._of_company(refund.company_id)
            clubs = clubs.filtered(lambda club: club.return_policy == "deduct")
            if clubs:
                refund.sudo()._club_set_deduction(clubs)

    def _club_set_deduction(self, clubs):
        product = self.env.ref("loyalty_club.product_spent_points").product_variant_id
        old = self.invoice_line_ids.filtered(lambda line: line.product_id == product)
        commands = [Command.delete(line.id) for line in old]
        for club in clubs:
            shortage = self._club_shortage(club)
            if shortage:
                commands.append(
                    Command.create(self._club_deduction(club, product, shortage))
                )
        if commands:
            self.write({"invoice_line_ids": commands})

    def _club_deduction(self, club, product, shortage):
        value = club.currency_id._convert(
            shortage * club.point_value, self.currency_id, self.company_id, self.date
        )
        return {
            "product_id": product.id,
            "name": self.env._("Points already spent: %s", shortage),
            "quantity": 1,
            "price_unit": -min(value, self.amount_total),
            "tax_ids": [Command.clear()],
        }

    def _club_shortage(self, club):
        """Points that this credit note would take back and that are no longer there."""
        documents = [
            *self.line_ids.sale_line_ids.order_id,
            *self.reversed_entry_id.filtered(lambda move: move._club_is_source()),
        ]
        return sum(self._club_shortage_of(doc, club) for doc in documents)

    def _club_shortage_of(self, document, club):
        posted = document._club_posted()
        for card in posted:
            if card.club_id != club:
                continue
            so_far = posted[card]
            target = document._club_target(club, card, so_far, assume_posted=self)
            back = so_far.accrual - target.accrual
            account = card._club_open()
            own = sum(
                lot.remaining
                for lot in account.lots
                if lot.source == (document._name, document.id)
                and lot.state == "pending"
            )
            spent_back = max(0, so_far.redemption - target.redemption)
            return max(0, back - own - account.balance - spent_back) / 100
        return 0
