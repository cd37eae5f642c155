# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Documents that the engine refuses, and what its sentence must say."""

import json

from earning_cases import case, line, rule


def broken(part, **values):
    """Return a document of which one line, one rule or the terms have these values."""
    document = json.loads(json.dumps(case([line(1, 10000)])))
    places = {
        "line": document["lines"][0],
        "rule": document["terms"]["rules"][0],
        "terms": document["terms"],
        "document": document,
    }
    places[part].update(values)
    return document


TWICE = [line(1, 100), line(1, 200)]

# name: (part of the sentence, document)
REFUSED = {
    "a key twice": ("The key of a line is given twice.", case(TWICE)),
    "a rule twice": (
        "The id of a rule is given twice.",
        case([line(1, 100)], [rule(), rule()]),
    ),
    "money in a fraction": (
        "The untaxed of a line must be a whole number, not 1.5.",
        broken("line", untaxed=1.5),
    ),
    "a total that is text": (
        "The total of a line must be a whole number, not '100'.",
        broken("line", total="100"),
    ),
    "a quantity that is none": (
        "The quantity of a line must be a whole number",
        broken("line", quantity=None),
    ),
    "a key that is true": (
        "The key of a line must be a whole number",
        broken("line", key=True),
    ),
    "an unknown reason": (
        "The reason to exclude a line",
        broken("line", excluded="rain"),
    ),
    "an unknown mode": (
        "The mode of a rule must be one of 'order', 'money', 'unit', not 'weight'.",
        broken("rule", mode="weight"),
    ),
    "a rate below zero": (
        "The rate of a rule must be between 0 and 1000000000000000000, not -1.",
        broken("rule", rate=-1),
    ),
    "a minimum amount below zero": (
        "The minimum_amount of a rule must be between 0",
        broken("rule", minimum_amount=-1),
    ),
    "a minimum quantity below zero": (
        "The minimum_quantity of a rule must be between 0",
        broken("rule", minimum_quantity=-1),
    ),
    "no smallest units": (
        "The number of smallest units in a currency unit must be between 1",
        broken("terms", minor=0),
    ),
    "two steps in a point": (
        "The number of steps in a point must be one of 1, 10, 100, not 2.",
        broken("terms", steps=2),
    ),
    "a factor below zero": ("The factor must be between 0", broken("terms", factor=-1)),
    "an unknown rounding": (
        "The rounding must be one of 'down', 'half_up', 'up', not 'even'.",
        broken("terms", rounding="even"),
    ),
    "a cap below zero": ("The cap must be between 0", broken("terms", cap=-1)),
    "a payment below zero": (
        "What points paid, without tax must be between 0",
        broken("document", paid_untaxed=-1),
    ),
    "a payment in a fraction": (
        "What points paid, with tax must be a whole number, not 0.5.",
        broken("document", paid_total=0.5),
    ),
}

# awarded, base, remaining: part of the sentence
SHARES_REFUSED = [
    (-1, 1, 1, "The awarded points must be between 0"),
    (1, -1, 1, "The base of the points must be between 0"),
    (1, 1, None, "What remains of the base must be a whole number"),
]
