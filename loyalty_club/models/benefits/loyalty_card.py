from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import AccessError


class LoyaltyCard(models.Model):
    """A coupon that a tier gave, and that may wait for its season."""

    _inherit = "loyalty.card"

    club_tier_change_id = fields.Many2one(
        "loyalty.club.tier.change",
        string="Gift on Entering a Tier",
        readonly=True,
        copy=False,
        ondelete="restrict",
        help="The change of tier for which the member got this coupon.",
    )
    club_valid_from = fields.Date(
        string="Valid From",
        copy=False,
        help="The first day on which the coupon can be used. Empty: at once.",
    )

    _club_one_gift_an_entry = models.UniqueIndex(
        "(club_tier_change_id) WHERE club_tier_change_id IS NOT NULL",
        "The gift for this change of tier is already given.",
    )

    @api.model_create_multi
    def create(self, vals_list):
        self._club_check_gift(any(v.get("club_tier_change_id") for v in vals_list))
        return super().create(vals_list)

    def write(self, vals):
        self._club_check_gift("club_tier_change_id" in vals)
        return super().write(vals)

    @api.model
    def _club_check_gift(self, touched):
        if touched and not self.env.su:
            raise AccessError(
                self.env._("The club gives the gift of a tier. Nobody else can.")
            )

    def _club_give(self, changes):
        """Make the coupons of these changes of tier, quietly (superuser).

        The history has a row for each, as native coupons made by hand have.
        """
        quiet = self.with_context(loyalty_no_mail=True, tracking_disable=True)
        cards = quiet.create([c.to_tier_id._gift_values(c) for c in changes])
        self.env["loyalty.history"].create(
            [
                {
                    "card_id": card.id,
                    "description": self.env._(
                        "Gift of the tier %s", card.club_tier_change_id.to_tier_id.name
                    ),
                    "issued": card.points,
                }
                for card in cards
            ]
        )
        return cards

    def _club_unused(self):
        """Coupons with something left that no paid quotation is waiting with."""
        lines = self.env["sale.order.line"].search([("coupon_id", "in", self.ids)])
        waiting = lines.filtered(lambda line: line.order_id._club_is_paid())
        return self.filtered("points") - waiting.coupon_id

    def _club_take_back(self, today):
        """Make gifts worthless whose tier was withdrawn, and say so."""
        for card in self:
            change = card.club_tier_change_id
            sentence = self.env._(
                "The gift of the tier %s was taken back: the sale that opened the tier "
                "was returned.",
                change.to_tier_id.name,
            )
            card.message_post(body=sentence)
            change.member_id.message_post(body=sentence)
        self.write({"expiration_date": today - timedelta(days=1)})
        self.action_archive()

    def _club_wait(self, day):
        """Say from when on the coupon can be used, or nothing if it can on ``day``."""
        first = self.club_valid_from
        if not first or first <= day:
            return None
        club = self.sudo().club_tier_change_id.club_id
        text = club._date_text(first) if club else fields.Date.to_string(first)
        return self.env._("This coupon can be used from %s on.", text)
