"""The accountant's reports that read the ledger whenever they are opened."""

from functools import partial
from pathlib import Path

from odoo.modules.registry import Registry

from .accounting import PREPARER, user_of
from .closing import BARE, bare_bounds, close_past, is_closed
from .measuring import Figure, Memory, alternate
from .shop import superuser

SQL = Path(__file__).parent / "sql"


def open_period(env):
    """The closing of all since the last one, which nobody has saved."""
    config = env["loyalty.club.account.config"].search([])
    return env["loyalty.club.closing.run"]._open_period(config), config


def roll_forward(env):
    """The lines that it would have."""
    return open_period(env)[0]._shown_lines()


def bare_roll_forward(env):
    """The sums of the same documents, as they are compared with a closing, by month."""
    statement = f"""
        SELECT cohort, sum(issued), sum(returned), sum(redeemed), sum(expired),
               sum(amount)
          FROM ({BARE.read_text()}) AS sums GROUP BY cohort
    """
    env.cr.execute(statement, bare_bounds(*open_period(env)))
    return env.cr.fetchall()


def months_of_issue(env):
    """What became of each month's points, month by month."""
    sums = ["issued:sum", "redeemed:sum", "expired:sum"]
    cohorts = env["loyalty.club.cohort"]
    return cohorts.formatted_read_group([], ["cohort:month", "age"], sums)


def ageing(env):
    """Open points by when they expire, with what they are worth."""
    sums = ["points:sum", "value:sum", "expected:sum"]
    lots = env["loyalty.club.liability.ageing"]
    return lots.formatted_read_group([], ["bucket"], sums)


def bare(name):
    """The bare aggregate of a club, in a file."""

    def work(env):
        club = env["loyalty.club.account.config"].search([]).club_id
        env.cr.execute((SQL / name).read_text(), {"club": club.id})
        return env.cr.fetchall()

    return work


#: Each report with its bare aggregate, and what that is called.
REPORTS = {
    "live roll-forward": (roll_forward, bare_roll_forward, "bare SELECT of its sums"),
    "live months of issue": (months_of_issue, bare("months.sql"), "bare aggregate"),
    "live ageing": (ageing, bare("ageing.sql"), "bare aggregate"),
}


def run(shop):
    """A row for each report, after the past was closed."""
    memory = Memory()
    if not is_closed(shop):
        close_past(shop, set())
    return [_figure(shop, memory, name) for name in REPORTS], memory.growth


def _figure(shop, memory, name):
    *reports, other_name = REPORTS[name]
    sides = [partial(_read, shop, memory, name, report) for report in reports]
    ours, other = alternate(*sides)
    return Figure(
        measure=name,
        ours=ours,
        other=other,
        bar=2,
        aim=1.3,
        other_name=other_name,
    )


def _read(shop, memory, name, report, _number):
    """Read a report as the preparer sees it."""
    with memory.watch(), Registry(shop.database).cursor() as cr:
        env = superuser(cr)
        if not report(env(user=user_of(env, PREPARER), su=True)):
            raise RuntimeError(f"The report is empty: {name}.")
