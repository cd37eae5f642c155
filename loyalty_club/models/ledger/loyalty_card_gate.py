from psycopg2 import errors

from odoo import models
from odoo.tools import SQL

from ...engine.ledger import Account, Lot
from . import posting as post
from . import turn
from .posting import Posting, to_hundredths


class LoyaltyCard(models.Model):
    """The gate: locks a card, posts movements, sets the balance."""

    _inherit = "loyalty.card"

    def _club_lock(self):
        """Lock the cards until the end of the transaction, in order of their ids.

        FOR UPDATE would deadlock with native foreign keys; this lock waits, and a
        change committed meanwhile raises a serialization failure, so that Odoo
        repeats the whole call (house, law 1).
        """
        self.env["loyalty.card"].flush_model()
        lock = SQL(
            "SELECT id FROM loyalty_card WHERE id = ANY(%s) ORDER BY id "
            "FOR NO KEY UPDATE",
            sorted(self.ids),
        )
        try:
            self.env.execute_query(lock)
        except errors.SerializationFailure:
            turn.met(self.env.cr)
            raise

    def _club_open(self, lot_ids=(), lots=True):
        """Lock one card and load its open lots, and others by id, as an account.

        :param lots: False spares the query where nothing but a credit will follow; a
            card with a deficit loads its lots all the same
        """
        self.ensure_one()
        self._club_lock()
        deficit = to_hundredths(self.club_points_deficit)
        if not (lots or deficit):
            return Account()
        return Account(lots=self._club_load_lots(lot_ids), deficit=deficit)

    def _club_load_lots(self, lot_ids):
        rows = self.env.execute_query(
            SQL(
                """
                SELECT id, (issued * 100)::bigint, (remaining * 100)::bigint, state,
                       expires_on, available_on, source_model, source_id, opened_on
                  FROM loyalty_club_point_lot
                 WHERE card_id = %s AND club_id = %s
                   AND (remaining <> 0 OR id = ANY(%s))
                 ORDER BY id
                """,
                self.id,
                self.club_id.id,
                list(lot_ids),
            )
        )
        return [
            Lot(
                id=lot_id,
                issued=issued,
                remaining=remaining,
                state=state,
                expires_on=expires_on,
                available_on=available_on,
                source=(source_model, source_id),
                opened=(opened_on, lot_id),
            )
            for (
                lot_id,
                issued,
                remaining,
                state,
                expires_on,
                available_on,
                source_model,
                source_id,
                opened_on,
            ) in rows
        ]

    def _club_record_unexplained(self, points: int):
        """Record a balance that somebody wrote past the ledger, and alert the manager.

        :param points: difference in hundredths, positive or negative
        """
        self.ensure_one()
        account = self._club_open()
        reason = self.env._("Unexplained change of the balance")
        if points > 0:
            account.credit(
                post.ADJUSTMENT,
                points,
                expires_on=self.club_id._expires_on(self.club_id._today()),
                opened=(self.club_id._today(), post.NEWEST),
            )
        else:
            account.debit(post.ADJUSTMENT, -points)
        self._club_store(
            account,
            Posting(
                source_model=self._name,
                source_id=self.id,
                company_id=self.env.company.id,
                document_date=self.club_id._today(),
                description=reason,
                revision=self.club_posting_count + 1,
                reason=reason,
            ),
        )
        self.club_id._alert(self, reason)
