from odoo import models

from ..ledger import posting as post
from ..ledger.posting import Posting


class LoyaltyClubMember(models.Model):
    """Two members become one through the gate; nothing is rewritten."""

    _inherit = "loyalty.club.member"

    def _merge_into(self, target, document):
        """Move every lot and the debt of these members to ``target``.

        :param document: record that the moves name as their source
        """
        cards = self.points_card_id | target.points_card_id
        cards._club_lock()
        for member in self:
            member._merge_points(target, document)
            member.points_card_id._club_write(
                {
                    member.points_card_id.id: {
                        "club_successor_id": target.points_card_id.id,
                        "active": False,
                    }
                }
            )
            joined = min(member.joined_on, target.joined_on)
            target.write({"joined_on": joined})
            member.write({"merged_into_id": target.id, "active": False})

    def _merge_points(self, target, document):
        card = self.points_card_id
        account = card._club_open()
        lots = [
            (lot, lot.remaining, lot.state) for lot in account.lots if lot.remaining
        ]
        deficit = account.deficit
        for lot, _remaining, _state in lots:
            account.expire(lot, kind=post.MERGE)
        if deficit:
            account.waive(post.MERGE, deficit)
        card._club_store(account, self._merge_posting(document))
        self._receive_points(target, lots, deficit, document)

    def _receive_points(self, target, lots, deficit, document):
        card = target.points_card_id
        account = card._club_open()
        if deficit:
            account.debit(post.MERGE, deficit)
        for lot, remaining, state in lots:
            account.credit(
                post.MERGE,
                remaining,
                source=lot.source,
                expires_on=lot.expires_on,
                available_on=lot.available_on,
                pending=state == "pending",
                opened=(lot.opened[0], 2**62),
            )
        card._club_store(account, self._merge_posting(document, revision=self.id))

    def _merge_posting(self, document, revision=0):
        """The receiving side numbers its revisions by the member who came."""
        reason = self.env._("Merge of member %s", self.number)
        return Posting(
            source_model=document._name,
            source_id=document.id,
            company_id=self.env.company.id,
            document_date=self.club_id._today(),
            description=reason,
            reason=reason,
            revision=revision,
        )

    def _move_to(self, partner):
        """Put member and card in the hands of ``partner`` (contacts were merged)."""
        self.ensure_one()
        if self.partner_id == partner:
            return
        self.write({"partner_id": partner.id})
        card = self.points_card_id
        card._club_write({card.id: {"partner_id": partner.id}})
