"""The accountant's reports that read the ledger whenever they are opened."""

from pathlib import Path

from odoo.modules.registry import Registry

from .accounting import PREPARER, user_of
from .measuring import Figure, Memory, alternate
from .shop import superuser

SQL = Path(__file__).parent / "sql"
#: Each report: its model, what it is grouped by and sums up, and its bare aggregate.
REPORTS = {
    "live roll-forward by month of issue": (
        "loyalty.club.cohort",
        ["cohort:month", "age"],
        ["issued:sum", "redeemed:sum", "expired:sum"],
        "months.sql",
    ),
    "ageing by expiry": (
        "loyalty.club.liability.ageing",
        ["bucket"],
        ["points:sum", "value:sum", "expected:sum"],
        "ageing.sql",
    ),
}


def run(shop):
    """A row for each report."""
    memory = Memory()
    return [_figure(shop, memory, name) for name in REPORTS], memory.growth


def _figure(shop, memory, name):
    model, groups, sums, bare = REPORTS[name]

    def ours(_number):
        with memory.watch(), Registry(shop.database).cursor() as cr:
            env = superuser(cr)
            report = env[model].with_user(user_of(env, PREPARER))
            if not report.formatted_read_group([], groups, sums):
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
