from odoo import api, fields, models


class ResPartner(models.Model):
    """A customer in the till's list shows tier and points (G44)."""

    _inherit = "res.partner"

    club_till = fields.Json(
        compute="_compute_club_till", groups="point_of_sale.group_pos_user"
    )

    _club_phone = models.Index("(phone_sanitized) WHERE phone_sanitized IS NOT NULL")

    @api.depends_context("company", "lang")
    def _compute_club_till(self):
        members = {}
        club = self.env["loyalty.club"]._of_company(self.env.company)[:1]
        if club:
            members = club.env["loyalty.club.member"]._till_members(club, self)
        for partner in self:
            member = members.get(partner.id)
            partner.club_till = member._till_data() if member else False

    @api.model
    def _load_pos_data_fields(self, config):
        names = super()._load_pos_data_fields(config)
        # Native pos_sale gives the till's id when it loads a sale order.
        tills = self.env["pos.config"]
        till = tills.browse(config).exists() if isinstance(config, int) else config
        return [*names, "club_till"] if till._club() else names

    @api.model
    def _load_pos_self_data_fields(self, config):
        """Native pos_self_order tells anybody; the club's knowledge is for cashiers."""
        names = super()._load_pos_self_data_fields(config)
        return [name for name in names if name != "club_till"]
