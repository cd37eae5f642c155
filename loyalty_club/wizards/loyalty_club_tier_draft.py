from odoo import api, fields, models

from ..models.ledger.finite import require_finite


class LoyaltyClubTierDraft(models.TransientModel):
    """A copy of a tier, or a new one, that nobody holds yet."""

    _name = "loyalty.club.tier.draft"
    _description = "Draft of a Tier"
    _inherit = ["loyalty.club.tier.terms"]
    _order = "sequence, id"

    preview_id = fields.Many2one("loyalty.club.tier.preview", ondelete="cascade")
    club_id = fields.Many2one("loyalty.club", required=True, ondelete="cascade")
    tier_id = fields.Many2one("loyalty.club.tier", readonly=True, ondelete="cascade")
    sequence = fields.Integer(default=1000)
    name = fields.Char(required=True)
    given_up = fields.Boolean(
        help="The tier is archived; who holds it goes where the other rules put him."
    )
    rule_ids = fields.One2many(
        "loyalty.club.tier.draft.rule",
        "draft_id",
        string="Rules",
        help="A tier without rules is open to every member.",
    )
    rules_text = fields.Char(string="Opens With", compute="_compute_texts")
    kept_text = fields.Char(string="Is Kept", compute="_compute_texts")

    @api.depends(
        "rule_ids.sentence", "rule_join", "validity", "validity_number", "grace_days"
    )
    @api.depends_context("lang")
    def _compute_texts(self):
        for draft in self:
            draft.rules_text = draft._rules_sentence()
            draft.kept_text = draft._kept_sentence()

    def _plan_row(self, number):
        """The draft as data of a plan; a new tier has a number below zero for an id."""
        self.ensure_one()
        return {
            "id": self.tier_id.id or -number,
            "rules": [rule._data() for rule in self.rule_ids],
            **self._terms_data(),
        }

    def _apply(self, sequence):
        """Write the tier, and its rules where they differ; or archive it."""
        self.ensure_one()
        if self.given_up:
            self.tier_id.active = False
            return
        values = {"sequence": sequence, "name": self.name, **self._terms()}
        tier = self.tier_id
        if not tier:
            tier = tier.create({"club_id": self.club_id.id, **values})
        else:
            tier.write({name: v for name, v in values.items() if tier[name] != v})
        terms = [rule._terms() for rule in self.rule_ids]
        if terms != [rule._terms() for rule in tier.rule_ids]:
            tier.rule_ids.unlink()
            tier.rule_ids.create([{"tier_id": tier.id, **rule} for rule in terms])


class LoyaltyClubTierDraftRule(models.TransientModel):
    """A rule as it would be."""

    _name = "loyalty.club.tier.draft.rule"
    _description = "Draft of a Tier Rule"
    _inherit = ["loyalty.club.tier.rule.terms"]
    _order = "id"

    draft_id = fields.Many2one(
        "loyalty.club.tier.draft", required=True, ondelete="cascade"
    )

    @api.model_create_multi
    def create(self, vals_list):
        require_finite(self.env, vals_list, ("value",))
        return super().create(vals_list)

    def write(self, vals):
        require_finite(self.env, [vals], ("value",))
        return super().write(vals)

    def _terms_club(self):
        return self.draft_id.club_id
