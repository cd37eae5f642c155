from odoo import api, fields, models


class SaleOrder(models.Model):
    """What the salesperson can tell the customer about the next tier."""

    _inherit = "sale.order"

    club_tier_id = fields.Many2one(
        "loyalty.club.tier", string="Tier", compute="_compute_club_tier"
    )
    club_next_tier = fields.Char(
        string="Next Tier",
        compute="_compute_club_tier",
        help="What the customer still needs for the next tier.",
    )

    @api.depends("partner_id", "company_id")
    @api.depends_context("lang")
    def _compute_club_tier(self):
        """Orders of customers who are no members cost no query."""
        for order in self:
            member = order.club_member_id
            order.club_tier_id = member.sudo().tier_id
            order.club_next_tier = order._club_way(member) if member else False

    def _club_way(self, member):
        """The way to the next tier in one sentence, or nothing."""
        progress = member.sudo()._tier_progress()
        tier, missing = progress["next_tier"], progress["missing"]
        if not tier or not missing:
            return False
        ways = missing[:1] if tier.rule_join == "any" else missing
        return self.env._(
            "%(tier)s: %(missing)s", tier=tier.name, missing="; ".join(ways)
        )
