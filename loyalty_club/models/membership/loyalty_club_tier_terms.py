from odoo import api, fields, models
from odoo.exceptions import ValidationError
from odoo.tools.i18n import format_list

from ...engine import windows

#: The most periods and days that a setting of a tier takes.
MOST = 1000
TERMS = ("rule_join", "validity", "validity_number", "grace_days")


class LoyaltyClubTierTerms(models.AbstractModel):
    """How long a tier is kept, and how its rules are joined."""

    _name = "loyalty.club.tier.terms"
    _description = "Terms of a Tier"

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

    @api.constrains("validity", "validity_number", "grace_days")
    def _check_terms(self):
        for tier in self:
            rolling = tier.validity in windows.ROLLING
            if not rolling <= tier.validity_number <= MOST:
                raise ValidationError(
                    self.env._("Say for how many periods the tier is kept: 1 to 1,000.")
                )
            if not 0 <= tier.grace_days <= MOST:
                raise ValidationError(
                    self.env._("The days of grace lie between 0 and 1,000.")
                )

    def _terms(self) -> dict:
        """The terms as values of fields."""
        self.ensure_one()
        return {name: self[name] for name in TERMS}

    def _terms_data(self) -> dict:
        """The terms as the engine knows them, without the tier's id and rules."""
        self.ensure_one()
        return {
            "join": self.rule_join,
            "validity": self.validity,
            "validity_number": self.validity_number,
            "grace": self.grace_days,
        }

    def _rules_sentence(self):
        """The rules in words, joined by "or" or "and"."""
        self.ensure_one()
        sentences = [rule.sentence for rule in self.rule_ids if rule.sentence]
        if not sentences:
            return self.env._("open to every member")
        style = "or" if self.rule_join == "any" else "standard"
        return format_list(self.env, sentences, style)

    def _kept_sentence(self):
        """How long the tier is kept, in words."""
        self.ensure_one()
        kept = self._validity_text()
        if not self.grace_days:
            return kept
        return self.env._(
            "%(kept)s, and %(days)s days of grace", kept=kept, days=self.grace_days
        )

    def _validity_text(self):
        number = self.validity_number
        rolling = {
            "none": self.env._("as long as the rules hold"),
            "days": self.env._("for %s days", number),
            "months": self.env._("for %s months", number),
            "years": self.env._("for %s years", number),
        }
        if self.validity in rolling:
            return rolling[self.validity]
        ends = {
            "month": self.env._("to the end of the month"),
            "quarter": self.env._("to the end of the quarter"),
            "season": self.env._("to the end of the season"),
            "half": self.env._("to the end of the half-year"),
            "year": self.env._("to the end of the year"),
        }
        end = ends.get(self.validity, "")
        if number < 1:
            return end
        if number == 1:
            return self.env._("%s after the current one", end)
        return self.env._(
            "%(end)s, %(number)s of them after the current one", end=end, number=number
        )
