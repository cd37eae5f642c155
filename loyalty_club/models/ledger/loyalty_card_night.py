from odoo import api, models
from odoo.tools import SQL

from ...engine.ledger import PENDING
from . import posting as post
from .posting import Posting
from .slices import over_slices

LOT = "loyalty.club.point.lot"


class LoyaltyCard(models.Model):
    """The work of the night, over sets: maturity, then expiry (laws 9 and 10)."""

    _inherit = "loyalty.card"

    @api.model
    def _cron_mature(self):
        """Make pending points available whose day has come in their club."""
        for club in self.env["loyalty.club"].search([("active", "=", True)]):
            due = SQL("state = 'pending' AND available_on <= %s", club._today())
            self._run_night(club, due, self._mature_slice)

    @api.model
    def _cron_expire(self):
        """Let points lapse whose last day has passed in their club."""
        for club in self.env["loyalty.club"].search([("active", "=", True)]):
            due = SQL("remaining <> 0 AND expires_on < %s", club._today())
            self._run_night(club, due, self._expire_slice)

    @api.model
    def _run_night(self, club, due, work):
        self.env[LOT].flush_model()
        card_ids = self._due_cards(club, due)
        over_slices(self.env, card_ids, lambda ids: work(club, due, ids))

    @api.model
    def _due_cards(self, club, due):
        """Ids of cards with a lot that is due, in order.

        All at once: the due lots would be sorted again for each slice. What has
        changed until its slice comes is seen by the slice's own statement.
        """
        rows = self.env.execute_query(
            SQL(
                """
                SELECT array_agg(DISTINCT card_id ORDER BY card_id)
                  FROM loyalty_club_point_lot
                 WHERE club_id = %s AND %s
                """,
                club.id,
                due,
            )
        )
        return rows[0][0] or []

    @api.model
    def _mature_slice(self, club, due, card_ids):
        """Cards with a debt go one by one, for the points pay it first."""
        cards = self.browse(card_ids)
        cards._club_lock()
        indebted = cards._club_indebted()
        for card in indebted:
            card._mature_with_debt(club, due)
        clear = cards - indebted
        if clear:
            self.env.cr.execute(self._mature_statement(club, due, clear.ids))
        self._forget_night()

    def _club_indebted(self):
        """Those of the cards that have a debt; reads nothing else of them."""
        rows = self.env.execute_query(
            SQL(
                "SELECT id FROM loyalty_card WHERE id = ANY(%s)"
                " AND club_points_deficit > 0 ORDER BY id",
                self.ids,
            )
        )
        return self.browse(card_id for (card_id,) in rows)

    def _mature_with_debt(self, club, due):
        rows = self.env.execute_query(
            SQL(
                "SELECT id FROM loyalty_club_point_lot WHERE card_id = %s AND %s",
                self.id,
                due,
            )
        )
        for (lot_id,) in rows:
            account = self._club_open([lot_id])
            lot = next(lot for lot in account.lots if lot.id == lot_id)
            if lot.state == PENDING:
                account.mature(lot)
            self._club_store(
                account,
                Posting(
                    source_model=LOT,
                    source_id=lot_id,
                    company_id=self.env.company.id,
                    document_date=club._today(),
                    description=self.env._("Points became available"),
                ),
            )

    def _mature_statement(self, club, due, card_ids):
        return SQL(
            """
            WITH due AS (
                SELECT id, card_id, company_id, remaining
                  FROM loyalty_club_point_lot
                 WHERE card_id = ANY(%(cards)s) AND %(due)s
            ), lots AS (
                UPDATE loyalty_club_point_lot lot
                   SET state = 'available', write_uid = %(uid)s,
                       write_date = now() AT TIME ZONE 'UTC'
                  FROM due WHERE lot.id = due.id
            ), moves AS (
                INSERT INTO loyalty_club_point_move (
                    card_id, club_id, company_id, lot_id, kind, points, document_date,
                    source_model, source_id, revision, part,
                    create_uid, write_uid, create_date, write_date)
                SELECT card_id, %(club)s, company_id, id, %(kind)s, 0, %(today)s,
                       %(lot_model)s, id, 0, 0, %(uid)s, %(uid)s,
                       now() AT TIME ZONE 'UTC', now() AT TIME ZONE 'UTC'
                  FROM due
            )
            UPDATE loyalty_card card
               SET points = round((card.points + total.points)::numeric, 2),
                   club_points_pending = card.club_points_pending - total.points,
                   club_posting_count = coalesce(card.club_posting_count, 0) + 1,
                   write_date = now() AT TIME ZONE 'UTC'
              FROM (SELECT card_id, sum(remaining) AS points FROM due GROUP BY card_id)
                   AS total
             WHERE card.id = total.card_id
            """,
            cards=card_ids,
            due=due,
            club=club.id,
            uid=self.env.uid,
            kind=post.MATURITY,
            today=club._today(),
            lot_model=LOT,
        )

    @api.model
    def _expire_slice(self, club, due, card_ids):
        self.browse(card_ids)._club_lock()
        self.env.cr.execute(self._expire_statement(club, due, card_ids))
        self._forget_night()

    def _expire_statement(self, club, due, card_ids):
        return SQL(
            """
            WITH due AS (
                SELECT lot.id, lot.card_id, lot.company_id, lot.remaining, lot.state,
                       (SELECT count(*) FROM loyalty_club_point_move move
                         WHERE move.source_model = %(lot_model)s
                           AND move.source_id = lot.id
                           AND move.kind = %(kind)s) AS revision
                  FROM loyalty_club_point_lot lot
                 WHERE card_id = ANY(%(cards)s) AND %(due)s
            ), lots AS (
                UPDATE loyalty_club_point_lot lot
                   SET remaining = 0, state = 'closed', write_uid = %(uid)s,
                       write_date = now() AT TIME ZONE 'UTC'
                  FROM due WHERE lot.id = due.id
            ), moves AS (
                INSERT INTO loyalty_club_point_move (
                    card_id, club_id, company_id, lot_id, kind, points, document_date,
                    source_model, source_id, revision, part,
                    create_uid, write_uid, create_date, write_date)
                SELECT card_id, %(club)s, company_id, id, %(kind)s, -remaining,
                       %(today)s, %(lot_model)s, id, revision, 0, %(uid)s, %(uid)s,
                       now() AT TIME ZONE 'UTC', now() AT TIME ZONE 'UTC'
                  FROM due
            ), total AS (
                SELECT card_id, sum(remaining) AS lapsed,
                       sum(remaining) FILTER (WHERE state = 'pending') AS pending
                  FROM due GROUP BY card_id
            ), history AS (
                INSERT INTO loyalty_history (
                    card_id, description, issued, used,
                    create_uid, write_uid, create_date, write_date)
                SELECT card_id, %(description)s, 0, lapsed, %(uid)s, %(uid)s,
                       now() AT TIME ZONE 'UTC', now() AT TIME ZONE 'UTC'
                  FROM total
            )
            UPDATE loyalty_card card
               SET points = round((card.points - total.lapsed
                                   + coalesce(total.pending, 0))::numeric, 2),
                   club_points_pending =
                       card.club_points_pending - coalesce(total.pending, 0),
                   club_posting_count = coalesce(card.club_posting_count, 0) + 1,
                   write_date = now() AT TIME ZONE 'UTC'
              FROM total
             WHERE card.id = total.card_id
            """,
            cards=card_ids,
            due=due,
            club=club.id,
            uid=self.env.uid,
            kind=post.EXPIRY,
            today=club._today(),
            lot_model=LOT,
            description=self.env._("Points expired"),
        )

    @api.model
    def _forget_night(self):
        """Raw SQL wrote these models: their caches are stale (house, law 1)."""
        self.env.invalidate_all()
