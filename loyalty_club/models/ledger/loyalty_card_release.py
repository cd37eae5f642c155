from odoo import models
from odoo.tools import SQL

from . import posting as post
from .posting import Posting


class LoyaltyCard(models.Model):
    """Closing the ledger of a card whose programme goes back to native Odoo."""

    _inherit = "loyalty.card"

    def _club_close_ledger(self, club):
        """Take every lot out of the ledger and leave the balance on the native card.

        Pending points become available, as native Odoo knows no others; a debt ends.
        """
        self.ensure_one()
        account = self._club_open()
        balance = account.balance + account.pending
        for lot in list(account.lots):
            account.expire(lot, kind=post.OPENING)
        if account.deficit:
            account.waive(post.OPENING, account.deficit)
        reason = self.env._("The club gave the programme back")
        self._club_store(
            account,
            Posting(
                source_model=self._name,
                source_id=self.id,
                company_id=club.company_ids[:1].id,
                document_date=club._today(),
                description=reason,
                reason=reason,
                revision=self.club_posting_count + 1,
            ),
        )
        self.flush_model()
        self.env.cr.execute(
            SQL(
                "UPDATE loyalty_card SET club_id = NULL, club_suspended = FALSE, "
                "points = %s WHERE id = %s",
                post.to_points(balance),
                self.id,
            )
        )
        self.invalidate_recordset(flush=False)
