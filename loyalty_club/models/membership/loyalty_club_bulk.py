import math

from odoo import models
from odoo.exceptions import UserError
from odoo.tools import SQL

from ..ledger import posting as post
from ..ledger.loyalty_club_adjustment import MOST_POINTS
from ..ledger.slices import look_again
from .loyalty_club_member import FIRST_YEAR, LAST_YEAR

#: Members made by one statement; bounds the memory, whatever the number of rows.
BULK_SLICE = 5000

#: The first customer of a list who cannot be made a member, and why. The look-ups are
#: lateral, with a limit, so that each takes an index and not the whole table.
UNFIT = """
    SELECT wanted.id, partner.name,
           CASE WHEN partner.id IS NULL THEN 'missing'
                WHEN partner.id = ANY(%(public)s) THEN 'public'
                WHEN partner.commercial_partner_id <> partner.id THEN 'contact'
                WHEN partner.company_id <> ALL(%(companies)s) THEN 'company'
                WHEN member.id IS NOT NULL THEN 'member'
                ELSE 'card' END
      FROM unnest(%(partners)s::int[]) WITH ORDINALITY AS wanted (id, row)
      LEFT JOIN res_partner partner ON partner.id = wanted.id
      LEFT JOIN LATERAL (
          SELECT id FROM loyalty_club_member
           WHERE club_id = %(club)s AND partner_id = wanted.id
             AND merged_into_id IS NULL
           LIMIT 1) member ON TRUE
      LEFT JOIN LATERAL (
          SELECT id FROM loyalty_card
           WHERE program_id = %(program)s AND partner_id = wanted.id AND active
             AND club_successor_id IS NULL
           LIMIT 1) card ON TRUE
     WHERE partner.id IS NULL
        OR partner.id = ANY(%(public)s)
        OR partner.commercial_partner_id <> partner.id
        OR partner.company_id <> ALL(%(companies)s)
        OR member.id IS NOT NULL
        OR card.id IS NOT NULL
     ORDER BY wanted.row
     LIMIT 1
"""

#: Cards with their opening lots and moves: each row one customer. Half the time goes
#: into foreign keys, so the ids are drawn first, and the reason of the moves, not a
#: column with a key on each row, says who made them.
OPEN_CARDS = """
    WITH wanted AS MATERIALIZED (
        SELECT w.*, now() AT TIME ZONE 'UTC' AS now,
               nextval('loyalty_card_id_seq') AS card_id,
               nextval('loyalty_club_point_lot_id_seq') AS lot_id
          FROM unnest(%(partners)s::int[], %(codes)s::varchar[],
                      %(points)s::numeric[], %(expiries)s::date[])
            AS w (partner_id, code, points, expires_on)
    ), card AS (
        INSERT INTO loyalty_card (
            id, program_id, company_id, partner_id, club_id, code, active, points,
            club_points_pending, club_points_deficit, club_posting_count,
            create_date, write_date)
        SELECT card_id, %(program)s, %(program_company)s, partner_id, %(club)s, code,
               TRUE, points, 0, 0, 1, now, now
          FROM wanted
        RETURNING points
    ), lot AS (
        INSERT INTO loyalty_club_point_lot (
            id, card_id, club_id, company_id, issued, remaining, state, opened_on,
            expires_on, source_model, source_id, create_date, write_date)
        SELECT lot_id, card_id, %(club)s, %(company)s, points, points, 'available',
               %(today)s, coalesce(expires_on, %(by_rule)s), 'loyalty.card', card_id,
               now, now
          FROM wanted
         WHERE points > 0
        RETURNING remaining
    ), move AS (
        INSERT INTO loyalty_club_point_move (
            card_id, club_id, company_id, lot_id, kind, points, document_date,
            source_model, source_id, revision, part, reason,
            create_date, write_date)
        SELECT card_id, %(club)s, %(company)s, lot_id, %(kind)s, points, %(today)s,
               'loyalty.card', card_id, 1, 0, %(reason)s, now, now
          FROM wanted
         WHERE points > 0
        RETURNING points
    )
    SELECT (SELECT array_agg(card_id ORDER BY card_id) FROM wanted),
           (SELECT round(sum(points)::numeric, 2) FROM card),
           (SELECT coalesce(sum(remaining), 0) FROM lot),
           (SELECT coalesce(sum(points), 0) FROM move)
"""

MAKE_MEMBERS = """
    INSERT INTO loyalty_club_member (
        club_id, partner_id, number, state, joined_on, active, points_card_id,
        create_date, write_date)
    SELECT %(club)s, card.partner_id, wanted.number, 'active', %(today)s, TRUE,
           card.id, now() AT TIME ZONE 'UTC', now() AT TIME ZONE 'UTC'
      FROM unnest(%(cards)s::int[], %(numbers)s::varchar[]) AS wanted (id, number)
      JOIN loyalty_card card ON card.id = wanted.id
"""


