from odoo import api, models
from odoo.fields import Domain

from odoo.addons.loyalty_club.models.membership.loyalty_club_member import ACTIVE

from .till_codes import is_code


class LoyaltyCard(models.Model):
    """A code finds at a till whose card it is, where the card can be used there."""

    _inherit = "loyalty.card"

    @api.model
    def get_loyalty_card_partner_by_code(self, code):
        """The customer of a card, for a limited number of codes a user.

        A card of a club that cannot be used here is answered like one that is not.
        """
        if not is_code(code):
            return False
        lookups = self.env["loyalty.club.till.lookup"]
        lookups._check_rate()
        partner = super().get_loyalty_card_partner_by_code(code)
        card = self._club_card_by_code(code)
        member = card._club_till_member(self.env.company)
        if card and not member:
            partner = False
        found = bool(partner) or self._club_code_of_another_kind(code)
        lookups._note(self.env["pos.config"], member, code, found)
        return partner

    @api.model
    def get_gift_card_status(self, gift_code, config_id):
        """Whether a code can be sold as a gift card; never data of a club's card."""
        taken = {"status": False, "data": {"loyalty.card": []}}
        if not is_code(gift_code):
            return taken
        lookups = self.env["loyalty.club.till.lookup"]
        lookups._check_rate()
        answer = taken
        if not self._club_card_by_code(gift_code):
            answer = super().get_gift_card_status(gift_code, config_id)
        # A code that nobody has is what a seller of gift cards hopes for.
        nobody = self.env["loyalty.club.member"]
        lookups._note(self.env["pos.config"], nobody, gift_code, found=True)
        return answer

    @api.model
    def _club_card_by_code(self, code):
        """The card of any club with this code, in superuser mode, or none."""
        self.check_access("read")
        cards = self.sudo().with_context(active_test=False)
        return cards.search([("code", "=", code), ("club_id", "!=", False)], limit=1)

    def _club_till_member(self, company):
        """The active member who can use this card in a company, or none.

        :return: a member in superuser mode
        """
        card = self.sudo()
        usable = (
            card.active
            and card.club_id in self.env["loyalty.club"]._of_company(company)
            and not card.club_blocked
            and not card.club_suspended
            and not card.club_successor_id
        )
        members = self.env["loyalty.club.member"].sudo()
        if not usable:
            return members
        return members.search(
            [
                ("points_card_id", "=", card.id),
                ("state", "=", ACTIVE),
                ("active", "=", True),
                ("merged_into_id", "=", False),
            ],
            limit=1,
        )

    @api.model
    def _club_code_of_another_kind(self, code):
        """Whether a gift card, a coupon or a promotion has this code.

        The till asks for a customer first, whatever was scanned: such a code is no
        guess.
        """
        cards = [("code", "=", code), ("club_id", "=", False)]
        if self.search_count(cards, limit=1):
            return True
        texts = Domain("code", "=", code) | Domain("promo_barcode", "=", code)
        rules = self.env["loyalty.rule"].sudo()
        return bool(
            rules.search_count(Domain("mode", "=", "with_code") & texts, limit=1)
        )
