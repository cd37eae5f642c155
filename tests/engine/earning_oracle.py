# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""What a document earns, said a second time: slowly, and with fractions.

It shares nothing with the engine but the meaning of the rules: money is reckoned in
currency units and quantities in units, payment with points goes out one smallest
unit at a time, and rounding is decided by comparing with the neighbours.
"""

from fractions import Fraction

MILLION = 1_000_000


def spread(values, paid):
    """Return ``values`` less ``paid``, given out unit by unit to who lacks most."""
    net = sum(values)
    if paid == 0:
        return list(values)
    if net <= 0 or paid >= net:
        return [0 for _value in values]
    due = [Fraction(value * paid, net) for value in values]
    parts = [due_part.__floor__() for due_part in due]
    while sum(parts) < paid:
        lacking = [exact - part for exact, part in zip(due, parts, strict=True)]
        parts[lacking.index(max(lacking))] += 1
    return [value - part for value, part in zip(values, parts, strict=True)]


def rounded(number, rounding):
    """Return the whole number that ``number`` rounds to."""
    below = number.__floor__()
    rest = number - below
    if rounding == "up":
        return below + (1 if rest > 0 else 0)
    if rounding == "half_up":
        return below + (1 if rest >= Fraction(1, 2) else 0)
    return below


def reason_against(rule, taken, worth):
    """Return why ``rule`` does not count, or an empty text."""
    if not taken:
        return "no_line"
    money = [t["total" if rule["minimum_amount_taxed"] else "untaxed"] for t in taken]
    if sum(money) < rule["minimum_amount"]:
        return "minimum_amount"
    if sum(t["quantity"] for t in taken) < rule["minimum_quantity"]:
        return "minimum_quantity"
    if rule["mode"] in ("order", "unit") and worth <= 0:
        return "nothing_paid"
    return ""


def gain(rule, taken, minor):
    """Return the points of a rule that counts, exactly."""
    rate = Fraction(rule["rate"], MILLION)
    if rule["mode"] == "order":
        return rate
    if rule["mode"] == "unit":
        return sum((rate * Fraction(t["quantity"], MILLION) for t in taken), Fraction())
    return sum((rate * Fraction(t["base"], minor) for t in taken), Fraction())


def earn(case):
    """Return what the case earns, in the form of the vectors' ``expected``."""
    terms = case["terms"]
    lines = sorted(
        (dict(line) for line in case["lines"] if not line["excluded"]),
        key=lambda line: line["key"],
    )
    untaxed = spread([line["untaxed"] for line in lines], case["paid_untaxed"])
    total = spread([line["total"] for line in lines], case["paid_total"])
    for line, net, gross in zip(lines, untaxed, total, strict=True):
        line.update(base_untaxed=net, base=gross if terms["taxed"] else net)
    worth = sum(line["base"] for line in lines)
    points, reasons, counting = Fraction(), {}, set()
    for rule in terms["rules"]:
        taken = [line for line in lines if rule["id"] in line["rules"]]
        reasons[str(rule["id"])] = reason = reason_against(rule, taken, worth)
        if not reason:
            counting.add(rule["id"])
            points += gain(rule, taken, terms["minor"])
    points *= Fraction(terms["factor"], MILLION)
    steps = max(0, rounded(points * terms["steps"], terms["rounding"]))
    capped = terms["cap"] is not None and steps > terms["cap"]
    earned = [line for line in lines if counting & set(line["rules"])]
    return {
        "points": terms["cap"] if capped else steps,
        "base_untaxed": max(0, sum(line["base_untaxed"] for line in earned)),
        "capped": capped,
        "raw": f"{points.numerator}/{points.denominator}",
        "reasons": reasons,
        "lines": [
            {name: line[name] for name in ("key", "base", "base_untaxed")}
            for line in earned
        ],
    }


def share(awarded, base, remaining):
    """Return the points that ``remaining`` of ``base`` deserves, whole ones."""
    if remaining < 0:
        return 0
    kept = Fraction(remaining, base) if base else Fraction(1)
    return (awarded * min(kept, Fraction(1))).__floor__()
