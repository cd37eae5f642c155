from odoo import models

#: What makes a contact a part of a company, or a company of its own.
BELONGING = {"parent_id", "is_company"}


class ResPartner(models.Model):
    """A customer who becomes a part of a company brings along what he bought."""

    _inherit = "res.partner"

    def write(self, vals):
        if not BELONGING & vals.keys():
            return super().write(vals)
        customers = self.filtered(lambda one: one.commercial_partner_id == one)
        result = super().write(vals)
        for customer in customers:
            if customer.commercial_partner_id != customer:
                customer.sudo()._club_follow_entity()
        return result

    def _club_follow_entity(self):
        """Purchases always stand with the company, the membership where it has none."""
        entity = self.commercial_partner_id
        self.env["loyalty.club.purchase"]._hand_over(self, entity)
        members = self.env["loyalty.club.member"].with_context(active_test=False)
        kept = [("merged_into_id", "=", False)]
        members.search([*kept, ("partner_id", "=", self.id)])._follow(entity)
        members.search([*kept, ("partner_id", "=", entity.id)])._review_tier()
