from odoo import api, fields, models
from odoo.exceptions import AccessError
from odoo.fields import Domain
from odoo.tools import SQL

from ..ledger.slices import look_again
from .planning import hashed_joins

VALID = "valid"
RETURNED = "returned"
CANCELLED = "cancelled"
#: Before this instant there is no purchase.
NO_INSTANT = "-infinity"


#: Columns of a purchase, in the order of the statements over documents.
COLUMNS = (
    "source_model",
    "source_id",
    "partner_id",
    "company_id",
    "date",
    "amount",
    "amount_untaxed",
    "document_currency_id",
    "line_count",
    "channel",
    "reference",
    "state",
)

UPSERT = f"""
    INSERT INTO loyalty_club_purchase AS old (
        {", ".join(COLUMNS)}, create_date, write_date, reviewed)
    SELECT found.*, now() AT TIME ZONE 'UTC', now() AT TIME ZONE 'UTC',
           found.amount >= 0 AND found.date < %(reviewed_until)s
      FROM (%(statement)s) AS found ({", ".join(COLUMNS)})
        ON CONFLICT (source_model, source_id) DO UPDATE
       SET partner_id = EXCLUDED.partner_id, date = EXCLUDED.date,
           amount = EXCLUDED.amount, amount_untaxed = EXCLUDED.amount_untaxed,
           line_count = EXCLUDED.line_count, reference = EXCLUDED.reference,
           state = EXCLUDED.state, write_date = EXCLUDED.write_date,
           reviewed = FALSE
     WHERE (old.partner_id, old.date, old.amount, old.amount_untaxed, old.line_count,
            old.reference, old.state)
           IS DISTINCT FROM
           (EXCLUDED.partner_id, EXCLUDED.date, EXCLUDED.amount,
            EXCLUDED.amount_untaxed, EXCLUDED.line_count, EXCLUDED.reference,
            EXCLUDED.state)
    %(returning)s
"""


