from odoo import fields, models


class ResPartner(models.Model):
    _inherit = "res.partner"

    club_member_ids = fields.One2many(
        "loyalty.club.member",
        compute="_compute_club_member_ids",
        string="Club Memberships",
    )
    club_points = fields.Float(compute="_compute_club_member_ids", digits=(16, 2))

    def _compute_club_member_ids(self):
        """Contacts show the membership of their commercial entity."""
        Member = self.env["loyalty.club.member"]
        partners = self | self.commercial_partner_id
        members = Member
        if Member.has_access("read"):
            members = Member.search([("partner_id", "in", partners.ids)])
        for partner in self:
            own = members.filtered(
                lambda m, p=partner: m.partner_id in p | p.commercial_partner_id
            )
            partner.club_member_ids = own
            partner.club_points = sum(own.mapped("points"))

    def action_club_members(self):
        """Open the memberships, or offer to enrol the customer."""
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "loyalty_club.loyalty_club_member_action"
        )
        members = self.club_member_ids
        action["domain"] = [("id", "in", members.ids)]
        action["context"] = {"default_partner_id": self.commercial_partner_id.id}
        if not members[1:]:
            action.update(res_id=members.id, views=[(False, "form")], view_mode="form")
        return action
