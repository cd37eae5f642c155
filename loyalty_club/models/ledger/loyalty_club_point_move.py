from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import SQL

from . import posting
from .append_only import guard_table
from .copied import CopiedMany2one
from .receipt import receipt_of
from .source import open_source, source_of

VALUE_COLUMNS = (
    "card_id",
    "lot_id",
    "kind",
    "points",
    "company_id",
    "amount_untaxed",
    "document_date",
    "source_model",
    "source_id",
    "revision",
    "part",
    "reversed_move_id",
    "rule_version_id",
    "tier_id",
)


class LoyaltyClubPointMove(models.Model):
    """One line of the ledger: points in or out of a lot, or of the deficit.

    Written by the gate, never changed. Every move names the document that caused it;
    a repeat of the same movement is impossible by the unique key (house, law 4).
    """

    _name = "loyalty.club.point.move"
    _description = "Move of Points"
    _order = "id desc"
    _rec_name = "kind"

    card_id = fields.Many2one(
        "loyalty.card", required=True, readonly=True, ondelete="restrict"
    )
    member_id = fields.Many2one(
        "loyalty.club.member", compute="_compute_member_id", search="_search_member_id"
    )
    lot_id = fields.Many2one(
        "loyalty.club.point.lot",
        index="btree_not_null",
        readonly=True,
        ondelete="restrict",
        help="Empty on moves of the deficit.",
    )
    club_id = CopiedMany2one("loyalty.club", required=True, readonly=True)
    company_id = fields.Many2one("res.company", readonly=True, ondelete="restrict")
    company_currency_id = fields.Many2one(related="company_id.currency_id")
    kind = fields.Selection(
        [
            (posting.ACCRUAL, "Accrual"),
            (posting.REDEMPTION, "Redemption"),
            (posting.CLAWBACK, "Clawback"),
            (posting.GIVE_BACK, "Give-back"),
            (posting.MATURITY, "Maturity"),
            (posting.EXPIRY, "Expiry"),
            (posting.ADJUSTMENT, "Adjustment"),
            (posting.TRANSFER, "Transfer"),
            (posting.MERGE, "Merge"),
            (posting.OPENING, "Opening"),
            (posting.DEFICIT, "Deficit"),
            (posting.WAIVER, "Waiver"),
            (posting.LAPSED, "Expired before the Return"),
        ],
        required=True,
        readonly=True,
    )
    points = fields.Float(digits=(16, 2), required=True, readonly=True)
    amount_untaxed = fields.Monetary(
        currency_field="company_currency_id",
        readonly=True,
        help="Base of an accrual, or value given by a redemption, in company currency.",
    )
    document_date = fields.Date(required=True, readonly=True)
    source_model = fields.Char(required=True, readonly=True)
    source_id = fields.Many2oneReference(
        model_field="source_model", required=True, readonly=True
    )
    source_name = fields.Char(compute="_compute_source_name", string="Document")
    revision = fields.Integer(
        required=True, readonly=True, help="How often the document was settled before."
    )
    part = fields.Integer(
        required=True, readonly=True, help="Numbers the moves of one settlement."
    )
    reversed_move_id = fields.Many2one(
        "loyalty.club.point.move", readonly=True, ondelete="restrict"
    )
    rule_version_id = CopiedMany2one("loyalty.club.rule.version", readonly=True)
    tier_id = CopiedMany2one(
        "loyalty.club.tier",
        readonly=True,
        help="The member's tier when the sale earned its points.",
    )
    explanation = fields.Json(string="Explanation Data", readonly=True)
    explanation_text = fields.Text(
        compute="_compute_explanation_text", string="Explanation"
    )
    reason = fields.Char(readonly=True)

    # It finds the movements of a document too, and new ones come at its end.
    _once = models.UniqueIndex(
        "(source_model, source_id, card_id, kind, revision, part)",
        "This movement of points is already in the ledger.",
    )
    # Verifying adds up the whole ledger from this index alone.
    _by_card = models.Index("(card_id, lot_id) INCLUDE (points)")

    def init(self):
        guard_table(self.env.cr, self._table, VALUE_COLUMNS)

    @api.depends("card_id")
    def _compute_member_id(self):
        members = self.env["loyalty.club.member"].search_fetch(
            [("points_card_id", "in", self.card_id.ids)], ["points_card_id"]
        )
        by_card = {member.points_card_id: member for member in members}
        for move in self:
            move.member_id = by_card.get(move.card_id, False)

    def _search_member_id(self, operator, value):
        members = self.env["loyalty.club.member"].search([("id", operator, value)])
        return [("card_id", "in", members.points_card_id.ids)]

    @api.depends("source_model", "source_id")
    def _compute_source_name(self):
        for move in self:
            source = move._get_source()
            move.source_name = source.display_name if source else False

    def _get_source(self):
        """Return the document that caused the move, or None when it is gone."""
        return source_of(self)

    @api.depends("explanation", "kind", "points")
    @api.depends_context("lang")
    def _compute_explanation_text(self):
        for move in self:
            move.explanation_text = move._explain()

    def action_open_source(self):
        """Open the document that caused the move."""
        refusal = self.env._("The document of this move is gone or not open to you.")
        return open_source(self, refusal)

    @api.model
    def _club_posted(self, source_model, source_id):
        """Read what a document has posted so far.

        :return: rows ``(card_id, lot_id, kind, points, amount, revision, move_id,
            rule_version_id, tier_id)`` in the order of posting; points in hundredths,
            amount in company currency
        """
        return self.env.execute_query(
            SQL(
                """
                SELECT card_id, lot_id, kind, (points * 100)::bigint,
                       amount_untaxed::float, revision, id, rule_version_id, tier_id
                  FROM loyalty_club_point_move
                 WHERE source_model = %s AND source_id = %s
                 ORDER BY id
                """,
                source_model,
                source_id,
            )
        )

    @api.model_create_multi
    def create(self, vals_list):
        if not receipt_of(self):
            raise UserError(
                self.env._("Moves of points are written by the ledger only.")
            )
        return super().create(vals_list)

    def write(self, vals):
        if not receipt_of(self):
            raise UserError(
                self.env._(
                    "A move of points is never changed. Post an adjustment instead."
                )
            )
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_never(self):
        raise UserError(self.env._("The ledger of points is kept; nothing is deleted."))
