from datetime import date
from itertools import chain

from odoo import fields, models
from odoo.tools import SQL

ITEM = "account.move.line"

#: Money on cards that no sale of the company stands behind: changes without a document,
#: what the history of a card does not tell, and what other companies sold and took. In
#: the programme's points; and the cards of each.
UNSOLD = """
    SELECT coalesce(sum(told.free), 0)::float, coalesce(sum(untold), 0)::float,
           coalesce(sum(told.elsewhere), 0)::float,
           array_agg(card.id) FILTER (WHERE told.free <> 0),
           array_agg(card.id) FILTER (WHERE abs(untold) > 0.000001),
           array_agg(card.id) FILTER (WHERE told.elsewhere <> 0)
      FROM loyalty_card card
      LEFT JOIN (SELECT row.card_id,
                        sum(row.points) FILTER (WHERE row.document = 0) AS free,
                        sum(row.points) FILTER (WHERE place.company_id <> %(company)s)
                            AS elsewhere,
                        sum(row.points) AS balance
                   FROM (%(rows)s) AS row
                   LEFT JOIN (%(places)s) AS place
                          ON place.model = row.model AND place.id = row.document
                  GROUP BY row.card_id) AS told
             ON told.card_id = card.id
     CROSS JOIN LATERAL (
         SELECT card.points - coalesce(told.balance, 0) AS untold) AS rest
     WHERE card.program_id = %(program)s
"""
ROWS = """
    SELECT history.card_id, coalesce(history.order_id, 0) AS document,
           history.order_model AS model,
           coalesce(history.issued, 0) - coalesce(history.used, 0) AS points
      FROM loyalty_history history
      JOIN loyalty_card card ON card.id = history.card_id
     WHERE card.program_id = %(program)s
"""
PLACES = "SELECT 'sale.order' AS model, id, company_id FROM sale_order"

#: Lines of orders whose money is not (wholly) on the account: not invoiced, credited,
#: or cancelled. An order has moved its cards when it was confirmed.
OPEN_ORDERS = """
    SELECT line.order_id, sum(line.ordered - coalesce(booked.amount, 0))::float AS money
      FROM (SELECT line.id, line.order_id, CASE WHEN sale.state = 'sale'
                   THEN round(line.price_subtotal
                        / coalesce(nullif(sale.currency_rate, 0), 1), %(digits)s)
                   ELSE 0 END AS ordered
              FROM sale_order_line line
              JOIN sale_order sale ON sale.id = line.order_id
             WHERE line.company_id = %(company)s
               AND line.product_id = ANY(%(products)s)) AS line
      LEFT JOIN (SELECT link.order_line_id, sum(-item.balance) AS amount
                   FROM account_move_line item
                   JOIN sale_order_line_invoice_rel link
                        ON link.invoice_line_id = item.id
                  WHERE item.account_id = %(account)s AND item.parent_state = 'posted'
                    AND item.company_id = %(company)s
                  GROUP BY link.order_line_id) AS booked
             ON booked.order_line_id = line.id
     GROUP BY line.order_id
    HAVING abs(sum(line.ordered - coalesce(booked.amount, 0))) > 0.000001
"""

#: Posted lines on the account that come from no order and no closing.
FOREIGN = """
    SELECT item.id, -item.balance::float
      FROM account_move_line item
      JOIN account_move move ON move.id = item.move_id
     WHERE item.account_id = %(account)s AND item.parent_state = 'posted'
       AND item.company_id = %(company)s AND move.club_closing_run_id IS NULL
       AND NOT EXISTS (SELECT FROM sale_order_line_invoice_rel link
                        WHERE link.invoice_line_id = item.id)
"""


