from odoo import api, fields, models
from odoo.exceptions import ValidationError

from ...engine import tiering, windows
from ..ledger.posting import HUNDREDTHS

#: The greatest value of a rule that means anything.
MOST_VALUE = 10**15
LONGEST = 10000
TERMS = ("metric", "operator", "value", "window", "window_number")


class LoyaltyClubTierRuleTerms(models.AbstractModel):
    """A condition of a tier, such as more than five visits in three months."""

    _name = "loyalty.club.tier.rule.terms"
    _description = "Terms of a Tier Rule"

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
    sentence = fields.Char(
        compute="_compute_sentence",
        string="In Words",
        help="The rule as members read it.",
    )

    @api.depends("metric", "operator", "value", "window", "window_number")
    def _compute_sentence(self):
        for rule in self:
            rule.sentence = rule._sentence() if rule._means_something() else ""

    @api.constrains("metric", "value", "window", "window_number")
    def _check_rule(self):
        for rule in self:
            if not 0 <= rule.value <= MOST_VALUE:
                raise ValidationError(
                    self.env._("The value of a rule lies between 0 and 10^15.")
                )
            if rule._is_count() and rule.value != int(rule.value):
                raise ValidationError(
                    self.env._("Purchases, days and months are whole numbers.")
                )
            rolling = rule.window in windows.ROLLING
            if rolling and not 1 <= rule.window_number <= LONGEST:
                raise ValidationError(
                    self.env._("Say how many days, months or years: 1 to 10,000.")
                )

    def _is_count(self):
        return self.metric in ("purchases", "days", "months")

    def _means_something(self):
        """Tell whether all is said that makes a sentence, while somebody types."""
        said = self.metric and self.operator and self.window and self._terms_club()
        return bool(said) and 0 <= self.value <= MOST_VALUE

    def _terms_club(self):
        """The club whose money and calendar the rule is in."""
        raise NotImplementedError

    def _terms(self) -> dict:
        """The rule as values of fields."""
        self.ensure_one()
        return {name: self[name] for name in TERMS}

    def _data(self) -> dict:
        """The rule in the whole numbers of the engine."""
        self.ensure_one()
        unit = 1
        if self.metric == "amount":
            unit = self._terms_club()._minor_units()
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
        return self._terms_club()._rule_sentence(tiering.Rule(**self._data()))
