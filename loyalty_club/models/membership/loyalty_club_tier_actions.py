from odoo import models
from odoo.fields import Command

from ..ledger.slices import SLICE

#: Up to this many members are reviewed while the manager waits; more, as long work.
AT_ONCE = 5000


class LoyaltyClub(models.Model):
    """What a club's buttons do with its tiers."""

    _inherit = "loyalty.club"

    def _has_members(self):
        """Tell whether anybody ever joined."""
        members = self.env["loyalty.club.member"].sudo()
        return bool(self.ids) and bool(
            members.with_context(active_test=False).search_count(
                [("club_id", "in", self.ids)], limit=1
            )
        )

    def action_open_tiers(self):
        """Open the ladder of the club's tiers."""
        action = self._open("loyalty_club.loyalty_club_tier_action")
        action["context"] = {"default_club_id": self.id}
        return action

    def action_open_purchases(self):
        """Open the purchases in the companies of this club."""
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "loyalty_club.loyalty_club_purchase_action"
        )
        action["domain"] = [("company_id", "in", self.company_ids.ids)]
        return action

    def action_change_tier_rules(self):
        """Open copies of the rules, to see who would move before they are applied."""
        self.ensure_one()
        self.check_access("write")
        drafts = [Command.create(tier._draft()) for tier in self.tier_ids]
        preview = self.env["loyalty.club.tier.preview"].create(
            {
                "club_id": self.id,
                "one_level": self.tier_one_level,
                "tier_ids": drafts,
            }
        )
        return preview._reopen()

    def _review_changed_rules(self):
        """Review everybody after a change of rules.

        :return: the action of the long work, or False when all is done
        """
        self.ensure_one()
        if self.sudo().member_count > AT_ONCE:
            return self.env["loyalty.club.job"]._start(self, "review")
        self.sudo()._review_everybody()
        return False

    def _review_everybody(self):
        """Review all members in this transaction; for a club that is not large."""
        self.env.flush_all()
        card_ids = self._cards_to_step(None)
        for start in range(0, len(card_ids), SLICE):
            self._review_slice(card_ids[start : start + SLICE])
        self._note_review(self.env.cr.now())

    def _note_review(self, started):
        """Remember that everybody stands where the rules put him at an instant.

        Rules that changed while the work ran make the next review look at all again,
        and it looks at what was written since the last one of the night: sales may have
        been under way at the instant.
        """
        changed = self.rule_version_id.create_date or started
        self.write(
            {
                "tiers_reviewed_on": self._local_day(started),
                "tiers_reviewed_at": self.tiers_reviewed_at or started,
                "tiers_review_due": changed > started,
            }
        )
