import os
import random

from psycopg2.extras import execute_values

from odoo.tools import SQL

from .common import LoyaltyClubCommon

LONG = os.environ.get("CLUB_TEST_SIZE") == "long"
PURCHASE = """
    INSERT INTO loyalty_club_purchase (
        source_model, source_id, partner_id, company_id, date, amount, amount_untaxed,
        document_currency_id, line_count, channel, reference, state, write_date,
        reviewed)
    VALUES %s
"""
#: A card's points by day: what was given is a lot, of which some was taken back.
LOT = """
    INSERT INTO loyalty_club_point_lot (
        id, card_id, club_id, company_id, issued, remaining, state, opened_on,
        source_model, source_id)
    VALUES %s
"""
MOVE = """
    INSERT INTO loyalty_club_point_move (
        card_id, club_id, company_id, lot_id, kind, points, document_date,
        source_model, source_id, revision, part, create_date)
    VALUES %s
"""
BALANCES = """
    UPDATE loyalty_card card SET points = lots.remaining
      FROM (SELECT card_id, sum(remaining) AS remaining
              FROM loyalty_club_point_lot GROUP BY card_id) AS lots
     WHERE lots.card_id = card.id AND card.club_id = %s
"""


class TierTablesCommon(LoyaltyClubCommon):
    """Members with random pasts, put into the tables as they are."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.chance = random.Random(20261121)
        cls.stranger_company = cls.env["res.company"].create(
            {"name": "Another Shop", "currency_id": cls.company.currency_id.id}
        )
        cls.next_source = 0

    @classmethod
    def _tiers(cls, club, count):
        return cls.env["loyalty.club.tier"].create(
            [
                {"club_id": club.id, "name": f"Tier {n}", "sequence": n}
                for n in range(1, count + 1)
            ]
        )

    @classmethod
    def _join(cls, club, partners, people):
        """Make partners members as these people; give the members in that order."""
        club._open_in_bulk([(partner.id, 0, None) for partner in partners])
        found = cls.env["loyalty.club.member"].search([("club_id", "=", club.id)])
        members = [found.filtered(lambda m, p=p: m.partner_id == p) for p in partners]
        for member, person in zip(members, people, strict=True):
            cls._sql(
                "UPDATE loyalty_club_member SET joined_on = %s WHERE id = %s",
                person.joined,
                member.id,
            )
        return members

    @classmethod
    def _sql(cls, statement, *values):
        cls.env.flush_all()
        cls.env.cr.execute(SQL(statement, *values))
        cls.env.invalidate_all()

    @classmethod
    def _sources(cls, count):
        first = cls.next_source
        cls.next_source += count
        return range(first, first + count)

    @classmethod
    def _insert_purchases(cls, rows, written, reviewed=False):
        """Store ``(partner, bought)``, written at an instant.

        :param reviewed: by sales, which lift their customers
        """
        company, stranger = cls.company.id, cls.stranger_company.id
        currency = cls.company.currency_id.id
        values = [
            (
                *("test", source, partner.id, company if one.ours else stranger),
                *(one.at, one.cents / 100, one.cents / 100, currency, 1),
                *("import", "T", one.state, written, reviewed and one.cents >= 0),
            )
            for source, (partner, one) in zip(
                cls._sources(len(rows)), rows, strict=True
            )
        ]
        cls.env.flush_all()
        execute_values(cls.env.cr._obj, PURCHASE, values)
        cls.env.invalidate_all()

    @classmethod
    def _insert_points(cls, rows, written):
        """Store ``(member, day, hundredths)``: half as much again, and taken back."""
        if not rows:
            return
        cls.env.cr.execute(
            "SELECT nextval('loyalty_club_point_lot_id_seq')"
            f" FROM generate_series(1, {len(rows)})"
        )
        ids = [id_ for (id_,) in cls.env.cr.fetchall()]
        lots, moves = [], []
        for lot_id, source, (member, day, points) in zip(
            ids, cls._sources(len(rows)), rows, strict=True
        ):
            card, club = member.points_card_id.id, member.club_id.id
            owner = (card, club, cls.company.id)
            whole, kept = points * 3 // 2 / 100, points / 100
            origin = ("test", source)
            lots.append((lot_id, *owner, whole, kept, "available", day, *origin))
            back = round(kept - whole, 2)
            for kind, number in (("accrual", whole), ("clawback", back)):
                row = (lot_id, kind, number, day, *origin, 1, 0, written)
                moves.append((*owner, *row))
        cls.env.flush_all()
        execute_values(cls.env.cr._obj, LOT, lots)
        execute_values(cls.env.cr._obj, MOVE, moves)
        for club in {member.club_id.id for member, *_rest in rows}:
            cls.env.cr.execute(BALANCES, [club])
        cls.env.invalidate_all()
