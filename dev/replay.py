"""Replays real purchases as sale orders in an empty club; `make replay` runs it.

Each of the first 500 purchases of the CDNOW sample (tests/data) becomes a sale order of
its own day, which is confirmed and invoiced. Half of the amount of every 20th is
credited, to the nearest cent. A point is earned for each whole dollar of an order.
"""

import time
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from typing import NamedTuple

from odoo import Command

from . import trading
from .paths import ROOT

FILE = ROOT / "tests/data/cdnow_sample.txt"
FIRST = 500
CREDITED = 20
CENT = Decimal("0.01")


class Purchase(NamedTuple):
    """A line of the file; ``number`` counts the lines from 1."""

    number: int
    customer: str
    day: date
    discs: int
    amount: Decimal

    @property
    def credited(self):
        """What is credited later: half of every 20th, else nothing."""
        if self.number % CREDITED:
            return Decimal(0)
        return (self.amount / 2).quantize(CENT, ROUND_HALF_UP)


def purchases(count=FIRST):
    """The first purchases of the file; None: all."""
    lines = FILE.read_text().splitlines()[:count]
    return [parse(number, line) for number, line in enumerate(lines, 1)]


def parse(number, line):
    """One purchase from a line of the file."""
    _whole, customer, day, discs, amount = line.split()
    return Purchase(
        number, customer, date.fromisoformat(day), int(discs), Decimal(amount)
    )


def run(env, bought, tell=lambda _done: None):
    """Replay purchases in the order of their days; give the club they went to."""
    env = env(context={**env.context, "tracking_disable": True})
    trading.ensure_chart(env)
    with trading.calendar() as go_to:
        go_to(min(purchase.day for purchase in bought))
        club, disc = found(env)
        partners = customers(env, bought)
        by_day = sorted(bought, key=lambda purchase: purchase.day)
        for done, purchase in enumerate(by_day, 1):
            go_to(purchase.day)
            trade(env, partners[purchase.customer], disc, purchase)
            tell(done)
    return club


def found(env):
    """A club that is open to every customer, and the one product of the shop."""
    program = trading.make_program(env, "CDNOW", [trading.money_for_points(0.05)])
    club = env["loyalty.club"].create(
        {
            "name": "CDNOW",
            "points_program_id": program.id,
            "company_ids": [Command.set(env.company.ids)],
            "enrolment": "open",
            "calendar": "gregorian",
            "tz": "UTC",
        }
    )
    disc = {"name": "Disc", "type": "service", "invoice_policy": "order"}
    return club, env["product.product"].create({**disc, "taxes_id": False})


def customers(env, bought):
    """A contact for each customer of the file."""
    numbers = sorted({purchase.customer for purchase in bought})
    made = env["res.partner"].create(
        [{"name": f"CDNOW {number}", "ref": number} for number in numbers]
    )
    return dict(zip(numbers, made, strict=True))


def trade(env, partner, disc, purchase):
    """Order, invoice and credit note of one purchase, to the cent of the file."""
    price = float(purchase.amount) / purchase.discs
    line = {"product_uom_qty": purchase.discs, "price_unit": price}
    order = trading.sell(env, partner, [(disc, line)])
    entry = trading.invoice(order)
    documents = [(order, purchase.amount), (entry, purchase.amount)]
    if purchase.credited:
        refund = trading.credit(entry, {0: float(purchase.credited)})
        documents.append((refund, purchase.credited))
    for document, amount in documents:
        if Decimal(str(document.amount_untaxed)).quantize(CENT) != amount:
            raise ValueError(f"{document} is not worth {amount}, as line {purchase}.")


def totals(club):
    """Points given, taken back and held, and how many cards differ from the ledger."""
    moved = trading.points_of(club)
    return {
        "given": moved.get("accrual", 0),
        "taken_back": -moved.get("clawback", 0),
        "balance": sum(club.member_ids.mapped("points")),
        "differing": club.action_verify(),
    }


def main(env, count=FIRST):
    """Replay, then print the totals and the proof."""
    bought = purchases(int(count))
    start = time.monotonic()
    club = run(env, bought, lambda done: done % 100 or print(f"  {done} replayed"))
    tell(bought, totals(club), time.monotonic() - start)


def tell(bought, result, seconds):
    """Print what came of a replay."""
    amount = sum(purchase.amount for purchase in bought)
    credited = [purchase.credited for purchase in bought if purchase.credited]
    days = sorted(purchase.day for purchase in bought)
    people = len({purchase.customer for purchase in bought})
    print(f"""
{len(bought)} purchases of {people} customers, {days[0]} to {days[-1]}: {seconds:.0f} s
  sold and invoiced   {amount:>12,}
  credited            {sum(credited):>12,}   ({len(credited)} credit notes)
  points given        {result["given"]:>12,.0f}
  points taken back   {result["taken_back"]:>12,.0f}
  balance             {result["balance"]:>12,.0f}
  verify              {result["differing"]:>12}   cards differ from their ledger
""")
