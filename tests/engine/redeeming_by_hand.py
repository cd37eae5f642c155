# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""What rewards cost, by hand; and the same a second time, with fractions."""

from fractions import Fraction
from math import ceil

# value, price of a point, step in hundredths: hundredths that it costs
BY_VALUE = [
    (1050, 10, 100, 10500),
    (1051, 10, 100, 10600),
    (1051, 10, 10, 10510),
    (1051, 10, 1, 10510),
    (0, 10, 100, 0),
    (1, 10, 100, 100),
    (1, 10, 10, 10),
    (1, 30, 1, 4),
    (1, 30, 10, 10),
    (999, 100, 100, 1000),
    (1000, 100, 100, 1000),
    (1000, 3, 1, 33334),
    (1000, 3, 10, 33340),
    (1000, 3, 100, 33400),
    (50_000, 1000, 100, 5000),
    (1, 10**15, 1, 1),
    (9 * 10**13 + 1, 100, 1, 9 * 10**13 + 1),
]

# value, worth of claiming once, slack: how often it was claimed
CLAIMS = [
    (500, 500, 0, 1),
    (501, 500, 1, 1),
    (501, 500, 0, 2),
    (700, 500, 0, 2),
    (1000, 500, 0, 2),
    (1001, 500, 0, 3),
    (1003, 500, 3, 2),
    (0, 500, 0, 1),
    (0, 500, 7, 1),
    (3, 500, 1000, 1),
    (700, 0, 0, 1),
    (0, 0, 0, 1),
    (7, 1, 0, 7),
    (9 * 10**15, 1, 1, 9 * 10**15 - 1),
]

# function, arguments: part of the sentence
REFUSED = [
    ("by_value", (-1, 1, 1), "The value of a reward must be between 0"),
    ("by_value", (1.5, 1, 1), "The value of a reward must be a whole number, not 1.5."),
    ("by_value", (True, 1, 1), "The value of a reward must be a whole number"),
    ("by_value", (1, 0, 1), "The value of a point must be between 1"),
    ("by_value", (1, 1, 0), "The step of points must be between 1"),
    ("claims", (-1, 1, 0), "The value of a reward must be between 0"),
    ("claims", (1, -1, 0), "The worth of a reward must be between 0"),
    ("claims", (1, "1", 0), "The worth of a reward must be a whole number, not '1'."),
    ("claims", (1, 1, -1), "The slack must be between 0"),
]


def by_value(value, price, step):
    """Return the hundredths of the least number of steps that pay for ``value``."""
    return ceil(Fraction(value, price) / Fraction(step, 100)) * step


def claims(value, worth, slack):
    """Return the least number of claims that explains ``value``."""
    if worth == 0 or value <= slack:
        return 1
    return ceil(Fraction(value - slack, worth))
