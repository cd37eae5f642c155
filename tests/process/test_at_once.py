"""Two workers, eight tills, one member: nothing is spent twice, nobody is stuck."""

import threading
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress

from counter import open_counter, sell
from psycopg2 import errors

CLIENTS = 8
BUSY = """
    UPDATE loyalty_card SET club_posting_count = club_posting_count WHERE id = %s
"""
DEADLOCKS = "SELECT deadlocks FROM pg_stat_database WHERE datname = current_database()"


def deadlocks(env):
    """How many deadlocks PostgreSQL has had to break in this database so far."""
    env.cr.execute(DEADLOCKS)
    return env.cr.fetchone()[0]


def test_eight_clients_spend_one_members_points_once(opened, server, size):
    rounds = 6 if size == "ci" else 30
    balance = rounds * CLIENTS * 50 // 2
    with opened() as env:
        # The points pay the goods whole, so that no sale earns.
        counter = open_counter(env, points=balance, price=5)
        before = deadlocks(env)
    house = server(workers=2).start()

    def spend(_number):
        client = counter.client(house)
        return [sell(client, counter, counter.partners[0], 50) for _ in range(rounds)]

    with ThreadPoolExecutor(CLIENTS) as pool:
        results = [one for many in pool.map(spend, range(CLIENTS)) for one in many]
    sold = results.count("sold")
    print(f"\n{sold} sold, {len(results) - sold} refused: {set(results)}")
    with opened() as env:
        club = env["loyalty.club"].browse(counter.club)
        member = club.member_ids
        spent = [m.points for m in member.move_ids if m.kind == "redemption"]
        assert member.points == balance - 50 * sold
        assert sum(spent) == -50 * sold
        assert sold * 50 == balance, "points are left although more were asked for"
        assert club.action_verify() == 0
        assert deadlocks(env) == before
    assert "deadlock detected" not in house.text()


def test_eight_clients_selling_to_one_member_all_get_through(opened, server, size):
    rounds = 4 if size == "ci" else 20
    with opened() as env:
        counter = open_counter(env, points=1000)
        before = deadlocks(env)
    house = server(workers=2).start()

    def trade(number):
        client = counter.client(house)
        points = 100 if number % 2 else 0
        return [
            sell(client, counter, counter.partners[0], points) for _ in range(rounds)
        ]

    with ThreadPoolExecutor(CLIENTS) as pool:
        results = [one for many in pool.map(trade, range(CLIENTS)) for one in many]
    assert set(results) == {"sold"}, set(results)
    with opened() as env:
        club = env["loyalty.club"].browse(counter.club)
        paying, spending = rounds * CLIENTS // 2, rounds * CLIENTS // 2
        assert club.member_ids.points == 1000 + paying * 100 + spending * (90 - 100)
        assert club.action_verify() == 0
        assert deadlocks(env) == before


def test_a_sale_gets_its_turn_at_a_card_that_is_never_at_rest(opened, server):
    with opened() as env:
        counter = open_counter(env, points=1000)
        card = env["loyalty.club"].browse(counter.club).member_ids.points_card_id.id
    client = counter.client(server(workers=2).start())
    sell(client, counter, counter.partners[0])
    over = threading.Event()

    def never_rest():
        while not over.is_set():
            with suppress(errors.SerializationFailure), opened() as env:
                env.cr.execute(BUSY, [card])

    with ThreadPoolExecutor(1) as pool:
        other = pool.submit(never_rest)
        try:
            came = [sell(client, counter, counter.partners[0], 10) for _ in range(4)]
        finally:
            over.set()
        other.result()
    assert came == ["sold"] * 4
    with opened() as env:
        club = env["loyalty.club"].browse(counter.club)
        assert club.member_ids.points == 1000 + 100 + 4 * (99 - 10)
        assert club.action_verify() == 0
