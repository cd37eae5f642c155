"""Verifying the whole ledger, and the cards touched since the last run."""

from pathlib import Path

from odoo.modules.registry import Registry

from .measuring import ROUNDS, Figure, Memory, timed
from .shop import superuser

AGGREGATE = Path(__file__).parent / "sql/aggregate.sql"
#: One in so many cards had a move since the last run.
TOUCHED = 50


def run(shop):
    """Both rows; they share the bare aggregate."""
    memory = Memory()
    last_seen = _last_seen(shop)
    works = {
        "aggregate": lambda: aggregate(shop),
        "touched": lambda: verify_touched(shop, last_seen),
        "whole": lambda: verify_whole(shop),
    }
    times = {name: [] for name in works}
    for number in range(ROUNDS):
        for name in sorted(works, reverse=bool(number % 2)):
            with memory.watch():
                times[name].append(timed(works[name]))
    figures = [
        Figure(
            measure="verify, whole",
            ours=times["whole"],
            other=times["aggregate"],
            bar=3,
            aim=1.5,
            other_name="bare aggregate",
            note=f"{shop.members * 10:,} moves",
        ),
        Figure(
            measure="verify, cards touched since the last run",
            ours=times["touched"],
            other=times["aggregate"],
            bar=0.2,
            aim=0.1,
            other_name="bare aggregate of all",
            note=f"one card in {TOUCHED}",
        ),
    ]
    return figures, memory.growth


def verify_whole(shop):
    """The button."""
    with Registry(shop.database).cursor() as cr:
        club = superuser(cr)["loyalty.club"].browse(shop.club)
        if club.action_verify():
            raise RuntimeError("The ledger does not add up.")


def verify_touched(shop, last_seen):
    """The scheduled job, which goes on after the last move that it has seen."""
    with Registry(shop.database).cursor() as cr:
        club = superuser(cr)["loyalty.club"].browse(shop.club)
        club.verified_move_id = last_seen
        club.env["loyalty.club"]._cron_verify()
        if club.difference_count:
            raise RuntimeError("The ledger does not add up.")


def aggregate(shop):
    """Two sums for each card, and nothing compared."""
    with Registry(shop.database).cursor() as cr:
        cr.execute(AGGREGATE.read_text())
        cr.fetchall()


def _last_seen(shop):
    """The move after which the wanted number of cards was touched."""
    with Registry(shop.database).cursor() as cr:
        cr.execute(
            """
            SELECT min(id) FROM (
                SELECT max(id) AS id FROM loyalty_club_point_move
                 WHERE id > (SELECT max(id) - %(moves)s FROM loyalty_club_point_move)
                 GROUP BY card_id ORDER BY 1 DESC LIMIT %(cards)s) AS last
            """,
            {"moves": shop.members, "cards": shop.members // TOUCHED},
        )
        return cr.fetchone()[0] - 1
