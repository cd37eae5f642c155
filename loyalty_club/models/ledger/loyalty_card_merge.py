from odoo import models

from . import posting as post
from .posting import Posting


class LoyaltyCard(models.Model):
    """One card takes over the points of another, lot by lot.

    Their dates stay, and the company that owes them.
    """

    _inherit = "loyalty.card"

    def _club_merge_into(self, target, reason):
        """Move every lot and the debt of this card to ``target`` and close it.

        Later settlements of documents of this card go to ``target``.
        """
        self.ensure_one()
        if self == target:
            return
        (self | target)._club_lock()
        posting = self._club_merge_posting(reason)
        lots, deficit = self._club_empty(posting)
        target._club_receive(lots, deficit, posting)
        self._club_write({self.id: {"club_successor_id": target.id, "active": False}})

    def _club_merge_posting(self, reason):
        return Posting(
            source_model=self._name,
            source_id=self.id,
            company_id=self.env.company.id,
            document_date=self.club_id._today(),
            description=reason,
            # A card may come back from native Odoo with points, and be merged again.
            revision=self.club_posting_count + 1,
            reason=reason,
        )

    def _club_empty(self, posting):
        """Take everything off the card.

        :return: ``(lot, points, state)`` of each lot, and the deficit, in hundredths
        """
        account = self._club_open()
        deficit = account.deficit
        lots = [
            (lot, lot.remaining, lot.state) for lot in account.lots if lot.remaining
        ]
        for lot, _points, _state in lots:
            account.expire(lot, kind=post.MERGE)
        if deficit:
            account.waive(post.MERGE, deficit)
        self._club_store(account, posting)
        return lots, deficit

    def _club_receive(self, lots, deficit, posting):
        account = self._club_open()
        if deficit:
            account.debit(post.MERGE, deficit)
        for lot, points, state in lots:
            account.credit(
                post.MERGE,
                points,
                source=lot.source,
                issuer=lot.issuer,
                expires_on=lot.expires_on,
                available_on=lot.available_on,
                pending=state == "pending",
                opened=(lot.opened[0], post.NEWEST),
            )
        self._club_store(account, posting)

    def _club_move_to(self, partner):
        """Put the card in the hands of ``partner``."""
        self.ensure_one()
        if self.partner_id != partner:
            self._club_write({self.id: {"partner_id": partner.id}})
