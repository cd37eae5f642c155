from decimal import Decimal

from odoo import fields, models
from odoo.tools import SQL

from ...engine.liability import ZERO, breakage, rounded
from .stored_value_statements import (
    FREEZE,
    INVOICES,
    SUMS,
    change_statement,
)


class LoyaltyClubClosingRun(models.Model):
    """Freezes the documents of gift cards and wallets, and rolls money forward."""

    _inherit = "loyalty.club.closing.run"

    stored_line_ids = fields.One2many(
        "loyalty.club.stored.value.line",
        "run_id",
        string="Gift Cards and Wallets",
        readonly=True,
    )

    def _stored_values(self):
        """The set-ups of the company's gift cards and wallets; an opening has none."""
        if self.opening_config_id:
            return self.env["loyalty.club.stored.value"]
        return self.env["loyalty.club.stored.value"]._of_company(self.company_id)

    def _forget(self):
        for table in ("line", "source"):
            self.env.cr.execute(
                SQL(
                    "DELETE FROM %s WHERE run_id = ANY(%s)",
                    SQL.identifier(f"loyalty_club_stored_value_{table}"),
                    self.ids,
                )
            )
        return super()._forget()

    def _begin_freezing(self):
        """Freeze the documents of gift cards: they are few, and done at once."""
        values = self._stored_values()
        values._remember_products()
        self.env.flush_all()
        for value in values:
            self.env.cr.execute(self._stored_changes(FREEZE, value))
        return super()._begin_freezing()

    def _stored_changes(self, text, value):
        """A statement over what the documents booked and no posted run has kept."""
        return change_statement(
            text,
            self._stored_statements().values(),
            run=self._origin.id or 0,
            value=value.id,
            since=self.date_from,
            until=self.date_to,
            uid=self.env.uid,
            **value._booking(),
        )

    def _stored_statements(self):
        """Statements over documents that sold or took gift cards, by model."""
        return self.env["loyalty.club.stored.value"]._document_statements()

    def _reckon(self):
        lines = map(self._stored_line, self._stored_values())
        self.env["loyalty.club.stored.value.line"].create([*filter(None, lines)])
        return super()._reckon()

    def _stored_line(self, value, sums=None):
        """Values of a programme's line; none where nothing was ever sold or used.

        :param sums: what :meth:`_stored_sums` gives, where it is not the frozen
        """
        sold_before, used_before, sold, used = sums or self._stored_sums(value)
        recognised = value._recognised_before(self.date_from)
        rate = Decimal(repr(value._estimate_on(self.date_to).breakage_rate))
        totals = (sold_before + sold, used_before + used)
        in_all = rounded(breakage(*_from_zero(totals), rate), self._digits())
        opening = sold_before - used_before - recognised
        if not any((opening, sold, used, in_all - recognised)):
            return None
        return {
            "run_id": self.id,
            "stored_value_id": value.id,
            "opening": opening,
            "sold": sold,
            "used": -used,
            "breakage": recognised - in_all,
            "closing": totals[0] - totals[1] - in_all,
            "breakage_rate": rate,
            "total_sold": totals[0],
            "total_used": totals[1],
            "total_breakage": in_all,
        }

    def _stored_sums(self, value):
        """Sold and used before the run, and in it, as Decimal."""
        ((*sums,),) = self.env.execute_query(
            SQL(
                SUMS,
                run=self._origin.id or 0,
                value=value.id,
                since=self.date_from,
            )
        )
        return [Decimal(text) for text in sums]


def _from_zero(sums):
    """None is below zero: a card may be credited that was sold before the set-up."""
    return [max(ZERO, number) for number in sums]


class LoyaltyClubStoredValue(models.Model):
    """What a closing asks of a set-up."""

    _inherit = "loyalty.club.stored.value"

    def _document_statements(self):
        """Statements over documents that sold or took gift cards, by model."""
        return {"account.move": INVOICES}

    def _booking(self):
        """Account and products by which documents are found, for their statements."""
        cards = self._card_products() | self.card_product_ids
        discounts = self._discount_products() | self.discount_product_ids
        return {
            "company": self.company_id.id,
            "account": self.liability_account_id.id,
            "cards": cards.ids,
            "discounts": (discounts - cards).ids,
        }

    def _recognised_before(self, day):
        """Breakage that posted runs have made revenue until ``day``, as Decimal."""
        lines = self.env["loyalty.club.stored.value.line"].sudo()
        domain = [
            ("stored_value_id", "=", self.id),
            ("state", "=", "posted"),
            ("date_to", "<", day),
        ]
        last = lines.search(domain, order="date_to desc", limit=1)
        return Decimal(repr(last.total_breakage))
