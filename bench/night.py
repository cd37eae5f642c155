"""Maturity and expiry of a heavy night, against one bare statement each.

Every night has lots of its own that are due, so that all nights can be worked off one
after the other, the product's and the bare ones in turn.
"""

from datetime import timedelta
from itertools import count
from pathlib import Path
from unittest.mock import patch

from odoo import fields
from odoo.modules.registry import Registry

from .measuring import ROUNDS, Figure, Memory, timed
from .shop import superuser

SQL = Path(__file__).parent / "sql"


def run(shop, small):
    """The heavy night, and how it grows with the number of members."""
    memory = Memory()
    first = fields.Date.today() + timedelta(days=1)
    nights = {
        name: (first + timedelta(days=number) for number in count())
        for name in (shop.database, small.database)
    }
    works = {
        "bare": (bare_night, shop),
        "ours": (product_night, shop),
        "small": (product_night, small),
    }
    times = {name: [] for name in works}
    for number in range(ROUNDS):
        for name in sorted(works, reverse=bool(number % 2)):
            work, where = works[name]
            with memory.watch():
                times[name].append(timed(work, where, next(nights[where.database])))
    _check(shop)
    _check(small)
    figures = [
        Figure(
            measure="night of maturity and expiry",
            ours=times["ours"],
            other=times["bare"],
            bar=1.5,
            aim=1.1,
            other_name="one bare statement each",
            note=f"{shop.members // 20} lots mature and as many lapse",
        ),
        Figure(
            measure=f"the same, from {small.members:,} to {shop.members:,} members",
            ours=times["ours"],
            other=times["small"],
            bar=12,
            aim=10,
            other_name=f"{small.members:,} members",
        ),
    ]
    return figures, memory.growth


def product_night(shop, day):
    """What the scheduler does, on a day of the club."""
    with Registry(shop.database).cursor() as cr:
        env = superuser(cr)
        with patch.object(type(env["loyalty.club"]), "_today", lambda _club: day):
            env["loyalty.card"]._cron_mature()
            env["loyalty.card"]._cron_expire()


def bare_night(shop, day):
    """The same change by two statements."""
    with Registry(shop.database).cursor() as cr:
        for name in ("mature", "expire"):
            statement = (SQL / f"{name}.sql").read_text()
            cr.execute(statement, {"club": shop.club, "today": day, "uid": 1})
            cr.commit()


def _check(shop):
    """Whoever worked the nights off, the ledger must add up and nothing be due."""
    with Registry(shop.database).cursor() as cr:
        env = superuser(cr)
        if env["loyalty.club"].browse(shop.club).action_verify():
            raise RuntimeError("After the nights the ledger does not add up.")
