"""What the accounting of points costs an order: its queries with and without it."""

from statistics import median

from odoo.modules.registry import Registry

from .accounting import set_up
from .measuring import ROUNDS, Amount, Memory
from .orders import CLUB, company_of, draft
from .shop import environment, superuser


def run(shop):
    """One row: the queries of confirming, invoicing and posting that come to it."""
    memory = Memory()
    without = _queries(shop, memory)
    with Registry(shop.database).cursor() as cr:
        club = superuser(cr)["loyalty.club"].browse(shop.club)
        set_up(club, club._today())
        cr.commit()
    with_it = _queries(shop, memory)
    row = Amount(
        measure="accounting's cost on confirming and invoicing an order",
        values=[a - b for a, b in zip(with_it, without, strict=True)],
        unit="queries",
        bar=0,
        aim=0,
        note=f"{median(with_it):g} queries with a set-up and without",
    )
    return [row], memory.growth


def _queries(shop, memory):
    """The queries of some orders, without the first one, which fills caches."""
    counts = []
    for order in draft(shop, CLUB, ROUNDS + 1):
        with memory.watch():
            counts.append(_sell(shop, order))
    return counts[1:]


def _sell(shop, order_id):
    with Registry(shop.database).cursor() as cr:
        env = environment(cr, company_of(shop, CLUB))
        order = env["sale.order"].browse(order_id)
        order.action_confirm()
        order._create_invoices().action_post()
        cr.commit()
        return cr.sql_log_count
