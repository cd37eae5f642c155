"""The closing of a period over the whole ledger, the first one and that of a month.

What was computed is rolled back after each round. A month follows a posted closing of
all that was before it, so that everything is held against what is kept already.
"""

from datetime import date, timedelta
from pathlib import Path

from odoo.modules.registry import Registry

from .accounting import APPROVER, PREPARER, user_of
from .backfill import sweep
from .measuring import ROUNDS, Figure, Memory, alternate, timed
from .shop import superuser

BARE = Path(__file__).parent / "sql/closing.sql"
TABLE = "loyalty_club_closing_source"
#: The first closing writes millions of rows: one round takes minutes.
FIRST_ROUNDS = 1


def run(shop):
    """The row of the first closing and, once that is posted, of the month after it."""
    memory = Memory()
    month_end = date.today().replace(day=1) - timedelta(days=1)  # noqa: DTZ011
    before = month_end.replace(day=1) - timedelta(days=1)
    past = _figure(shop, memory, before, "closing run, all of the past", FIRST_ROUNDS)
    _post(shop, before)
    month = _figure(shop, memory, month_end, "closing run, a month", ROUNDS)
    return [past, month], memory.growth


def _figure(shop, memory, last_day, measure, rounds):
    written = set()

    def ours(_number):
        with memory.watch():
            return _rolled_back(shop, close, last_day, written)

    def other(_number):
        return _rolled_back(shop, bare, last_day, written)

    ours, other = alternate(ours, other, rounds)
    if len(written) != 1:
        raise RuntimeError(f"The two sides wrote different rows: {written}.")
    return Figure(
        measure=measure,
        ours=ours,
        other=other,
        bar=3,
        aim=1.5,
        other_name="bare INSERT of its sums",
        note=f"{_size(shop)}; {written.pop():,} rows of documents written",
    )


def _rolled_back(shop, work, last_day, written):
    """Seconds of a work, of which nothing stays; how many rows, goes to ``written``."""
    with Registry(shop.database).cursor() as cr:
        run = _new_run(cr, shop, last_day)
        seconds = timed(work, run)
        cr.execute(f"SELECT count(*) FROM {TABLE} WHERE run_id = %s", [run.id])
        written.add(cr.fetchone()[0])
        cr.rollback()
    sweep(shop.database, TABLE)
    return seconds


def _new_run(cr, shop, last_day):
    env = superuser(cr)
    run = env["loyalty.club.closing.run"].create(
        {"company_id": shop.club_company, "date_to": last_day}
    )
    env.flush_all()
    return run


def close(run):
    """The button."""
    run.with_user(user_of(run.env, PREPARER)).action_compute()


def bare(run):
    """The bare statement."""
    config = run.env["loyalty.club.account.config"]._of_company(run.company_id)
    values = {
        "run": run.id,
        "config": config.id,
        "company": run.company_id.id,
        "club": config.club_id.id,
        "since": run.date_from,
        "until": run.date_to,
    }
    run.env.cr.execute(BARE.read_text(), values)


def _post(shop, last_day):
    """Close the past for good."""
    with Registry(shop.database).cursor() as cr:
        run = _new_run(cr, shop, last_day)
        close(run)
        approver = user_of(run.env, APPROVER)
        run.with_user(approver).action_approve()
        run.with_user(approver).action_post()
        cr.commit()
    sweep(shop.database, TABLE)


def _size(shop):
    """Lots and moves, in words."""
    with Registry(shop.database).cursor() as cr:
        cr.execute(
            """
            SELECT (SELECT count(*) FROM loyalty_club_point_lot),
                   (SELECT count(*) FROM loyalty_club_point_move)
            """
        )
        lots, moves = cr.fetchone()
    return f"{lots:,} lots and {moves:,} moves"
