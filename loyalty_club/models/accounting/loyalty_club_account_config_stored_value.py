from odoo import models

from ..wording import money_text


class LoyaltyClubAccountConfig(models.Model):
    """The start page tells of gift cards and wallets, where they are set up."""

    _inherit = "loyalty.club.account.config"

    def _overview(self):
        return {**super()._overview(), "stored": self._stored_value_text()}

    def _stored_value_text(self):
        """What the books owe for gift cards and wallets, where they are set up."""
        values = self.env["loyalty.club.stored.value"]._of_company(self.company_id)
        if not values:
            return False
        owed = -values._booked(values.liability_account_id)
        return money_text(self.env, owed, self.company_currency_id)
