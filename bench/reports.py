"""The accountant's reports that read the ledger whenever they are opened."""

from pathlib import Path

from odoo.modules.registry import Registry

from .accounting import PREPARER, user_of
from .closing import close_past, is_closed
from .measuring import Figure, Memory, alternate
from .shop import superuser

SQL = Path(__file__).parent / "sql"


def roll_forward(env):
    """The lines that a closing of all since the last one would have."""
    config = env["loyalty.club.account.config"].search([])
    return env["loyalty.club.closing.run"]._open_period(config)._shown_lines()


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


#: Each report with its bare aggregate.
REPORTS = {
    "live roll-forward": (roll_forward, "months.sql"),
    "live months of issue": (months_of_issue, "months.sql"),
    "live ageing": (ageing, "ageing.sql"),
}


def run(shop):
    """A row for each report, after the past was closed."""
    memory = Memory()
    if not is_closed(shop):
        close_past(shop, set())
    return [_figure(shop, memory, name) for name in REPORTS], memory.growth


def _figure(shop, memory, name):
    report, bare = REPORTS[name]

    def ours(_number):
        with memory.watch(), Registry(shop.database).cursor() as cr:
            env = superuser(cr)
            if not report(env(user=user_of(env, PREPARER), su=True)):
                raise RuntimeError(f"The report is empty: {name}.")

    def other(_number):
        with Registry(shop.database).cursor() as cr:
            cr.execute((SQL / bare).read_text(), {"club": shop.club})
            cr.fetchall()

    ours, other = alternate(ours, other)
    return Figure(
        measure=name,
        ours=ours,
        other=other,
        bar=2,
        aim=1.3,
        other_name="bare aggregate",
    )
