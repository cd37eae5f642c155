"""The made-up ledger of the accounted shop adds up like a real one."""

from collections import Counter
from datetime import date

import pytest

from bench.accounting import Ledger

ORDERS = 2000
PLACE = dict.fromkeys(
    (
        "club",
        "program",
        "version",
        "order",
        "card",
        "lot",
        "move",
        "company",
        "partner",
    ),
    1,
)
LOT, KIND, POINTS, DAY, SOURCE = 2, 3, 4, 5, slice(6, 8)


@pytest.fixture(scope="module", name="ledger")
def made_up_ledger():
    return Ledger(ORDERS, date(2026, 11, 21), PLACE)


def rows(ledger, table):
    return [line.rstrip("\n").split("\t") for line in ledger.lines(table)]


def test_a_sale_gives_a_lot_which_has_ten_moves_nearly(ledger):
    assert len(rows(ledger, "loyalty_club_point_lot")) == ORDERS
    moves = rows(ledger, "loyalty_club_point_move")
    assert 9.9 < len(moves) / ORDERS <= 10


def test_moves_of_every_lot_add_up_to_what_is_left_in_it(ledger):
    totals = Counter()
    for move in rows(ledger, "loyalty_club_point_move"):
        totals[move[LOT]] += round(100 * float(move[POINTS]))
    left = Counter()
    cards = Counter()
    for lot in rows(ledger, "loyalty_club_point_lot"):
        left[lot[0]] = round(100 * float(lot[5]))
        cards[lot[1]] += left[lot[0]]
    assert totals == left
    assert min(left.values()) == 0 < max(left.values())
    balances = rows(ledger, "loyalty_card")
    assert {row[0]: round(100 * float(row[6])) for row in balances} == cards


def test_a_movement_stands_in_the_ledger_once(ledger):
    moves = rows(ledger, "loyalty_club_point_move")
    keys = {(*move[SOURCE], move[KIND], move[10]) for move in moves}
    assert len(keys) == len(moves)


def test_moves_come_in_the_order_of_time(ledger):
    days = [move[DAY] for move in rows(ledger, "loyalty_club_point_move")]
    assert days == sorted(days)
