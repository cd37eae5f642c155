from odoo import api, models
from odoo.exceptions import UserError

from .loyalty_club_member import ACTIVE, INVITED, LEFT, SUSPENDED


class LoyaltyClubMember(models.Model):
    """Coming, pausing, leaving and coming back; number, card and ledger stay."""

    _inherit = "loyalty.club.member"

    @api.model_create_multi
    def create(self, vals_list):
        members = super().create(vals_list)
        idle = members.filtered(lambda member: member.state != ACTIVE)
        idle.sudo().points_card_id.write({"club_suspended": True})
        return members

    def action_suspend(self):
        """Stop earning and spending for a while."""
        self.write({"state": SUSPENDED})

    def action_activate(self):
        """Let the member earn and spend."""
        self._activate()

    def action_leave(self):
        """End the membership; the ledger stays."""
        self.write({"state": LEFT})

    def _activate(self):
        """Make the members active; who was invited joins today.

        Who left or was suspended comes back with the old number, card and points.
        """
        self._check_not_erased()
        for member in self.filtered(lambda member: member.state == INVITED):
            member.joined_on = member.sudo().club_id._today()
        self.write({"state": ACTIVE})

    @api.model
    def _invite(self, club, partners):
        """Make customers invited members and send each the invitation.

        :return: the new members; who has a membership of any state is left out
        """
        entities = partners.commercial_partner_id
        known = self.sudo().with_context(active_test=False)
        known = known.search(
            [("club_id", "=", club.id), ("partner_id", "in", entities.ids)]
        )
        members = self.create(
            [
                {"club_id": club.id, "partner_id": entity.id, "state": INVITED}
                for entity in entities - known.partner_id
            ]
        )
        members._send_invitation()
        return members

    def action_invite(self):
        """Send the invitation once more."""
        self.check_access("write")
        invited = self.filtered(lambda member: member.state == INVITED)
        if not invited:
            raise UserError(
                self.env._("Only members who were invited get an invitation.")
            )
        without = invited.filtered(lambda member: not member.email)
        if without:
            raise UserError(
                self.env._(
                    "These customers have no email address: %s.",
                    ", ".join(without.mapped("partner_id.name")),
                )
            )
        invited._send_invitation()
        return True

    def _send_invitation(self):
        """Queue the invitation to those of these members who have an address."""
        template = self.env.ref("loyalty_club.mail_template_invitation")
        reachable = self.filtered("email")
        if reachable:
            template.sudo().send_mail_batch(reachable.ids)

    def _invitation_url(self):
        """Where the invited customer logs in, or signs up, and accepts."""
        self.ensure_one()
        partner = self.sudo().partner_id.with_context(signup_valid=True)
        page = f"/my/club/{self.club_id.id}/join"
        return partner._get_signup_url_for_action(url=page)[partner.id]

    def _check_not_erased(self):
        if any(member.erased_on for member in self):
            raise UserError(
                self.env._("This person was erased. Enrol the customer anew.")
            )

    def write(self, vals):
        if not self.env.su:
            if "erased_on" in vals:
                raise UserError(
                    self.env._("Use the button that erases the personal data.")
                )
            if vals.keys() & {"state", "active"}:
                self._check_not_erased()
        return super().write(vals)
