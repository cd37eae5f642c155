from odoo import models

from .loyalty_club import INVOICE_PAID, INVOICE_POSTED, ORDER_CONFIRMED


class LoyaltyClub(models.Model):
    """How the club works, in words for its employees, made from its settings."""

    _inherit = "loyalty.club"

    def _staff_sheet(self):
        """The sections of the sheet: a title and its sentences."""
        self.ensure_one()
        club = self.sudo()
        sections = [
            (self.env._("How a customer joins"), club._sheet_joining()),
            (self.env._("How points are earned"), club._sheet_earning()),
            (self.env._("How points are spent"), club._sheet_spending()),
            (self.env._("When points expire"), [club._sheet_expiry()]),
            (self.env._("When goods come back"), [club._sheet_returns()]),
        ]
        return [{"title": title, "lines": lines} for title, lines in sections]

    def _staff_tiers(self):
        """The tiers in words, the lowest first."""
        tiers = self.sudo().tier_ids.filtered("active")
        return [
            {
                "name": tier.name,
                "rules": tier.rules_text,
                "kept": tier.kept_text,
                "benefits": tier._benefit_sentences(),
            }
            for tier in tiers.sorted(lambda tier: (tier.sequence, tier.id))
        ]

    def _sheet_joining(self):
        ways = {
            "voluntary": self.env._(
                "The customer says yes, and you make the membership."
            ),
            "open": self.env._(
                "Every customer joins with the first sale that earns points."
            ),
            "first_payment": self.env._(
                "A customer joins with the first sale that is paid."
            ),
            "threshold": self.env._(
                "A customer joins by buying: %s.", self._sheet_threshold()
            ),
        }
        lines = [ways[self.enrolment]]
        if self.enrolment != "voluntary":
            lines.append(self.env._("Who asks can be made a member at once."))
        lines.append(
            self.env._(
                "The number identifies a member. The code of the card spends the "
                "points."
            )
        )
        return lines

    def _sheet_threshold(self):
        parts = []
        if self.enrolment_amount:
            amount = self._money_text(self.enrolment_amount)
            parts.append(self.env._("purchases of %s together", amount))
        if self.enrolment_purchases:
            number = self._number_text(self.enrolment_purchases)
            parts.append(self.env._("%s purchases", number))
        return self.env._(" and ").join(parts)

    def _sheet_earning(self):
        events = {
            ORDER_CONFIRMED: self.env._(
                "Points are earned when the order is confirmed."
            ),
            INVOICE_POSTED: self.env._("Points are earned when the invoice is posted."),
            INVOICE_PAID: self.env._("Points are earned when the invoice is paid."),
        }
        rules = self.points_program_id.rule_ids
        lines = [*(self._sheet_rule(rule) for rule in rules)]
        lines.append(events[self.accrual_event])
        if self.accrual_cap:
            cap = self._number_text(self.accrual_cap)
            lines.append(self.env._("One sale earns at most %s points.", cap))
        if not self.stored_value_earns:
            lines.append(
                self.env._("What is paid with a gift card or a wallet earns nothing.")
            )
        return lines

    def _sheet_rule(self, rule):
        """A rule of the programme: "1 point for each 1,000 spent on Cakes"."""
        points, unit = rule.reward_point_amount, 1
        if rule.reward_point_mode == "money" and 0 < points < 1:
            points, unit = 1, 1 / points  # who says 0.00001 points for a rial?
        values = {
            "points": self._sheet_points(points),
            "unit": self._money_text(unit),
            "goods": self._sheet_goods(rule),
        }
        if rule.reward_point_mode == "order":
            sentence = self.env._("%(points)s for each sale of %(goods)s", **values)
        elif rule.reward_point_mode == "unit":
            sentence = self.env._("%(points)s for each unit of %(goods)s", **values)
        elif self.base_taxed:
            sentence = self.env._(
                "%(points)s for each %(unit)s, with tax, of %(goods)s", **values
            )
        else:
            sentence = self.env._(
                "%(points)s for each %(unit)s, without tax, of %(goods)s",
                **values,
            )
        return self.env._(
            "%(rule)s%(least)s.", rule=sentence, least=self._sheet_least(rule)
        )

    def _sheet_points(self, number):
        figure = self._number_text(number)
        if number == 1:
            return self.env._("%s point", figure)
        return self.env._("%s points", figure)

    def _sheet_goods(self, rule):
        """The goods that a rule is about, in words."""
        names = [
            *rule.product_ids[:5].mapped("display_name"),
            *rule.product_category_id.mapped("display_name"),
            *rule.product_tag_id.mapped("display_name"),
        ]
        chosen = names or rule.product_domain not in (False, "", "[]")
        if not chosen:
            return self.env._("all goods")
        return ", ".join(names) or self.env._("the goods of the rule")

    def _sheet_least(self, rule):
        parts = []
        if rule.minimum_amount:
            amount = self._money_text(rule.minimum_amount)
            parts.append(self.env._(", from %s on", amount))
        if rule.minimum_qty > 1:
            units = self._number_text(rule.minimum_qty)
            parts.append(self.env._(", from %s units on", units))
        return "".join(parts)

    def _sheet_spending(self):
        days = self._number_text(self.maturity_days)
        waits = {
            "at_once": self.env._("Points can be spent from the next sale on."),
            "days": self.env._("Points can be spent after %s days.", days),
            "invoice_paid": self.env._("Points can be spent once the invoice is paid."),
            "return_window": self.env._(
                "Points can be spent %s days after the invoice, when goods no longer "
                "come back.",
                days,
            ),
        }
        rewards = self.points_program_id.reward_ids
        waiting = self.maturity_days or self.maturity not in ("days", "return_window")
        when = waits[self.maturity if waiting else "at_once"]
        return [when, *(self._sheet_reward(r) for r in rewards)]

    def _sheet_reward(self, reward):
        points = self._sheet_points(reward.required_points)
        if reward.reward_type == "discount" and reward.discount_mode == "per_point":
            worth = self._money_text(reward.discount)
            return self.env._("One point takes %s off.", worth)
        return self.env._(
            "%(points)s: %(reward)s.", points=points, reward=reward.description
        )

    def _sheet_expiry(self):
        number = self._number_text(self.expiry_number)
        return {
            "never": self.env._("Points do not expire."),
            "days": self.env._("Points expire %s days after they are earned.", number),
            "months": self.env._(
                "Points expire %s months after they are earned.", number
            ),
            "month_end": self.env._("Points expire at the end of the month."),
            "year_end": self.env._("Points expire at the end of the year."),
            "inactivity": self.env._(
                "Points expire after %s days without a purchase.", number
            ),
        }[self.expiry]

    def _sheet_returns(self):
        back = self.env._("The points that the goods gave are taken back.")
        spent = {
            "debt": self.env._("If they are spent, the next points pay the debt."),
            "deduct": self.env._(
                "If they are spent, their value is deducted from the refund."
            ),
            "accept": self.env._("If they are spent, the shop bears the loss."),
        }
        return f"{back} {spent[self.return_policy]}"

    def _staff_greeting(self):
        """What to say to a customer at the first contact, sentence by sentence."""
        club = self.sudo()
        lines = [self.env._("“Are you a member of %s yet?”", self.name)]
        if club.enrolment == "voluntary":
            lines.append(
                self.env._(
                    "“It costs nothing, and your purchases count from today on.”"
                )
            )
        else:
            lines.append(
                self.env._("“You need do nothing: your purchases make you a member.”")
            )
        reward = club.points_program_id.reward_ids[:1]
        if reward:
            lines.append(self.env._("“%s”", club._sheet_reward(reward)))
        first = club.tier_ids.filtered("rule_ids")[:1]
        if first:
            lines.append(
                self.env._(
                    "“With %(rules)s you become %(tier)s.”",
                    rules=first.rules_text,
                    tier=first.name,
                )
            )
        lines.append(
            self.env._("Ask before you write down a phone number or an email address.")
        )
        return lines
