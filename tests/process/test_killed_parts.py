"""SIGKILL while the scheduler computes a closing part by part: it goes on there."""

from functools import partial
from unittest.mock import patch

from closing import RUN, SALES, halted, is_waited_for, open_books, rows
from night import wake

from odoo.addons.loyalty_club.models.accounting import loyalty_club_closing_run_parts
from odoo.addons.loyalty_club.tests.accounting_checks import check_closing

from tests.support.waiting import wait_until

#: The table at which each part is held up, before it freezes anything.
TABLE = "sale_order_line_invoice_rel"
LONG_WORK = ["ir_cron_run_jobs"]


def test_a_closing_in_parts_goes_on_where_it_was_killed(opened, server, killer):
    with opened() as env:
        books = open_books(env)
        run = begun(env, books).id
    house = server(workers=2, cron=1)
    with halted(TABLE, "ACCESS EXCLUSIVE"):
        house.start()
        wait_until(
            partial(held_up, opened, killer), "the scheduler did not come to the part"
        )
        house.kill()
    killer.kill(house)
    with opened() as env:
        done = rows(env, run)
        assert 0 < done[0] < SALES and not done[1]
        assert env[RUN].browse(run).computing
    house.start()
    wait_until(partial(is_computed, opened, run), "the closing stayed behind")
    approver = books.client(house, books.approver)
    approver.call(RUN, "action_approve", [run])
    approver.call(RUN, "action_post", [run])
    with opened() as env:
        assert rows(env, run)[0] == SALES
        check_closing(env[RUN].browse(run), env[RUN])


def begun(env, books):
    """A run in parts, of which the first is done."""
    preparer = env["res.users"].search([("login", "=", books.preparer)])
    runs = env[RUN].with_user(preparer).with_company(books.company)
    run = runs.create({"company_id": books.company})
    with patch.object(loyalty_club_closing_run_parts, "AT_ONCE", SALES // 3):
        run.action_compute_or_queue()
    job = run._job()
    job._work(job._next_ids())
    assert job.last_id < job.total
    return run


def held_up(opened, killer):
    """Whether the scheduler waits for the table; else it is woken."""
    wake(opened, LONG_WORK)
    return is_waited_for(killer, TABLE)


def is_computed(opened, run):
    """Whether the run is computed; else the scheduler is woken."""
    wake(opened, LONG_WORK)
    with opened() as env:
        return env[RUN].browse(run).state == "computed"
