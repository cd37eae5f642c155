import math

from odoo import api, fields, models
from odoo.exceptions import ValidationError
from odoo.fields import Command

from ..models.benefits.loyalty_club_tier_gift import MOST_DAYS
from ..models.membership.loyalty_club_goal_terms import COUNT, MONEY, PERCENT, UNITS
from ..models.membership.loyalty_club_tier_terms import MOST
from .setup_trades import nice

#: What a shop aims at that has no sales yet.
FIRST_TARGETS = {"frequency": 4, "active": 50, "new": 100, "known": 50}
WANTED = {"average", "active"}
WHOLE = 100


class LoyaltyClubSetupGoal(models.TransientModel):
    """A goal that the wizard offers."""

    _name = "loyalty.club.setup.goal"
    _description = "Goal of the Setup"
    _inherit = ["loyalty.club.goal.terms"]
    _order = "id"

    setup_id = fields.Many2one("loyalty.club.setup", required=True, ondelete="cascade")
    wanted = fields.Boolean()

    def _terms_club(self):
        return self.setup_id._terms_club()

    @api.model
    def _propose(self, setup):
        """Offer every indicator, with a target within reach."""
        values = setup._terms_club()._indicators()
        return self.create(
            [
                {
                    "setup_id": setup.id,
                    "indicator": name,
                    "wanted": name in WANTED,
                    "target": self._target(setup, name, values[name]),
                }
                for name in UNITS
            ]
        )

    @api.model
    def _target(self, setup, name, value):
        """A little more than today: a tenth of money, a fifth of numbers."""
        unit = UNITS[name]
        if not value:
            return FIRST_TARGETS.get(name) or 30 * setup._usual_amount()
        if unit == PERCENT:
            return min(100, 5 * math.ceil(value / 5) + 10)
        if unit == COUNT:
            return math.ceil(value * 1.2)
        if unit == MONEY:
            step = nice(value / 50)
            return step * math.ceil(value * 1.1 / step)
        return math.ceil(value * 12) / 10

    def _goal_values(self):
        """Values of the club's goal."""
        return {
            "indicator": self.indicator,
            "target": self.target,
            "day": self.day,
        }


