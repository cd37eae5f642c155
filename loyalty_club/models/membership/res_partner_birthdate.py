from datetime import date

from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError, ValidationError

FIRST_BIRTHDAY = date(1900, 1, 1)


class ResPartner(models.Model):
    """The birth date, under the name that OCA's partner_contact_birthdate gives it.

    Gifts hang on it: the chatter keeps every change, and only officers of the club
    change the date of a member once it is set. The member himself may correct it once.
    """

    _inherit = "res.partner"

    birthdate_date = fields.Date(
        string="Birth Date",
        tracking=True,
        help="Once it is set, only officers of the club change the birth date of a "
        "member. The member may correct it once.",
    )
    club_birthdate_changed_on = fields.Datetime(
        string="Birth Date Corrected",
        readonly=True,
        copy=False,
        groups="loyalty_club.group_loyalty_club_officer",
        help="When the member corrected the birth date. Empty the field to let the "
        "member do it once more.",
    )

    @api.constrains("birthdate_date")
    def _check_birthdate_date(self):
        today = fields.Date.context_today(self)
        for partner in self:
            day = partner.birthdate_date
            if day and not FIRST_BIRTHDAY <= day <= today:
                raise ValidationError(
                    self.env._("The birth date lies between 1900 and today.")
                )

    def write(self, vals):
        if "birthdate_date" in vals and not self.env.su:
            self._club_check_birthdate(vals["birthdate_date"])
        return super().write(vals)

    def _club_check_birthdate(self, value):
        """Let nobody but an officer change the birth date of a member.

        :raises AccessError: to others, when a date that was set would change
        """
        day = fields.Date.to_date(value) or False
        changed = self.filtered(lambda p: p.birthdate_date not in (False, day))
        officer = self.env.user.has_group("loyalty_club.group_loyalty_club_officer")
        if changed and not officer and changed._club_is_member():
            raise AccessError(
                self.env._(
                    "Only an officer of the club changes the birth date of a member."
                )
            )

    def _club_is_member(self):
        """Tell whether one of these contacts is a member of any club."""
        members = self.env["loyalty.club.member"].sudo()
        return bool(members.search_count([("partner_id", "in", self.ids)], limit=1))

    def _club_set_own_birthdate(self, day):
        """Set the birth date as the person himself wishes.

        :param day: a date, or False to take it away
        :raises UserError: when he changed a date that was set once before
        """
        self.ensure_one()
        partner = self.sudo()
        if partner.birthdate_date == (day or False):
            return
        if partner.birthdate_date:
            if partner.club_birthdate_changed_on:
                raise UserError(
                    self.env._(
                        "You have corrected your birth date before. Please ask the "
                        "shop to change it."
                    )
                )
            partner.club_birthdate_changed_on = fields.Datetime.now()
        partner.birthdate_date = day
