"""SIGKILL in the middle of our statements: nothing is half done, and it goes on."""

import random
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from datetime import timedelta

from counter import open_counter, sell

from tests.support.kill import NIGHT, POSTING
from tests.support.rpc import Refusal

CLIENTS = 6
CARDS_A_KILL = 2000

#: Every second card's points wait since yesterday, instead of lapsing.
WAITING = """
    WITH lot AS (
        UPDATE loyalty_club_point_lot
           SET state = 'pending', available_on = expires_on, expires_on = NULL
         WHERE club_id = %(club)s AND card_id %% 2 = 0
        RETURNING card_id, remaining
    )
    UPDATE loyalty_card card
       SET points = 0, club_points_pending = lot.remaining
      FROM lot WHERE lot.card_id = card.id
"""
LEFT = """
    SELECT count(*) FROM loyalty_club_point_lot
     WHERE club_id = %s AND remaining > 0
       AND (state = 'pending' OR expires_on < CURRENT_DATE)
"""
NIGHT_MOVES = """
    SELECT kind, count(*), count(DISTINCT card_id) FROM loyalty_club_point_move
     WHERE club_id = %s AND kind <> 'opening' GROUP BY kind
"""


def test_confirmations_are_whole_or_not_at_all(opened, server, killer, size):
    kills = 3 if size == "ci" else 20
    with opened() as env:
        counter = open_counter(env, members=4)
    house = server(workers=2).start()
    with selling(counter, house) as sold:
        for _ in range(kills):
            before = len(sold)
            wait_until(lambda b=before: len(sold) > b, "no sale got through")
            statement = killer.wait(POSTING)
            killer.kill(house)
            check_counter(opened, counter)
            print(f"\nkilled after {len(sold)} sales in: {statement.split()[:3]}")
            house.start()
        before = len(sold)
        wait_until(lambda: len(sold) > before + 3, "no sale after the last restart")
    check_counter(opened, counter)


@contextmanager
def selling(counter, house):
    """Tills that sell without end, whatever happens to the server."""
    sold, over = [], threading.Event()

    def till(number):
        client = None
        while not over.is_set():
            try:
                client = client or counter.client(house)
                partner = counter.partners[number % len(counter.partners)]
                sold.append(sell(client, counter, partner))
            except (OSError, ValueError, Refusal):
                client = None  # the server was killed, or is not up yet
                time.sleep(0.1)

    with ThreadPoolExecutor(CLIENTS) as pool:
        futures = [pool.submit(till, number) for number in range(CLIENTS)]
        try:
            yield sold
        finally:
            over.set()
    for future in futures:
        future.result()


def wait_until(true, problem, seconds=120):
    """Wait for something to become true."""
    end = time.monotonic() + seconds
    while not true():
        assert time.monotonic() < end, problem
        time.sleep(0.1)


def check_counter(opened, counter):
    """Every confirmed sale has given its 100 points, once; the others nothing."""
    with opened() as env:
        club = env["loyalty.club"].browse(counter.club)
        assert club.action_verify() == 0
        orders = env["sale.order"].search([("partner_id", "in", counter.partners)])
        confirmed = orders.filtered(lambda order: order.state == "sale")
        assert {order.club_earned for order in confirmed} <= {100.0}
        assert {order.club_earned for order in orders - confirmed} <= {0.0}
        assert sum(club.member_ids.mapped("points")) == 100 * len(confirmed)


def test_the_night_goes_on_where_it_was_killed(opened, server, killer, size):
    kills = 2 if size == "ci" else 20
    with opened() as env:
        club = prepare_night(env, kills * CARDS_A_KILL)
    house = server(workers=2, cron=1).start()
    chance = random.Random(kills)
    for _ in range(kills):
        killer.wait(NIGHT, poke=lambda: wake(opened))
        time.sleep(chance.random() / 2)
        killer.wait(NIGHT, poke=lambda: wake(opened))
        killer.kill(house)
        with opened() as env:
            assert env["loyalty.club"].browse(club).action_verify() == 0
            print(f"\nkilled with {left(env, club)} lots left")
        house.start()
    wait_until(lambda: is_done(opened, club), "the night did not come to its end", 300)
    with opened() as env:
        assert env["loyalty.club"].browse(club).action_verify() == 0
        half = kills * CARDS_A_KILL // 2
        env.cr.execute(NIGHT_MOVES, [club])
        moves = {kind: numbers for kind, *numbers in env.cr.fetchall()}
        assert moves == {"maturity": [half, half], "expiry": [half, half]}


def prepare_night(env, cards):
    """A club of cards whose points lapse or become available tonight."""
    club = env["loyalty.club"].browse(open_counter(env, members=0).club)
    customers = [{"name": f"Night {number}"} for number in range(cards)]
    partners = env["res.partner"].with_context(tracking_disable=True).create(customers)
    yesterday = club._today() - timedelta(days=1)
    club._open_in_bulk([(partner, 10, yesterday) for partner in partners.ids])
    env.cr.execute(WAITING, {"club": club.id})
    env.invalidate_all()
    assert club.action_verify() == 0
    jobs = env.ref("loyalty_club.ir_cron_mature_points")
    jobs |= env.ref("loyalty_club.ir_cron_expire_points")
    jobs.nextcall = "2020-01-01 00:00:00"
    return club.id


def wake(opened):
    """Tell the cron workers that there may be work."""
    with opened() as env:
        env["ir.cron"]._notifydb()


def left(env, club):
    """How many lots the night has still to do."""
    env.cr.execute(LEFT, [club])
    return env.cr.fetchone()[0]


def is_done(opened, club):
    """Whether the night has come to its end; else its workers are woken."""
    wake(opened)
    with opened() as env:
        return left(env, club) == 0
