from odoo import api, fields, models
from odoo.exceptions import UserError

from ...engine import ledger
from .append_only import guard_table
from .copied import CopiedMany2one
from .receipt import receipt_of


class LoyaltyClubPointLot(models.Model):
    """Points that came in together: what is left of them, and until when.

    ``issued`` and the origin never change; ``remaining`` and ``state`` are the image of
    the moves and are written by the gate alone.
    """

    _name = "loyalty.club.point.lot"
    _description = "Lot of Points"
    _order = "expires_on, opened_on, id"
    _rec_name = "id"

    card_id = fields.Many2one(
        "loyalty.card", required=True, index=True, readonly=True, ondelete="restrict"
    )
    club_id = CopiedMany2one("loyalty.club", required=True, readonly=True)
    company_id = CopiedMany2one("res.company", readonly=True)
    issued = fields.Float(
        digits=(16, 2), required=True, readonly=True, help="Points that came in."
    )
    remaining = fields.Float(
        digits=(16, 2), required=True, readonly=True, help="Points not yet used."
    )
    opened_on = fields.Date(
        required=True, readonly=True, help="Day of the document that gave the points."
    )
    available_on = fields.Date(
        readonly=True, help="Day from which pending points can be spent."
    )
    expires_on = fields.Date(
        readonly=True, help="Last day on which the points can be spent."
    )
    state = fields.Selection(
        [
            (ledger.PENDING, "Pending"),
            (ledger.AVAILABLE, "Available"),
            (ledger.CLOSED, "Closed"),
        ],
        required=True,
        readonly=True,
        help="Pending points cannot be spent yet. A closed lot is empty.",
    )
    source_model = fields.Char(readonly=True)
    source_id = fields.Many2oneReference(model_field="source_model", readonly=True)

    _spending_order = models.Index("(card_id, expires_on, id) WHERE remaining <> 0")
    _due_for_expiry = models.Index("(expires_on) WHERE remaining <> 0")
    _due_for_maturity = models.Index("(available_on) WHERE state = 'pending'")
    _by_source = models.Index("(source_model, source_id)")

    def init(self):
        guard_table(
            self.env.cr,
            self._table,
            ("card_id", "issued", "opened_on", "source_model", "source_id"),
        )

    @api.model_create_multi
    def create(self, vals_list):
        if not receipt_of(self):
            raise UserError(self.env._("Lots of points are opened by the ledger only."))
        return super().create(vals_list)

    def write(self, vals):
        if not receipt_of(self):
            raise UserError(
                self.env._(
                    "A lot of points changes through the ledger only. "
                    "Use an adjustment."
                )
            )
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_never(self):
        raise UserError(self.env._("The ledger of points is kept; nothing is deleted."))
