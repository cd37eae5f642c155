from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError

#: What makes up an entry; other fields are notes that Odoo and people keep on it.
CONTENT = {
    "club_closing_run_id",
    "company_id",
    "currency_id",
    "date",
    "journal_id",
    "line_ids",
    "name",
    "ref",
    "state",
}


class AccountMove(models.Model):
    """The entry of a closing run is kept as it was posted; the run reverses it."""

    _inherit = "account.move"

    club_closing_run_id = fields.Many2one(
        "loyalty.club.closing.run",
        string="Closing of Points",
        readonly=True,
        copy=False,
        index="btree_not_null",
        ondelete="restrict",
    )

    @api.model_create_multi
    def create(self, vals_list):
        if any(vals.get("club_closing_run_id") for vals in vals_list):
            self._club_check_closing()
        if self.env.context.get("default_club_closing_run_id"):
            self._club_check_closing()
        return super().create(vals_list)

    def write(self, vals):
        if "club_closing_run_id" in vals:
            self._club_check_closing()
        if CONTENT & vals.keys():
            self._club_refuse_closed()
        return super().write(vals)

    @api.model
    def _club_check_closing(self):
        """Only a run ties entries to itself."""
        if not self.env.su:
            raise AccessError(
                self.env._("Only a closing of points makes entries of its own.")
            )

    def _club_refuse_closed(self):
        """Refuse to change entries that a closing run has posted."""
        closed = self.filtered("club_closing_run_id")
        if any(move.state != "draft" for move in closed):
            raise UserError(
                self.env._(
                    "This entry belongs to a closing of points and stays as it was "
                    "posted. Reverse the closing instead."
                )
            )

    def _check_draftable(self):
        self._club_refuse_closed()
        return super()._check_draftable()

    @api.ondelete(at_uninstall=False)
    def _unlink_no_closing(self):
        self._club_refuse_closed()
