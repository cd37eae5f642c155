from datetime import timedelta

from odoo import api, fields, models, tools
from odoo.exceptions import ValidationError

from ...engine import windows

MOST_DAYS = 3650


class LoyaltyClubTier(models.Model):
    """The gift of a tier: a coupon, once for each time that a member comes up to it."""

    _inherit = "loyalty.club.tier"

    gift_program_id = fields.Many2one(
        "loyalty.program",
        string="Entry Gift",
        domain="[('program_type', '=', 'coupons')]",
        index="btree_not_null",
        ondelete="restrict",
        help="Who comes up to this tier gets a coupon of this programme. Its code "
        "is sent by email where the programme says so; the member sees it on his page.",
    )
    gift_validity = fields.Selection(
        [
            ("unlimited", "Without end"),
            ("days", "A number of days"),
            ("next_season", "In the next season only"),
        ],
        string="Gift Can Be Used",
        required=True,
        default="days",
        help="The next season: from its first to its last day in the club's calendar. "
        "Before that the coupon is refused.",
    )
    gift_days = fields.Integer(
        string="Days of the Gift", default=30, help="The first day counts."
    )

    @api.constrains("gift_program_id", "gift_validity", "gift_days", "club_id")
    def _check_gift(self):
        for tier in self.filtered("gift_program_id"):
            problem = tier._gift_problem()
            if problem:
                raise ValidationError(problem)

    @api.model_create_multi
    def create(self, vals_list):
        tiers = super().create(vals_list)
        if tiers.gift_program_id:
            self.env.registry.clear_cache()
        return tiers

    def write(self, vals):
        result = super().write(vals)
        if "gift_program_id" in vals:
            self.env.registry.clear_cache()
        return result

    def _gift_problem(self):
        """Say why no coupon can be given, or nothing."""
        program, club = self.sudo().gift_program_id, self.sudo().club_id
        if self.gift_validity == "days" and not 1 <= self.gift_days <= MOST_DAYS:
            return self.env._("A gift can be used for 1 to 3,650 days.")
        if program.program_type != "coupons" or program.applies_on != "current":
            return self.env._(
                "%s is no programme of coupons. An entry gift is a coupon.",
                program.name,
            )
        if not program.active or not program.reward_ids:
            return self.env._(
                "The programme %s is archived or has no reward, so its coupon would be "
                "worth nothing.",
                program.name,
            )
        if program.company_id and program.company_id not in club.company_ids:
            return self.env._(
                "The programme %(programme)s belongs to %(company)s, which is not a "
                "company of the club.",
                programme=program.name,
                company=program.company_id.name,
            )
        return None

    @api.model
    @tools.ormcache("club_id")
    def _ids_with_gift(self, club_id: int) -> frozenset[int]:
        """Ids of the club's tiers that give something to who enters."""
        tiers = self.sudo().with_context(active_test=False)
        tiers = tiers.search(
            [("club_id", "=", club_id), ("gift_program_id", "!=", False)]
        )
        return frozenset(tiers.ids)

    def _gift_days(self, day):
        """First and last day of a gift that is given on ``day``; False: no bound."""
        self.ensure_one()
        if self.gift_validity == "days":
            return False, day + timedelta(days=self.gift_days - 1)
        if self.gift_validity == "unlimited":
            return False, False
        calendar = self.club_id.calendar
        first = windows.period_bounds("season", day, calendar)[1]
        end = windows.period_bounds("season", first, calendar)[1]
        return first, end - timedelta(days=1)

    def _gift_values(self, change):
        """Values of the coupon for the member of this change of tier."""
        self.ensure_one()
        first, last = self._gift_days(self.club_id._local_day(change.date))
        needed = min(self.gift_program_id.reward_ids.mapped("required_points"))
        return {
            "program_id": self.gift_program_id.id,
            "partner_id": change.member_id.partner_id.id,
            "points": max(1.0, needed),
            "club_tier_change_id": change.id,
            "club_valid_from": first,
            "expiration_date": last,
        }
