from odoo import fields, models

from ..ledger.append_only import guard_table

VALUE_COLUMNS = (
    "run_id",
    "stored_value_id",
    "company_id",
    "source_model",
    "source_id",
    "date",
    "late",
    "sold",
    "used",
    "hash",
)


class LoyaltyClubStoredValueSource(models.Model):
    """What a closing run has taken from one document of gift cards or wallets.

    Written by the run, by SQL; never changed. What earlier runs took is taken off, so
    all rows of a document add up to what it has booked on the liability.
    """

    _name = "loyalty.club.stored.value.source"
    _description = "Document of Gift Cards and Wallets"
    _inherit = ["loyalty.club.closing.document"]

    stored_value_id = fields.Many2one(
        "loyalty.club.stored.value",
        string="Programme",
        required=True,
        readonly=True,
        index=True,
        ondelete="restrict",
    )
    company_id = fields.Many2one(
        "res.company", required=True, readonly=True, ondelete="restrict"
    )
    company_currency_id = fields.Many2one(related="company_id.currency_id")
    sold = fields.Monetary(
        currency_field="company_currency_id",
        readonly=True,
        help="Cards sold and wallets topped up, less what was credited.",
    )
    used = fields.Monetary(
        currency_field="company_currency_id",
        readonly=True,
        help="What cards and wallets have paid, less what was credited.",
    )

    _of_document = models.Index("(stored_value_id, source_model, source_id)")

    def init(self):
        guard_table(self.env.cr, self._table, VALUE_COLUMNS, deletable=True)
