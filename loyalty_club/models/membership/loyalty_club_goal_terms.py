from odoo import api, fields, models
from odoo.exceptions import ValidationError

from ..ledger.finite import require_finite
from ..wording import money_text, number_text

#: How an indicator is written, and whether it is a share of a hundred.
MONEY, NUMBER, COUNT, PERCENT = "money", "number", "count", "percent"
UNITS = {
    "average": MONEY,
    "frequency": NUMBER,
    "active": PERCENT,
    "new": COUNT,
    "known": PERCENT,
}
MOST = 10**15


class LoyaltyClubGoalTerms(models.AbstractModel):
    """A figure of the shop that shall reach a target by a day."""

    _name = "loyalty.club.goal.terms"
    _description = "Terms of a Goal"

    indicator = fields.Selection(
        [
            ("average", "Raise the basket: average amount of a purchase"),
            ("frequency", "Come more often: purchases of a customer in a year"),
            ("active", "Bring lost ones back: customers who bought lately (%)"),
            ("new", "Win new ones: first purchases in a year"),
            ("known", "Know the customers: sales to members (%)"),
        ],
        string="Goal",
        required=True,
        default="average",
        help="Counted from the purchases of the last twelve months. Lately: within the "
        "last three of them.",
    )
    target = fields.Float(digits=(16, 2), required=True)
    day = fields.Date(
        string="By",
        required=True,
        default=lambda self: fields.Date.add(fields.Date.context_today(self), months=6),
        help="A club shows what it does after three to six months.",
    )
    value = fields.Float(
        string="Today",
        compute="_compute_value",
        digits=(16, 2),
        help="From the purchases of the last twelve months.",
    )
    value_text = fields.Char(string="Now", compute="_compute_value")

    @api.constrains("target", "indicator")
    def _check_target(self):
        for goal in self:
            most = 100 if UNITS[goal.indicator] == PERCENT else MOST
            if not 0 < goal.target <= most:
                raise ValidationError(
                    self.env._("A target lies above 0, and a share at most at 100 %.")
                )

    @api.model_create_multi
    def create(self, vals_list):
        require_finite(self.env, vals_list, ("target",))
        return super().create(vals_list)

    def write(self, vals):
        require_finite(self.env, [vals], ("target",))
        return super().write(vals)

    @api.depends("indicator")
    def _compute_value(self):
        for owner, goals in self.grouped(lambda goal: goal._terms_club()).items():
            values = owner._indicators() if owner else dict.fromkeys(UNITS, 0.0)
            for goal in goals:
                goal.value = values.get(goal.indicator, 0.0)
                goal.value_text = goal._text(owner, goal.value)

    def _text(self, club, value):
        """A figure of this goal's indicator as its reader writes it."""
        unit = UNITS.get(self.indicator)
        if unit == MONEY and club:
            return money_text(self.env, value, club.currency_id)
        text = number_text(self.env, value, 0 if unit == COUNT else 1)
        return self.env._("%s %%", text) if unit == PERCENT else text

    def _terms_club(self):
        """The club that the goal is for."""
        raise NotImplementedError
