from odoo import api, fields, models


class PosConfig(models.Model):
    """A till knows the club of its company."""

    _inherit = "pos.config"

    club_till = fields.Json(compute="_compute_club_till")

    def _compute_club_till(self):
        for config in self:
            club = config._club()
            config.club_till = club._till_terms() if club else False

    def _club(self):
        """The club whose points this till gives, in superuser mode, or none."""
        clubs = self.env["loyalty.club"]._of_company(self.company_id)
        return clubs.filtered(lambda club: club.rule_version_id)[:1]

    @api.model
    def _load_pos_self_data_read(self, records, config):
        """A kiosk of native pos_self_order has no use for the club's terms."""
        rows = super()._load_pos_self_data_read(records, config)
        for row in rows:
            row.pop("club_till", None)
        return rows
