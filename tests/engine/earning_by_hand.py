# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Documents whose points were reckoned by hand: each rule of earning by itself."""

from earning_cases import EXCLUDED, case, line, rule

ONE = [line(1, 10000, 10900)]
TWO_RULES = [rule(1), rule(2, "order", 5)]

# name: (points expected by hand in steps, document)
BY_HAND = {
    "one point per unit of money": (100, case(ONE)),
    "the base with tax": (109, case(ONE, taxed=True)),
    "a fraction is dropped": (99, case([line(1, 9999)])),
    "half rounds up": (100, case([line(1, 9950)], rounding="half_up")),
    "less than half rounds down": (99, case([line(1, 9949)], rounding="half_up")),
    "any fraction rounds up": (100, case([line(1, 9901)], rounding="up")),
    "a whole number does not round up": (99, case([line(1, 9900)], rounding="up")),
    "steps of a tenth": (999, case([line(1, 9999)], steps=10)),
    "steps of a hundredth": (9999, case([line(1, 9999)], steps=100)),
    "rial without decimals": (
        1250,
        case([line(1, 125_000_000)], [rule(rate=0.00001)], minor=1),
    ),
    "dinar with three decimals": (12, case([line(1, 12_500)], minor=1000)),
    "a large amount": (90_000_000_000, case([line(1, 9 * 10**14)], minor=10_000)),
    "a tier of one and a half": (150, case(ONE, factor=1.5)),
    "a tier of a third more, one rounding": (
        133,
        case(ONE, [rule(rate=1)], factor=1.333333),
    ),
    "a tier of nothing": (0, case(ONE, factor=0)),
    "the tier counts for every mode": (
        30,
        case(ONE, [rule(1, "order", 20)], factor=1.5),
    ),
    "one rounding for all lines": (1, case([line(1, 50), line(2, 50)])),
    "one rounding for all rules": (
        1,
        case([line(1, 100, rules=(1, 2))], [rule(1, rate=0.5), rule(2, rate=0.5)]),
    ),
    "a cap": (75, case(ONE, cap=75)),
    "a cap that is just reached": (100, case(ONE, cap=100)),
    "a cap of nothing": (0, case(ONE, cap=0)),
    "points per document": (5, case(ONE, [rule(1, "order", 5)])),
    "points per unit": (15, case([line(1, 100, quantity=3)], [rule(1, "unit", 5)])),
    "points per part of a unit": (
        1,
        case([line(1, 100, quantity=0.75)], [rule(1, "unit", 2)]),
    ),
    "units of a gift count when something was paid": (
        4,
        case(
            [line(1, 0, quantity=4), line(2, 1, rules=())],
            [rule(1, "unit", 1)],
        ),
    ),
    "rules add up": (105, case([line(1, 10000, rules=(1, 2))], TWO_RULES)),
    "rules take lines of their own": (
        25,
        case(
            [line(1, 1000), line(2, 500, rules=(2,)), line(3, 900, rules=())],
            [rule(1), rule(2, rate=3)],
        ),
    ),
    "a rule without a line": (100, case(ONE, TWO_RULES)),
    "a rule of another club is not known": (100, case([line(1, 10000, rules=(1, 9))])),
    "no rules": (0, case(ONE, [])),
    "no lines": (0, case([])),
    "the minimum is reached with tax": (100, case(ONE, [rule(amount=10900)])),
    "the minimum is not reached": (0, case(ONE, [rule(amount=10901)])),
    "the minimum without tax is not reached": (
        0,
        case(ONE, [rule(amount=10001, taxed=False)]),
    ),
    "the minimum looks at the rule's lines only": (
        0,
        case([line(1, 600), line(2, 600, rules=())], [rule(amount=1000)]),
    ),
    "the minimum stands before points pay": (
        50,
        case([line(1, 10000)], [rule(amount=10000)], paid=(5000, 5000)),
    ),
    "the minimum quantity is reached": (1, case([line(1, 100)], [rule(quantity=1)])),
    "the minimum quantity is not reached": (
        0,
        case([line(1, 100, quantity=1.5)], [rule(quantity=2)]),
    ),
    "lines together reach the quantity": (
        3,
        case([line(1, 100, quantity=1), line(2, 200)], [rule(quantity=2)]),
    ),
    "a negative quantity reaches no minimum": (
        0,
        case([line(1, 500, quantity=-1), line(2, 500, rules=())], [rule(1, "unit", 1)]),
    ),
    "a discount line takes off": (90, case([line(1, 10000), line(2, -1000)])),
    "a discount line beside the rule does not": (
        100,
        case([line(1, 10000), line(2, -1000, rules=())]),
    ),
    "a document below zero": (0, case([line(1, 1000), line(2, -3000)])),
    "points per document need something paid": (
        0,
        case([line(1, 1000), line(2, -1000, rules=())], [rule(1, "order", 5)]),
    ),
    "a gift card earns nothing": (
        100,
        case([line(1, 10000), line(2, 5000, excluded="gift_card")]),
    ),
    "a gift card helps to no minimum": (
        0,
        case([line(1, 600), line(2, 600, excluded="gift_card")], [rule(amount=1000)]),
    ),
    "every reason to earn nothing": (
        0,
        case(
            [
                line(key, 1000, excluded=reason)
                for key, reason in enumerate(EXCLUDED, 1)
            ],
            [rule(1), rule(2, "order", 5)],
        ),
    ),
    "what points paid does not earn": (95, case([line(1, 10000)], paid=(500, 500))),
    "what points paid is spread by value": (
        75,
        case([line(1, 10000), line(2, 30000, rules=())], paid=(10000, 10000)),
    ),
    "it is spread on what a discount left": (
        0,
        case([line(1, 10000), line(2, -5000, rules=())], paid=(5000, 5000)),
    ),
    "a discount shrinks with the rest": (
        45,
        case([line(1, 10000), line(2, -1000)], paid=(4500, 4500)),
    ),
    "excluded lines bear nothing of it": (
        50,
        case([line(1, 10000), line(2, 10000, excluded="tip")], paid=(5000, 5000)),
    ),
    "equal remainders go to the lowest key": (
        67,
        case(
            [line(3, 100), line(2, 100, rules=()), line(1, 100, rules=())],
            [rule(rate=1)],
            paid=(100, 100),
            steps=100,
        ),
    ),
    "it is the lowest key that pays": (
        66,
        case(
            [line(3, 100, rules=()), line(2, 100, rules=()), line(1, 100)],
            paid=(100, 100),
            steps=100,
        ),
    ),
    "the larger remainder pays": (
        149,
        case(
            [line(1, 100, rules=()), line(2, 200)],
            paid=(76, 76),
            steps=100,
        ),
    ),
    "the larger remainder pays, though its line is the smaller": (
        149,
        case(
            [line(1, 200), line(2, 100, rules=())],
            paid=(77, 77),
            steps=100,
        ),
    ),
    "a line earns in a document below zero": (
        10,
        case([line(1, 1000), line(2, -3000, rules=())]),
    ),
    "the smallest part of a point rounds up": (
        1,
        case(
            [line(1, 1, quantity=0.000001)],
            [rule(1, "unit", 0.000001)],
            factor=0.000001,
            minor=1,
            rounding="up",
        ),
    ),
    "the smallest part below a point rounds down": (
        0,
        case(
            [line(1, 1, quantity=999.999999)],
            [rule(1, "unit", 1000.000001)],
            factor=0.000001,
            minor=1,
        ),
    ),
    "paid wholly with points": (0, case(ONE, TWO_RULES, paid=(10000, 10900))),
    "paid with more points than it is worth": (0, case(ONE, paid=(20000, 20000))),
    "points per document after points paid all": (
        0,
        case(ONE, [rule(1, "order", 5)], paid=(10000, 10900)),
    ),
    "points per unit after points paid a part": (
        5,
        case(ONE, [rule(1, "unit", 5)], paid=(9999, 10899)),
    ),
    "a refund by points where nothing is due": (
        0,
        case([line(1, -1000)], paid=(500, 500)),
    ),
    "paid with points, base with tax": (
        103,
        case([line(1, 10000, 10900)], taxed=True, paid=(500, 545)),
    ),
    "everything at once": (
        # A tenth was paid: 126 for money, 6 for 3 units; times 1.25 is 165.
        120,
        case(
            [
                line(11, 9900, 10791, quantity=3, rules=(1, 2)),
                line(12, 4500, 4905, quantity=1, rules=(1,)),
                line(13, -400, -436, quantity=0, rules=(1,)),
                line(14, 2000, 2000, excluded="gift_card", rules=(1, 2)),
            ],
            [rule(1, rate=1), rule(2, "unit", 2, quantity=2), rule(3, "order", 50)],
            paid=(1400, 1526),
            factor=1.25,
            steps=1,
            rounding="half_up",
            cap=120,
        ),
    ),
}
