"""SIGKILL in the middle of our statements: nothing is half done, and it goes on."""

import random
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager

import night
import review
from counter import open_counter, sell

from tests.support.kill import NIGHT, POSTING, REVIEW
from tests.support.rpc import Refusal
from tests.support.waiting import wait_until

CLIENTS = 6
#: Enough for a kill in any slice but the last, however fast the machine is.
SLICES_A_KILL = 4
CARDS_A_KILL = SLICES_A_KILL * 500


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
        club = night.prepare(env, kills * CARDS_A_KILL)
    house = server(workers=2, cron=1).start()
    chance = random.Random(kills)
    for _ in range(kills):
        passing = chance.randrange(SLICES_A_KILL - 1)
        killer.wait(NIGHT, poke=lambda: night.wake(opened), passing=passing)
        killer.kill(house)
        with opened() as env:
            assert env["loyalty.club"].browse(club).action_verify() == 0
            print(f"\nkilled with {night.left(env, club)} lots left")
        house.start()
    wait_until(
        lambda: night.is_done(opened, club), "the night did not come to its end", 300
    )
    with opened() as env:
        night.check_once(env, club, kills * CARDS_A_KILL)


def test_the_review_of_tiers_goes_on_where_it_was_killed(opened, server, killer, size):
    kills = 1 if size == "ci" else 10
    with opened() as env:
        club = review.prepare(env, kills * CARDS_A_KILL)
    house = server(workers=2, cron=1).start()
    chance = random.Random(kills)
    for _ in range(kills):
        passing = chance.randrange(SLICES_A_KILL - 1)
        killer.wait(REVIEW, poke=lambda: review.wake(opened), passing=passing)
        killer.kill(house)
        with opened() as env:
            print(f"\nkilled with {review.left(env, club)} members left")
            review.check_each(env, club)
        house.start()
    wait_until(
        lambda: review.is_done(opened, club), "the review did not come to its end", 300
    )
    with opened() as env:
        assert review.left(env, club) == 0
        review.check_each(env, club)
