from odoo import fields, models

from ..ledger.source import open_source
from .share_statements import INVOICE_SHOPS, ORDER_SHOPS, rows_statement


class LoyaltyClubRollForwardShare(models.Model):
    """The roll-forward with its documents' tier and shop (see share_statements.py).

    Frozen as the closings are, but for the shop: a document shows the one it has now.
    """

    _name = "loyalty.club.roll.forward.share"
    _inherit = "loyalty.club.roll.forward"
    _description = "Roll-Forward by Tier and Shop"
    _auto = False
    _order = "date_to desc, cohort, part, id"
    _depends = {
        "account.move": ["team_id"],
        "loyalty.club.account.config": ["method"],
        "loyalty.club.point.move": ["card_id", "tier_id"],
        "sale.order": ["team_id"],
    }

    # A column, so that it narrows the documents that are read.
    state = fields.Selection(
        related=None,
        selection=lambda self: (
            self.env["loyalty.club.closing.run"]
            ._fields["state"]
            ._description_selection(self.env)
        ),
        readonly=True,
    )
    source_model = fields.Char(readonly=True)
    source_id = fields.Many2oneReference(
        string="Document", model_field="source_model", readonly=True
    )
    date = fields.Date(string="Accounting Date", readonly=True)
    tier_id = fields.Many2one(
        "loyalty.club.tier",
        readonly=True,
        help="The tier that the document earned by; where it earned nothing, the one "
        "that the member had on that day.",
    )
    shop = fields.Char(
        readonly=True,
        help="The sales team of an order or invoice. What happened in no shop has "
        "none.",
    )

    @property
    def _table_query(self):
        return rows_statement(self.env, self._shop_statements())

    def _shop_statements(self):
        """Statements that name the shops of documents, by their model."""
        return {"sale.order": ORDER_SHOPS, "account.move": INVOICE_SHOPS}

    def action_open_source(self):
        """Open the document behind the row."""
        refusal = self.env._("The document of this row is gone or not open to you.")
        return open_source(self, refusal)
