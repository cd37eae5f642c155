"""Opening a session of the till: what the browser waits for and loads."""

import json

from odoo.modules.registry import Registry

from .measuring import Amount, Figure, Memory, alternate
from .orders import CLUB, NATIVE
from .till_shop import both

MEGABYTE = 10**6


def run(shop):
    """Time and bytes of `load_data`, against native."""
    memory = Memory()
    tills = both(shop)
    sizes = {}

    def load(arm):
        till = tills[arm]

        def work(_number):
            # A registry's caches are warm in a shop that is open.
            with memory.watch(), Registry(shop.database).cursor() as cr:
                session = till.environment(cr)["pos.session"].browse(till.session)
                data = session.load_data([])
                sizes[arm] = len(json.dumps(data, default=str))

        return work

    for arm in tills:
        load(arm)(0)
    ours, other = alternate(load(CLUB), load(NATIVE))
    times = Figure(
        measure="till: opening a session, time",
        ours=ours,
        other=other,
        bar=1.05,
        aim=1.02,
        note=f"{shop.members} members",
    )
    club, native = sizes[CLUB], sizes[NATIVE]
    size = Amount(
        measure="till: opening a session, bytes against native",
        values=[club / native],
        unit="×",
        bar=1.05,
        aim=1.02,
        note=f"{club / MEGABYTE:.2f} against {native / MEGABYTE:.2f} MB",
    )
    return [times, size], memory.growth
