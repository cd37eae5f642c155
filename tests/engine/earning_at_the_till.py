# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Documents as a till makes them, and their points by hand.

Where a number is not plain from its name, a comment reckons it.
"""

from earning_cases import case, line, rule

ROUNDINGS = ("down", "half_up", "up")

# Smallest units paid, those in a currency unit, points for a unit; and for whole
# points, tenths and hundredths what each of ROUNDINGS gives, in those.
MONEY = {
    "yen, 123.45 points": (
        (12345, 1, 0.01),
        {1: (123, 123, 124), 10: (1234, 1235, 1235), 100: (12345, 12345, 12345)},
    ),
    "euro, 12.345 points": (
        (12345, 100, 0.1),
        {1: (12, 12, 13), 10: (123, 123, 124), 100: (1234, 1235, 1235)},
    ),
    "dinar, 6.1725 points": (
        (12345, 1000, 0.5),
        {1: (6, 6, 7), 10: (61, 62, 62), 100: (617, 617, 618)},
    ),
}


def currencies():
    """Yield each currency with each step and rounding."""
    for name, ((paid, minor, rate), by_steps) in MONEY.items():
        for steps, answers in by_steps.items():
            for rounding, points in zip(ROUNDINGS, answers, strict=True):
                terms = {"minor": minor, "steps": steps, "rounding": rounding}
                document = case([line(1, paid)], [rule(rate=rate)], **terms)
                yield f"{name}, {steps} steps, {rounding}", (points, document)


ONE = [line(1, 10000, 12100)]
#: Sold at 9, 21 and 0 percent of tax: 100.00 without, 110.80 with.
MIXED = [line(1, 5000, 5450), line(2, 3000, 3630), line(3, 2000)]

TAXES = {
    "tax of three rates, not counted": (100, case(MIXED)),
    "tax of three rates, counted": (110, case(MIXED, taxed=True)),
    "tax that takes off": (98, case([line(1, 10000, 9800)], taxed=True)),
    "the minimum has tax, the base has not": (100, case(ONE, [rule(amount=12100)])),
    "the base has tax, the minimum has not": (
        121,
        case(ONE, [rule(amount=10000, taxed=False)], taxed=True),
    ),
    "points paid a tenth, without tax": (90, case(ONE, paid=(1000, 1210))),
    # 121.00 less 12.10 is 108.90.
    "points paid a tenth, with tax": (108, case(ONE, taxed=True, paid=(1000, 1210))),
    "what was paid with tax leaves the base without": (100, case(ONE, paid=(0, 6050))),
    "what was paid without tax leaves the base with": (
        121,
        case(ONE, taxed=True, paid=(5000, 0)),
    ),
}

DISCOUNTS = {
    # 59.90 less 5.99 is 53.91.
    "a tenth off on a line of its own": (53, case([line(1, 5990), line(2, -599)])),
    # 130.80 less 13.08 is 117.72.
    "a tenth off with tax": (
        117,
        case([line(1, 12000, 13080), line(2, -1200, -1308)], taxed=True),
    ),
    "a discount misses the minimum": (
        0,
        case([line(1, 10000), line(2, -1)], [rule(amount=10000)]),
    ),
    "a discount beside the rule leaves its minimum": (
        100,
        case([line(1, 10000), line(2, -5000, rules=())], [rule(amount=10000)]),
    ),
    "a rule below zero does not count": (
        20,
        case(
            [line(1, 500), line(2, -1000), line(3, 2000, rules=(2,))],
            [rule(1), rule(2)],
        ),
    ),
    # With tax rule 1 met 0.00, enough for its minimum, without tax -10.00.
    "a base below zero takes from another rule": (
        10,
        case(
            [line(1, -1000, 0), line(2, 2000, rules=(2,))],
            [rule(1), rule(2)],
        ),
    ),
    "a base below zero by itself": (0, case([line(1, -1000, 0)], rounding="up")),
    "two discounts leave nothing": (
        0,
        case([line(1, 3000), line(2, -1000), line(3, -2000)], rounding="up"),
    ),
    # 33.33 at 0.1 each: 3.333, less 0.333: 3.000.
    "a discount is taken off before the one rounding": (
        3,
        case([line(1, 3333), line(2, -333)], [rule(rate=0.1)]),
    ),
}

GIFTS = {
    "a free product, given by a reward line that does not count": (
        20,
        case([line(1, 2000, quantity=2), line(2, -1000, excluded="reward")]),
    ),
    "a free product, given by a discount": (
        10,
        case([line(1, 2000, quantity=2), line(2, -1000, quantity=0)]),
    ),
    "a free product earns by its unit": (
        6,
        case([line(1, 1000), line(2, 0)], [rule(1, "unit", 3)]),
    ),
    "only free products": (
        0,
        case([line(1, 0, quantity=3)], [rule(1, "unit", 3), rule(2, "order", 9)]),
    ),
    "a free product reaches the minimum quantity": (
        20,
        case([line(1, 2000, quantity=2), line(2, 0)], [rule(quantity=3)]),
    ),
    "a free product does not reach the minimum amount": (
        0,
        case([line(1, 2000), line(2, 0)], [rule(amount=2001)]),
    ),
    "free products are worth nothing by money": (0, case([line(1, 0)], rounding="up")),
}

# A burger for 6.00, a drink for 2.50, chips for 1.50.
BURGER, DRINK, CHIPS = line(1, 600), line(2, 250), line(3, 150)
BESIDE = [line(2, 250, rules=()), line(3, 150, rules=())]

COMBOS = {
    "a combo whose every part counts": (10, case([BURGER, DRINK, CHIPS])),
    "a combo of which one part counts": (60, case([BURGER, *BESIDE], steps=10)),
    "a combo of which a part is excluded": (
        85,
        case([BURGER, DRINK, line(3, 150, excluded="no_effect")], steps=10),
    ),
    "a combo, a tip, a gift card and a top-up": (
        10,
        case(
            [
                *(BURGER, DRINK, CHIPS),
                line(4, 200, excluded="tip"),
                line(5, 5000, excluded="gift_card"),
                line(6, 1000, excluded="top_up"),
            ],
        ),
    ),
    # A tenth was paid: 5.40 is left of the burger.
    "a combo paid with points in part": (
        540,
        case([BURGER, *BESIDE], paid=(100, 100), steps=100),
    ),
    "two combos earn by their parts": (
        6,
        case([line(key, 500, quantity=2) for key in (1, 2, 3)], [rule(1, "unit", 1)]),
    ),
    # 33, 33 and 33 are paid, and the last one's remainder is the largest: 34.
    "three parts pay 1.00, and the dearest pays the odd cent": (
        300,
        case(
            [line(1, 333, rules=()), line(2, 333, rules=()), line(3, 334)],
            paid=(100, 100),
            steps=100,
        ),
    ),
    "three parts pay 1.00, and the others pay no odd cent": (
        300,
        case(
            [line(1, 333), line(2, 333, rules=()), line(3, 334, rules=())],
            paid=(100, 100),
            steps=100,
        ),
    ),
}

SHIRT, OFF = line(1, 10000), line(2, -2000, quantity=0)

PAID = {
    "half paid with points, doubled by the tier": (
        100,
        case([SHIRT], paid=(5000, 5000), factor=2),
    ),
    "paid in part, and capped": (75, case([SHIRT], paid=(2000, 2000), cap=75)),
    "paid in part, and no more capped": (70, case([SHIRT], paid=(3000, 3000), cap=75)),
    "all but a cent paid, a document earns whole": (
        5,
        case([SHIRT], [rule(1, "order", 5)], paid=(9999, 9999)),
    ),
    "all but a cent paid, money earns a hundredth": (
        1,
        case([SHIRT], paid=(9999, 9999), steps=100),
    ),
    # 30.00 of 80.00: 37.50 of the shirt and -7.50 of the discount.
    "points pay for what a discount left": (
        50,
        case([SHIRT, OFF], paid=(3000, 3000)),
    ),
    "points pay for goods whose discount does not count": (
        62,
        case([SHIRT, {**OFF, "rules": []}], paid=(3000, 3000)),
    ),
    # 10 of 67: 14 and 62/67 of the first, -5 and 5/67 of the second, which is
    # rounded towards minus infinity; the odd cent is the first one's, 15.
    "the part of a discount is rounded down, below zero": (
        85,
        case([line(1, 100), line(2, -33, rules=())], paid=(10, 10), steps=100),
    ),
    # 10 of 65: 15 and 25/65 of the first, -6 and 40/65 of the second; so the odd cent
    # is the second one's, 15 is the first's.
    "a discount can have the larger remainder": (
        85,
        case([line(1, 100), line(2, -35, rules=())], paid=(10, 10), steps=100),
    ),
    "points pay and the minimum quantity stays": (
        50,
        case([line(1, 10000, quantity=2)], [rule(quantity=2)], paid=(5000, 5000)),
    ),
    "points pay nothing for a tip": (
        0,
        case([SHIRT, line(2, 1000, excluded="tip")], paid=(10000, 10000)),
    ),
}

ALL = (1, 2, 3)

MINIMUMS = {
    "lines together reach the amount": (
        10,
        case([line(1, 400), line(2, 600)], [rule(amount=1000)]),
    ),
    "half a kilogram reaches half a kilogram": (
        10,
        case([line(1, 1000, quantity=0.5)], [rule(quantity=0.5)]),
    ),
    "a millionth less does not": (
        0,
        case([line(1, 1000, quantity=0.499999)], [rule(quantity=0.5)]),
    ),
    "amount and quantity are both reached": (
        10,
        case([line(1, 1000, quantity=2)], [rule(amount=1000, quantity=2)]),
    ),
    "the amount is reached and the quantity is not": (
        0,
        case([line(1, 1000)], [rule(amount=1000, quantity=2)]),
    ),
    "the quantity is reached and the amount is not": (
        0,
        case([line(1, 999, quantity=2)], [rule(amount=1000, quantity=2)]),
    ),
    # 100.00 is beyond the first two minimums.
    "more for those who buy more": (
        200,
        case(
            [line(1, 10000, rules=ALL)],
            [rule(1), rule(2, amount=5000), rule(3, amount=20000)],
        ),
    ),
    "a minimum for a document's points": (
        0,
        case([line(1, 4999)], [rule(1, "order", 5, amount=5000)]),
    ),
    "a quantity taken back misses the minimum": (
        0,
        case(
            [line(1, 3000, quantity=3), line(2, -1000, quantity=-1)], [rule(quantity=3)]
        ),
    ),
}

RULES = {
    # 100 for money, 20 for two units, 7 for the document.
    "all three modes": (
        127,
        case(
            [line(1, 10000, quantity=2, rules=ALL)],
            [rule(1), rule(2, "unit", 10), rule(3, "order", 7)],
        ),
    ),
    "two rules for a document": (
        12,
        case([line(1, 100, rules=ALL)], [rule(1, "order", 5), rule(2, "order", 7)]),
    ),
    "thirds that make a whole": (
        100,
        case(
            [line(1, 10000, rules=ALL)],
            [rule(1, rate=0.333333), rule(2, rate=0.666667)],
        ),
    ),
    "a document's points by a free product of a paid document": (
        5,
        case([line(1, 0, rules=(2,)), line(2, 100, rules=())], [rule(2, "order", 5)]),
    ),
    # 0.333 kg at 3 a kilogram is 0.999.
    "weighed goods, down": (
        0,
        case([line(1, 500, quantity=0.333)], [rule(1, "unit", 3)]),
    ),
    "weighed goods, to the nearest": (
        1,
        case([line(1, 500, quantity=0.333)], [rule(1, "unit", 3)], rounding="half_up"),
    ),
    "weighed goods, in hundredths": (
        99,
        case([line(1, 500, quantity=0.333)], [rule(1, "unit", 3)], steps=100),
    ),
    "a rule that gives nothing": (0, case([SHIRT], [rule(rate=0)], rounding="up")),
}

TIERS = {
    "a tenth more": (110, case([SHIRT], factor=1.1)),
    # 127 and a half is 63.5.
    "half the points, down": (63, case([line(1, 12700)], factor=0.5)),
    "half the points, to the nearest": (
        64,
        case([line(1, 12700)], factor=0.5, rounding="half_up"),
    ),
    "two and a half times, capped": (200, case([SHIRT], factor=2.5, cap=200)),
    # 99.99 times 1.5 is 149.985.
    "once and a half of 99.99": (149, case([line(1, 9999)], factor=1.5)),
    "once and a half of 99.99, in hundredths": (
        14999,
        case([line(1, 9999)], factor=1.5, steps=100, rounding="half_up"),
    ),
    # The three numbers make 0.499999999999999999.
    "the smallest part less than a half": (
        0,
        case(
            [line(1, 1, quantity=0.208513)],
            [rule(1, "unit", 10753.058401)],
            factor=0.000223,
            minor=1,
            rounding="half_up",
        ),
    ),
    "a cap in tenths": (75, case([SHIRT], steps=10, cap=75)),
    "rounded up to the cap": (100, case([line(1, 9901)], rounding="up", cap=100)),
    "rounded up beyond the cap": (99, case([line(1, 9901)], rounding="up", cap=99)),
    "the least factor": (1, case([line(1, 10**8)], factor=0.000001)),
    # No float holds the products on the way to this.
    "nine thousand billion and one": (
        9_000_009_000_000_001,
        case([line(1, 9 * 10**15 + 1)], minor=1, factor=1.000001),
    ),
}

AT_THE_TILL = {
    **dict(currencies()),
    **TAXES,
    **DISCOUNTS,
    **GIFTS,
    **COMBOS,
    **PAID,
    **MINIMUMS,
    **RULES,
    **TIERS,
}
