from odoo import api, models, tools


class LoyaltyMail(models.Model):
    """Tells at once which programmes write to a customer at some balance.

    Native Odoo looks for such mails whenever a balance changes, at every sale; most
    shops have none.
    """

    _inherit = "loyalty.mail"

    @api.model_create_multi
    def create(self, vals_list):
        mails = super().create(vals_list)
        self.env.registry.clear_cache()
        return mails

    def write(self, vals):
        result = super().write(vals)
        self.env.registry.clear_cache()
        return result

    def unlink(self):
        result = super().unlink()
        self.env.registry.clear_cache()
        return result

    @api.model
    @tools.ormcache()
    def _club_writing(self) -> frozenset[int]:
        """Ids of the programmes that have a mail for a balance that is reached."""
        mails = self.sudo().search([("trigger", "=", "points_reach")])
        return frozenset(mails.program_id.ids)
