from functools import lru_cache

from odoo import api, fields, models
from odoo.tools import SQL

from ..ledger.slices import SLICE, over_slices
from .planning import by_index, hashed_joins
from .tier_statement import Later, Review

APPLY = """
    WITH step AS (%(steps)s), moved AS (
        UPDATE loyalty_club_member member
           SET tier_id = (%(tiers)s::int[])[step.new_place + 1],
               tier_until = step.new_until,
               tier_since = CASE WHEN step.new_place = step.place
                                      AND step.place >= 0
                                 THEN member.tier_since ELSE %(today)s END,
               write_date = now() AT TIME ZONE 'UTC'
          FROM step WHERE member.id = step.id
    )
    INSERT INTO loyalty_club_tier_change (
        member_id, club_id, date, from_tier_id, to_tier_id, kind, valid_until, facts,
        rule_version_id, source_model, source_id)
    SELECT step.id, %(club)s, %(now)s::timestamp, step.tier_id,
           (%(tiers)s::int[])[step.new_place + 1],
           CASE WHEN step.place < 0 AND step.tier_id IS NOT NULL THEN 'down'
                WHEN step.new_place > step.place THEN 'up'
                WHEN step.id = ANY(%(withdrawn)s::int[]) THEN 'withdrawn'
                ELSE 'down' END,
           step.new_until, %(facts)s, %(version)s::int, %(model)s, %(source)s::int
      FROM step
     WHERE step.tier_id IS DISTINCT FROM (%(tiers)s::int[])[step.new_place + 1]
     ORDER BY step.id
    RETURNING id
"""

#: Nothing that was written before this instant is still to be committed.
QUIET_SINCE = """
    SELECT min(xact_start) AT TIME ZONE 'UTC' FROM pg_stat_activity
     WHERE datname = current_database() AND backend_type = 'client backend'
"""


#: What a review changes behind the ORM's back.
SEEN = (
    "tier_id",
    "tier_until",
    "tier_since",
    "tier_change_ids",
    "next_tier_id",
    "tier_percent",
    "tier_missing",
    "tier_facts",
)


def _statement(review) -> SQL:
    """What moves the members of a review; the values of a run come later."""
    names = ("now", "withdrawn", "version", "model", "source")
    return SQL(
        APPLY,
        steps=review.steps(),
        facts=review.facts(),
        tiers=list(review.plan.ids),
        club=review.club.id,
        today=review.club.today,
        **{name: Later(name) for name in names},
    )


@lru_cache(maxsize=64)
def _of_buyers(plan, club, gone):
    """The statement of a sale, which lifts only; made once for a day and its rules.

    :param gone: the sale no longer counts
    """
    review = Review(
        plan,
        club,
        chosen=SQL("member.partner_id = ANY(%s)", Later("partners")),
        falls=False,
        withdrawn=Later("withdrawn"),
        bought=SQL("FALSE" if gone else "TRUE"),
    )
    return _statement(review)


