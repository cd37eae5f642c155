# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Each operation of the ledger on its own, in numbers to check by hand."""

import doctest
from datetime import date

import pytest
from engine import ledger
from engine.ledger import AVAILABLE, CLOSED, PENDING, Account, Lot

MARCH, JUNE, DECEMBER = date(2026, 3, 31), date(2026, 6, 30), date(2026, 12, 31)


def account(*lots):
    """Return an account with a lot of each (points, last day)."""
    opened = Account()
    for points, expires_on in lots:
        opened.credit("accrual", points, expires_on=expires_on)
    return opened


def remaining(opened):
    return [lot.remaining for lot in opened.lots]


def last_moves(opened, count):
    """Return (kind, points, place of the lot or None) of the last moves."""
    places = {id(lot): place for place, lot in enumerate(opened.lots)}
    return [
        (move.kind, move.points, None if move.lot is None else places[id(move.lot)])
        for move in opened.moves[-count:]
    ]


def test_the_examples_in_the_module():
    assert doctest.testmod(ledger).failed == 0


def test_a_credit_opens_a_lot():
    opened = Account()
    lot = opened.credit("accrual", 5, source="S1", expires_on=JUNE, available_on=MARCH)
    assert opened.lots == [lot]
    assert (lot.issued, lot.remaining, lot.state) == (5, 5, AVAILABLE)
    assert (lot.source, lot.expires_on, lot.available_on) == ("S1", JUNE, MARCH)
    assert last_moves(opened, 1) == [("accrual", 5, 0)]
    assert (opened.balance, opened.pending, opened.deficit) == (5, 0, 0)


def test_a_pending_credit_is_no_balance_and_pays_no_debt():
    opened = Account(deficit=3)
    assert opened.credit("accrual", 5, pending=True).state == PENDING
    assert (opened.balance, opened.pending, opened.deficit) == (0, 5, 3)
    assert opened.debit("redemption", 1) == 1


def test_a_credit_pays_the_debt_first():
    opened = Account(deficit=3)
    opened.credit("accrual", 5)
    assert (opened.balance, opened.deficit) == (2, 0)
    assert last_moves(opened, 3) == [
        ("accrual", 5, 0),
        ("deficit", -3, 0),
        ("deficit", 3, None),
    ]


def test_a_small_credit_goes_whole_into_the_debt():
    opened = Account(deficit=3)
    lot = opened.credit("accrual", 2)
    assert (lot.remaining, lot.state, opened.deficit) == (0, CLOSED, 1)


def test_changes_are_told_since_the_account_was_opened():
    opened = Account(lots=[Lot(9, 9), Lot(4, 4, PENDING)])
    opened.debit("redemption", 2)
    opened.mature(opened.lots[1])
    assert (opened.balance_change, opened.pending_change) == (2, -4)


def test_a_debit_takes_the_soonest_to_lapse_then_the_oldest():
    opened = account((5, None), (5, JUNE), (5, MARCH), (5, JUNE))
    assert opened.debit("redemption", 12) == 0
    assert last_moves(opened, 3) == [
        ("redemption", -5, 2),
        ("redemption", -5, 1),
        ("redemption", -2, 3),
    ]
    assert remaining(opened) == [5, 0, 0, 3]
    assert [lot.state for lot in opened.lots] == [AVAILABLE, CLOSED, CLOSED, AVAILABLE]


def test_points_from_another_card_keep_their_age():
    opened = account((5, None))
    opened.credit("transfer", 5, opened=0)
    opened.debit("redemption", 5)
    assert remaining(opened) == [5, 0]


def test_points_from_another_card_keep_their_issuer():
    opened = account()
    assert opened.credit("transfer", 5, issuer="branch").issuer == "branch"
    assert opened.credit("accrual", 5).issuer is None


def test_what_is_missing_becomes_debt():
    opened = account((5, None))
    assert opened.debit("redemption", 8) == 3
    assert (opened.balance, opened.deficit) == (0, 3)
    assert last_moves(opened, 1) == [("redemption", -3, None)]


def test_a_clawback_takes_its_own_points_pending_ones_too():
    opened = account((5, MARCH))
    opened.credit("accrual", 5, source="S1", expires_on=JUNE, pending=True)
    opened.credit("accrual", 5, source="S1", expires_on=DECEMBER)
    assert opened.claw_back("clawback", 7, source="S1") == 0
    assert remaining(opened) == [5, 3, 0]
    assert opened.lots[1].state == PENDING


def test_a_clawback_goes_on_with_the_other_points_and_debt():
    opened = account((5, JUNE), (5, MARCH))
    own = opened.credit("accrual", 5, source="S1")
    opened.credit("accrual", 9, source="S2", pending=True)
    assert opened.claw_back("clawback", 12, source="S1") == 0
    assert remaining(opened) == [3, 0, 0, 9]
    assert own.state == CLOSED
    assert opened.claw_back("clawback", 5, source="S1") == 2
    assert (opened.balance, opened.pending, opened.deficit) == (0, 9, 2)


