"""Past orders become purchases, against a bare statement that writes the same rows."""

from pathlib import Path

import odoo.sql_db
from odoo.modules.registry import Registry

from .measuring import Figure, Memory, alternate, timed
from .shop import superuser

BARE = Path(__file__).parent / "sql/backfill.sql"
TABLE = "loyalty_club_purchase"
TOTAL = f"SELECT count(*), sum(amount) FROM {TABLE}"


def run(shop):
    """One row; what was written is rolled back after each round."""
    memory, totals = Memory(), set()

    def ours(_number):
        with memory.watch():
            return rolled_back(shop, product, totals)

    ours, other = alternate(ours, lambda _number: rolled_back(shop, bare, totals))
    if len(totals) != 1:
        raise RuntimeError(f"The two sides wrote different purchases: {totals}.")
    figure = Figure(
        measure=f"back-fill of {shop.members:,} past orders",
        ours=ours,
        other=other,
        bar=2,
        aim=1.3,
        other_name="bare INSERT … SELECT",
        note="nine in ten invoiced, one in twenty of those credited in part",
    )
    return [figure], memory.growth


def rolled_back(shop, work, totals):
    """Seconds of a work, of which nothing stays; what it wrote goes to ``totals``."""
    with Registry(shop.database).cursor() as cr:
        seconds = timed(work, cr)
        cr.execute(TOTAL)
        totals.add(cr.fetchone())
        cr.rollback()
    sweep(shop.database)
    return seconds


def sweep(database, table=TABLE):
    """Take the rows of the round away, which else would slow down the next one."""
    with odoo.sql_db.db_connect(database).cursor() as cr:
        cr.connection.autocommit = True
        cr.execute(f"VACUUM ANALYZE {table}")


def product(cr):
    """What the installation of the addon does."""
    superuser(cr)["loyalty.club.purchase"]._backfill()


def bare(cr):
    """The bare statement."""
    cr.execute(BARE.read_text())
