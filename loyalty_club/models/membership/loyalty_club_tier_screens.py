from odoo import api, fields, models
from odoo.fields import Command

from ..wording import number_text


class LoyaltyClubTier(models.Model):
    """What the screens show of a tier besides its own fields."""

    _inherit = "loyalty.club.tier"

    rules_text = fields.Char(string="Opens With", compute="_compute_rules_text")
    kept_text = fields.Char(string="Is Kept", compute="_compute_kept_text")
    rules_locked = fields.Boolean(
        compute="_compute_rules_locked",
        help="The club has members: its rules are changed with a preview of who moves.",
    )

    @api.depends("rule_ids.sentence", "rule_join")
    @api.depends_context("lang")
    def _compute_rules_text(self):
        for tier in self:
            tier.rules_text = tier._rules_sentence()

    @api.depends("validity", "validity_number", "grace_days")
    @api.depends_context("lang")
    def _compute_kept_text(self):
        for tier in self:
            tier.kept_text = tier._kept_sentence()

    @api.depends("club_id")
    def _compute_rules_locked(self):
        for tier in self:
            tier.rules_locked = tier.club_id._origin._has_members()

    def _benefit_sentences(self):
        """What the tier gives, as sentences for staff and members."""
        self.ensure_one()
        sentences = (self.description or "").splitlines()
        if self.earning_factor != 1:
            factor = number_text(self.env, self.earning_factor)
            sentences.append(self.env._("Purchases earn %s times the points.", factor))
        return [sentence for sentence in sentences if sentence.strip()]

    def _draft(self):
        """Values of a copy that can be edited without consequences."""
        self.ensure_one()
        return {
            "tier_id": self.id,
            "club_id": self.club_id.id,
            "sequence": self.sequence,
            "name": self.name,
            "rule_ids": [Command.create(rule._terms()) for rule in self.rule_ids],
            **self._terms(),
        }

    def action_change_rules(self):
        """Open the rules of all tiers of the club, with a preview of who moves."""
        self.ensure_one()
        return self.club_id.action_change_tier_rules()

    def action_open(self):
        """Open the page of this tier."""
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "res_model": self._name,
            "res_id": self.id,
            "view_mode": "form",
        }
