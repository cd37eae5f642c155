from odoo import api, fields, models
from odoo.exceptions import ValidationError

from ...engine import tiering
from ..ledger.finite import require_finite
from ..ledger.posting import HUNDREDTHS

#: The greatest value of a rule that means anything.
MOST = 10**15
LONGEST = 10000


class LoyaltyClubTierRule(models.Model):
    """A condition of a tier, such as more than five visits in three months."""

    _name = "loyalty.club.tier.rule"
    _description = "Tier Rule"
    _order = "tier_id, id"

    tier_id = fields.Many2one(
        "loyalty.club.tier", required=True, index=True, ondelete="cascade"
    )
    currency_id = fields.Many2one(related="tier_id.club_id.currency_id")
    metric = fields.Selection(
        [
            ("amount", "Amount of purchases"),
            ("purchases", "Number of purchases"),
            ("days", "Days with a purchase"),
            ("points", "Points earned by purchases"),
            ("months", "Months of membership"),
        ],
        string="Measure",
        required=True,
        default="amount",
        help="Points that were given as a gift or transferred do not count.",
    )
    operator = fields.Selection(
        [("ge", "at least"), ("gt", "more than")], required=True, default="ge"
    )
    value = fields.Float(digits=(16, 2), required=True)
    window = fields.Selection(
        [
            ("days", "in the last days"),
            ("months", "in the last months"),
            ("years", "in the last years"),
            ("month", "in the month"),
            ("quarter", "in the quarter"),
            ("season", "in the season"),
            ("half", "in the half-year"),
            ("year", "in the year"),
            ("lifetime", "ever"),
        ],
        string="Period",
        required=True,
        default="years",
        help="Months, seasons and years follow the club's calendar. A month or year "
        "begins anew for everybody; the last months move on every day.",
    )
    window_number = fields.Integer(
        string="How Many", default=1, help="How many days, months or years."
    )

    @api.depends("metric", "operator", "value", "window", "window_number")
    def _compute_display_name(self):
        for rule in self:
            rule.display_name = rule._sentence()

    @api.model_create_multi
    def create(self, vals_list):
        require_finite(self.env, vals_list, ("value",))
        rules = super().create(vals_list)
        rules.tier_id.club_id._tiers_changed()
        return rules

    def write(self, vals):
        require_finite(self.env, [vals], ("value",))
        result = super().write(vals)
        self.tier_id.club_id._tiers_changed()
        return result

    def unlink(self):
        clubs = self.tier_id.club_id
        result = super().unlink()
        clubs._tiers_changed()
        return result

    @api.constrains("metric", "value", "window", "window_number")
    def _check_rule(self):
        for rule in self:
            if not 0 <= rule.value <= MOST:
                raise ValidationError(
                    self.env._("The value of a rule lies between 0 and 10^15.")
                )
            if rule._is_count() and rule.value != int(rule.value):
                raise ValidationError(
                    self.env._("Purchases, days and months are whole numbers.")
                )
            rolling = rule.window in ("days", "months", "years")
            if rolling and not 1 <= rule.window_number <= LONGEST:
                raise ValidationError(
                    self.env._("Say how many days, months or years: 1 to 10,000.")
                )

    def _is_count(self):
        return self.metric in ("purchases", "days", "months")

    def _data(self) -> dict:
        """The rule in the whole numbers of the engine."""
        self.ensure_one()
        unit = 1
        if self.metric == "amount":
            unit = self.tier_id.club_id._minor_units()
        elif self.metric == "points":
            unit = HUNDREDTHS
        return {
            "metric": self.metric,
            "operator": self.operator,
            "value": round(self.value * unit),
            "window": self.window,
            "number": max(1, self.window_number),
        }

    def _sentence(self):
        """The rule in words, as the member reads it."""
        self.ensure_one()
        club = self.tier_id.club_id
        data = self._data() if club else None
        return club._rule_sentence(tiering.Rule(**data)) if data else ""
