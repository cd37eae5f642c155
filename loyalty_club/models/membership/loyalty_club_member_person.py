from odoo import api, fields, models
from odoo.exceptions import ValidationError


class LoyaltyClubMember(models.Model):
    """The person behind a member: birth date, occasions, interests and requests."""

    _inherit = "loyalty.club.member"

    birthdate_date = fields.Date(
        string="Birth Date",
        compute="_compute_birthdate_date",
        inverse="_inverse_birthdate_date",
        help="Stands on the customer. The member may correct it once himself.",
    )
    is_person = fields.Boolean(compute="_compute_is_person")
    occasion_ids = fields.One2many("loyalty.club.occasion", "member_id")
    interest_ids = fields.Many2many(
        "loyalty.club.interest",
        string="Interests",
        domain="[('club_id', '=', club_id)]",
        help="What the member cares about. The manager keeps the list.",
    )
    request_ids = fields.One2many("loyalty.club.request", "member_id")
    open_request_count = fields.Integer(
        string="Open Requests", compute="_compute_open_request_count"
    )

    @api.depends("partner_id.birthdate_date")
    def _compute_birthdate_date(self):
        for member in self:
            member.birthdate_date = member.sudo().partner_id.birthdate_date

    def _inverse_birthdate_date(self):
        """Staff of the club need not be able to edit contacts for a birth date.

        Who enrols a customer may set it; only officers change it later.
        """
        officer = self.env.user.has_group("loyalty_club.group_loyalty_club_officer")
        for member in self:
            partner, day = member.partner_id, member.birthdate_date
            if partner.birthdate_date != day:
                first = not partner.birthdate_date
                trusted = self.env.su or officer or first
                partner.sudo(trusted).birthdate_date = day

    @api.depends("partner_id.is_company")
    def _compute_is_person(self):
        for member in self:
            member.is_person = not member.sudo().partner_id.is_company

    def _compute_open_request_count(self):
        groups = self.env["loyalty.club.request"]._read_group(
            [("member_id", "in", self.ids), ("state", "=", "open")],
            ["member_id"],
            ["__count"],
        )
        counts = {member.id: count for member, count in groups}
        for member in self:
            member.open_request_count = counts.get(member.id, 0)

    @api.constrains("interest_ids", "club_id")
    def _check_interests(self):
        for member in self:
            if member.sudo().interest_ids.club_id - member.club_id:
                raise ValidationError(
                    self.env._("Choose interests of the member's own club.")
                )

    def action_open_requests(self):
        """Open what the member asked for."""
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "loyalty_club.loyalty_club_request_action"
        )
        action["domain"] = [("member_id", "=", self.id)]
        action["context"] = {"default_member_id": self.id}
        return action

    def _merge_into(self, target, reason=None):
        """What is known of the person goes to the member that stays."""
        target.interest_ids |= self.interest_ids
        self.occasion_ids.member_id = target
        self.request_ids.member_id = target
        return super()._merge_into(target, reason)