class LoyaltyClubPurchase(models.Model):
    """A sale document as the club counts it: when, how much, net of what came back.

    One row a document, whoever the customer is; a club looks at the purchases of its
    members in its companies. The documents themselves write the rows: by settlement,
    by back-fill or by import.
    """

    _name = "loyalty.club.purchase"
    _description = "Purchase"
    _order = "date desc, id desc"
    _rec_name = "reference"

    partner_id = fields.Many2one(
        "res.partner",
        string="Customer",
        required=True,
        readonly=True,
        ondelete="restrict",
        help="The company, when one of its contacts bought.",
    )
    member_id = fields.Many2one(
        "loyalty.club.member", compute="_compute_member_id", search="_search_member_id"
    )
    company_id = fields.Many2one(
        "res.company", required=True, readonly=True, ondelete="restrict"
    )
    currency_id = fields.Many2one(related="company_id.currency_id")
    date = fields.Datetime(required=True, readonly=True)
    amount = fields.Monetary(
        readonly=True,
        help="With tax, less what came back. Gift cards and top-ups of a wallet count "
        "when they are spent, not when they are bought.",
    )
    amount_untaxed = fields.Monetary(string="Amount without Tax", readonly=True)
    document_currency_id = fields.Many2one(
        "res.currency", string="Currency of the Document", readonly=True
    )
    line_count = fields.Integer(string="Lines", readonly=True)
    channel = fields.Selection(
        [
            ("order", "Sales Order"),
            ("invoice", "Invoice"),
            ("import", "Other Program"),
        ],
        required=True,
        readonly=True,
        help="Where the purchase was made.",
    )
    channel_name = fields.Char(
        string="Shop", readonly=True, help="The shop or channel that an import named."
    )
    reference = fields.Char(string="Document", readonly=True)
    state = fields.Selection(
        [(VALID, "Counts"), (RETURNED, "Returned"), (CANCELLED, "Cancelled")],
        required=True,
        readonly=True,
        help="Purchases that were returned whole or cancelled do not count.",
    )
    reviewed = fields.Boolean(
        readonly=True,
        help="The sale has lifted its customer by itself. The night looks at those "
        "whom other purchases, or changed ones, may have moved.",
    )
    source_model = fields.Char(required=True, readonly=True)
    source_id = fields.Many2oneReference(
        model_field="source_model", required=True, readonly=True
    )

    _once = models.UniqueIndex("(source_model, source_id)")
    _by_customer = models.Index(
        "(partner_id, date) INCLUDE (company_id, amount, amount_untaxed)"
        " WHERE state = 'valid'"
    )
    _by_date = models.Index("(date)")
    _by_change = models.Index("(write_date) WHERE reviewed IS NOT TRUE")

    @api.model_create_multi
    def create(self, vals_list):
        self._check_written_by_documents()
        return super().create(vals_list)

    def write(self, vals):
        self._check_written_by_documents()
        return super().write(vals)

    def unlink(self):
        self._check_written_by_documents()
        return super().unlink()

    @api.model
    def _check_written_by_documents(self):
        if not self.env.su:
            raise AccessError(
                self.env._(
                    "Purchases are written by their documents. Correct the order or "
                    "the invoice, or import a file."
                )
            )

    def _compute_member_id(self):
        members = self.env["loyalty.club.member"].search(
            [("partner_id", "in", self.partner_id.ids), ("merged_into_id", "=", False)]
        )
        for purchase in self:
            purchase.member_id = members.filtered(
                lambda member, p=purchase: (
                    member.partner_id == p.partner_id
                    and p.company_id in member.company_ids
                )
            )[:1]

    def _search_member_id(self, operator, value):
        if operator != "in":
            return NotImplemented
        members = self.env["loyalty.club.member"]
        kept = [("merged_into_id", "=", False)]
        wanted = members._search([*kept, ("id", "in", [id_ for id_ in value if id_])])
        domain = Domain("partner_id", "in", wanted.subselect("partner_id"))
        if False not in value:
            return domain
        anybody = members._search(kept).subselect("partner_id")
        return domain | Domain("partner_id", "not in", anybody)

    def action_open_document(self):
        """Open the order or invoice behind the purchase."""
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "res_model": self.source_model,
            "res_id": self.source_id,
            "view_mode": "form",
        }

    @api.model
    def _hand_over(self, partners, partner):
        """Give the purchases of customers to the one who they are a part of now."""
        others = partners - partner
        purchases = self.search([("partner_id", "in", others.ids)])
        purchases.write({"partner_id": partner.id, "reviewed": False})
        self.env["loyalty.club.member"]._look_tonight(others)

    @api.model
    def _record(self, statement: SQL, reviewed_until=NO_INSTANT):
        """Write purchases by a statement over documents.

        :param statement: selects the columns of :data:`COLUMNS`, in their order
        :param reviewed_until: instant before which purchases are reviewed in this
            transaction, so that no night need look at their customers for that
        :return: rows ``(partner id, state)`` of the purchases that are new or changed
        """
        self.env.flush_all()
        returning = SQL("RETURNING partner_id, state")
        rows = self.env.execute_query(
            self._upsert(statement, returning, reviewed_until)
        )
        self.invalidate_model(flush=False)
        return rows

    @api.model
    def _record_all(self, statement: SQL):
        """Write many purchases by a statement over documents.

        :return: their number
        """
        self.env.flush_all()
        with hashed_joins(self.env):
            self.env.cr.execute(self._upsert(statement, SQL(), NO_INSTANT))
            count = self.env.cr.rowcount
        self.invalidate_model(flush=False)
        look_again(self.env, [self._table], count)
        return count

    @api.model
    def _upsert(self, statement, returning, reviewed_until):
        return SQL(
            UPSERT,
            statement=statement,
            returning=returning,
            reviewed_until=reviewed_until,
        )
