from psycopg2 import errors

from odoo import api, models
from odoo.tools import SQL

from ...engine.ledger import Account, Lot
from . import posting as post
from . import turn
from .posting import Posting, to_hundredths

CARDS_OF = """
    SELECT DISTINCT member.points_card_id
      FROM res_partner partner
      JOIN loyalty_club_member member
        ON member.partner_id = partner.commercial_partner_id
     WHERE partner.id = ANY(%s) AND member.points_card_id IS NOT NULL
"""

#: Locks the card also where it has no lot.
LOTS = """
    SELECT lot.id, (lot.issued * 100)::bigint, (lot.remaining * 100)::bigint, lot.state,
           lot.expires_on, lot.available_on, lot.source_model, lot.source_id,
           lot.company_id, lot.opened_on
      FROM loyalty_card card
      LEFT JOIN loyalty_club_point_lot lot
        ON lot.card_id = card.id AND lot.club_id = card.club_id
       AND (lot.remaining <> 0 OR lot.id = ANY(%s))
     WHERE card.id = %s
     ORDER BY lot.id
       FOR NO KEY UPDATE OF card
"""


class LoyaltyCard(models.Model):
    """The gate: locks a card, posts movements, sets the balance."""

    _inherit = "loyalty.card"

    def _club_lock(self):
        """Lock the cards until the end of the transaction, in order of their ids.

        FOR UPDATE would deadlock with native foreign keys; this lock waits, and a
        change committed meanwhile raises a serialization failure, so that Odoo
        repeats the whole call (house, law 1).
        """
        lock = SQL(
            "SELECT id FROM loyalty_card WHERE id = ANY(%s) ORDER BY id "
            "FOR NO KEY UPDATE",
            sorted(self.ids),
        )
        self._club_run_locking(lock)

    def _club_run_locking(self, statement):
        """Run a statement that locks cards, and return its rows."""
        self.env["loyalty.card"].flush_model()
        try:
            return self.env.execute_query(statement)
        except errors.SerializationFailure:
            turn.met(self.env.cr)
            raise

    @api.model
    def _club_lock_of(self, partner_ids):
        """Lock the cards of customers at once, so that batches never cross.

        :param partner_ids: ids of customers, or of contacts of theirs
        """
        self.env["res.partner"].flush_model(["commercial_partner_id"])
        self.env["loyalty.club.member"].flush_model(["partner_id", "points_card_id"])
        rows = self.env.execute_query(SQL(CARDS_OF, list(partner_ids)))
        if rows:
            self.browse(id_ for (id_,) in rows)._club_lock()

    def _club_open(self, lot_ids=(), lots=True):
        """Lock one card and load its open lots, and others by id, as an account.

        :param lots: False spares the query where nothing but a credit will follow; a
            card with a deficit loads its lots all the same
        """
        self.ensure_one()
        deficit = to_hundredths(self.club_points_deficit)
        if not (lots or deficit):
            self._club_lock()
            return Account()
        return Account(lots=self._club_load_lots(lot_ids), deficit=deficit)

    def _club_load_lots(self, lot_ids):
        """Lock the card and read its lots by one statement.

        The transaction sees one state throughout, so that it does not matter which of
        the two comes first.
        """
        rows = self._club_run_locking(SQL(LOTS, list(lot_ids), self.id))
        return [
            Lot(
                id=lot_id,
                issued=issued,
                remaining=remaining,
                state=state,
                expires_on=expires_on,
                available_on=available_on,
                source=(source_model, source_id),
                issuer=company_id,
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
                company_id,
                opened_on,
            ) in rows
            if lot_id
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
