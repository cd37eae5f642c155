from odoo import api, models

from ..membership.loyalty_club_member import ACTIVE

#: What decides whether a member has the benefits of a tier.
STANDING = {"state", "active", "merged_into_id", "partner_id"}


class LoyaltyClubMember(models.Model):
    """Who holds a tier, for the benefits that come with it."""

    _inherit = "loyalty.club.member"

    def write(self, vals):
        result = super().write(vals)
        if STANDING & vals.keys():
            self.env["product.pricelist"]._club_members_moved()
        return result

    @api.model
    def _holding(self, partners, company, tier_ids):
        """Active members that these customers are, who hold one of these tiers.

        A contact has what its commercial entity has. One query, in superuser mode.

        :return: customer to members, those of the first club of the company first
        """
        clubs = self.env["loyalty.club"]._ids_of_company(company.id)
        both = partners | partners.commercial_partner_id
        members = self.sudo().with_context(active_test=True)
        members = members.search_fetch(
            [
                ("partner_id", "in", both.ids),
                ("tier_id", "in", list(tier_ids)),
                ("club_id", "in", clubs),
                ("state", "=", ACTIVE),
                ("merged_into_id", "=", False),
            ],
            ["partner_id", "tier_id", "club_id"],
        )
        by_entity = members.grouped("partner_id")
        return {
            partner: self._in_order(
                by_entity.get(partner.commercial_partner_id._origin, members.browse()),
                by_entity.get(partner._origin, members.browse()),
                clubs,
            )
            for partner in partners
        }

    @api.model
    def _in_order(self, of_entity, own, clubs):
        """Members by the order of the clubs; the commercial entity's go first."""
        return (of_entity | own).sorted(
            lambda member: (clubs.index(member.club_id.id), member not in of_entity)
        )