class LoyaltyClub(models.Model):
    """Makes many members at once, with cards and opening points."""

    _inherit = "loyalty.club"

    def _open_in_bulk(self, rows, reason=None):
        """Make customers members, with cards that hold opening points.

        Nobody gets a message. All rows are checked before the first is stored.

        :param rows: list of ``(partner_id, points, expires_on)``; without a last day
            the points expire as the club's rules say
        :param reason: what the opening points are for, in words
        :return: number of members made
        :raise UserError: naming the first row that cannot be taken, and why
        """
        self.ensure_one()
        self.check_access("write")
        club = self.sudo()
        club._make_members_in_bulk(club._open_cards_in_bulk(rows, reason))
        return len(rows)

    def _open_cards_in_bulk(self, rows, reason=None):
        """Make the cards of these rows, and nobody a member yet.

        :return: their ids
        """
        self.env.flush_all()
        self._check_bulk(rows)
        card_ids = []
        for start in range(0, len(rows), BULK_SLICE):
            card_ids += self._open_bulk_slice(rows[start : start + BULK_SLICE], reason)
        self.env.invalidate_all(flush=False)
        return card_ids

    def _make_members_in_bulk(self, card_ids):
        """Make the holders of new cards members."""
        Member = self.env["loyalty.club.member"]
        for start in range(0, len(card_ids), BULK_SLICE):
            ids = card_ids[start : start + BULK_SLICE]
            self.env.cr.execute(
                SQL(
                    MAKE_MEMBERS,
                    club=self.id,
                    cards=ids,
                    numbers=Member._next_numbers(len(ids)),
                    today=self._today(),
                )
            )
        Member.invalidate_model(flush=False)
        look_again(self.env, [Member._table, "loyalty_card"], len(card_ids))

    def _check_bulk(self, rows):
        for number, (_partner_id, points, expires_on) in enumerate(rows, 1):
            problem = self._problem_of_opening(points, expires_on)
            if problem:
                raise UserError(
                    self.env._(
                        "Row %(number)s: %(problem)s", number=number, problem=problem
                    )
                )
        partner_ids = [partner_id for partner_id, _points, _day in rows]
        if len(set(partner_ids)) < len(partner_ids):
            raise UserError(
                self.env._("A customer stands in this list twice. Add the points up.")
            )
        self._check_bulk_partners(partner_ids)

    def _problem_of_opening(self, points, expires_on):
        """Say what is wrong with the opening of a card, or nothing."""
        if not math.isfinite(points) or not 0 <= points <= MOST_POINTS:
            return self.env._("Give a number of points from 0 to 1,000,000,000.")
        if expires_on and not FIRST_YEAR <= expires_on.year <= LAST_YEAR:
            return self.env._("The last day of points lies between 1900 and 2200.")
        return None

    def _check_bulk_partners(self, partner_ids):
        public = self.env.ref("base.group_public").with_context(active_test=False)
        unfit = self.env.execute_query(
            SQL(
                UNFIT,
                partners=partner_ids,
                public=public.all_user_ids.partner_id.ids,
                companies=self.company_ids.ids,
                club=self.id,
                program=self.points_program_id.id,
            )
        )
        for partner_id, name, problem in unfit:
            raise UserError(self._sentence_of_unfit(problem, name or partner_id))

    def _sentence_of_unfit(self, problem, customer):
        sentences = {
            "missing": self.env._("There is no customer %s."),
            "public": self.env._("%s, the anonymous website visitor, is no customer."),
            "contact": self.env._(
                "%s is a contact of another customer. Name that customer instead."
            ),
            "company": self.env._(
                "%s belongs to a company which is not a company of the club."
            ),
            "member": self.env._("%s is already a member of the club."),
            "card": self.env._(
                "%s already has a card of the points programme. Take it over instead."
            ),
        }
        return sentences[problem] % customer

    def _open_bulk_slice(self, rows, reason):
        """Store one slice; what the tables took in must be what the list gives.

        :return: ids of the cards
        """
        values = self._bulk_values(rows, reason)
        (stored,) = self.env.execute_query(SQL(OPEN_CARDS, **values))
        card_ids, *totals = stored
        held = [post.to_hundredths(total) for total in totals]
        given = sum(post.to_hundredths(points) for _partner, points, _day in rows)
        if len(card_ids) != len(rows) or set(held) != {given}:
            raise UserError(
                self.env._(
                    "The list gives %(given)s points and the cards would hold "
                    "%(held)s. Nothing was changed.",
                    given=post.to_points(given),
                    held=post.to_points(held[0]),
                )
            )
        return card_ids

    def _bulk_values(self, rows, reason):
        today = self._today()
        generate_code = self.env["loyalty.card"]._generate_code
        return {
            "partners": [partner_id for partner_id, _points, _day in rows],
            "codes": [generate_code() for _row in rows],
            "points": [round(points, 2) for _partner, points, _day in rows],
            "expiries": [day or None for _partner, _points, day in rows],
            "program": self.points_program_id.id,
            "program_company": self.points_program_id.company_id.id or None,
            "company": self.company_ids[:1].id,
            "club": self.id,
            "today": today,
            "kind": post.OPENING,
            "by_rule": self._expires_on(today) or None,
            "reason": self.env._(
                "%(reason)s, by %(user)s",
                reason=reason or self.env._("Opening balance"),
                user=self.env.user.name,
            ),
        }
