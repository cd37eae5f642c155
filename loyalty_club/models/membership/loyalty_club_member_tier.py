from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import SQL

from ...engine import tiering
from .tier_statement import Review

#: Written by the review alone.
TIER_FIELDS = {"tier_id", "tier_since", "tier_until"}

TOUCH = """
    UPDATE loyalty_club_member SET write_date = now() AT TIME ZONE 'UTC'
     WHERE partner_id = ANY(%s)
"""


class LoyaltyClubMember(models.Model):
    """The tier of a member, and the way to the next one."""

    _inherit = "loyalty.club.member"

    tier_id = fields.Many2one(
        "loyalty.club.tier",
        readonly=True,
        copy=False,
        index="btree_not_null",
        ondelete="restrict",
    )
    tier_since = fields.Date(readonly=True, copy=False)
    tier_until = fields.Date(
        string="Tier Kept Until",
        readonly=True,
        copy=False,
        help="Last day of the tier, if it is not deserved again before. Empty: as long "
        "as the rules hold.",
    )
    tier_change_ids = fields.One2many("loyalty.club.tier.change", "member_id")
    next_tier_id = fields.Many2one(
        "loyalty.club.tier", compute="_compute_tier_progress"
    )
    tier_percent = fields.Integer(
        string="Way to the Next Tier", compute="_compute_tier_progress"
    )
    tier_missing = fields.Text(
        string="Missing for the Next Tier", compute="_compute_tier_progress"
    )
    tier_facts = fields.Text(string="Why This Tier", compute="_compute_tier_progress")

    _tier_ends = models.Index("(tier_until) WHERE tier_until IS NOT NULL")
    _by_change = models.Index("(write_date)")

    @api.depends("tier_id", "state")
    def _compute_tier_progress(self):
        for member in self:
            progress = member._tier_progress()
            member.next_tier_id = progress["next_tier"]
            member.tier_percent = progress["percent"]
            member.tier_missing = "\n".join(progress["missing"])
            member.tier_facts = "\n".join(progress["facts"])

    @api.model_create_multi
    def create(self, vals_list):
        if not self.env.su:
            for vals in vals_list:
                self._check_tier_fields(vals)
        members = super().create(vals_list)
        active = members.filtered(lambda member: member.state == "active")
        for club, group in active.grouped("club_id").items():
            club._review_members(group)
        return members

    def write(self, vals):
        if not self.env.su:
            self._check_tier_fields(vals)
        result = super().write(vals)
        if vals.get("state") == "active":
            for club, group in self.grouped("club_id").items():
                club._review_members(group)
        return result

    @api.model
    def _check_tier_fields(self, vals):
        if TIER_FIELDS & vals.keys():
            raise UserError(
                self.env._(
                    "The rules of the club decide the tier. An officer can set it by "
                    "hand, with a reason."
                )
            )

    def _merge_into(self, target, reason=None):
        """The purchases come along, and count for the tier of the one who stays."""
        result = super()._merge_into(target, reason)
        self.env["loyalty.club.purchase"].sudo()._hand_over(
            self.partner_id, target.partner_id
        )
        target._review_tier()
        return result

    def _review_tier(self):
        """Review the tier of these members now.

        :return: the changes of tier
        """
        changes = self.env["loyalty.club.tier.change"]
        for club, members in self.grouped("club_id").items():
            changes |= club._review_members(members)
        return changes

    @api.model
    def _look_tonight(self, partners):
        """Have the night look at the members among customers who lost purchases.

        It looks at who was written, and what is gone tells of nobody.
        """
        self.env.cr.execute(SQL(TOUCH, partners.ids))

    def _tier_progress(self) -> dict:
        """The tier and the way to the next one.

        :return: ``tier`` and ``next_tier`` (records, maybe empty), ``percent`` of the
            way, ``missing`` and ``facts``: sentences
        """
        self.ensure_one()
        plan = self._tier_plan()
        tiers = self.env["loyalty.club.tier"]
        if not plan:
            empty = {"tier": tiers, "next_tier": tiers, "percent": 0}
            return {**empty, "missing": [], "facts": []}
        measures = self._measures(plan)
        place = self._tier_place(plan)
        following, missing = self._next_tier(measures)
        percent = 100
        if following:
            percent = tiering.progress(plan.tiers[place + 1], measures)
        return {
            "tier": self.tier_id,
            "next_tier": following,
            "percent": percent,
            "missing": missing,
            "facts": self.sudo().club_id._tier_sentences(plan, place, measures),
        }

    def _tier_plan(self):
        """The tiers of the member's club, or None where it has none."""
        club = self.sudo().club_id
        plan = club._plan() if club else None
        return plan if plan and plan.ids else None

    def _tier_place(self, plan):
        """Where in the plan the member stands; below its first tier at -1."""
        return plan.ids.index(self.tier_id.id) if self.tier_id.id in plan.ids else -1

    def _next_tier(self, measures):
        """The next tier, maybe none, and sentences of what it still asks for.

        :param measures: :meth:`_measures`
        """
        plan = self._tier_plan()
        tiers = self.env["loyalty.club.tier"]
        place = self._tier_place(plan) + 1 if plan else 0
        if not plan or place == len(plan.ids):
            return tiers, []
        club = self.sudo().club_id
        missing = club._missing_sentences(plan.tiers[place], measures)
        return tiers.browse(plan.ids[place]), missing

    def _measures(self, plan) -> dict:
        """What the rules of a plan measure for this member today."""
        club = self.sudo().club_id
        if not self._origin.id:
            return dict.fromkeys(plan.measures, 0)
        self.env.flush_all()
        chosen = SQL("member.id = %s", self._origin.id)
        review = Review(plan, club._statement_club(), chosen)
        rows = self.env.execute_query_dict(review.measured())
        row = rows[0] if rows else {}
        measures = {
            measure: int(row.get(f"m{number}", 0))
            for number, measure in enumerate(plan.measures)
        }
        months = ("months", "lifetime", 1)
        if months in measures:
            measures[months] = tiering.months_since(
                self.joined_on, club._today(), club.calendar
            )
        return measures

    def _set_tier(self, tier, reason, until=None):
        """Put a member into a tier by hand, until a day or the next review.

        :raise UserError: without a reason, or with a tier of another club
        """
        self.ensure_one()
        if not (reason or "").strip():
            raise UserError(self.env._("Say why the tier is set by hand."))
        if tier and tier.club_id != self.club_id:
            raise UserError(self.env._("This tier belongs to another club."))
        member = self.sudo()
        member.points_card_id._club_lock()
        change = self.env["loyalty.club.tier.change"].sudo()
        made = change.create(
            {
                "member_id": self.id,
                "date": fields.Datetime.now(),
                "from_tier_id": member.tier_id.id,
                "to_tier_id": tier.id,
                "kind": "manual",
                "valid_until": until,
                "user_id": self.env.uid,
                "reason": reason.strip(),
                "rule_version_id": member.club_id.rule_version_id.id,
            }
        )
        member.write(
            {
                "tier_id": tier.id,
                "tier_until": until,
                "tier_since": member.club_id._today(),
            }
        )
        member.club_id._after_tier_changes(made)
        return made
