from odoo import models
from odoo.tools.translate import get_translation

from .till_codes import MOST_CHARACTERS, is_code, is_day, is_id_or_nothing


class PosConfig(models.Model):
    """A code that is typed at the till; no answer says more than native's does."""

    _inherit = "pos.config"

    def use_coupon_code(self, code, creation_date, partner_id, pricelist_id):
        """Native's answer, for a limited number of codes a user.

        A card of a club that cannot be used here is answered like one that is not.
        """
        self.ensure_one()
        company = self.company_id
        unknown = self._club_unknown_code(code)
        ids = (partner_id, pricelist_id)
        sound = is_code(code) and is_day(creation_date)
        if not sound or not all(map(is_id_or_nothing, ids)):
            return unknown
        lookups = self.env["loyalty.club.till.lookup"]
        lookups._check_rate(company)
        card = self.env["loyalty.card"]._club_card_by_code(code)
        member = card._club_till_member(company)
        answer = unknown
        if member or not card:
            answer = super().use_coupon_code(code, creation_date, *ids)
        found = answer != unknown
        lookups._note(self, member if found else member.browse(), code, found)
        return answer

    def _club_unknown_code(self, code):
        """What native Odoo answers to a code that it does not know, in its words."""
        text = code[:MOST_CHARACTERS] if isinstance(code, str) else ""
        lang = self.env.lang or "en_US"
        words = "This coupon is invalid (%s)."
        message = get_translation("pos_loyalty", lang, words, (text,))
        return {"successful": False, "payload": {"error_message": message}}
