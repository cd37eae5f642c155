from odoo import api, fields, models
from odoo.exceptions import AccessError


class PosSession(models.Model):
    """Tickets are dated from the opening of their session on: nobody dates it back."""

    _inherit = "pos.session"

    @api.model_create_multi
    def create(self, vals_list):
        for vals in vals_list:
            self._club_check_opening(vals, fields.Datetime.now())
        return super().create(vals_list)

    def write(self, vals):
        for session in self if "start_at" in vals else ():
            session._club_check_opening(vals, session.create_date)
        return super().write(vals)

    @api.model
    def _club_check_opening(self, vals, made):
        """Refuse an opening before the session was made, but to superusers."""
        opening = fields.Datetime.to_datetime(vals.get("start_at") or None)
        if opening and not self.env.su and opening < made.replace(microsecond=0):
            raise AccessError(
                self.env._("A session cannot be opened before it was made.")
            )
