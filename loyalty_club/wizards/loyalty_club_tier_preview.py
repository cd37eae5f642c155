from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import SQL

from ..models.membership.loyalty_club_tiers import TOGETHER, Together
from ..models.membership.planning import hashed_joins
from ..models.membership.tier_statement import Plan, Review

#: Names shown of those who would go one way.
MOST_NAMES = 20

#: Who would go where, by the steps of a review that is not applied.
WAYS = """
    SELECT tier_id, new_place, count(*), (array_agg(id ORDER BY id))[1:%(most)s]
      FROM (%(steps)s) AS step
     WHERE new_place <> place
     GROUP BY tier_id, new_place
"""


class LoyaltyClubTierPreview(models.TransientModel):
    """Rules as they would be, and who would move, up and down."""

    _name = "loyalty.club.tier.preview"
    _description = "Change of the Rules of Tiers"

    club_id = fields.Many2one("loyalty.club", required=True, ondelete="cascade")
    tier_ids = fields.One2many("loyalty.club.tier.draft", "preview_id", string="Tiers")
    one_level = fields.Boolean(
        string="Fall by One Tier",
        help="Who no longer deserves a tier falls to the next lower one at a review, "
        "however little he bought.",
    )
    outcome = fields.Json(readonly=True)
    summary = fields.Html(compute="_compute_summary", sanitize=False)

    @api.depends("club_id")
    def _compute_display_name(self):
        for preview in self:
            preview.display_name = self.env._("Rules of %s", preview.club_id.name)

    @api.depends("outcome")
    @api.depends_context("lang")
    def _compute_summary(self):
        for preview in self:
            preview.summary = preview.outcome and self.env["ir.qweb"]._render(
                "loyalty_club.tier_preview_summary", preview._summary()
            )

    def action_preview(self):
        """Show who would move by these rules."""
        self.ensure_one()
        self.club_id.check_access("write")
        self._check_drafts()
        self.outcome = self._outcome()
        return self._reopen()

    def action_edit(self):
        """Go back to the rules."""
        self.ensure_one()
        self.outcome = False
        return self._reopen()

    def action_apply(self):
        """Write the rules and review everybody.

        :raise UserError: when these are not the rules of the preview
        """
        self.ensure_one()
        self.club_id.check_access("write")
        if not self.outcome or self.outcome["plan"] != self._plan_data():
            raise UserError(
                self.env._("The rules have changed since the preview. See it again.")
            )
        club = self.club_id
        self.with_context(**{TOGETHER: Together()})._write_rules()
        club._tiers_changed()
        work = club._review_changed_rules()
        return work or club._notify(self.env._("The rules are applied."), "success")

    def _check_drafts(self):
        """A tier without a draft would keep its rules, unseen by the preview."""
        if set(self.tier_ids.tier_id) != set(self.club_id.tier_ids):
            raise UserError(
                self.env._(
                    "The tiers of the club are others than those shown here. Begin "
                    "anew. A tier that you no longer want can be given up here."
                )
            )

    def _write_rules(self):
        if self.club_id.tier_one_level != self.one_level:
            self.club_id.tier_one_level = self.one_level
        for number, draft in enumerate(self.tier_ids.sorted(), 1):
            draft._apply(10 * number)

    def _reopen(self):
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Change the Rules"),
            "res_model": self._name,
            "res_id": self.id,
            "view_mode": "form",
            "target": "new",
            "context": {"dialog_size": "extra-large"},
        }

    # What would happen

    def _plan_data(self) -> dict:
        """The drafts as a plan of the review."""
        rows = [
            draft._plan_row(number)
            for number, draft in enumerate(self.tier_ids.sorted(), 1)
            if not draft.given_up
        ]
        return {"tiers": rows, "one_level": self.one_level}

    def _outcome(self) -> dict:
        """Who stands where now, and who would go where.

        :return: the ``plan``; ``now``, rows of tier and number of members; ``ways``,
            rows of old tier, new tier, number and first members, all as ids
        """
        data = self._plan_data()
        plan = Plan.from_data(data)
        review = Review(plan, self.club_id.sudo()._statement_club())
        self.env.flush_all()
        with hashed_joins(self.env):
            rows = self.env.execute_query(
                SQL(WAYS, steps=review.steps(), most=MOST_NAMES)
            )
        ways = [
            [old, plan.ids[place] if place >= 0 else None, count, ids]
            for old, place, count, ids in rows
        ]
        return {"plan": data, "now": self._now(), "ways": ways}

    def _now(self):
        rows = self.env.execute_query(
            SQL(
                """
                SELECT tier_id, count(*) FROM loyalty_club_member
                 WHERE club_id = %s AND state = 'active' AND merged_into_id IS NULL
                 GROUP BY tier_id
                """,
                self.club_id.id,
            )
        )
        return [list(row) for row in rows]

    # In words

    def _summary(self):
        """The outcome as texts for the page."""
        ids = [row["id"] for row in self.outcome["plan"]["tiers"]]
        kept = self.tier_ids.filtered(lambda draft: not draft.given_up)
        names = dict(zip(ids, kept.sorted().mapped("name"), strict=False))
        gone = self.tier_ids.filtered("given_up").tier_id.ids
        ladder = [*reversed(ids), *gone, None]
        rows = [self._summary_row(tier, names) for tier in ladder]
        ways = [self._way(way, ids, names) for way in self.outcome["ways"]]
        ways.sort(key=lambda way: (not way["up"], -way["count"]))
        return {
            "rows": [row for row in rows if row["tier"] or row["now"] or row["then"]],
            "ways": ways,
            "up": sum(way["count"] for way in ways if way["up"]),
            "down": sum(way["count"] for way in ways if not way["up"]),
        }

    def _summary_row(self, tier, names):
        now = sum(count for held, count in self.outcome["now"] if held == tier)
        came = sum(n for _old, new, n, _ids in self.outcome["ways"] if new == tier)
        went = sum(n for old, _new, n, _ids in self.outcome["ways"] if old == tier)
        then = now + came - went
        return {
            "tier": self._tier_name(tier, names) if tier else "",
            "name": self._tier_name(tier, names),
            "now": now,
            "then": then,
            "more": then - now,
        }

    def _way(self, way, ids, names):
        old, new, count, member_ids = way
        place = {tier: number for number, tier in enumerate(ids)}
        members = self.env["loyalty.club.member"].browse(member_ids)
        return {
            "up": place.get(new, -1) > place.get(old, -1),
            "from": self._tier_name(old, names),
            "to": self._tier_name(new, names),
            "count": count,
            "names": members.mapped("display_name"),
            "others": count - len(members),
        }

    def _tier_name(self, tier_id, names):
        if tier_id is None:
            return self.env._("No tier")
        tier = self.env["loyalty.club.tier"]
        return names.get(tier_id) or tier.browse(tier_id).name
