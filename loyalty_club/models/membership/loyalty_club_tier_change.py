from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError

from ..ledger.append_only import guard_table
from ..ledger.copied import CopiedMany2one


class LoyaltyClubTierChange(models.Model):
    """A member's way from one tier to another, with the facts that caused it.

    A night moves thousands: of the links only that to the member has a foreign key.
    No tier that was held, and no version of the rules, is deleted.
    """

    _name = "loyalty.club.tier.change"
    _description = "Change of Tier"
    _order = "id desc"
    _rec_name = "to_tier_id"
    _log_access = False

    member_id = fields.Many2one(
        "loyalty.club.member",
        required=True,
        readonly=True,
        index=True,
        ondelete="restrict",
    )
    club_id = CopiedMany2one(related="member_id.club_id", store=True, index=True)
    date = fields.Datetime(required=True, readonly=True)
    from_tier_id = CopiedMany2one("loyalty.club.tier", readonly=True)
    to_tier_id = CopiedMany2one("loyalty.club.tier", readonly=True)
    kind = fields.Selection(
        [
            ("up", "Up"),
            ("down", "Down"),
            ("withdrawn", "Withdrawn"),
            ("manual", "By Hand"),
        ],
        required=True,
        readonly=True,
        help="Withdrawn: the sale that opened the tier was returned.",
    )
    valid_until = fields.Date(readonly=True)
    facts = fields.Json(readonly=True)
    rule_version_id = CopiedMany2one("loyalty.club.rule.version", readonly=True)
    source_model = fields.Char(readonly=True)
    source_id = fields.Many2oneReference(model_field="source_model", readonly=True)
    user_id = fields.Many2one(
        "res.users",
        string="Set By",
        readonly=True,
        help="Who set the tier by hand; the rules of the club set the others.",
    )
    reason = fields.Char(readonly=True)
    explanation = fields.Text(compute="_compute_explanation")

    _by_source = models.Index("(source_model, source_id) WHERE source_id IS NOT NULL")

    def init(self):
        guard_table(
            self.env.cr,
            self._table,
            ("member_id", "date", "from_tier_id", "to_tier_id", "kind", "facts"),
        )

    def _compute_explanation(self):
        for change in self:
            sentences = change.member_id.club_id._facts_sentences(change.facts or {})
            change.explanation = "\n".join(filter(None, [change.reason, *sentences]))

    @api.model_create_multi
    def create(self, vals_list):
        if not self.env.su:
            raise AccessError(
                self.env._("Tiers change by the rules of the club, or by its officers.")
            )
        return super().create(vals_list)

    def write(self, vals):  # pylint: disable=method-required-super
        raise UserError(self.env._("The history of tiers is never changed."))

    @api.ondelete(at_uninstall=False)
    def _unlink_never(self):
        raise UserError(self.env._("The history of tiers is never deleted."))
