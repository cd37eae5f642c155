from datetime import date

from odoo import models

from ...engine import tiering, windows
from ..ledger.posting import HUNDREDTHS
from ..wording import money_text, number_text


class LoyaltyClub(models.Model):
    """Tiers in words: what a rule asks, what a member has, and what is missing."""

    _inherit = "loyalty.club"

    def _rule_sentence(self, rule: tiering.Rule):
        """A rule in words: "more than 5 purchases in the last 3 months"."""
        what = self._quantity_text(rule.metric, rule.value)
        period = self._period_text(rule)
        if rule.operator == "gt":
            sentence = self.env._("more than %(what)s %(period)s")
        else:
            sentence = self.env._("at least %(what)s %(period)s")
        return (sentence % {"what": what, "period": period}).strip()

    def _quantity_text(self, metric, value):
        """A measure in words; ``value`` in whole numbers of the engine."""
        if metric == "amount":
            amount = self._money_text(value / self._minor_units())
            return self.env._("%s of purchases", amount)
        if metric == "points":
            return self.env._("%s earned points", self._number_text(value / HUNDREDTHS))
        figure = self._number_text(value)
        one = {
            "purchases": self.env._("%s purchase", figure),
            "days": self.env._("%s day with a purchase", figure),
            "months": self.env._("%s month of membership", figure),
        }
        many = {
            "purchases": self.env._("%s purchases", figure),
            "days": self.env._("%s days with a purchase", figure),
            "months": self.env._("%s months of membership", figure),
        }
        return (one if value == 1 else many)[metric]

    def _period_text(self, rule):
        if rule.metric == "months":
            return ""
        number = self._number_text(rule.number)
        if rule.window == "days":
            return self.env._("in the last %s days", number)
        if rule.window == "months":
            return self.env._("in the last %s months", number)
        if rule.window == "years" and rule.number == 1:
            return self.env._("in the last year")
        texts = {
            "years": self.env._("in the last %s years", number),
            "month": self.env._("in one month"),
            "quarter": self.env._("in one quarter"),
            "season": self.env._("in one season"),
            "half": self.env._("in one half-year"),
            "year": self.env._("in one year"),
            "lifetime": self.env._("since the beginning"),
        }
        return texts[rule.window]

    def _missing_sentences(self, tier, measures):
        """What a member still needs for a tier, as sentences."""
        gaps = tiering.missing(tier, measures)
        if not gaps:
            return []
        if tier.join == "any":
            gaps = sorted(
                gaps, key=lambda gap: -measures[gap[0].measure] / gap[0].needed
            )
        return [self._missing_sentence(rule, gap) for rule, gap in gaps]

    def _missing_sentence(self, rule, gap):
        what = self._quantity_text(rule.metric, gap)
        last = self._last_chance(rule)
        if last:
            return self.env._(
                "%(what)s more by %(day)s", what=what, day=self._date_text(last)
            )
        return self.env._("%(what)s more", what=what)

    def _number_text(self, number):
        return number_text(self.env, number, 2)

    def _money_text(self, amount):
        return money_text(self.env, amount, self.currency_id)

    def _last_chance(self, rule):
        """The last day of a calendar period of a rule, else None."""
        if rule.window in tiering.CALENDAR_WINDOWS:
            _first, end = windows.period_bounds(
                rule.window, self._today(), self.calendar
            )
            return date.fromordinal(end.toordinal() - 1)
        return None

    def _tier_sentences(self, plan, place, measures):
        """Why a member stands where he stands, or what he has so far."""
        tier = plan.tiers[place] if place >= 0 and plan.tiers[place].rules else None
        used = tier or (plan.tiers[place + 1] if place + 1 < len(plan.ids) else None)
        if used is None:
            return []
        today, rows = self._today(), []
        for measure in dict.fromkeys(rule.measure for rule in used.rules):
            metric, window, number = measure
            first, _end = tiering.window_days(window, number, today, self.calendar)
            since = first and first.isoformat()
            rows.append([metric, since, today.isoformat(), measures[measure]])
        return self._facts_sentences({"measures": rows})

    def _facts_sentences(self, facts):
        """The facts of a change of tier as sentences: "6 purchases from … to …"."""
        return [
            self._fact_sentence(metric, first, last, value)
            for metric, first, last, value in facts.get("measures", [])
        ]

    def _fact_sentence(self, metric, first, last, value):
        what = self._quantity_text(metric, value)
        until = self._date_text(date.fromisoformat(last))
        if metric == "months":
            return self.env._("%(what)s on %(day)s", what=what, day=until)
        if first is None:
            return self.env._("%(what)s until %(day)s", what=what, day=until)
        return self.env._(
            "%(what)s from %(first)s to %(last)s",
            what=what,
            first=self._date_text(date.fromisoformat(first)),
            last=until,
        )