class LoyaltyClub(models.Model):
    """Reviews who stands in which tier: at once for a sale, at night for the rest."""

    _inherit = "loyalty.club"

    @api.model
    def _cron_review_tiers(self):
        """Review the members whose windows have moved since the last review."""
        for club in self.search([("active", "=", True)]):
            # Members may still hold tiers that were archived.
            if club.with_context(active_test=False).tier_ids:
                club._review_tiers()

    def _review_tiers(self):
        """Review this club's tiers, all members after a change of the rules."""
        self.ensure_one()
        club = self.sudo()
        club.env.flush_all()
        since, today = club.tiers_reviewed_on, club._today()
        started, asked = club._quiet_since(), club._review_settings()
        due = club.tiers_review_due or not since or since > today
        chosen = None if due else club._moved_since(since, today)
        over_slices(club.env, club._cards_to_step(chosen), club._review_slice)
        club.write(
            {
                "tiers_reviewed_on": today,
                "tiers_reviewed_at": started,
                # Rules that were changed meanwhile are for the next review.
                "tiers_review_due": club._review_settings() != asked,
            }
        )

    def _quiet_since(self):
        """The instant before which all that was written is seen by now."""
        return self.env.execute_query(SQL(QUIET_SINCE))[0][0]

    def _review_settings(self):
        """What a review depends on, besides the members and their purchases."""
        self.invalidate_recordset()
        self.env["loyalty.club.tier"].invalidate_model()
        self.env["loyalty.club.tier.rule"].invalidate_model()
        companies = sorted(self.company_ids.ids)
        return self._plan_data(), self.calendar, self.tz, companies

    def _cards_to_step(self, chosen):
        """Ids of the cards of members whom the review would move, in order."""
        review = self._review(chosen, self._all_bought_since())
        query = SQL(
            "SELECT array_agg(points_card_id ORDER BY points_card_id) FROM (%s) s",
            review.steps(),
        )
        planned = hashed_joins if chosen is None else by_index
        with planned(self.env):
            rows = self.env.execute_query(query)
        return rows[0][0] or []

    def _review(self, chosen, bought):
        """The statements of a review of the chosen members, all without a choice."""
        return Review(self._plan(), self._statement_club(), chosen, bought=bought)

    def _review_slice(self, card_ids):
        """Move the members of these cards, measured again under their locks."""
        self.env["loyalty.card"].browse(card_ids)._club_lock()
        self._apply_review(SQL("member.points_card_id = ANY(%s)", list(card_ids)))

    def _review_members(self, members):
        """Review these members at once.

        :return: the changes of tier
        """
        self.ensure_one()
        changes = self.sudo().env["loyalty.club.tier.change"]
        if not members or not self._plan().ids:
            return changes
        self.env.flush_all()
        for start in range(0, len(members), SLICE):
            ids = members[start : start + SLICE].ids
            changes |= self.sudo()._apply_review(SQL("member.id = ANY(%s)", ids))
        return changes

    def _review_buyers(self, partner_ids, document, gone=False):
        """Lift the members among these customers whose sale deserves it.

        :param gone: the sale no longer counts; the tier that it opened is withdrawn
        """
        for club in self.sudo():
            if not club._plan().ids:
                continue
            withdrawn = club._opened_by(document) if gone else []
            statement = _of_buyers(club._plan(), club._statement_club(), gone)
            club._run_review(
                statement, document, withdrawn=withdrawn, partners=list(partner_ids)
            )

    def _opened_by(self, document):
        """Ids of members whose tier this sale has opened, where the club minds."""
        if not self.tier_withdrawal:
            return []
        rows = self.env.execute_query(
            SQL(
                """
                SELECT member.id
                  FROM loyalty_club_tier_change change
                  JOIN loyalty_club_member member ON member.id = change.member_id
                 WHERE change.source_model = %(model)s AND change.source_id = %(id)s
                   AND change.club_id = %(club)s AND change.kind = 'up'
                   AND change.to_tier_id = member.tier_id
                   AND NOT EXISTS (
                       SELECT FROM loyalty_club_tier_change later
                        WHERE later.member_id = member.id AND later.id > change.id)
                """,
                model=document._name,
                id=document.id,
                club=self.id,
            )
        )
        return [member_id for (member_id,) in rows]

    def _apply_review(self, chosen):
        """Move the chosen members by one statement.

        :return: the changes of tier
        """
        review = self._review(chosen, self._bought_since())
        return self._run_review(_statement(review))

    def _run_review(self, statement, document=None, **values):
        """Run a statement that moves members.

        :return: the changes of tier
        """
        values = {
            "now": fields.Datetime.now(),
            "version": self.rule_version_id.id or None,
            "model": document._name if document else None,
            "source": document.id if document else None,
            "withdrawn": [],
            **values,
        }
        self.env.cr.execute(statement.code, Later.fill(statement.params, values))
        rows = self.env.cr.fetchall()
        changes = self.env["loyalty.club.tier.change"].browse(id_ for (id_,) in rows)
        self.env["loyalty.club.member"].invalidate_model(SEEN, flush=False)
        if changes:
            self._after_tier_changes(changes)
        return changes

    def _after_tier_changes(self, changes):
        """What follows from a change of tier."""
