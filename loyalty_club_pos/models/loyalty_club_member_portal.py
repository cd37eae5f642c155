from odoo import models

from . import card_token


class LoyaltyClubMember(models.Model):
    """The square code on the member's page works at a till for some minutes."""

    _inherit = "loyalty.club.member"

    def _portal_codes(self):
        codes = super()._portal_codes()
        if codes:
            code = card_token.make(self.env, self.id)
            codes["qr"] = self._barcode(code, "QR", 300, 300)
            codes["minutes"] = card_token.MINUTES
        return codes