class LoyaltyClubSetupTier(models.TransientModel):
    """A tier that the wizard proposes."""

    _name = "loyalty.club.setup.tier"
    _description = "Tier of the Setup"
    _inherit = ["loyalty.club.tier.terms"]
    _order = "sequence, id"

    setup_id = fields.Many2one("loyalty.club.setup", required=True, ondelete="cascade")
    sequence = fields.Integer(default=100)
    name = fields.Char(required=True)
    earning_factor = fields.Float(
        string="Factor of Points",
        digits=(8, 6),
        default=1.0,
        help="Points of a purchase are multiplied by it: 1.5 gives half as many more.",
    )
    benefits = fields.Text(help="What the tier gives, in words for the member.")
    rule_ids = fields.One2many(
        "loyalty.club.setup.rule",
        "tier_id",
        string="Rules",
        help="A tier without rules is open to every member.",
    )
    gift_percent = fields.Float(
        string="Entry Gift (%)",
        digits=(16, 2),
        help="Who comes up to this tier gets a code for so much off one purchase. "
        "Zero: no gift.",
    )
    gift_validity = fields.Selection(
        selection=lambda self: self._gift_validities(),
        string="Gift Can Be Used",
        required=True,
        default="days",
        help="The next season: from its first to its last day in the club's calendar.",
    )
    gift_days = fields.Integer(
        string="Days of the Gift", default=30, help="The first day counts."
    )
    rules_text = fields.Text(string="Who Gets It", compute="_compute_rules_text")

    @api.model
    def _gift_validities(self):
        field = self.env["loyalty.club.tier"]._fields["gift_validity"]
        return field._description_selection(self.env)

    @api.constrains("gift_percent", "gift_validity", "gift_days")
    def _check_gift(self):
        for tier in self:
            if not 0 <= tier.gift_percent <= WHOLE:
                raise ValidationError(
                    self.env._("An entry gift takes off from 0 to 100 percent.")
                )
            if tier.gift_validity == "days" and not 1 <= tier.gift_days <= MOST_DAYS:
                raise ValidationError(
                    self.env._("A gift can be used for 1 to 3,650 days.")
                )

    @api.constrains("earning_factor")
    def _check_earning_factor(self):
        # NaN is in no range.
        if not all(0 <= tier.earning_factor <= MOST for tier in self):
            raise ValidationError(
                self.env._("The factor of points lies between 0 and 1,000.")
            )

    @api.depends("rule_ids.sentence", "rule_join")
    def _compute_rules_text(self):
        for tier in self:
            sentences = [rule.sentence for rule in tier.rule_ids if rule.sentence]
            joint = self.env._("or") if tier.rule_join == "any" else self.env._("and")
            text = f"\n{joint} ".join(sentences)
            tier.rules_text = text or self.env._("every member")

    @api.model
    def _values_of_trade(self, trade, basket):
        """Values of the tiers of a trade.

        :param basket: the shop's average purchase
        """
        return [
            {
                "sequence": 10 * place,
                "name": self.env._(tier.name),
                "earning_factor": tier.factor,
                "benefits": self.env._(tier.benefits),
                "validity": tier.validity,
                "validity_number": tier.periods,
                "gift_percent": tier.gift,
                "gift_validity": tier.gift_validity,
                "rule_ids": [
                    Command.create(self._rule_values(rule, basket))
                    for rule in tier.rules
                ],
            }
            for place, tier in enumerate(trade.tiers, 1)
        ]

    @api.model
    def _rule_values(self, rule, basket):
        baskets = rule.metric == "amount"
        return {
            "metric": rule.metric,
            "operator": rule.operator,
            "value": nice(rule.value * basket) if baskets else rule.value,
            "window": rule.window,
            "window_number": rule.number,
        }

    def _data(self, place) -> dict:
        """The tier as the engine knows it, under the id ``place``."""
        self.ensure_one()
        rules = [rule._data() for rule in self.rule_ids]
        return {"id": place, "rules": rules, **self._terms_data()}

    def _tier_values(self, sequence):
        """Values of the club's tier; its gift is a programme that is made now."""
        return {
            "sequence": sequence,
            "name": self.name,
            "earning_factor": self.earning_factor,
            "description": self.benefits,
            "rule_join": self.rule_join,
            "validity": self.validity,
            "validity_number": self.validity_number,
            "grace_days": self.grace_days,
            "gift_program_id": self._make_gift_program().id,
            "gift_validity": self.gift_validity,
            "gift_days": self.gift_days,
            "rule_ids": [Command.create(rule._rule_values()) for rule in self.rule_ids],
        }

    @api.model
    def _gift_name(self, tier_name, club_name):
        return self.env._("%(tier)s: gift of %(club)s", tier=tier_name, club=club_name)

    def _make_gift_program(self):
        """A programme of coupons for who comes up to this tier, or none."""
        programs = self.env["loyalty.program"]
        if not self.gift_percent:
            return programs
        reward = {
            "reward_type": "discount",
            "discount_mode": "percent",
            "discount": self.gift_percent,
            "discount_applicability": "order",
            "required_points": 1,
        }
        return programs.create(
            {
                "name": self._gift_name(self.name, self.setup_id.name.strip()),
                "program_type": "coupons",
                "applies_on": "current",
                "trigger": "with_code",
                "company_id": self.setup_id._program_company().id,
                "currency_id": self.setup_id.currency_id.id,
                "reward_ids": [Command.create(reward)],
            }
        )


class LoyaltyClubSetupRule(models.TransientModel):
    """A rule of a tier that the wizard proposes."""

    _name = "loyalty.club.setup.rule"
    _description = "Tier Rule of the Setup"
    _inherit = ["loyalty.club.tier.rule.terms"]
    _order = "id"

    tier_id = fields.Many2one(
        "loyalty.club.setup.tier", required=True, ondelete="cascade"
    )

    def _terms_club(self):
        return self.tier_id.setup_id._terms_club()

    def _rule_values(self):
        """Values of the rule of the club's tier."""
        names = ("metric", "operator", "value", "window", "window_number")
        return {name: self[name] for name in names}


class LoyaltyClubSetupOutcome(models.TransientModel):
    """How many of the past customers would stand in a tier today."""

    _name = "loyalty.club.setup.outcome"
    _description = "Outcome of the Setup"
    _order = "sequence desc, id"

    setup_id = fields.Many2one("loyalty.club.setup", required=True, ondelete="cascade")
    currency_id = fields.Many2one(related="setup_id.currency_id")
    sequence = fields.Integer()
    name = fields.Char(string="Tier")
    customer_count = fields.Integer(string="Customers")
    amount = fields.Monetary(string="Sales")
    points = fields.Float(digits=(16, 2))
    cost = fields.Monetary(string="Worth", compute="_compute_cost")

    @api.depends("points", "setup_id.point_value")
    def _compute_cost(self):
        for outcome in self:
            outcome.cost = outcome.points * outcome.setup_id.point_value
