"""The closing of a period over the whole ledger, the first one and that of a month.

A month is computed and rolled back by turns. It follows a posted closing of all that
was before it, so that everything is held against what is kept already.
"""

from datetime import timedelta
from pathlib import Path

from odoo.modules.registry import Registry

from .accounting import APPROVER, PREPARER, user_of
from .backfill import sweep
from .measuring import Figure, Memory, alternate, timed
from .past import this_day
from .shop import superuser

TABLE = "loyalty_club_closing_source"
BARE = Path(__file__).parent / "sql/closing.sql"
INSERT = """
    INSERT INTO loyalty_club_closing_source (
        run_id, config_id, company_id, cohort, source_model, source_id, share_id, date,
        late, issued, returned, redeemed, expired, amount, goods_amount, deferred,
        taken_back)
    SELECT %(run)s, %(config)s, %(company)s, cohort, source_model, source_id, share_id,
           date, FALSE, issued, returned, redeemed, expired, amount, amount, amount, 0
      FROM ({sums}) AS sums
"""


def run(shop):
    """The row of the closing of the past, and that of the month after it."""
    memory = Memory()
    before, last = _days()
    # Millions of rows: one round takes minutes, and its closing is kept.
    counts = set()
    bare_past = _rolled_back(shop, bare, before, counts)
    with memory.watch():
        past = close_past(shop, counts)
    row = _figure(shop, "closing run, all of the past", [past], [bare_past], counts)
    return [row, _month(shop, memory, last)], memory.growth


def _month(shop, memory, last):
    counts = set()

    def ours(_number):
        with memory.watch():
            return _rolled_back(shop, close, last, counts)

    times = alternate(ours, lambda _number: _rolled_back(shop, bare, last, counts))
    return _figure(shop, "closing run, a month", *times, counts)


def _figure(shop, measure, ours, other, counts):
    if len(counts) != 1:
        raise RuntimeError(f"The two sides wrote different rows: {counts}.")
    return Figure(
        measure=measure,
        ours=ours,
        other=other,
        bar=3,
        aim=1.5,
        other_name="bare INSERT of its sums",
        note=f"{_size(shop)}; {counts.pop():,} rows of documents written",
    )


def _days():
    """The last days of the month before the last one that is over, and of that."""
    last = this_day().replace(day=1) - timedelta(days=1)
    return last.replace(day=1) - timedelta(days=1), last


def _rolled_back(shop, work, last_day, counts):
    """Seconds of a work, of which nothing stays; its rows are counted."""
    with Registry(shop.database).cursor() as cr:
        run = _new_run(cr, shop, last_day)
        seconds = timed(work, run)
        counts.add(_count(run))
        cr.rollback()
    sweep(shop.database, TABLE)
    return seconds


def _count(run):
    """How many rows a run has frozen."""
    run.env.cr.execute(f"SELECT count(*) FROM {TABLE} WHERE run_id = %s", [run.id])
    return run.env.cr.fetchone()[0]


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
    values = {"run": run.id, "config": config.id, "company": run.company_id.id}
    statement = INSERT.format(sums=BARE.read_text())
    run.env.cr.execute(statement, {**values, **bare_bounds(run, config)})


def bare_bounds(run, config):
    """What ``BARE`` is told: a club, and the days of a run."""
    club = config.club_id.id
    return {"club": club, "since": run.date_from, "until": run.date_to}


def is_closed(shop):
    """Whether something was closed already."""
    with Registry(shop.database).cursor() as cr:
        return bool(superuser(cr)["loyalty.club.closing.run"].search_count([]))


def close_past(shop, counts):
    """Close and post all but the last month that is over.

    :return: seconds until it was computed
    """
    with Registry(shop.database).cursor() as cr:
        run = _new_run(cr, shop, _days()[0])
        seconds = timed(close, run)
        counts.add(_count(run))
        approver = user_of(run.env, APPROVER)
        run.with_user(approver).action_approve()
        run.with_user(approver).action_post()
        cr.commit()
    sweep(shop.database, TABLE)
    return seconds


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
