from odoo import api, models


class LoyaltyClubMember(models.Model):
    """Two members become one through the gate; nothing is rewritten."""

    _inherit = "loyalty.club.member"

    def _merge_into(self, target, reason=None):
        """Move every lot and the debt of these members to ``target``.

        Cards of a programme that native Odoo has back are merged by native Odoo.
        """
        (self.points_card_id | target.points_card_id)._club_lock()
        for member in self:
            card = member.points_card_id
            if card.club_id:
                card._club_merge_into(
                    target.points_card_id,
                    reason or self.env._("Merge of member %s", member.number),
                )
            target.write({"joined_on": min(member.joined_on, target.joined_on)})
            member.write({"merged_into_id": target.id, "active": False})

    @api.model
    def _adopt_card(self, club, card):
        """Give a card that was taken over to the member of its commercial entity."""
        entity = card.partner_id.commercial_partner_id
        member = self.with_context(active_test=False).search(
            [
                ("club_id", "=", club.id),
                ("partner_id", "=", entity.id),
                ("merged_into_id", "=", False),
            ],
            limit=1,
        )
        if member:
            card._club_merge_into(
                member.points_card_id, self.env._("Second card of the member")
            )
            return
        if not card.club_successor_id and card.active:
            card._club_move_to(entity)
            self.create(
                {
                    "club_id": club.id,
                    "partner_id": entity.id,
                    "joined_on": min(card.create_date.date(), club._today()),
                    "points_card_id": card.id,
                }
            )

    def _follow(self, entity):
        """Give these members, who became parts of a company, to it where it has none.

        Where the company is a member too, the two are offered for merging.
        """
        Card = self.env["loyalty.card"]
        for member in self:
            club = member.club_id
            card = [("program_id", "=", club.points_program_id.id)]
            card += [("partner_id", "=", entity.id)]
            here = entity.company_id <= club.company_ids
            if here and not self._find(club, entity) and not Card.search(card, limit=1):
                member._move_to(entity)
                member.message_post(
                    body=self.env._(
                        "The contact became a part of %s, which is the member now.",
                        entity.display_name,
                    )
                )

    def _move_to(self, partner):
        """Put member and card in the hands of ``partner``."""
        self.ensure_one()
        if self.partner_id != partner:
            self.write({"partner_id": partner.id})
            self.points_card_id._club_move_to(partner)
