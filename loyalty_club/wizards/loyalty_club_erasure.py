from odoo import api, fields, models
from odoo.exceptions import UserError


class LoyaltyClubErasure(models.TransientModel):
    """Asks once more before a person is erased, and says what stays."""

    _name = "loyalty.club.erasure"
    _description = "Erase the Person"

    member_id = fields.Many2one(
        "loyalty.club.member", required=True, ondelete="cascade"
    )
    obstacles = fields.Text(compute="_compute_content")
    goes = fields.Text(compute="_compute_content")
    stays = fields.Text(compute="_compute_content")
    typed_number = fields.Char(
        string="Member Number", help="Type it to confirm that you mean this member."
    )

    @api.depends("member_id")
    def _compute_content(self):
        for wizard in self:
            wizard.member_id.check_access("read")
            member = wizard.member_id.sudo()
            wizard.obstacles = "\n".join(member and member._erasure_obstacles())
            wizard.goes = "\n".join(wizard._goes())
            wizard.stays = "\n".join(member and wizard._stays())

    def _goes(self):
        return [
            self.env._(
                "Phone, email, birth date, occasions, interests, the text of requests, "
                "notes, messages and the portal account."
            ),
            self.env._("The membership ends, and its points can be spent no more."),
        ]

    def _stays(self):
        """What stays, and why, for this member."""
        member = self.member_id.sudo()
        sentences = [
            self.env._(
                "The ledger of points, the tier history and the consents, under the "
                "number %s and without a name.",
                member.number,
            ),
            self.env._("Reasons that staff wrote in the ledger, word by word."),
        ]
        if member._other_memberships():
            sentences.append(
                self.env._(
                    "The contact as it is, for it is a member of another club too. "
                    "This membership is parted from it."
                )
            )
        elif member._needed_by_law():
            sentences.append(
                self.env._(
                    "Name, address, tax number and bank account on an archived "
                    "contact: invoices of the last %s years show them. The membership "
                    "is parted from it.",
                    member.club_id.retention_years,
                )
            )
        elif member._orders_to_invoice():
            sentences.append(
                self.env._(
                    "Name and address on an archived contact: there are orders that "
                    "are not invoiced yet. The membership is parted from it."
                )
            )
        return sentences

    def action_erase(self):
        """Erase the person whose number was typed."""
        self.ensure_one()
        member = self.member_id
        member._check_may_erase()
        if (self.typed_number or "").strip() != member.number:
            raise UserError(self.env._("Type the member number to confirm."))
        member._erase()
        return {"type": "ir.actions.client", "tag": "soft_reload"}
