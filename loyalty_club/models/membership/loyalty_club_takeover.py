from odoo import models
from odoo.exceptions import UserError
from odoo.tools import SQL

from ..ledger import posting as post
from ..ledger.slices import SLICE
from ..selling.hand_back import hand_back_orders

#: Opening lots and moves of cards, and their place in the club. A second active card
#: of a customer gets the first as its successor; its points follow by a merge.
OPEN_CARDS = """
    WITH card AS (
        SELECT c.id, round(coalesce(c.points, 0)::numeric, 2) AS points,
               coalesce(c.expiration_date, %(expires_on)s::date) AS expires_on,
               coalesce(c.club_posting_count, 0) + 1 AS revision,
               (SELECT min(o.id) FROM loyalty_card o
                 WHERE o.program_id = c.program_id AND o.partner_id = c.partner_id
                   AND o.active AND c.active AND o.club_successor_id IS NULL) AS first
          FROM loyalty_card c
         WHERE c.id = ANY(%(cards)s)
    ), lot AS (
        INSERT INTO loyalty_club_point_lot (
            card_id, club_id, company_id, issued, remaining, state, opened_on,
            expires_on, source_model, source_id,
            create_uid, write_uid, create_date, write_date)
        SELECT id, %(club)s, %(company)s, points, points, 'available', %(today)s,
               expires_on, 'loyalty.card', id, %(uid)s, %(uid)s,
               now() AT TIME ZONE 'UTC', now() AT TIME ZONE 'UTC'
          FROM card WHERE points > 0
        RETURNING id, card_id
    ), move AS (
        INSERT INTO loyalty_club_point_move (
            card_id, club_id, company_id, lot_id, kind, points, document_date,
            source_model, source_id, revision, part, reason,
            create_uid, write_uid, create_date, write_date)
        SELECT card.id, %(club)s, %(company)s, lot.id, %(kind)s, card.points,
               %(today)s, 'loyalty.card', card.id, card.revision, 0, %(reason)s,
               %(uid)s, %(uid)s, now() AT TIME ZONE 'UTC', now() AT TIME ZONE 'UTC'
          FROM card LEFT JOIN lot ON lot.card_id = card.id
         WHERE card.points <> 0
    )
    UPDATE loyalty_card c
       SET club_id = %(club)s,
           club_successor_id = nullif(card.first, c.id),
           points = greatest(card.points, 0),
           club_points_deficit = greatest(- card.points, 0),
           club_points_pending = 0,
           club_posting_count = card.revision,
           write_date = now() AT TIME ZONE 'UTC'
      FROM card
     WHERE c.id = card.id
"""

#: Cards that make a member by themselves: their holder is a commercial entity of his
#: own and no member yet.
PLAIN_CARDS = """
    SELECT c.id
      FROM loyalty_card c
      JOIN res_partner p ON p.id = c.partner_id AND p.commercial_partner_id = p.id
     WHERE c.id = ANY(%(cards)s) AND c.active AND c.club_successor_id IS NULL
       AND NOT EXISTS (
           SELECT FROM loyalty_club_member m
            WHERE m.club_id = %(club)s AND m.partner_id = p.id
              AND m.merged_into_id IS NULL)
     ORDER BY c.id
"""

MAKE_MEMBERS = """
    INSERT INTO loyalty_club_member (
        club_id, partner_id, number, state, joined_on, active, points_card_id,
        create_uid, write_uid, create_date, write_date)
    SELECT %(club)s, c.partner_id, wanted.number, 'active',
           least(c.create_date::date, %(today)s), TRUE, c.id, %(uid)s, %(uid)s,
           now() AT TIME ZONE 'UTC', now() AT TIME ZONE 'UTC'
      FROM unnest(%(cards)s::int[], %(numbers)s::varchar[]) AS wanted (id, number)
      JOIN loyalty_card c ON c.id = wanted.id
"""


