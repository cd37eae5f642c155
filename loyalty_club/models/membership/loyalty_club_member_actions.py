from odoo import models


class LoyaltyClubMember(models.Model):
    """The buttons of a member."""

    _inherit = "loyalty.club.member"

    def action_block_card(self):
        """Stop a lost card."""
        self.points_card_id.action_club_block()

    def action_unblock_card(self):
        """Let a blocked card be used again."""
        self.points_card_id.action_club_unblock()

    def action_replace_card(self):
        """Give the card a new code; the old one is worthless."""
        self.points_card_id.action_club_replace()

    def action_adjust(self):
        """Open an adjustment for this member."""
        return self._new_adjustment("adjustment")

    def action_transfer(self):
        """Open a transfer from this member to another."""
        return self._new_adjustment("transfer")

    def action_merge(self):
        """Open the merging of this member into the one of the same entity."""
        return self._new_adjustment("merge", target=self.duplicate_id)

    def _new_adjustment(self, kind, target=None):
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "res_model": "loyalty.club.adjustment",
            "view_mode": "form",
            "target": "current",
            "context": {
                "default_member_id": self.id,
                "default_kind": kind,
                "default_target_member_id": target.id if target else False,
            },
        }

    def action_open_ledger(self):
        """Open the moves of the member's card."""
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "loyalty_club.loyalty_club_point_move_action"
        )
        action["domain"] = [("card_id", "=", self.points_card_id.id)]
        return action
