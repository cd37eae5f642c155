"""Making many cards with opening points, against bare ORM create of the cards."""

import gc
import time
from statistics import median

import odoo.sql_db
from odoo.modules.registry import Registry

from .measuring import Figure, Memory, alternate, timed
from .shop import superuser

#: Cards that the other side makes by one call.
BATCH = 1000
POINTS = 100
TABLES = (
    "loyalty_card",
    "loyalty_club_point_lot",
    "loyalty_club_point_move",
    "loyalty_club_member",
)


def run(shop):
    """One row; what was made is rolled back after each round."""
    memory = Memory()
    count, whole = shop.strangers, []

    def ours(_number):
        with memory.watch():
            return rolled_back(shop, open_cards, whole)

    ours, other = alternate(ours, lambda _number: rolled_back(shop, create_cards))
    figure = Figure(
        measure=f"{count:,} cards with opening lots",
        ours=ours,
        other=other,
        bar=0.5,
        aim=0.1,
        other_name="ORM create of the cards alone",
        note=f"with their members, whom no native card has: {median(whole):.2f} s",
    )
    return [figure], memory.growth


def rolled_back(shop, work, *arguments):
    """Seconds of a work, of which nothing stays."""
    with Registry(shop.database).cursor() as cr:
        env = superuser(cr)
        seconds = timed(work, env, shop, *arguments)
        cr.rollback()
    gc.collect()
    sweep(shop.database)
    return seconds


def sweep(database):
    """Take away the rows of the round, which else would slow down the next one."""
    with odoo.sql_db.db_connect(database).cursor() as cr:
        cr.connection.autocommit = True
        for table in TABLES:
            cr.execute(f"VACUUM {table}")


def partner_ids(shop):
    """Customers who are no members."""
    return range(shop.first_stranger, shop.first_stranger + shop.strangers)


def open_cards(env, shop, whole):
    """Cards with their lots and moves; then the members, for the note.

    :param whole: list to which the seconds of both together are added
    :return: seconds of the cards
    """
    club = env["loyalty.club"].browse(shop.club)
    rows = [(partner_id, POINTS, None) for partner_id in partner_ids(shop)]
    start = time.perf_counter()
    card_ids = club._open_cards_in_bulk(rows)
    seconds = time.perf_counter() - start
    club._make_members_in_bulk(card_ids)
    whole.append(time.perf_counter() - start)
    return seconds


def create_cards(env, shop):
    """Native cards and nothing else."""
    ids = list(partner_ids(shop))
    for start in range(0, len(ids), BATCH):
        env["loyalty.card"].create(
            [
                {
                    "program_id": shop.native_program,
                    "partner_id": partner_id,
                    "points": POINTS,
                }
                for partner_id in ids[start : start + BATCH]
            ]
        )
        env.flush_all()
        env.invalidate_all()
