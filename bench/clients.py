"""Eight clients who confirm orders of one customer at the same moment."""

import random

from odoo.modules.registry import Registry
from odoo.service.model import retrying
from odoo.tools import mute_logger

from .measuring import Figure, Memory, alternate, together
from .orders import CLUB, NATIVE, company_of, draft
from .shop import environment

CLIENTS = 8


def run(shop):
    """Orders through and time, against native."""
    memory = Memory()
    through = {CLUB: [], NATIVE: []}

    def rush(arm):
        def work(number):
            orders = draft(shop, arm, CLIENTS, one_customer=True)
            # Clients wait at random before they try again; here both sides alike.
            random.seed(number)
            # Clients that try again are what is measured here, not a mishap.
            with memory.watch(), mute_logger("odoo.sql_db"):
                seconds, done = _rush(shop, arm, orders)
            through[arm].append(done)
            return seconds

        return work

    ours, other = alternate(rush(CLUB), rush(NATIVE))
    every = CLIENTS * len(ours)
    figure = Figure(
        measure="eight clients confirm on one card",
        ours=ours,
        other=other,
        bar=1.2,
        aim=1.0,
        note=f"orders through: {sum(through[CLUB])} of {every}, native"
        f" {sum(through[NATIVE])}",
        holds=sum(through[CLUB]) == every,
    )
    return [figure], memory.growth


def _rush(shop, arm, orders):
    """Confirm each order in a thread of its own.

    :return: seconds until the last is done, and how many went through
    """
    done = []

    def client(order_id, ready):
        with Registry(shop.database).cursor() as cr:
            env = environment(cr, company_of(shop, arm))
            order = env["sale.order"].browse(order_id)
            ready()
            retrying(order.action_confirm, env)
            done.append(order_id)

    return together(client, orders), len(done)
