"""The made-up past of the benchmark adds up like a real ledger."""

from collections import Counter
from datetime import date

import pytest

from bench.past import NIGHTS, Past

TODAY = date(2026, 11, 21)
MEMBERS = 2000


@pytest.fixture(scope="module", name="past")
def made_up_past():
    return Past(MEMBERS, TODAY, first_lot=1)


def test_members_have_five_lots_and_ten_moves_on_average(past):
    assert sum(1 for _visit in past.visits()) == 5 * MEMBERS
    assert sum(1 for _move in past.moves()) == 10 * MEMBERS


def test_moves_of_every_lot_add_up_to_what_is_left_in_it(past):
    totals = Counter()
    for member, season, _kind, points, *_rest in past.moves():
        totals[member, season] += points
    for season, member, _day in past.visits():
        assert totals[member, season] == past.remaining(season, member) >= 0


def test_balances_are_what_is_left_in_the_lots(past):
    available, pending = past.balances()
    left = sum(past.remaining(season, member) for season, member, _ in past.visits())
    assert sum(available) + sum(pending) == left
    assert min(pending) == 0 < max(pending)


def test_moves_come_in_the_order_of_time_and_before_today(past):
    days = [day for _member, _season, _kind, _points, day, *_rest in past.moves()]
    assert days == sorted(days)
    assert days[-1] < str(TODAY)


def test_every_night_to_come_has_lots_that_mature_and_lots_that_lapse(past):
    lapses, matures = Counter(), Counter()
    for season, member, _day in past.visits():
        lapses[past.lapses_on(season, member)] += 1
        if past.is_pending(season, member):
            matures[past.matures_on(member)] += 1
    del lapses[None]
    assert len(lapses) == len(matures) == NIGHTS
    for count in [*lapses.values(), *matures.values()]:
        assert 0.5 < count / (MEMBERS / 20) < 1.5


def test_the_seed_makes_the_same_past_again(past):
    again = Past(MEMBERS, TODAY, first_lot=1)
    assert list(again.moves()) == list(past.moves())
