"""The review of tiers: of a whole club, of a night, and of one sale.

Each night is that of another day, whose sales have lifted their customers by
themselves; purchases of long ago leave the windows.
"""

import time
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path
from statistics import median
from unittest.mock import patch

from odoo import fields
from odoo.modules.registry import Registry

from .buying import SELL
from .measuring import ROUNDS, Amount, Figure, Memory, timed
from .orders import CLUB, confirm, draft
from .shop import superuser

AGGREGATE = Path(__file__).parent / "sql/measure.sql"
SALES = 30
#: Customers whose sales are reviewed by one statement, which changes nothing in it.
TOGETHER = 500
#: The bar of the review in a sale, in milliseconds and in queries.
SALE_MS, SALE_QUERIES = 3, 3


def run(shop):
    """The rows of the nights, and that of a sale."""
    memory = Memory()
    figures = [*_nights(shop, memory), _sale(shop, memory)]
    return figures, memory.growth


def _nights(shop, memory):
    day = fields.Date.today()
    works = {"bare": bare, "full": full, "night": night}
    times, moved = {name: [] for name in works}, {"full": 0, "night": 0, "bare": 0}
    for number in range(ROUNDS):
        for name in sorted(works, reverse=bool(number % 2)):
            # One day after the other: a night never has two days to look at.
            if name != "bare":
                day += timedelta(days=1)
                _sell(shop, day)
            before = _changes(shop)
            with memory.watch():
                times[name].append(timed(works[name], shop, day))
            moved[name] += _changes(shop) - before
    return [
        Figure(
            measure="review of all members",
            ours=times["full"],
            other=times["bare"],
            bar=3,
            aim=2,
            other_name="bare aggregate",
            note=f"three tiers of two rules; {moved['full'] // ROUNDS} members moved"
            " each time",
        ),
        Figure(
            measure="review of a night",
            ours=times["night"],
            other=times["bare"],
            bar=0.5,
            aim=0.2,
            other_name="bare aggregate of all",
            note=f"{moved['night'] // ROUNDS} members moved each night",
        ),
    ]


@contextmanager
def _club_on(shop, day):
    """The club on a day of its own."""
    with Registry(shop.database).cursor() as cr:
        club = superuser(cr)["loyalty.club"].browse(shop.club)
        with patch.object(type(club), "_today", lambda _club: day):
            yield club


def _sell(shop, day):
    """The sales of a day, each followed by the review of its customer."""
    with _club_on(shop, day) as club:
        cr = club.env.cr
        cr.execute(SELL, {"day": day})
        buyers = [partner for (partner,) in cr.fetchall()]
        for start in range(0, len(buyers), TOGETHER):
            no_document = club.env["sale.order"]
            club._review_buyers(buyers[start : start + TOGETHER], no_document)
        cr.commit()


def full(shop, day):
    """The review after a change of the rules."""
    with _club_on(shop, day) as club:
        club.tiers_review_due = True
        club._review_tiers()


def night(shop, day):
    """What the scheduler does."""
    with _club_on(shop, day) as club:
        club.env["loyalty.club"]._cron_review_tiers()


def bare(shop, day):
    """What any review of all has to read."""
    values = {
        "company": shop.club_company,
        "year": fields.Date.subtract(day, years=1) + timedelta(days=1),
        "three_months": fields.Date.subtract(day, months=3) + timedelta(days=1),
        "end": day + timedelta(days=1),
    }
    with Registry(shop.database).cursor() as cr:
        cr.execute(AGGREGATE.read_text(), values)
        cr.fetchall()


def _changes(shop):
    with Registry(shop.database).cursor() as cr:
        cr.execute("SELECT count(*) FROM loyalty_club_tier_change")
        return cr.fetchone()[0]


def _sale(shop, memory):
    """The time and the queries of the review inside the confirmation of an order."""
    orders = draft(shop, CLUB, ROUNDS * SALES + 1)
    confirm(shop, CLUB, orders.pop())
    times, queries = [], []
    with _listening(shop, times, queries):
        for order in orders:
            with memory.watch():
                confirm(shop, CLUB, order)
    return Amount(
        measure="review in a sale",
        values=[median(times[n::ROUNDS]) * 1000 for n in range(ROUNDS)],
        unit="ms",
        bar=SALE_MS,
        aim=SALE_MS,
        note=f"{median(queries):g} query (bar {SALE_QUERIES}, aim 1);"
        f" {len(times)} sales",
        holds=median(queries) <= SALE_QUERIES,
    )


@contextmanager
def _listening(shop, times, queries):
    """Note seconds and queries of each review that a sale asks for."""
    Club = Registry(shop.database)["loyalty.club"]
    review = Club._review_buyers

    def listened(clubs, *args, **options):
        clubs.env.flush_all()
        before, start = clubs.env.cr.sql_log_count, time.perf_counter()
        review(clubs, *args, **options)
        times.append(time.perf_counter() - start)
        queries.append(clubs.env.cr.sql_log_count - before)

    with patch.object(Club, "_review_buyers", listened):
        yield
