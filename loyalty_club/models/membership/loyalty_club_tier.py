from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError

from ..ledger.finite import require_finite

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
#: The most periods, days and times that a setting takes.
MOST = 1000


class LoyaltyClubTier(models.Model):
    """A level of the club, with the rules that open it and the benefits it gives."""

    _name = "loyalty.club.tier"
    _description = "Tier"
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
    rule_join = fields.Selection(
        [("any", "One rule is enough"), ("all", "All rules together")],
        string="With Several Rules",
        required=True,
        default="any",
    )
    validity = fields.Selection(
        [
            ("none", "As long as the rules hold"),
            ("days", "A number of days"),
            ("months", "A number of months"),
            ("years", "A number of years"),
            ("month", "To the end of a month"),
            ("quarter", "To the end of a quarter"),
            ("season", "To the end of a season"),
            ("half", "To the end of a half-year"),
            ("year", "To the end of a year"),
        ],
        string="Kept",
        required=True,
        default="none",
        help="How long a member keeps the tier after the last purchase that deserved "
        "it. Who deserves it again keeps it anew.",
    )
    validity_number = fields.Integer(
        string="How Many Periods",
        help="Days, months or years; or how many periods after the current one: 0 is "
        "its end, 1 the end of the next.",
    )
    grace_days = fields.Integer(
        string="Days of Grace", help="Days for which the tier is kept beyond that."
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

    @api.depends("member_ids")
    def _compute_member_count(self):
        groups = self.env["loyalty.club.member"]._read_group(
            [("tier_id", "in", self.ids)], ["tier_id"], ["__count"]
        )
        counts = {tier: count for tier, count in groups}
        for tier in self:
            tier.member_count = counts.get(tier, 0)

    @api.constrains("earning_factor", "validity", "validity_number", "grace_days")
    def _check_tier(self):
        for tier in self:
            if not 0 <= tier.earning_factor <= MOST:
                raise ValidationError(
                    self.env._("The factor of points lies between 0 and 1,000.")
                )
            rolling = tier.validity in ("days", "months", "years")
            if not rolling <= tier.validity_number <= MOST:
                raise ValidationError(
                    self.env._("Say for how many periods the tier is kept: 1 to 1,000.")
                )
            if not 0 <= tier.grace_days <= MOST:
                raise ValidationError(
                    self.env._("The days of grace lie between 0 and 1,000.")
                )

    @api.model_create_multi
    def create(self, vals_list):
        require_finite(self.env, vals_list, ("earning_factor",))
        tiers = super().create(vals_list)
        tiers.club_id._tiers_changed()
        return tiers

    def write(self, vals):
        require_finite(self.env, [vals], ("earning_factor",))
        if "club_id" in vals and self.filtered("member_count"):
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
            "join": self.rule_join,
            "validity": self.validity,
            "validity_number": self.validity_number,
            "grace": self.grace_days,
        }

    def action_open_members(self):
        """Open the members who hold this tier."""
        self.ensure_one()
        action = self.club_id.action_open_members()
        action["domain"] = [("tier_id", "=", self.id)]
        return action
