"""SIGKILL while a closing is computed or posted: all of it, or nothing of it."""

from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress

import pytest
from closing import RUN, entries, halted, is_waited_for, open_books, rows

from odoo.addons.loyalty_club.tests.accounting_checks import check_closing

from tests.support.rpc import Refusal
from tests.support.waiting import wait_until

#: Tables at which a step is held up and killed, with the lock that does it: before the
#: freezing, and when all but the state is written.
COMPUTING = (
    ("sale_order_line_invoice_rel", "ACCESS EXCLUSIVE"),
    ("loyalty_club_closing_run", "SHARE"),
)
#: Before the entry, before its lines, and when it is posted and has its number.
POSTING = (
    ("account_move", "SHARE"),
    ("account_move_line", "SHARE"),
    ("loyalty_club_closing_line", "SHARE"),
)


def test_a_killed_closing_is_as_it_was_and_goes_on(opened, server, killer, size):
    with opened() as env:
        books = open_books(env)
    house = server(workers=2).start()
    run = books.client(house, books.preparer).call(RUN, "create", {})
    for place in places(COMPUTING, size):
        kill_in(killer, house, books, (books.preparer, "action_compute", run), place)
        with opened() as env:
            assert state(env, run) == ("draft", (0, 0), [])
        house.start()
    books.client(house, books.preparer).call(RUN, "action_compute", [run])
    books.client(house, books.approver).call(RUN, "action_approve", [run])
    with opened() as env:
        approved = state(env, run)
        assert approved[0] == "approved" and all(approved[1])
    for place in places(POSTING, size):
        kill_in(killer, house, books, (books.approver, "action_post", run), place)
        with opened() as env:
            assert state(env, run) == approved
            assert not entries(env, books)
        house.start()
    books.client(house, books.approver).call(RUN, "action_post", [run])
    with opened() as env:
        check_posted(env, books, run)


def places(step, size):
    """Where a step is killed: at its very end, and everywhere at the long size."""
    return step[-1 if size == "ci" else 0 :]


def kill_in(killer, house, books, step, place):
    """Kill the server while a step waits at a place, in its open transaction."""
    login, method, run = step
    client = books.client(house, login)

    def work():
        with suppress(OSError, ValueError):
            client.call(RUN, method, [run])
            pytest.fail(f"{method} was not held up at {place}")

    with ThreadPoolExecutor(1) as pool:
        with halted(*place):
            done = pool.submit(work)
            wait_until(
                lambda: done.done() or is_waited_for(killer, place[0]),
                f"nobody came to {place}",
            )
            house.kill()
        # Only now can PostgreSQL see that its client is gone.
        killer.kill(house)
        done.result()
    print(f"\n{method} was killed at {place[0]}")


def state(env, run_id):
    """What a run is and has."""
    run = env[RUN].browse(run_id)
    return run.state, rows(env, run_id), run.move_ids.ids


def check_posted(env, books, run_id):
    """One entry with the first number of its journal, and the books agree."""
    run = env[RUN].browse(run_id)
    assert run.state == "posted"
    (entry,) = entries(env, books)
    assert (entry.state, entry.sequence_number) == ("posted", 1)
    assert not entry.made_sequence_gap
    assert entry.inalterable_hash
    check_closing(run, run.browse())


def test_two_people_who_post_at_once_post_once(opened, server):
    with opened() as env:
        books = open_books(env)
    house = server(workers=2).start()
    run = books.client(house, books.preparer).call(RUN, "create", {})
    books.client(house, books.preparer).call(RUN, "action_compute", [run])
    books.client(house, books.approver).call(RUN, "action_approve", [run])
    clients = [books.client(house, books.approver) for _ in range(4)]

    def post(client):
        try:
            return client.call(RUN, "action_post", [run])
        except Refusal as refusal:
            assert refusal.is_sentence, refusal
            return refusal.sentence

    with ThreadPoolExecutor(len(clients)) as pool:
        answers = list(pool.map(post, clients))
    assert answers.count(True) == 1, answers
    assert all("does not follow" in answer for answer in answers if answer is not True)
    with opened() as env:
        check_posted(env, books, run)
