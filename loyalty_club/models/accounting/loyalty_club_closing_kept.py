from odoo import api, fields, models
from odoo.exceptions import UserError

from ..ledger.source import open_source


class LoyaltyClubClosingKept(models.AbstractModel):
    """Something that a closing run keeps, and writes itself."""

    _name = "loyalty.club.closing.kept"
    _description = "Kept by a Closing"

    run_id = fields.Many2one(
        "loyalty.club.closing.run",
        string="Closing",
        required=True,
        readonly=True,
        index=True,
        ondelete="restrict",
    )

    @api.model_create_multi
    def create(self, vals_list):
        self._refuse()
        return super().create(vals_list)

    def write(self, vals):
        self._refuse()
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_never(self):
        self._refuse()

    @api.model
    def _refuse(self):
        """Refuse whoever may not write such rows."""


class LoyaltyClubClosingBalance(models.AbstractModel):
    """A balance that a run rolls forward: opening and columns add up to the closing.

    Written by runs, as the superuser, and by nobody else.
    """

    _name = "loyalty.club.closing.balance"
    _description = "Balance of a Closing"
    _inherit = ["loyalty.club.closing.kept"]

    state = fields.Selection(related="run_id.state", store=True)
    date_to = fields.Date(related="run_id.date_to", string="Last Day", store=True)
    company_id = fields.Many2one(related="run_id.company_id", store=True, index=True)
    company_currency_id = fields.Many2one(related="company_id.currency_id")

    @api.model
    def _refuse(self):
        if not self.env.su:
            raise UserError(
                self.env._("The roll-forward is written by the closing alone.")
            )


class LoyaltyClubClosingDocument(models.AbstractModel):
    """What a run has taken from a document; what earlier runs took is taken off.

    Runs write such rows by SQL, and nobody else.
    """

    _name = "loyalty.club.closing.document"
    _description = "Document of a Closing"
    _inherit = ["loyalty.club.closing.kept"]
    _order = "run_id desc, date, id"
    _rec_name = "source_model"

    source_model = fields.Char(required=True, readonly=True)
    source_id = fields.Many2oneReference(
        string="Document", model_field="source_model", required=True, readonly=True
    )
    date = fields.Date(string="Accounting Date", required=True, readonly=True)
    late = fields.Boolean(
        readonly=True,
        help="It is dated before the period: it came or changed after its own closing.",
    )
    hash = fields.Char(readonly=True, help="Checksum of the row (SHA-256).")

    @api.model
    def _refuse(self):
        raise UserError(
            self.env._("The sources of a closing are written by the closing alone.")
        )

    def action_open_source(self):
        """Open the document behind the row."""
        refusal = self.env._("The document of this row is gone or not open to you.")
        return open_source(self, refusal)
