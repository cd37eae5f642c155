from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError

from ..ledger.finite import require_finite
from .loyalty_club_tier_terms import MOST

#: A tier's settings that decide who holds it, or what it gives.
PLANNED = {
    "sequence",
    "active",
    "club_id",
    "rule_join",
    "validity",
    "validity_number",
    "grace_days",
    "earning_factor",
}
MILLION = 10**6


class LoyaltyClubTier(models.Model):
    """A level of the club, with the rules that open it and the benefits it gives."""

    _name = "loyalty.club.tier"
    _description = "Tier"
    _inherit = ["loyalty.club.tier.terms"]
    _order = "club_id, sequence, id"

    club_id = fields.Many2one(
        "loyalty.club", required=True, index=True, ondelete="cascade"
    )
    company_ids = fields.Many2many(related="club_id.company_ids")
    sequence = fields.Integer(
        default=10, help="The order of the tiers, the lowest first."
    )
    name = fields.Char(required=True, translate=True)
    active = fields.Boolean(default=True)
    color = fields.Integer()
    rule_ids = fields.One2many(
        "loyalty.club.tier.rule",
        "tier_id",
        string="Rules",
        copy=True,
        help="A tier without rules is open to every member.",
    )
    earning_factor = fields.Float(
        digits=(8, 6),
        default=1.0,
        help="Points of a purchase are multiplied by it: 1.5 gives half as many more.",
    )
    description = fields.Text(
        string="Benefits",
        translate=True,
        help="What the tier gives, in words for the member.",
    )
    member_ids = fields.One2many("loyalty.club.member", "tier_id")
    member_count = fields.Integer(compute="_compute_member_count")

    @api.depends("member_ids.state")
    def _compute_member_count(self):
        """Who left or is suspended keeps the tier, but is counted nowhere."""
        groups = self.env["loyalty.club.member"]._read_group(
            [("tier_id", "in", self.ids), ("state", "=", "active")],
            ["tier_id"],
            ["__count"],
        )
        counts = {tier: count for tier, count in groups}
        for tier in self:
            tier.member_count = counts.get(tier, 0)

    @api.constrains("earning_factor")
    def _check_earning_factor(self):
        if any(not 0 <= tier.earning_factor <= MOST for tier in self):
            raise ValidationError(
                self.env._("The factor of points lies between 0 and 1,000.")
            )

    @api.model_create_multi
    def create(self, vals_list):
        require_finite(self.env, vals_list, ("earning_factor",))
        tiers = super().create(vals_list)
        tiers.club_id._tiers_changed()
        return tiers

    def write(self, vals):
        require_finite(self.env, [vals], ("earning_factor",))
        if "club_id" in vals and self.sudo().filtered("member_ids"):
            raise UserError(self.env._("A tier with members stays in its club."))
        result = super().write(vals)
        if PLANNED & vals.keys():
            self.club_id._tiers_changed()
        return result

    @api.ondelete(at_uninstall=False)
    def _unlink_never_held(self):
        """History names the tiers that members once held."""
        held = self.env["loyalty.club.tier.change"].sudo()
        if held.search_count(
            ["|", ("to_tier_id", "in", self.ids), ("from_tier_id", "in", self.ids)],
            limit=1,
        ):
            raise UserError(
                self.env._("Members have held this tier. Archive it instead.")
            )

    def unlink(self):
        clubs = self.club_id
        result = super().unlink()
        clubs._tiers_changed()
        return result

    def _data(self) -> dict:
        """The tier in the whole numbers of the engine, with its id."""
        self.ensure_one()
        return {
            "id": self.id,
            "factor": round(self.earning_factor * MILLION),
            "rules": [rule._data() for rule in self.rule_ids],
            **self._terms_data(),
        }

    def action_open_members(self):
        """Open the members who hold this tier."""
        self.ensure_one()
        action = self.club_id.action_open_members()
        action["domain"] = [("tier_id", "=", self.id)]
        return action