def test_given_back_points_return_to_their_lots_last_taken_first():
    opened = account((5, MARCH), (5, JUNE))
    first, second = opened.lots
    opened.debit("redemption", 8)
    opened.give_back("give_back", 5, [(first, 5), (second, 3)])
    assert remaining(opened) == [2, 5]
    assert (first.state, first.expires_on) == (AVAILABLE, MARCH)
    assert last_moves(opened, 2) == [("give_back", 3, 1), ("give_back", 2, 0)]


def test_given_back_points_strike_off_the_debt_they_caused():
    opened = account((5, None))
    opened.debit("redemption", 8)
    opened.give_back("give_back", 4, [(opened.lots[0], 5), (None, 3)])
    assert (opened.balance, opened.deficit) == (1, 0)


def test_what_can_return_nowhere_opens_a_lot():
    opened = account((5, None))
    opened.debit("redemption", 8)
    opened.credit("accrual", 10)
    opened.give_back(
        "give_back",
        8,
        [(opened.lots[0], 5), (None, 3)],
        source="S1",
        expires_on=JUNE,
        opened=7,
    )
    assert remaining(opened) == [5, 7, 3]
    new = opened.lots[-1]
    assert (new.source, new.expires_on, new.opened) == ("S1", JUNE, 7)


def test_what_a_document_gave_to_a_lot_is_not_given_back():
    opened = account((5, None))
    opened.debit("redemption", 2)
    opened.give_back("give_back", 2, [(opened.lots[0], 2), (opened.lots[0], -3)])
    assert remaining(opened) == [5]


def test_given_back_points_pay_the_debt_of_others():
    opened = account((5, None))
    opened.debit("redemption", 5)
    opened.debit("redemption", 4)
    opened.give_back("give_back", 5, [(opened.lots[0], 5)])
    assert (opened.balance, opened.deficit) == (1, 0)


def test_points_that_lapsed_are_taken_back_from_nobody():
    opened = account((5, None))
    opened.excuse("clawback", "lapsed", 7)
    assert (opened.balance, opened.deficit) == (5, 0)
    assert last_moves(opened, 2) == [("clawback", -7, None), ("lapsed", 7, None)]


def test_a_lot_matures_once():
    opened = Account(deficit=2)
    lot = opened.credit("accrual", 5, pending=True)
    opened.mature(lot)
    assert (lot.state, lot.remaining, opened.deficit) == (AVAILABLE, 3, 0)
    assert last_moves(opened, 3)[0] == ("maturity", 0, 0)
    count = len(opened.moves)
    opened.mature(lot)
    assert len(opened.moves) == count


def test_a_lot_lapses_once():
    opened = account((5, MARCH))
    opened.debit("redemption", 2)
    assert opened.expire(opened.lots[0]) == 3
    assert (opened.balance, opened.lots[0].state) == (0, CLOSED)
    assert last_moves(opened, 1) == [("expiry", -3, 0)]
    assert opened.expire(opened.lots[0]) == 0
    assert len(opened.moves) == 3


def test_points_given_back_to_a_lapsed_lot_keep_its_date():
    opened = account((5, MARCH))
    lot = opened.lots[0]
    opened.debit("redemption", 2)
    opened.expire(lot)
    opened.give_back("give_back", 2, [(lot, 2)])
    assert (lot.state, lot.remaining, lot.expires_on) == (AVAILABLE, 2, MARCH)


def test_a_debt_is_waived_no_further_than_to_nothing():
    opened = Account(deficit=5)
    assert opened.waive("waiver", 3) == 3
    assert opened.waive("waiver", 3) == 2
    assert opened.waive("waiver", 3) == 0
    assert opened.deficit == 0
    assert last_moves(opened, 2) == [("waiver", 3, None), ("waiver", 2, None)]


def test_activity_moves_last_days_forward_only():
    opened = account((5, MARCH), (5, DECEMBER), (5, None), (5, MARCH))
    opened.debit("redemption", 5)
    opened.extend(JUNE)
    last_days = [lot.expires_on for lot in opened.lots]
    assert last_days == [MARCH, DECEMBER, None, JUNE]
    assert opened.redated == [opened.lots[3]]
    assert len(opened.moves) == 5


def test_ages_as_the_gate_gives_them():
    """A new lot is younger than the stored ones, which have a day and an id."""
    opened = Account(lots=[Lot(5, 5, opened=(MARCH, 7)), Lot(5, 5, opened=(MARCH, 3))])
    new = opened.credit("accrual", 5)
    opened.debit("redemption", 12)
    assert remaining(opened) == [0, 0, 3]
    assert new.spending_order > opened.lots[0].spending_order


@pytest.mark.parametrize("points", [0, -1, 1.5, 2.0, float("nan"), True, None, "3"])
def test_a_movement_is_a_whole_number_above_zero(points):
    opened = account((5, None))
    for move in (
        lambda: opened.credit("accrual", points),
        lambda: opened.debit("redemption", points),
        lambda: opened.claw_back("clawback", points, source=None),
        lambda: opened.give_back("give_back", points, []),
        lambda: opened.waive("waiver", points),
    ):
        with pytest.raises(ValueError, match="whole number above zero"):
            move()
    assert (len(opened.moves), opened.balance) == (1, 5)
