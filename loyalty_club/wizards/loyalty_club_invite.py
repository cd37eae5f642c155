from odoo import api, fields, models
from odoo.exceptions import UserError


class LoyaltyClubInvite(models.TransientModel):
    """Invites customers: each gets an email and decides in the portal."""

    _name = "loyalty.club.invite"
    _description = "Invite Customers"

    club_id = fields.Many2one(
        "loyalty.club",
        required=True,
        ondelete="cascade",
        default=lambda self: self.env["loyalty.club.interest"]._default_club(),
    )
    partner_ids = fields.Many2many(
        "res.partner",
        string="Customers",
        default=lambda self: self._default_partners(),
    )
    without_email = fields.Char(
        string="Without Email Address", compute="_compute_without_email"
    )

    def _default_partners(self):
        if self.env.context.get("active_model") != "res.partner":
            return self.env["res.partner"]
        return self.env["res.partner"].browse(self.env.context.get("active_ids"))

    @api.depends("partner_ids")
    def _compute_without_email(self):
        for wizard in self:
            entities = wizard.partner_ids.commercial_partner_id
            without = entities.filtered(lambda partner: not partner.email)
            wizard.without_email = ", ".join(without.mapped("display_name"))

    def action_invite(self):
        """Invite those who have an address and are no members yet."""
        self.ensure_one()
        if self.without_email:
            raise UserError(
                self.env._(
                    "These customers have no email address: %s. Write the addresses "
                    "down, or enrol the customers by hand.",
                    self.without_email,
                )
            )
        members = self.env["loyalty.club.member"]._invite(
            self.club_id, self.partner_ids
        )
        if not members:
            raise UserError(
                self.env._("Choose customers who are not in the club already.")
            )
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Invited"),
            "res_model": "loyalty.club.member",
            "view_mode": "list,form",
            "domain": [("id", "in", members.ids)],
        }
