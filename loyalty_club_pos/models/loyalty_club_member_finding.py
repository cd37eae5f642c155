from odoo import api, models
from odoo.fields import Domain

from odoo.addons.loyalty_club.engine import number as member_number
from odoo.addons.loyalty_club.models.membership.loyalty_club_member import ACTIVE

from . import card_token
from .till_codes import is_code


class LoyaltyClubMember(models.Model):
    """Finds who stands at the counter by what he says or shows."""

    _inherit = "loyalty.club.member"

    @api.model
    def _till_find(self, club, text):
        """The customer whom a text means: a code, a member number or a phone number.

        :return: a partner, maybe no member, maybe none, in superuser mode
        """
        text = text.strip()
        if not is_code(text):
            return self.env["res.partner"].sudo()
        for find in (self._till_by_token, self._till_by_code, self._till_by_number):
            member = find(club, text)
            if member:
                return member.partner_id
        return self._till_by_phone(club, text)

    @api.model
    def _till_by_token(self, club, text):
        member = self.sudo().browse(card_token.read(self.env, text) or 0).exists()
        return member.filtered(lambda m: m.club_id == club and m.state == ACTIVE)

    @api.model
    def _till_by_code(self, club, text):
        """By the card's code; one that was stopped or replaced finds nobody."""
        card = self.env["loyalty.card"]._club_card_by_code(text)
        member = card._club_till_member(self.env.company)
        return member.filtered(lambda m: m.club_id == club)

    @api.model
    def _till_by_number(self, club, text):
        number = member_number.normalise(text)
        if not member_number.is_valid(number):
            return self.sudo().browse()
        return self.sudo().search(
            [
                ("club_id", "=", club.id),
                ("number", "=", number),
                ("merged_into_id", "=", False),
            ],
            limit=1,
        )

    @api.model
    def _till_by_phone(self, club, text):
        """Members first: two customers may have one number."""
        partners = self.env["res.partner"].sudo()
        number = self._till_phone(text)
        if not number:
            return partners
        companies = [False, *club.company_ids.ids]
        partners = partners.search(
            Domain("phone_sanitized", "=", number)
            & Domain("company_id", "in", companies)
        )
        members = self._till_members(club, partners)
        return partners.sorted(lambda partner: (partner.id not in members, partner.id))[
            :1
        ]

    @api.model
    def _till_phone(self, text):
        """The number in its international form, whatever its spelling, or nothing."""
        country = self.env.company.country_id
        digits = member_number.normalise(text)
        if not digits:
            return False
        return self.env["res.partner"]._phone_format(number=digits, country=country)
