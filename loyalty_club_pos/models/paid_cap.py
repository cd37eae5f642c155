"""Baskets whose lines ask for more money than their ticket was paid with."""

from __future__ import annotations

from dataclasses import replace


def shrink(basket, paid: int, asked: int) -> None:
    """Make all lines smaller, quantities too, until they ask for what was paid.

    Only a ticket that somebody made up is so: a till's lines add up to its total.
    """
    basket.lines = [
        sold._replace(
            earning=replace(
                sold.earning,
                quantity=sold.earning.quantity * paid // asked,
                untaxed=sold.earning.untaxed * paid // asked,
                total=sold.earning.total * paid // asked,
            ),
            remaining=sold.remaining * paid // asked,
        )
        for sold in basket.lines
    ]
    basket.paid_untaxed = basket.paid_untaxed * paid // asked
    basket.paid_total = basket.paid_total * paid // asked


def hold(basket, paid: int, most: int) -> None:
    """Let the lines that a rule takes earn on no more than was paid.

    Such lines may come to more than the whole ticket, where a discount stands on a
    line that no rule takes. The rest counts as if points had paid it.

    :param most: what was paid, and what roundings may add
    """
    lines = [sold.earning for sold in basket.lines if not sold.earning.excluded]
    for name in ("untaxed", "total"):
        net = sum(getattr(line, name) for line in lines)
        taken = sum(getattr(line, name) for line in lines if line.rules)
        before = getattr(basket, f"paid_{name}")
        setattr(basket, f"paid_{name}", _points_paid(net, taken, before, paid, most))


def _points_paid(net, taken, before, paid, most):
    """What counts as paid by points, so that ``taken`` earns on ``most`` at most.

    >>> _points_paid(100, 100, 30, 70, 70)
    30
    >>> _points_paid(600, 1000, 0, 600, 601)
    240
    >>> _points_paid(0, 1000, 0, 0, 1)
    1
    """
    if net <= 0:
        return max(before, 1) if taken > most else before
    if taken * (net - before) <= most * net:
        return before
    return max(before, net - net * paid // taken)
