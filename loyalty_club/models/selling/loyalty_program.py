from odoo import fields, models
from odoo.exceptions import ValidationError


class LoyaltyProgram(models.Model):
    """A programme of points that belongs to a club keeps native rules and rewards."""

    _inherit = "loyalty.program"

    club_id = fields.Many2one(
        "loyalty.club",
        readonly=True,
        copy=False,
        index="btree_not_null",
        ondelete="set null",
        help="The club that keeps the points of this programme in its ledger.",
    )

    def write(self, vals):
        result = super().write(vals)
        if "program_type" in vals:
            # Which products sell gift cards is remembered.
            self.env.registry.clear_cache()
        clubs = self.sudo().club_id
        for club in clubs:
            self.sudo()._club_check_settings(club)
        if "rule_ids" in vals or "currency_id" in vals:
            self._club_renew_rules()
        return result

    def _club_check_settings(self, club):
        """Raise a plain sentence where a setting does not fit a club's points."""
        for program in self.filtered(lambda p: p == club.points_program_id):
            problem = program._club_problem(club)
            if problem:
                raise ValidationError(problem)

    def _club_problem(self, club):
        """Say why this programme cannot hold the points of ``club``, or nothing."""
        self.ensure_one()
        env = self.env
        if self.program_type != "loyalty":
            return env._("A club's points need a programme of the type Loyalty Cards.")
        if self.applies_on != "both":
            return env._(
                "A club's points are earned and spent on current and future orders. "
                "Choose a programme with that setting."
            )
        if self.trigger != "auto":
            return env._("A club's points are earned automatically, without a code.")
        if any(rule.mode == "with_code" for rule in self.rule_ids):
            return env._(
                "A rule of this programme asks for a code. A club's points are earned "
                "without one."
            )
        if self.currency_id != club.currency_id:
            return env._(
                "The programme counts in %(programme)s and the club in %(club)s. "
                "Both need the same currency.",
                programme=self.currency_id.name,
                club=club.currency_id.name,
            )
        return None

    def _club_renew_rules(self):
        """Keep a new version of the rules of the clubs of these programmes."""
        for club in self.sudo().club_id:
            club._renew_rule_version()
