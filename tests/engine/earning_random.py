# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Documents at random, wider than any shop's, now and then broken."""

from earning_cases import EXCLUDED

MILLION = 1_000_000
HUGE = 10**15
IDS = (1, 2, 3, 4)
RATES = (0, 1, 10_000, 333_333, 500_000, *[MILLION] * 4, 10 * MILLION)
FACTORS = (*[MILLION] * 6, 0, 1, 1_100_000, 1_333_333, 1_500_000, 3 * MILLION)
USUAL = {
    "excluded": "",
    "minimum_amount": 0,
    "minimum_amount_taxed": True,
    "minimum_quantity": 0,
    "factor": MILLION,
    "rounding": "down",
    "cap": None,
}


def some_document(random):
    """Return a document in the form of the vectors, of any kind."""
    lines = some_lines(random)
    document = {
        "terms": some_terms(random),
        "lines": lines,
        "paid_untaxed": payment(random, lines, "untaxed"),
        "paid_total": payment(random, lines, "total"),
    }
    if random.random() < 0.1:
        without_the_usual(document)
    if random.random() < 0.03:
        break_it(random, document)
    return document


def some_lines(random):
    """Return up to a dozen lines, in some documents all of one price."""
    number = random.choice((*[1, 2, 3, 4, 5] * 5, 0, 12))
    keys = random.sample(range(-5, 1000), number)
    discounts = random.choice((0, 0, 0.2, 0.5))
    lines = [some_line(random, key, discounts) for key in keys]
    if lines and random.random() < 0.2:
        money = {name: lines[0][name] for name in ("untaxed", "total")}
        lines = [{**line, **money} for line in lines]
    return lines


def some_line(random, key, discounts):
    """Return a line, which may take off, be huge, or have tax of the other sign."""
    untaxed = money(random, discounts)
    total = untaxed + untaxed * random.choice((0, 9, 21)) // 100
    if random.random() < discounts / 2:
        total = -untaxed
    return {
        "key": key,
        "quantity": quantity(random),
        "untaxed": untaxed,
        "total": total,
        "rules": [id_ for id_ in (*IDS, 9) if random.random() < 0.8],
        "excluded": random.choice(EXCLUDED) if random.random() < 0.2 else "",
    }


def money(random, discounts):
    """Return money from nothing to HUGE, of either sign."""
    most = random.choice((0, 100, 3000, 100_000, 10**7, 10**9, HUGE))
    return random.randint(-most if random.random() < discounts else 0, most)


def quantity(random):
    """Return millionths of a unit: whole ones, weights, and some taken back."""
    if random.random() < 0.5:
        return random.randint(-1, 12) * MILLION
    return random.randint(-MILLION, random.choice((MILLION, 40 * MILLION, HUGE)))


def some_terms(random):
    """Return terms of up to four rules."""
    ids = random.sample(IDS, random.choice((*[1, 2, 3, 4] * 5, 0)))
    return {
        "rules": [some_rule(random, id_) for id_ in ids],
        "taxed": random.random() < 0.5,
        "minor": random.choice((1, 100, 1000, 10_000)),
        "steps": random.choice((1, 10, 100)),
        "factor": random.choice((*FACTORS, random.randint(0, 10**7))),
        "rounding": random.choice(("down", "half_up", "up")),
        "cap": random.choice((*[None] * 6, 0, random.randint(0, 200), 10**6, 10**18)),
    }


def some_rule(random, id_):
    """Return a rule whose minimums are sometimes out of reach."""
    return {
        "id": id_,
        "mode": random.choice(("money", "unit", "order")),
        "rate": random.choice((*RATES, random.randint(0, 10**9), 10**18)),
        "minimum_amount": random.choice((*[0] * 8, 1, random.randint(0, 5000), HUGE)),
        "minimum_amount_taxed": random.random() < 0.5,
        "minimum_quantity": random.choice((*[0] * 6, 1, MILLION, 9 * MILLION)),
    }


def payment(random, lines, name):
    """Return what points paid: mostly nothing, a part, or more than there is."""
    net = sum(line[name] for line in lines if not line["excluded"])
    part = random.randint(0, max(0, net) + 100)
    return random.choice((*[0] * 8, *[part] * 4, max(0, net // 2), max(0, net), HUGE))


def without_the_usual(document):
    """Leave out what says nothing, so that what is not given is tried as well."""
    terms = document["terms"]
    for data in (*document["lines"], *terms["rules"], terms):
        for name, value in USUAL.items():
            if name in data and data[name] == value:
                del data[name]


def break_it(random, document):
    """Make one thing of the document wrong."""
    if document["lines"] and random.random() < 0.2:
        document["lines"].append(dict(document["lines"][0]))
        return
    terms = document["terms"]
    places = [(document, "paid_total", -1), (terms, "steps", 7), (terms, "minor", 0)]
    places += [(terms, "rounding", "even"), (terms, "cap", -1), (terms, "factor", 0.5)]
    for line in document["lines"][:1]:
        places += [(line, "untaxed", 1.5), (line, "total", 10**18 + 1)]
        places += [(line, "quantity", -(10**18) - 1), (line, "excluded", "rain")]
    for rule in terms["rules"][:1]:
        places += [(rule, "rate", -1), (rule, "mode", "weight"), (rule, "id", 10**19)]
    data, name, value = random.choice(places)
    data[name] = value
