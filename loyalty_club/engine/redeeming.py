# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""The points that a reward costs by what it took off the price.

A till says what a reward costs; the server reckons it from the money. Money is in the
smallest unit of the club's currency, points in whole hundredths.
"""

from __future__ import annotations

from .checks import whole

HUNDREDTHS = 100


def by_value(value, price, step):
    """Return what a value costs where each point is worth ``price``.

    Points are spent in whole steps, so a started one counts.

    >>> by_value(1050, 10, 100)
    10500
    >>> by_value(1051, 10, 100)
    10600

    Raises ValueError when a number is negative or not whole, or ``price`` or ``step``
    is zero.
    """
    whole(value, "The value of a reward", least=0)
    whole(price, "The value of a point", least=1)
    whole(step, "The step of points", least=1)
    hundredths = -(-value * HUNDREDTHS // price)
    return -(-hundredths // step) * step


def claims(value, worth, slack=0):
    """Return how often a reward was claimed that is worth ``worth`` each time.

    At least once: who puts it on a ticket has claimed it. ``slack`` smallest units are
    forgiven, for lines are rounded one by one. What is worth nothing is claimed once,
    whatever was taken off: there is no telling how often.

    >>> claims(500, 500), claims(501, 500, 1), claims(700, 500)
    (1, 1, 2)

    Raises ValueError when a number is negative or not whole.
    """
    whole(value, "The value of a reward", least=0)
    whole(worth, "The worth of a reward", least=0)
    whole(slack, "The slack", least=0)
    if not worth:
        return 1
    return max(1, -(-(value - slack) // worth))
