"""Sales, invoices and credit notes written straight into their tables, then settled.

Native Odoo takes most of a second for one order with its invoice. Here only the rows
are made, as it leaves them; the settlement and the gate are the real ones.
"""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from odoo.tools import SQL

#: Money that a point takes off a price.
VALUE = Decimal("0.1")


@dataclass
class Sale:
    """An order of one line, of which points may have paid a part."""

    order: object
    goods: int
    day: date
    price: Decimal
    spent: int
    #: The reward's line on the order, where points were spent.
    reward: int | None = None
    invoice: int | None = None
    #: What was credited so far, in parts of ten.
    credited: int = 0
    #: What the invoice set aside, by hand.
    deferred: Decimal = Decimal(0)
    given: int = 0

    @property
    def month(self):
        """The month of issue of its points."""
        return self.day.replace(day=1)

    @property
    def paid(self):
        """What the customer pays in money."""
        return self.price - self.spent * VALUE


class Papers:
    """Writes the documents of a club's company; ``test`` has club, product, reward."""

    def __init__(self, test):
        self.env, self.club = test.env, test.club
        self.company, self.product, self.reward = (
            test.company,
            test.product,
            test.reward,
        )
        self.journal = self._journal()
        self.number = 0

    def _journal(self):
        journals = self.env["account.journal"]
        domain = [("type", "=", "sale"), ("company_id", "=", self.company.id)]
        return journals.search(domain, limit=1)

    def sale(self, member, day, price, spent=0):
        """A confirmed order, settled; without an invoice so far."""
        self.number += 1
        order_id = self._insert(
            "sale_order",
            name=f"W{self.number:06d}",
            partner_id=member.partner_id.id,
            partner_invoice_id=member.partner_id.id,
            partner_shipping_id=member.partner_id.id,
            company_id=self.company.id,
            currency_id=self.company.currency_id.id,
            currency_rate=1,
            date_order=f"{day} 12:00:00",
            state="sale",
            amount_untaxed=price - spent * VALUE,
            amount_total=price - spent * VALUE,
            invoice_status="to invoice",
            picking_policy="direct",
        )
        goods = self._order_line(order_id, self.product, price)
        sale = Sale(self.env["sale.order"].browse(order_id), goods, day, price, spent)
        if spent:
            sale.reward = self._order_line(
                order_id,
                self.reward.discount_line_product_id,
                -spent * VALUE,
                reward_id=self.reward.id,
                coupon_id=member.points_card_id.id,
                points_cost=spent,
            )
        self._settle(sale)
        sale.given = int(sale.order.club_earned)
        return sale

    def _order_line(self, order_id, product, price, **values):
        return self._insert(
            "sale_order_line",
            order_id=order_id,
            name=product.name,
            product_id=product.id,
            product_uom_id=product.uom_id.id,
            product_uom_qty=1,
            price_unit=price,
            price_subtotal=price,
            price_total=price,
            company_id=self.company.id,
            currency_id=self.company.currency_id.id,
            customer_lead=0,
            state="sale",
            **values,
        )

    def bill(self, sale, day):
        """The posted invoice of a whole order."""
        sale.invoice = self._entry("out_invoice", sale, day, sale.price, sale.spent)
        self.env.cr.execute(
            SQL(
                "UPDATE sale_order SET invoice_status = 'invoiced' WHERE id = %s",
                sale.order.id,
            )
        )
        self._settle(sale)

    def credit(self, sale, day, tenths):
        """A posted credit note over some tenths of goods and reward.

        :return: points that it took back
        """
        before = sale.order.club_earned
        sale.credited += tenths
        part = Decimal(tenths) / 10
        self._entry("out_refund", sale, day, sale.price * part, sale.spent * part)
        self._settle(sale)
        return int(before - sale.order.club_earned)

    def _entry(self, kind, sale, day, price, spent):
        """An entry with a line for the goods, one for the reward, and what is owed."""
        self.number += 1
        move_id = self._insert(
            "account_move",
            name=f"W/{self.number:06d}",
            partner_id=sale.order.partner_id.id,
            commercial_partner_id=sale.order.partner_id.id,
            company_id=self.company.id,
            currency_id=self.company.currency_id.id,
            invoice_currency_rate=1,
            journal_id=self.journal.id,
            state="posted",
            move_type=kind,
            auto_post="no",
            date=day,
            invoice_date=day,
            reversed_entry_id=sale.invoice,
        )
        sign = -1 if kind == "out_invoice" else 1
        self._entry_line(move_id, sale.goods, price, sign)
        if sale.reward:
            self._entry_line(move_id, sale.reward, -spent * VALUE, sign)
        self._item(move_id, "payment_term", None, -sign * (price - spent * VALUE))
        return move_id

    def _entry_line(self, move_id, line_id, price, sign):
        product = self.product if price > 0 else self.reward.discount_line_product_id
        item = self._item(move_id, "product", product.id, sign * price, price)
        self.env.cr.execute(
            SQL(
                "INSERT INTO sale_order_line_invoice_rel"
                " (invoice_line_id, order_line_id) VALUES (%s, %s)",
                item,
                line_id,
            )
        )

    def _item(self, move_id, kind, product_id, balance, price=Decimal(0)):
        accounts = self.journal.default_account_id
        if kind == "payment_term":
            accounts = self.env.user.partner_id.property_account_receivable_id
        return self._insert(
            "account_move_line",
            move_id=move_id,
            name="Walk",
            product_id=product_id,
            company_id=self.company.id,
            journal_id=self.journal.id,
            currency_id=self.company.currency_id.id,
            company_currency_id=self.company.currency_id.id,
            account_id=accounts.id,
            display_type=kind,
            quantity=1,
            price_unit=price,
            price_subtotal=price,
            price_total=price,
            balance=balance,
            amount_currency=balance,
            debit=max(balance, 0),
            credit=max(-balance, 0),
            parent_state="posted",
        )

    def _insert(self, table, **values):
        """Write a row and give its id."""
        columns = SQL(", ").join(map(SQL.identifier, values))
        statement = SQL(
            "INSERT INTO %s (%s, create_date, write_date) VALUES %s RETURNING id",
            SQL.identifier(table),
            columns,
            SQL(
                "(%s, now() AT TIME ZONE 'UTC', now() AT TIME ZONE 'UTC')",
                SQL(", ").join(SQL("%s", value) for value in values.values()),
            ),
        )
        self.env.cr.execute(statement)
        return self.env.cr.fetchone()[0]

    def _settle(self, sale):
        self.env.flush_all()
        self.env.invalidate_all()
        sale.order._club_settle()
        assert not sale.order.club_settlement_error, sale.order.club_settlement_error
