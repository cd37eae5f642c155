from odoo import models


class BasePartnerMergeAutomaticWizard(models.TransientModel):
    """Memberships are merged through the gate before base's SQL touches rows."""

    _inherit = "base.partner.merge.automatic.wizard"

    def _update_foreign_keys(self, src_partners, dst_partner):
        self._club_merge_members(src_partners, dst_partner)
        result = super()._update_foreign_keys(src_partners, dst_partner)
        # Purchases of a customer who was no member have come along.
        Member = self.env["loyalty.club.member"].sudo()
        Member.search([("partner_id", "=", dst_partner.id)])._review_tier()
        return result

    def _club_merge_members(self, src_partners, dst_partner):
        """Leave one member for each club, in the hands of the destination."""
        Member = self.env["loyalty.club.member"].sudo()
        members = Member.with_context(active_test=False).search(
            [
                ("partner_id", "in", (src_partners | dst_partner).ids),
                ("merged_into_id", "=", False),
            ]
        )
        for group in members.grouped("club_id").values():
            keeper = group.filtered(lambda m: m.partner_id == dst_partner)
            keeper = keeper or group.sorted("id")[:1]
            (group - keeper)._merge_into(keeper)
            keeper._move_to(dst_partner)
        self.env.flush_all()
