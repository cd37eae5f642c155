"""What the setup wizard proposes for a trade: data that the shopkeeper then changes.

The amount of a rule is in average baskets of the shop; all other values are counts.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

from odoo.tools import LazyTranslate

_lt = LazyTranslate(__name__)


@dataclass(frozen=True)
class Rule:
    """A rule of a tier: "gt" is strictly more than."""

    metric: str
    operator: str
    value: int
    window: str
    number: int = 1


@dataclass(frozen=True)
class Tier:
    """A tier; what it gives in words is for the member.

    Who comes up to it gets a code for ``gift`` percent off one purchase.
    """

    name: str
    rules: tuple[Rule, ...] = ()
    factor: float = 1.0
    benefits: str = ""
    validity: str = "none"
    periods: int = 0
    gift: int = 0
    gift_validity: str = "days"


@dataclass(frozen=True)
class Trade:
    """A trade: ``back`` is the share of a purchase that its points are worth."""

    name: str
    hint: str
    tiers: tuple[Tier, ...]
    back: float
    months: int


TRADES = {
    "general": Trade(
        _lt("Any trade"),
        _lt(
            "Base, silver and gold, by the amount or the number of purchases of a year."
        ),
        (
            Tier(_lt("Base"), benefits=_lt("Points for every purchase")),
            Tier(
                _lt("Silver"),
                (Rule("amount", "ge", 5, "years"), Rule("purchases", "ge", 6, "years")),
                1.25,
                _lt("A quarter more points"),
            ),
            Tier(
                _lt("Gold"),
                (
                    Rule("amount", "ge", 20, "years"),
                    Rule("purchases", "ge", 15, "years"),
                ),
                1.5,
                _lt("Half as many points again"),
            ),
        ),
        back=0.02,
        months=12,
    ),
    "clothing": Trade(
        _lt("Clothing shop"),
        _lt(
            "More than one purchase in a season makes silver, and brings a discount "
            "code for the next season."
        ),
        (
            Tier(_lt("Base"), benefits=_lt("Points for every purchase")),
            Tier(
                _lt("Silver"),
                (Rule("purchases", "gt", 1, "season"),),
                1.25,
                _lt("A quarter more points, this season and the next"),
                "season",
                1,
                gift=10,
                gift_validity="next_season",
            ),
        ),
        back=0.05,
        months=12,
    ),
    "restaurant": Trade(
        _lt("Restaurant or café"),
        _lt("More than five visits in the last three months make gold."),
        (
            Tier(_lt("Base"), benefits=_lt("Points for every visit")),
            Tier(
                _lt("Gold"),
                (Rule("purchases", "gt", 5, "months", 3),),
                1.5,
                _lt("Half as many points again, and tables are reserved for free"),
            ),
        ),
        back=0.05,
        months=6,
    ),
    "pastry": Trade(
        _lt("Pastry shop"),
        _lt(
            "Who comes on four days in two months is a regular; large orders of a year "
            "make a guest of honour."
        ),
        (
            Tier(_lt("Base"), benefits=_lt("Points for every purchase")),
            Tier(
                _lt("Regular"),
                (Rule("days", "ge", 4, "months", 2),),
                1.25,
                _lt("A quarter more points"),
            ),
            Tier(
                _lt("Guest of Honour"),
                (Rule("amount", "ge", 20, "years"),),
                1.5,
                _lt("Half as many points again, and cakes are made to order first"),
            ),
        ),
        back=0.03,
        months=6,
    ),
}


def nice(amount: float) -> float:
    """The number nearest to ``amount`` that people like: 1, 2 or 5 and zeros.

    >>> [nice(amount) for amount in (0.037, 1.4, 3.4, 84000, 130000)]
    [0.05, 1.0, 5.0, 100000.0, 100000.0]
    """
    exponent = math.floor(math.log10(amount))
    size = 10.0**exponent if exponent >= 0 else 1 / 10.0**-exponent
    nearest = min((1, 2, 5, 10), key=lambda digit: abs(math.log(amount / size / digit)))
    return nearest * size
