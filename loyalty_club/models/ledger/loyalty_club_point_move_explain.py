from odoo import api, fields, models
from odoo.fields import Domain

from ..wording import money_text, number_text
from . import posting

#: Documents that people look for by name.
NAMED_DOCUMENTS = ("sale.order", "account.move", "loyalty.club.adjustment")


class LoyaltyClubPointMove(models.Model):
    """Says in the reader's language why points moved (house, law 7)."""

    _inherit = "loyalty.club.point.move"

    partner_id = fields.Many2one(related="card_id.partner_id", string="Customer")
    club_calendar = fields.Selection(related="club_id.calendar")
    source_name = fields.Char(search="_search_source_name")

    @api.depends("kind", "source_model", "source_id")
    @api.depends_context("lang")
    def _compute_display_name(self):
        kinds = dict(self._fields["kind"]._description_selection(self.env))
        for move in self:
            move.display_name = f"{kinds.get(move.kind, '')} {move.id or ''}".strip()

    @api.model
    def _search_source_name(self, operator, value):
        """Find moves by the name of the document, where the reader may see it."""
        if operator not in ("ilike", "like", "=", "in", "=ilike"):
            return NotImplemented
        name = "display_name"
        return Domain.OR(
            Domain("source_model", "=", model._name)
            & Domain("source_id", "in", model._search([(name, operator, value)]))
            for model in map(self.env.__getitem__, NAMED_DOCUMENTS)
            if model.has_access("read")
        )

    def _explain(self):
        """Say in a few plain sentences, one a line, why these points moved."""
        self.ensure_one()
        sentences = [
            self._headline(),
            *self._explain_document(),
            self._explain_debt(),
            self._explain_dates(),
            self.reason and self.env._("Reason: %(reason)s", reason=self.reason),
        ]
        return "\n".join(sentence for sentence in sentences if sentence)

    # What happened, by the kind of the move

    def _headline(self):
        words = getattr(self, f"_headline_{self.kind}", None)
        return words() if words else ""

    def _headline_values(self):
        return {
            "document": self.source_name or self.env._("A document not open to you"),
            "points": self._number_text(abs(self._moved_points())),
            "date": self._day_text(self.document_date),
        }

    def _moved_points(self):
        """Points that the headline speaks of."""
        return self.points

    def _headline_accrual(self):
        if self.source_model == "loyalty.club.purchase":
            return self.env._(
                "A purchase of %(date)s, from before this program, gave %(points)s "
                "points.",
                **self._headline_values(),
            )
        return self.env._(
            "%(document)s gave %(points)s points on %(date)s.",
            **self._headline_values(),
        )

    def _headline_clawback(self):
        return self.env._(
            "%(document)s took back %(points)s points: goods came back, or the sale "
            "was changed or cancelled.",
            **self._headline_values(),
        )

    def _headline_redemption(self):
        return self.env._(
            "%(points)s points were spent on %(document)s on %(date)s.",
            **self._headline_values(),
        )

    def _headline_give_back(self):
        return self.env._(
            "%(points)s points that had been spent on %(document)s came back.",
            **self._headline_values(),
        )

    def _headline_maturity(self):
        return self.env._(
            "On %(date)s these pending points became available.",
            **self._headline_values(),
        )

    def _headline_expiry(self):
        return self.env._(
            "%(points)s points expired, because nobody had spent them in time.",
            **self._headline_values(),
        )

    def _headline_adjustment(self):
        if self.points < 0:
            return self.env._(
                "An adjustment of %(date)s took %(points)s points.",
                **self._headline_values(),
            )
        return self.env._(
            "An adjustment of %(date)s gave %(points)s points.",
            **self._headline_values(),
        )

    def _headline_transfer(self):
        if self.points < 0:
            return self.env._(
                "%(points)s points went to another member on %(date)s.",
                **self._headline_values(),
            )
        return self.env._(
            "%(points)s points came from another member on %(date)s.",
            **self._headline_values(),
        )

    def _headline_merge(self):
        return self.env._(
            "Two members became one on %(date)s: %(points)s points went from the one "
            "card to the other.",
            **self._headline_values(),
        )

    def _headline_opening(self):
        return self.env._(
            "%(points)s points were on the card when the club took it over.",
            **self._headline_values(),
        )

    def _headline_deficit(self):
        if self.lot_id:
            return self.env._(
                "%(points)s points that came in paid a debt of the card.",
                **self._headline_values(),
            )
        return self.env._(
            "The debt of the card went down by %(points)s points.",
            **self._headline_values(),
        )

    def _headline_waiver(self):
        return self.env._(
            "A debt of %(points)s points was struck off: the club bears it, or the "
            "refund was lowered by it.",
            **self._headline_values(),
        )

    def _headline_lapsed(self):
        return self.env._(
            "%(points)s points of the returned sale had expired before. They are not "
            "taken from other points.",
            **self._headline_values(),
        )

    # What stands behind it

    def _explain_document(self):
        """Sentences from the explanation that was kept with the move."""
        data = self.explanation or {}
        if "rules" in data:
            return self._explain_earning(data)
        if "cost" in data:
            return [self._explain_spending(data)]
        if self.source_model == "loyalty.club.adjustment":
            return self._explain_people()
        return []

    def _explain_spending(self, data):
        return self.env._(
            "In all, this document now spends %(points)s points, which are worth "
            "%(amount)s.",
            points=self._number_text(posting.to_points(data["cost"])),
            amount=self._money_text(data["value"]),
        )

    def _explain_people(self):
        adjustment = self._get_source()
        if adjustment is None:
            return []
        asked, approved = adjustment.requested_by_id, adjustment.approved_by_id
        sentences = []
        if asked:
            sentences.append(
                self.env._("Asked for by %(person)s.", person=asked.sudo().name)
            )
        if approved:
            sentences.append(
                self.env._("Approved by %(person)s.", person=approved.sudo().name)
            )
        return sentences

    def _explain_debt(self):
        """Points without a lot are the card's debt."""
        if self.lot_id or self.kind in (
            posting.DEFICIT,
            posting.WAIVER,
            posting.LAPSED,
        ):
            return ""
        if self.points < 0:
            return self.env._(
                "The card did not hold them. They are a debt that the next points pay."
            )
        return self.env._("They lowered the debt of the card.")

    def _explain_dates(self):
        """When the points that came in can be spent."""
        lot = self.lot_id
        if self.points <= 0 or not lot:
            return ""
        since, until = lot.available_on, lot.expires_on
        if since and since <= lot.opened_on:
            since = False
        if since and until:
            return self.env._(
                "They can be spent from %(since)s to %(until)s.",
                since=self._day_text(since),
                until=self._day_text(until),
            )
        if since:
            return self.env._(
                "They can be spent from %(since)s.", since=self._day_text(since)
            )
        if until:
            return self.env._(
                "They can be spent until %(until)s.", until=self._day_text(until)
            )
        return ""

    # Numbers, money and days in the reader's language

    def _number_text(self, number, most_digits=2):
        """A number without trailing zeros, with at most ``most_digits`` of them."""
        return number_text(self.env, number, most_digits)

    def _money_text(self, amount):
        """An amount of company currency."""
        currency = self.company_currency_id or self.club_id.currency_id
        return money_text(self.env, amount, currency)

    def _day_text(self, day):
        """A day in the club's calendar."""
        return self.club_id._date_text(day)
