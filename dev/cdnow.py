"""Imports all real purchases by CSV into an empty club and counts members by tier;
`make cdnow` runs it.

The 6,919 purchases of the CDNOW sample (tests/data) become a file as another program
would write it, shifted so that the last one is of today. The wizard imports it and
makes the customers, who then join. Three sets of rules take their turn; of each, the
nights of five dates put every member into a tier.
"""

import base64
import csv
import io
import time
from datetime import timedelta

from odoo import Command, fields

from . import trading
from .replay import purchases

HEADER = ("Invoice", "Customer", "Date", "Total", "Discs")
MAPPING = {
    "reference": "Invoice",
    "ref": "Customer",
    "date": "Date",
    "amount": "Total",
    "line_count": "Discs",
}
#: Days back from today, the oldest first.
DATES = (360, 270, 180, 90, 0)
#: Tiers with their rules: measure, comparison, value, window and its length.
RULES = {
    "general": {
        "Base": (),
        "Silver": (
            ("amount", "ge", 50, "years", 1),
            ("purchases", "ge", 3, "years", 1),
        ),
        "Gold": (
            ("amount", "ge", 200, "years", 1),
            ("purchases", "ge", 8, "years", 1),
        ),
    },
    "clothing": {
        "Base": (),
        "Silver": (("purchases", "gt", 1, "season", 1),),
    },
    "restaurant": {
        "Base": (),
        "Regular": (("days", "ge", 2, "months", 3),),
        "Gold": (("purchases", "gt", 5, "months", 3),),
    },
}


def rows(today):
    """The purchases as rows of a file, the last one of them today."""
    bought = purchases(None)
    shift = today - max(purchase.day for purchase in bought)
    for one in bought:
        day = one.day + shift
        yield f"C-{one.number}", one.customer, day, one.amount, one.discs


def file_text(today):
    """What the other program has written."""
    text = io.StringIO()
    writer = csv.writer(text)
    writer.writerow(HEADER)
    writer.writerows(rows(today))
    return text.getvalue()


def found(env):
    """An empty club in a company without sales."""
    program = trading.make_program(env, "CDNOW", [trading.money_for_points(0.05)])
    return env["loyalty.club"].create(
        {
            "name": "CDNOW",
            "points_program_id": program.id,
            "company_ids": [Command.set(env.company.ids)],
            "calendar": "gregorian",
            "tz": "UTC",
        }
    )


def bring(club, today):
    """Import the file; give the counts of the wizard."""
    wizard = club.env["loyalty.club.purchase.import"].create(
        {
            "club_id": club.id,
            "file": base64.b64encode(file_text(today).encode()),
            "file_name": "cdnow.csv",
            "mapping": MAPPING,
            "create_customers": True,
        }
    )
    return wizard.action_import()


def join(club):
    """Every customer of the file becomes a member."""
    customers = club.env["loyalty.club.purchase"].search(
        [("channel", "=", "import"), ("company_id", "in", club.company_ids.ids)]
    )
    partners = customers.partner_id.sorted("id")
    return club._open_in_bulk([(partner.id, 0, None) for partner in partners])


def tiers_of(club, rules, today):
    """The members in each tier on each of the dates, by the night's review."""
    club.tier_ids.active = False
    keys = ("metric", "operator", "value", "window", "window_number")
    for place, (name, conditions) in enumerate(rules.items()):
        made = [dict(zip(keys, rule, strict=True)) for rule in conditions]
        club.env["loyalty.club.tier"].create(
            {
                "club_id": club.id,
                "name": name,
                "sequence": place,
                "rule_ids": [Command.create(values) for values in made],
            }
        )
    counts = {}
    with trading.calendar() as go_to:
        for back in DATES:
            day = today - timedelta(days=back)
            go_to(day)
            club._review_tiers()
            counts[day] = held(club)
    return counts


def held(club):
    """The number of members in each tier, by its name, the lowest tier first."""
    groups = club.env["loyalty.club.member"]._read_group(
        [("club_id", "=", club.id)], ["tier_id"], ["__count"]
    )
    numbers = dict(groups)
    return {tier.name: numbers.get(tier, 0) for tier in club.tier_ids}


def run(env, today):
    """Import, join, and review by every set of rules.

    :return: the counts of the import, and members by rules, date and tier
    """
    env = env(context={**env.context, "tracking_disable": True, "lang": "en_US"})
    club = found(env)
    counts = bring(club, today)
    join(club)
    by_rules = {name: tiers_of(club, rules, today) for name, rules in RULES.items()}
    return counts, by_rules


def main(env, day=None):
    """Do it as if ``day`` were today, then print members by tier."""
    start = time.monotonic()
    counts, by_rules = run(env, fields.Date.to_date(day) or fields.Date.today())
    amount = f"{counts['amount']:,.2f}"
    print(f"{counts['imported']:,} purchases of {counts['customers']:,} customers,")
    print(f"{amount} in all, imported and reviewed in {time.monotonic() - start:.0f} s")
    print("\n".join(lines(by_rules)))


def lines(by_rules):
    """Members by rules, date and tier as a table."""
    for name, dates in by_rules.items():
        tiers = list(next(iter(dates.values())))
        yield ""
        yield f"{name:<12}" + "".join(f"{tier:>10}" for tier in tiers)
        for date, numbers in dates.items():
            yield f"  {date}" + "".join(f"{numbers[tier]:>10,}" for tier in tiers)