class LoyaltyClub(models.Model):
    """Takes over a native programme with cards in use, and gives it back.

    Balances become opening lots, card by card with the same total before and after.
    """

    _inherit = "loyalty.club"

    def action_take_over(self):
        """Take over the cards of the programme that the club does not hold yet."""
        self.ensure_one()
        self.check_access("write")
        return self.env["loyalty.club.job"]._start(self, "takeover")

    def action_release(self):
        """Give the programme back to plain native behaviour."""
        self.ensure_one()
        self.check_access("write")
        return self.env["loyalty.club.job"]._start(self, "release")

    def _take_over_at_once(self):
        """Take over a programme that fits in one slice; a larger one is a job."""
        self.ensure_one()
        cards = self._foreign_cards(SLICE + 1)
        if len(cards) > SLICE:
            self.env["loyalty.club.job"]._start(self, "takeover")
        elif cards:
            self._take_over_slice(cards.ids)

    def _foreign_cards(self, limit):
        Card = self.env["loyalty.card"].sudo().with_context(active_test=False)
        return Card.search(
            [
                ("program_id", "=", self.points_program_id.id),
                ("club_id", "=", False),
            ],
            order="id",
            limit=limit,
        )

    def _take_over_slice(self, card_ids):
        """Open the ledger of these cards and make their customers members."""
        opened = self._open_cards(card_ids)
        if opened:
            self._make_members(opened)

    def _open_cards(self, card_ids):
        """Open the ledger of cards without one; the total of points stays the same.

        :return: ids of the cards that were opened
        """
        self.ensure_one()
        cards = self.env["loyalty.card"].sudo().with_context(active_test=False)
        cards = cards.browse(card_ids)
        cards._club_lock()
        ids = cards.filtered(lambda card: not card.club_id).ids
        if not ids:
            return []
        self.env.flush_all()
        before = self._total(ids)
        today = self._today()
        self.env.cr.execute(
            SQL(
                OPEN_CARDS,
                cards=ids,
                club=self.id,
                company=self.company_ids[:1].id,
                expires_on=self._expires_on(today),
                today=today,
                kind=post.OPENING,
                reason=self.env._("Opening balance"),
                uid=self.env.uid,
            )
        )
        self.env["loyalty.club.legacy"]._count(self, ids)
        self.env.invalidate_all(flush=False)
        self._check_total(ids, before)
        return ids

    def _total(self, card_ids):
        rows = self.env.execute_query(
            SQL(
                """
                SELECT sum(round(coalesce(points, 0)::numeric, 2)
                           - coalesce(club_points_deficit, 0))
                  FROM loyalty_card WHERE id = ANY(%s)
                """,
                card_ids,
            )
        )
        return rows[0][0]

    def _check_total(self, card_ids, before):
        """Stop the take-over where a single point would be won or lost."""
        after = self._total(card_ids)
        if after != before or self._differing_cards(card_ids):
            raise UserError(
                self.env._(
                    "The cards held %(before)s points before and %(after)s after the "
                    "take-over. Nothing was changed.",
                    before=before,
                    after=after,
                )
            )

    def _make_members(self, card_ids):
        """Make the holders members: most by one statement, the others one by one."""
        rows = self.env.execute_query(SQL(PLAIN_CARDS, cards=card_ids, club=self.id))
        plain = [card_id for (card_id,) in rows]
        Member = self.env["loyalty.club.member"].sudo()
        self.env.cr.execute(
            SQL(
                MAKE_MEMBERS,
                club=self.id,
                cards=plain,
                numbers=Member._next_numbers(len(plain)),
                today=self._today(),
                uid=self.env.uid,
            )
        )
        Member.invalidate_model(flush=False)
        rest = self.env["loyalty.card"].sudo().with_context(active_test=False)
        for card in rest.browse(sorted(set(card_ids) - set(plain))):
            if card.partner_id:
                Member._adopt_card(self, card)

    def _finish_take_over(self):
        """Cards that were made while the work ran come last; then prove the totals."""
        self._take_over_slice(self._foreign_cards(SLICE).ids)
        self._verify()

    def _release_slice(self, card_ids):
        """Close the ledger of these cards; the native balance stays."""
        cards = self.env["loyalty.card"].sudo().with_context(active_test=False)
        cards = cards.browse(card_ids).filtered(lambda card: card.club_id == self)
        cards._club_lock()
        self._return_held_points(cards)
        hand_back_orders(self.env, cards.ids)
        for card in cards:
            card._club_close_ledger(self)

    def _return_held_points(self, cards):
        """Free what payments under way hold; native takes it on confirming."""
        quotations = self.env["sale.order"].sudo()
        quotations = quotations.search(
            [
                ("state", "in", ("draft", "sent")),
                ("club_settled_on", "!=", False),
                ("order_line.coupon_id", "in", cards.ids),
            ]
        )
        quotations._club_settle_to_nothing(self)

    def _finish_release(self):
        """Members leave, the programme is plain native again."""
        members = self.env["loyalty.club.member"].sudo()
        members.search([("club_id", "=", self.id)]).write({"state": "left"})
        self.points_program_id.sudo().club_id = False
        self.sudo().active = False
        self.env.registry.clear_cache()
