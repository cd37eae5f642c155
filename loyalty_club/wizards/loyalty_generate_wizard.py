from odoo import models
from odoo.exceptions import UserError


class LoyaltyGenerateWizard(models.TransientModel):
    """Cards of a club come with a member, never by the dozen (gaps G17, G29)."""

    _inherit = "loyalty.generate.wizard"

    def generate_coupons(self):
        if any(wizard.program_id.sudo().club_id for wizard in self):
            raise UserError(
                self.env._(
                    "Cards of a club are made by enrolling a member. Open the club and "
                    "add the customers there."
                )
            )
        return super().generate_coupons()
