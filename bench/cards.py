"""Making many cards with opening points, against bare ORM create of the cards."""

import gc

from odoo.modules.registry import Registry

from .measuring import Figure, Memory, alternate, timed
from .shop import superuser

#: Cards that the other side makes by one call.
BATCH = 1000
POINTS = 100


def run(shop):
    """One row; what was made is rolled back after each round."""
    memory = Memory()
    count = shop.strangers

    def ours(_number):
        with memory.watch():
            return rolled_back(shop, open_in_bulk)

    ours, other = alternate(ours, lambda _number: rolled_back(shop, create_cards))
    figure = Figure(
        measure=f"{count:,} cards with opening lots",
        ours=ours,
        other=other,
        bar=0.5,
        aim=0.1,
        other_name="ORM create of the cards alone",
        note="ours also makes members, lots and moves",
    )
    return [figure], memory.growth


def rolled_back(shop, work):
    """Seconds of a work, of which nothing stays."""
    with Registry(shop.database).cursor() as cr:
        env = superuser(cr)
        seconds = timed(work, env, shop)
        cr.rollback()
    gc.collect()
    return seconds


def partner_ids(shop):
    """Customers who are no members."""
    return range(shop.first_stranger, shop.first_stranger + shop.strangers)


def open_in_bulk(env, shop):
    """Members with cards, lots and moves."""
    rows = [(partner_id, POINTS, None) for partner_id in partner_ids(shop)]
    env["loyalty.club"].browse(shop.club)._open_in_bulk(rows)


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
