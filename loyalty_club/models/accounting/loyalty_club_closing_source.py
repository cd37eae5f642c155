from odoo import fields, models

from ..ledger.append_only import guard_table
from ..ledger.copied import CopiedMany2one

VALUE_COLUMNS = (
    "run_id",
    "config_id",
    "company_id",
    "cohort",
    "source_model",
    "source_id",
    "share_id",
    "date",
    "late",
    "issued",
    "returned",
    "redeemed",
    "expired",
    "amount",
    "goods_amount",
    "deferred",
    "taken_back",
    "hash",
)


class LoyaltyClubClosingSource(models.Model):
    """What a closing run has taken from one document: one row a share of it.

    Written by the run, by SQL; never changed. What earlier runs took is taken off, so
    all rows of a document add up to what it is worth now. Who wrote it and when, says
    the run; the set-up and the company are its own too.
    """

    _name = "loyalty.club.closing.source"
    _description = "Source of a Closing"
    _inherit = ["loyalty.club.closing.document", "loyalty.club.issue.month"]
    # Millions are written at once: every key that is checked takes a tenth of the time.
    _log_access = False

    config_id = CopiedMany2one(
        "loyalty.club.account.config", string="Club", required=True, readonly=True
    )
    company_id = CopiedMany2one("res.company", required=True, readonly=True)
    company_currency_id = fields.Many2one(related="company_id.currency_id")
    share_id = fields.Integer(
        string="Invoice",
        required=True,
        readonly=True,
        help="Id of the invoice or credit note; zero where there is none.",
    )
    date = fields.Date(
        help="Date of the invoice or credit note, or of the movement of points."
    )
    issued = fields.Float(
        string="Issued in the Period",
        digits=(16, 2),
        readonly=True,
        help="Points given.",
    )
    returned = fields.Float(
        digits=(16, 2), readonly=True, help="Points taken back with the goods."
    )
    redeemed = fields.Float(digits=(16, 2), readonly=True, help="Points spent.")
    expired = fields.Float(
        digits=(16, 2), readonly=True, help="Points that lapsed or were taken away."
    )
    amount = fields.Monetary(
        string="Invoiced",
        currency_field="company_currency_id",
        readonly=True,
        help="Without tax, after all discounts.",
    )
    goods_amount = fields.Monetary(
        string="Goods Alone",
        currency_field="company_currency_id",
        readonly=True,
        help="Without tax, before what points took off.",
    )
    deferred = fields.Float(
        string="Set Aside",
        digits=(24, 10),
        readonly=True,
        help="The part of the price that the points carry.",
    )
    taken_back = fields.Float(
        digits=(24, 10),
        readonly=True,
        help="What a return took back of the part that was set aside.",
    )

    _of_document = models.Index("(config_id, source_model, source_id)")

    def init(self):
        guard_table(self.env.cr, self._table, VALUE_COLUMNS, deletable=True)