class LoyaltyClubStoredValue(models.Model):
    """Holds the balances of cards against the general ledger, as both are now.

    A card has one number, and no history that could be trusted for an earlier day.
    """

    _inherit = "loyalty.club.stored.value"

    def _reconcile(self):
        """Compare cards and books, account by account; set-ups may share one.

        :return: list of dict, the fields of ``loyalty.club.stored.value.check.line``
        """
        self.env.flush_all()
        by_account = self.sudo().grouped("liability_account_id").items()
        return [
            {"account_id": account.id, **row}
            for account, values in by_account
            for row in values._rows_of_account(account)
        ]

    def _rows_of_account(self, account):
        cards = sum(value._money_on_cards() for value in self)
        booked = -self._booked(account)
        explained = self._explained()
        left = cards - booked - sum(row["amount"] for row in explained)
        rows = [
            _row("cards", cards, "loyalty.card", self._cards_domain()),
            _row("booked", booked, ITEM, self._booked_domain(account)),
            _row("difference", cards - booked),
            *explained,
            _row("unexplained", left),
        ]
        currency = self.company_id.currency_id
        return [{**row, "amount": currency.round(row["amount"])} for row in rows]

    def _explained(self):
        """What is known to keep cards and books apart."""
        return [
            *self._rows_of_cards(),
            self._row_of_orders(),
            self._row_of_breakage(),
            self._row_of_foreign_items(),
        ]

    def _rows_of_cards(self):
        """Money put on cards by hand, told by no history, or moved elsewhere."""
        *money, by_hand, without, abroad = zip(
            *(value._unsold() for value in self), strict=True
        )
        free, untold, elsewhere = map(sum, money)
        rows = [
            _row("free", free, "loyalty.card", _among(chain(*by_hand))),
            _row("untold", untold, "loyalty.card", _among(chain(*without))),
        ]
        if any(abroad):
            cards = _among(chain(*abroad))
            rows.append(_row("elsewhere", elsewhere, "loyalty.card", cards))
        return rows

    def _unsold(self):
        """What ``UNSOLD`` gives, in money."""
        program = {"program": self.program_id.id}
        values = self._reconcile_values()
        ((*points, by_hand, without, abroad),) = self.env.execute_query(
            SQL(
                UNSOLD,
                rows=SQL(self._history_rows(), **program, **values),
                places=SQL(" UNION ALL ").join(map(SQL, self._places())),
                company=values["company"],
                **program,
            )
        )
        money = map(self._in_money, points)
        return [*money, by_hand or [], without or [], abroad or []]

    def _places(self):
        """Statements of the companies of documents that move cards."""
        return [PLACES]

    def _history_rows(self):
        """A statement of what the history of cards tells: card, points, document."""
        return ROWS

    def _row_of_orders(self):
        return self._row_of_documents("orders", OPEN_ORDERS, "sale.order")

    def _row_of_documents(self, kind, statement, model):
        """Money of documents that moved cards, but not the books, or not any more."""
        found = [
            row
            for value in self
            for row in self.env.execute_query(
                SQL(statement, **value._reconcile_values())
            )
        ]
        money = sum(amount for _id, amount in found)
        return _row(kind, money, model, _among(id_ for id_, _amount in found))

    def _row_of_breakage(self):
        recognised = sum(value._recognised_before(date.max) for value in self)
        domain = [("stored_value_id", "in", self.ids), ("state", "=", "posted")]
        model = "loyalty.club.stored.value.line"
        return _row("breakage", float(recognised), model, domain)

    def _row_of_foreign_items(self):
        """Booked by others: it stands on the account, and on no card."""
        values = self[:1]._reconcile_values()
        found = self.env.execute_query(SQL(self._foreign_items(), **values))
        money = -sum(amount for _id, amount in found)
        return _row("foreign", money, ITEM, _among(id_ for id_, _ in found))

    def _foreign_items(self):
        """A statement of journal items that come from no order and no closing."""
        return FOREIGN

    def _reconcile_values(self):
        """What the statements of a set-up need."""
        booking = self._booking()
        return {
            **booking,
            "products": [*booking["cards"], *booking["discounts"]],
            "digits": self.company_id.currency_id.decimal_places,
        }

    def _cards_domain(self):
        return [
            ("program_id", "in", self.program_id.ids),
            ("active", "in", [True, False]),
        ]

    def _money_on_cards(self):
        cards = self.env["loyalty.card"].sudo()
        ((points,),) = cards._read_group(self._cards_domain(), [], ["points:sum"])
        return self._in_money(points or 0)

    def _in_money(self, points):
        """What points of the programme's cards owe, in the company's currency.

        A voucher that was taxed when it was sold is owed without its tax.
        """
        reward = self._program().reward_ids[:1]
        currency = self.program_id.currency_id or self.company_id.currency_id
        money = currency._convert(
            points * (reward.discount or 1),
            self.company_id.currency_id,
            self.company_id,
            fields.Date.context_today(self),
            round=False,
        )
        taxes = self._taxes_of(self._discount_products()[:1])
        taxes = taxes.with_context(force_price_include=True, round=False)
        return taxes.compute_all(money)["total_excluded"] if taxes else money


def _row(kind, amount, model=False, domain=False):
    """A line of the reconciliation, and the records behind it."""
    return {"kind": kind, "amount": amount, "res_model": model, "res_domain": domain}


def _among(ids):
    return [("id", "in", sorted(set(ids)))]
