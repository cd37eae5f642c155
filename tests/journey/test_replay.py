"""Real purchases become sale orders, and the points are what the file says.

The numbers are computed here from the file alone, by the rules in words: a point for
each whole dollar of an order; half of every 20th amount, to the nearest cent, is
credited; of the points then stays the share of the money that stays, rounded down.
"""

import os
from collections import Counter

from pinned import PINNED

from odoo.tests import TransactionCase, tagged

from dev import replay

LONG = os.environ.get("CLUB_TEST_SIZE") == "long"
COUNT = 500 if LONG else 120


def rows(count):
    """Customer, day, cents and credited cents of the first purchases."""
    with replay.FILE.open(encoding="ascii") as file:
        lines = [line.split() for line in file][:count]
    for number, (_whole, customer, day, _discs, amount) in enumerate(lines, 1):
        dollars, cents = amount.split(".")
        cents = int(dollars) * 100 + int(cents)
        half = (cents + 1) // 2
        yield customer, day, cents, half if number % 20 == 0 else 0


def expected(count):
    """Points given and taken back in all, and the balance of each customer."""
    given = taken = 0
    balances = Counter()
    for customer, _day, cents, credited in rows(count):
        points = cents // 100
        kept = points * (cents - credited) // cents if cents else points
        given += points
        taken += points - kept
        balances[customer] += kept
    return given, taken, balances


@tagged("post_install", "-at_install")
class TestReplay(TransactionCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.club = replay.run(cls.env, replay.purchases(COUNT))

    def test_the_totals_are_those_of_the_file(self):
        given, taken, balances = expected(COUNT)
        self.assertEqual((given, taken, balances.total()), PINNED[COUNT])
        self.assertEqual(
            replay.totals(self.club),
            {
                "given": given,
                "taken_back": taken,
                "balance": given - taken,
                "differing": 0,
            },
        )

    def test_each_customer_holds_the_points_of_his_own_purchases(self):
        _given, _taken, balances = expected(COUNT)
        held = {member.partner_id.ref: member.points for member in self.club.member_ids}
        # A sale of 0.00 makes a member too, as the club is open.
        self.assertEqual(held, dict(balances))

    def test_every_move_has_the_day_of_its_purchase(self):
        moves = self.env["loyalty.club.point.move"].search(
            [("club_id", "=", self.club.id), ("kind", "=", "accrual")]
        )
        days = Counter(f"{move.document_date:%Y%m%d}" for move in moves)
        wanted = Counter(day for _c, day, cents, _h in rows(COUNT) if cents >= 100)
        self.assertEqual(days, wanted)

    def test_invoices_and_credit_notes_are_worth_what_the_file_says(self):
        entries = self.env["account.move"].search(
            [("partner_id", "in", self.club.member_ids.partner_id.ids)]
        )
        by_type = {
            kind: round(100 * sum(group.mapped("amount_untaxed")))
            for kind, group in entries.grouped("move_type").items()
        }
        sold = list(rows(COUNT))
        self.assertEqual(set(entries.mapped("state")), {"posted"})
        self.assertEqual(
            by_type["out_invoice"], sum(cents for _c, _d, cents, _h in sold)
        )
        self.assertEqual(by_type["out_refund"], sum(half for *_rest, half in sold))
