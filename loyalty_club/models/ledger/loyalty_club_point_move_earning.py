from fractions import Fraction

from odoo import models
from odoo.tools.i18n import format_list

MILLION = 1_000_000
#: More lines than these make a text that nobody reads.
MOST_LINES = 10


class LoyaltyClubPointMove(models.Model):
    """Puts the engine's explanation of an earning into words."""

    _inherit = "loyalty.club.point.move"

    def _explain_earning(self, data):
        """Sentences for what ``engine.earning`` and the settlement have noted."""
        return [
            self._explain_lines(data),
            *self._explain_excluded(data),
            self._explain_paid(data),
            *(self._explain_rule(rule, data) for rule in data["rules"]),
            self._explain_factor(data),
            self._explain_rounding(data),
            self._explain_returns(data),
            self._explain_total(data),
            self._explain_version(data),
        ]

    def _explain_lines(self, data):
        shown = data["lines"][:MOST_LINES]
        if not shown:
            return ""
        names = self._line_names([line["key"] for line in shown])
        lines = [
            self.env._(
                "%(product)s (%(amount)s)",
                product=names.get(line["key"])
                or self.env._("a line that is not open to you"),
                amount=self._minor_text(line["base"], data),
            )
            for line in shown
        ]
        if len(data["lines"]) > MOST_LINES:
            lines.append("…")
        return self.env._(
            "These lines earned: %(lines)s.", lines=self._list_text(lines)
        )

    def _line_names(self, keys):
        """Product names of the document's lines, as far as the reader may see it."""
        source = self._get_source()
        name = {"sale.order": "order_line", "account.move": "invoice_line_ids"}
        if source is None or source._name not in name:
            return {}
        lines = source[name[source._name]]
        chosen = lines.filtered(lambda line: line.id in keys)
        # Moves that are read together read their lines together.
        chosen = chosen.with_prefetch(lines._prefetch_ids)
        return {line.id: line.product_id.display_name for line in chosen}

    def _explain_excluded(self, data):
        by_reason = {}
        for line in data["excluded"]:
            by_reason.setdefault(line["reason"], []).append(line["key"])
        names = self._line_names([line["key"] for line in data["excluded"]])
        return [
            self.env._(
                "Nothing for %(lines)s: %(reason)s.",
                lines=self._list_text(
                    names.get(key) or self.env._("a line that is not open to you")
                    for key in keys[:MOST_LINES]
                ),
                reason=self._excluded_reason(reason),
            )
            for reason, keys in by_reason.items()
        ]

    def _excluded_reason(self, reason):
        return {
            "gift_card": self.env._("it buys a gift card or tops up a wallet"),
            "top_up": self.env._("it tops up a wallet"),
            "tip": self.env._("it is a tip"),
            "down_payment": self.env._("a down payment earns with the goods"),
            "reward": self.env._("it was paid with a gift card or a wallet"),
            "no_effect": self.env._("such lines, like delivery, earn nothing"),
        }.get(reason, reason)

    def _explain_paid(self, data):
        paid = data["paid_total" if data["taxed"] else "paid_untaxed"]
        if not paid:
            return ""
        return self.env._(
            "%(amount)s was paid with points or stored value, and earned nothing.",
            amount=self._minor_text(paid, data),
        )

    # The rules

    def _explain_rule(self, rule, data):
        if rule["reason"]:
            return self._explain_idle_rule(rule, data)
        values = {
            "points": self._number_text(Fraction(rule["points"]), 6),
            "rate": self._rate_text(rule),
            "unit": self._minor_text(data["minor"], data),
            "base": self._minor_text(rule["base"], data),
            "quantity": self._quantity_text(rule["quantity"]),
        }
        if rule["mode"] == "unit":
            return self.env._(
                "%(points)s points: %(quantity)s units, at %(rate)s for each.",
                **values,
            )
        if rule["mode"] == "order":
            return self.env._("%(points)s points for the sale as a whole.", **values)
        if data["taxed"]:
            return self.env._(
                "%(points)s points: %(base)s with tax, at %(rate)s for each %(unit)s.",
                **values,
            )
        return self.env._(
            "%(points)s points: %(base)s without tax, at %(rate)s for each %(unit)s.",
            **values,
        )

    def _explain_idle_rule(self, rule, data):
        return self.env._(
            "The rule of %(rate)s did not count: %(reason)s.",
            rate=self._rule_name(rule, data),
            reason=self._idle_reason(rule, data),
        )

    def _rule_name(self, rule, data):
        rate = self._rate_text(rule)
        if rule["mode"] == "unit":
            return self.env._("%(rate)s for each unit", rate=rate)
        if rule["mode"] == "order":
            return self.env._("%(rate)s for the sale", rate=rate)
        unit = self._minor_text(data["minor"], data)
        return self.env._("%(rate)s for each %(unit)s", rate=rate, unit=unit)

    def _idle_reason(self, rule, data):
        if rule["reason"] == "minimum_amount":
            return self.env._(
                "%(amount)s is less than the %(minimum)s that it asks for",
                amount=self._minor_text(rule["amount"], data),
                minimum=self._minor_text(rule["minimum_amount"], data),
            )
        if rule["reason"] == "minimum_quantity":
            return self.env._(
                "the quantity of %(quantity)s is less than the %(minimum)s that it "
                "asks for",
                quantity=self._quantity_text(rule["quantity"]),
                minimum=self._quantity_text(rule["minimum_quantity"]),
            )
        if rule["reason"] == "nothing_paid":
            return self.env._("no money was paid")
        return self.env._("nothing in the sale fits it")

    # From the rules' points to those of the move

    def _explain_factor(self, data):
        if data["factor"] == MILLION:
            return ""
        return self.env._(
            "Multiplied by %(factor)s.",
            factor=self._number_text(data["factor"] / MILLION, 6),
        )

    def _explain_rounding(self, data):
        raw = Fraction(data["raw"])
        awarded = Fraction(data["awarded"], data["steps"])
        values = {
            "raw": self._number_text(raw, 6),
            "points": self._number_text(awarded),
        }
        if data["capped"]:
            return self.env._(
                "No sale gives more than %(points)s points; it would have been "
                "%(raw)s.",
                **values,
            )
        if raw == awarded:
            return ""
        if data["rounding"] == "down":
            return self.env._("Rounded down from %(raw)s to %(points)s.", **values)
        if data["rounding"] == "up":
            return self.env._("Rounded up from %(raw)s to %(points)s.", **values)
        return self.env._("Rounded from %(raw)s to %(points)s.", **values)

    def _explain_returns(self, data):
        if data["points"] == data["awarded"]:
            return ""
        return self.env._(
            "Goods for %(amount)s came back: of %(awarded)s points, %(points)s stay.",
            amount=self._minor_text(data["returned_untaxed"], data),
            awarded=self._number_text(data["awarded"] / data["steps"]),
            points=self._number_text(data["points"] / data["steps"]),
        )

    def _explain_total(self, data):
        """A later settlement moves the difference only."""
        total = data["points"] / data["steps"]
        if total == self.points:
            return ""
        return self.env._(
            "In all, this document now gives %(points)s points.",
            points=self._number_text(total),
        )

    def _explain_version(self, data):
        return self.env._(
            "Counted by version %(number)s of the club's rules.",
            number=self._number_text(data["version"]),
        )

    def _list_text(self, words):
        """Words with the commas of the reader's language."""
        return format_list(self.env, words, "unit")

    def _rate_text(self, rule):
        return self._number_text(rule["rate"] / MILLION, 6)

    def _quantity_text(self, millionths):
        return self._number_text(millionths / MILLION, 6)

    def _minor_text(self, amount, data):
        """An amount in the smallest units of the club's currency."""
        return self._money_text(amount / data["minor"])
