from odoo import api, fields, models


class LoyaltyClubTier(models.Model):
    """The benefits of a tier in plain sentences."""

    _inherit = "loyalty.club.tier"

    benefits_text = fields.Text(
        string="In Words", compute="_compute_benefits_text", help="What members read."
    )

    @api.depends(
        "description",
        "earning_factor",
        "pricelist_id",
        "gift_program_id",
        "gift_validity",
        "gift_days",
    )
    @api.depends_context("lang")
    def _compute_benefits_text(self):
        for tier in self:
            tier.benefits_text = "\n".join(tier._benefit_sentences())

    def _benefit_sentences(self):
        """What the tier gives, as sentences for staff and members."""
        tier = self.sudo()
        return [
            *super()._benefit_sentences(),
            *tier._pricelist_sentences(),
            *tier._gift_sentences(),
            *tier._reserved_sentences(),
        ]

    def _pricelist_sentences(self):
        if not self.pricelist_id.active:
            return []
        return [self.env._("Special prices: %s.", self.pricelist_id.name)]

    def _gift_sentences(self):
        program = self.gift_program_id
        if not program.active:
            return []
        gift = ", ".join(program.reward_ids.mapped("description"))
        if self.gift_validity == "days":
            sentence = self.env._(
                "A gift on coming up to the tier, for %(days)s days: %(gift)s.",
                days=self.club_id._number_text(self.gift_days),
                gift=gift,
            )
        elif self.gift_validity == "next_season":
            sentence = self.env._(
                "A gift on coming up to the tier, for the next season: %s.", gift
            )
        else:
            sentence = self.env._("A gift on coming up to the tier: %s.", gift)
        return [sentence]

    def _reserved_sentences(self):
        programs, rewards = self._reserved_offers()
        today = self.club_id._today()
        programs = programs.filtered(
            lambda program: not program.date_to or program.date_to >= today
        )
        names = programs.mapped("name") + rewards.mapped("description")
        if not names:
            return []
        return [self.env._("Only for members of this tier: %s.", ", ".join(names))]
