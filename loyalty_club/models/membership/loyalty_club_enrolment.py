from odoo import api, fields, models
from odoo.exceptions import ValidationError

MOST_PURCHASES = 100_000
MOST_YEARS = 100


class LoyaltyClub(models.Model):
    """How a customer becomes a member, and what the club asks him to agree to."""

    _inherit = "loyalty.club"

    enrolment = fields.Selection(
        selection_add=[
            ("first_payment", "After the first payment"),
            ("threshold", "By purchases"),
        ],
        ondelete={
            "first_payment": "set default",
            "threshold": "set default",
        },
        help="Voluntary: only customers who joined earn points. Open: a customer joins "
        "with the first sale that earns. After the first payment: with the first sale "
        "that is paid. By purchases: with the sale that reaches the threshold. The "
        "sale with which a customer joins earns points. Who left or is suspended is "
        "never enrolled again by a sale.",
    )
    enrolment_amount = fields.Monetary(
        string="Amount to Join",
        help="A customer joins when all purchases together, with tax and less what "
        "came back, reach this amount. Zero: the amount does not matter. If the number "
        "is set too, both must be reached.",
    )
    enrolment_purchases = fields.Integer(
        string="Purchases to Join",
        help="A customer joins with this purchase. Zero: the number does not matter.",
    )
    retention_years = fields.Integer(
        string="Years to Keep Invoices",
        default=10,
        help="How long the law makes you keep invoices. When a person is erased, "
        "younger invoices keep the name and address, and the membership is parted from "
        "them.",
    )
    wording_ids = fields.One2many("loyalty.club.consent.wording", "club_id")

    @api.constrains("enrolment", "enrolment_amount", "enrolment_purchases")
    def _check_enrolment(self):
        for club in self:
            amount, purchases = club.enrolment_amount, club.enrolment_purchases
            if amount < 0 or not 0 <= purchases <= MOST_PURCHASES:
                raise ValidationError(
                    self.env._("The threshold for joining is zero or more.")
                )
            if club.enrolment == "threshold" and not (amount or purchases):
                raise ValidationError(
                    self.env._(
                        "Say which amount or number of purchases makes a customer a "
                        "member."
                    )
                )

    @api.constrains("retention_years")
    def _check_retention_years(self):
        if any(not 0 <= club.retention_years <= MOST_YEARS for club in self):
            raise ValidationError(
                self.env._("Invoices are kept for a number of years from 0 to 100.")
            )

    def _enrols(self, document, partner):
        """Tell whether ``document`` makes ``partner``, never a member, one now.

        :param document: a sale of the settlement that can move points
        """
        self.ensure_one()
        if not partner.active:
            return False  # archived, or erased
        if self.enrolment == "first_payment":
            return document._club_has_payment()
        if self.enrolment == "threshold":
            return self._reaches_threshold(document, partner)
        return self.enrolment == "open"

    def _enrol_by(self, document, partner):
        """Make ``partner`` a member where ``document`` does so; else no member."""
        Member = self.env["loyalty.club.member"]
        if not self._enrols(document, partner):
            return Member
        member = Member._enrol(self, partner)
        if self.enrolment != "open":
            # What was paid later than sold earns as well, but nothing from before
            # the club.
            founded = self._local_day(self.create_date)
            day = max(document._club_day(self), founded)
            member.joined_on = min(day, member.joined_on)
        return member

    def _reaches_threshold(self, document, partner):
        """Tell whether the purchases of ``partner``, this sale included, are enough."""
        own = document._club_purchase_amount()
        if own is None:
            return False
        amount, count = self._purchases_of(partner, document)
        return (
            self.currency_id.compare_amounts(amount + own, self.enrolment_amount) >= 0
            and count + 1 >= self.enrolment_purchases
        )

    def _purchases_of(self, partner, document):
        """Amount and number of the partner's purchases besides ``document``."""
        ((amount, count),) = (
            self.env["loyalty.club.purchase"]
            .sudo()
            ._read_group(
                [
                    ("partner_id", "=", partner.id),
                    ("company_id", "in", self.company_ids.ids),
                    ("state", "=", "valid"),
                    "!",
                    "&",
                    ("source_model", "=", document._name),
                    ("source_id", "=", document.id),
                ],
                [],
                ["amount:sum", "__count"],
            )
        )
        return amount, count

    def _consent_wording(self, channel, purpose):
        """The club's wording for a channel and a purpose, or an empty record."""
        return self.wording_ids.filtered(
            lambda wording: wording.channel == channel and wording.purpose == purpose
        )

    def action_add_wordings(self):
        """Add the usual wordings that the club does not have yet, in all languages."""
        self.ensure_one()
        self.check_access("write")
        said = {
            lang: self.with_context(lang=lang)._usual_wordings()
            for lang, _name in self.env["res.lang"].get_installed()
        }
        for (channel, purpose), text in self._usual_wordings().items():
            if not self._consent_wording(channel, purpose):
                wording = self.wording_ids.create(
                    {
                        "club_id": self.id,
                        "channel": channel,
                        "purpose": purpose,
                        "text": text,
                    }
                )
                wording._begin_with(
                    {lang: texts[channel, purpose] for lang, texts in said.items()}
                )
        return True

    def _usual_wordings(self):
        return {
            ("sms", "service"): self.env._(
                "I want to be told about my points and purchases by text message."
            ),
            ("sms", "marketing"): self.env._("I want offers and news by text message."),
            ("email", "marketing"): self.env._("I want offers and news by email."),
        }
