"""Two people who change the closings of a company at the same moment."""

from concurrent.futures import ThreadPoolExecutor
from functools import partial

from closing import RUN, halted, open_books

from odoo import fields

from odoo.addons.loyalty_club.tests.accounting_checks import check_closings

from tests.support.rpc import Refusal
from tests.support.waiting import wait_until

HELD_UP = """
    SELECT count(*) FROM pg_stat_activity
     WHERE datname = current_database() AND wait_event_type = 'Lock'
"""


def test_a_closing_is_not_reversed_under_one_that_is_being_posted(
    opened, server, killer
):
    """Each alone may be done, and after the one the other may not."""
    with opened() as env:
        books = open_books(env)
        first = env["loyalty.club.account.config"].browse(books.config).start_date
    house = server(workers=3).start()
    earlier = computed(house, books, date_to=str(fields.Date.add(first, days=9)))
    approver = books.client(house, books.approver)
    approver.call(RUN, "action_approve", [earlier])
    approver.call(RUN, "action_post", [earlier])
    later = computed(house, books)
    approver.call(RUN, "action_approve", [later])

    steps = (("action_post", later), ("action_reverse", earlier))
    with ThreadPoolExecutor(len(steps)) as pool:
        with halted("loyalty_club_closing_run"):
            answers = []
            for number, step in enumerate(steps, start=1):
                answers.append(pool.submit(answer, house, books, *step))
                wait_until(partial(held_up, killer, number), f"{step} goes on")
        posted, reversed_ = (one.result() for one in answers)
    assert posted is True
    assert "First reverse the closing" in reversed_
    with opened() as env:
        check_closings(*env[RUN].browse([earlier, later]))


def computed(house, books, **values):
    """A run that the preparer has computed."""
    preparer = books.client(house, books.preparer)
    run = preparer.call(RUN, "create", values)
    preparer.call(RUN, "action_compute", [run])
    return run


def answer(house, books, method, run):
    """What the approver is told."""
    try:
        return books.client(house, books.approver).call(RUN, method, [run])
    except Refusal as refusal:
        assert refusal.is_sentence, refusal
        return refusal.sentence


def held_up(killer, number):
    """Whether so many wait for somebody else in the database."""
    killer.cursor.execute(HELD_UP)
    return killer.cursor.fetchone()[0] == number
