from odoo import api, fields, models
from odoo.tools import SQL

#: Cards whose ledger does not add up: lots against their moves, the deficit against
#: the moves without a lot, and the number on the card against its lots (law 8).
DIFFERING = """
    WITH moved AS (
        SELECT card_id, sum(points) AS points,
               sum(points) FILTER (WHERE lot_id IS NULL) AS without_lot
          FROM loyalty_club_point_move
         WHERE %(moves)s
         GROUP BY card_id
    ), held AS (
        SELECT card_id,
               sum(remaining) FILTER (WHERE state = 'available') AS available,
               sum(remaining) FILTER (WHERE state = 'pending') AS pending,
               bool_or(CASE state WHEN 'closed' THEN remaining <> 0
                       ELSE remaining <= 0 OR remaining > issued END) AS broken
          FROM loyalty_club_point_lot
         WHERE %(lots)s
         GROUP BY card_id
    )
    SELECT card.id
      FROM loyalty_card card
      LEFT JOIN moved ON moved.card_id = card.id
      LEFT JOIN held ON held.card_id = card.id
     WHERE card.club_id = %(club)s AND %(cards)s
       AND (
           coalesce(moved.points, 0) <> coalesce(held.available, 0)
               + coalesce(held.pending, 0) - coalesce(card.club_points_deficit, 0)
        OR coalesce(moved.without_lot, 0) <> - coalesce(card.club_points_deficit, 0)
        OR round(coalesce(card.points, 0)::numeric, 2) <> coalesce(held.available, 0)
        OR coalesce(card.club_points_pending, 0) <> coalesce(held.pending, 0)
        OR (coalesce(card.club_points_deficit, 0) > 0 AND held.available > 0)
        OR coalesce(card.club_points_deficit, 0) < 0
        OR held.broken
       )
     ORDER BY card.id
"""


class LoyaltyClub(models.Model):
    """Proves that ledger, lots and balances agree, and rebuilds them from the moves."""

    _inherit = "loyalty.club"

    verified_on = fields.Datetime(readonly=True, copy=False)
    verified_move_id = fields.Integer(
        readonly=True,
        copy=False,
        help="The last move that the nightly check has seen.",
    )
    difference_count = fields.Integer(
        string="Differing Cards",
        readonly=True,
        copy=False,
        help="Cards whose balance does not follow from the ledger. Zero is right.",
    )

    def action_verify(self):
        """Check every card of these clubs.

        :return: number of differing cards
        """
        self.check_access("read")
        return sum(club.sudo()._verify() for club in self)

    def _verify(self):
        """Check all cards, note the result, alert when something differs."""
        differing = self._differing_cards()
        self._note_verification(len(differing))
        return len(differing)

    def _note_verification(self, count):
        self.ensure_one()
        last = self.env.execute_query(
            SQL("SELECT coalesce(max(id), 0) FROM loyalty_club_point_move")
        )[0][0]
        self.write(
            {
                "verified_on": fields.Datetime.now(),
                "verified_move_id": last,
                "difference_count": count,
            }
        )
        if count:
            self._alert(
                self,
                self.env._("%s cards differ from their ledger: rebuild them", count),
            )

    def _differing_cards(self, card_ids=None):
        """Ids of cards whose ledger, lots and balance disagree.

        :param card_ids: check these only; None checks every card of the club
        """
        self.ensure_one()
        self.env.flush_all()
        if card_ids is None:
            lots = SQL("club_id = %s", self.id)
            scope = {"moves": self._moves_scope(), "lots": lots, "cards": SQL("TRUE")}
        else:
            some = SQL("card_id = ANY(%s)", list(card_ids))
            cards = SQL("card.id = ANY(%s)", list(card_ids))
            scope = {"moves": some, "lots": some, "cards": cards}
        rows = self.env.execute_query(SQL(DIFFERING, club=self.id, **scope))
        return [card_id for (card_id,) in rows]

    def _moves_scope(self):
        """Moves of the club's cards, in words that an index alone can answer."""
        others = self.sudo().with_context(active_test=False)
        if not others.search_count([("id", "!=", self.id)], limit=1):
            return SQL("TRUE")
        return SQL(
            "card_id IN (SELECT id FROM loyalty_card WHERE club_id = %s)", self.id
        )

    @api.model
    def _cron_verify(self):
        """Check the cards touched since the last run."""
        for club in self.search([("active", "=", True)]):
            card_ids = club._touched_cards()
            count = len(club._differing_cards(card_ids)) if card_ids else 0
            club._note_verification(count)
            self.env["ir.cron"]._commit_progress(1)

    def _touched_cards(self):
        rows = self.env.execute_query(
            SQL(
                """
                SELECT DISTINCT card_id FROM loyalty_club_point_move
                 WHERE id > %s AND club_id = %s
                """,
                self.verified_move_id,
                self.id,
            )
        )
        return [card_id for (card_id,) in rows]

    def action_rebuild(self):
        """Derive lots and balances from the moves again, as a job with progress."""
        self.ensure_one()
        return self.env["loyalty.club.job"]._start(self, "rebuild")

    def _rebuild_slice(self, card_ids):
        """Set lots, then balances, of these cards from their moves."""
        self.env["loyalty.card"].browse(card_ids)._club_lock()
        self.env.cr.execute(
            SQL(
                """
                UPDATE loyalty_club_point_lot lot
                   SET remaining = sum.points,
                       state = CASE
                           WHEN sum.points = 0 THEN 'closed'
                           WHEN lot.state = 'pending' AND NOT sum.mature THEN 'pending'
                           ELSE 'available' END
                  FROM (SELECT lot_id, sum(points) AS points,
                               bool_or(kind = 'maturity') AS mature
                          FROM loyalty_club_point_move
                         WHERE card_id = ANY(%(cards)s) AND lot_id IS NOT NULL
                         GROUP BY lot_id) AS sum
                 WHERE lot.id = sum.lot_id
                """,
                cards=card_ids,
            )
        )
        self.env.cr.execute(
            SQL(
                """
                UPDATE loyalty_card card
                   SET points = coalesce(held.available, 0),
                       club_points_pending = coalesce(held.pending, 0),
                       club_points_deficit = coalesce(owed.points, 0)
                  FROM unnest(%(cards)s) AS wanted (id)
                  LEFT JOIN (
                      SELECT card_id,
                             sum(remaining) FILTER (WHERE state = 'available')
                                 AS available,
                             sum(remaining) FILTER (WHERE state = 'pending') AS pending
                        FROM loyalty_club_point_lot
                       WHERE card_id = ANY(%(cards)s) GROUP BY card_id
                  ) AS held ON held.card_id = wanted.id
                  LEFT JOIN (
                      SELECT card_id, -sum(points) AS points
                        FROM loyalty_club_point_move
                       WHERE card_id = ANY(%(cards)s) AND lot_id IS NULL
                       GROUP BY card_id
                  ) AS owed ON owed.card_id = wanted.id
                 WHERE card.id = wanted.id
                """,
                cards=card_ids,
            )
        )
        self.env["loyalty.card"]._forget_night()
