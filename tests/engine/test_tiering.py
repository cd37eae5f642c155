# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Tiers in numbers to check by hand."""

import doctest
from datetime import date, timedelta

import pytest
from engine import tiering
from engine.tiering import (
    DOWN,
    EXTEND,
    STAY,
    UP,
    Rule,
    Step,
    Tier,
    deserved,
    joined_by,
    missing,
    months_since,
    progress,
    qualifies,
    review,
    valid_until,
    window_days,
)

DAY = timedelta(days=1)
TODAY = date(2026, 11, 20)
VISITS = Rule("purchases", "gt", 5, "months", 3)
SPENT = Rule("amount", "ge", 500_00, "years", 1)
FAITHFUL = Rule("months", "ge", 12)


def test_the_examples_in_the_module():
    assert doctest.testmod(tiering).failed == 0


@pytest.mark.parametrize(
    ("window", "number", "calendar", "first"),
    [
        ("days", 1, "gregorian", date(2026, 11, 20)),
        ("days", 7, "gregorian", date(2026, 11, 14)),
        # The house's own sentence: "6 visits from 21 Aug to 20 Nov".
        ("months", 3, "gregorian", date(2026, 8, 21)),
        ("years", 1, "gregorian", date(2025, 11, 21)),
        ("month", 9, "gregorian", date(2026, 11, 1)),
        ("quarter", 1, "gregorian", date(2026, 10, 1)),
        ("season", 1, "gregorian", date(2026, 9, 1)),
        ("half", 1, "gregorian", date(2026, 7, 1)),
        ("year", 1, "gregorian", date(2026, 1, 1)),
        # 20 November 2026 is 29 Aban 1405; 1 Mehr was 23 September.
        ("months", 3, "jalali", date(2026, 8, 21)),
        ("month", 1, "jalali", date(2026, 10, 23)),
        ("season", 1, "jalali", date(2026, 9, 23)),
        ("half", 1, "jalali", date(2026, 9, 23)),
        ("year", 1, "jalali", date(2026, 3, 21)),
        ("lifetime", 1, "jalali", None),
    ],
)
def test_a_window_begins_on_its_day_and_ends_after_today(
    window, number, calendar, first
):
    assert window_days(window, number, TODAY, calendar) == (first, TODAY + DAY)


def test_a_window_of_months_leaves_the_same_day_out():
    first, end = window_days("months", 3, date(2026, 5, 31), "gregorian")
    assert (first, end) == (date(2026, 3, 1), date(2026, 6, 1))


def test_strict_means_strict():
    for visits, holds in ((5, False), (6, True)):
        assert qualifies(Tier((VISITS,)), {VISITS.measure: visits}) is holds
    for cents, holds in ((499_99, False), (500_00, True)):
        assert qualifies(Tier((SPENT,)), {SPENT.measure: cents}) is holds


@pytest.mark.parametrize(
    ("join", "one_holds", "both_hold"), [("any", True, True), ("all", False, True)]
)
def test_rules_are_joined_by_any_or_all(join, one_holds, both_hold):
    tier = Tier((VISITS, SPENT), join)
    one = {VISITS.measure: 6, SPENT.measure: 0}
    assert qualifies(tier, one) is one_holds
    assert qualifies(tier, {**one, SPENT.measure: 500_00}) is both_hold
    assert not qualifies(tier, {**one, VISITS.measure: 5})


def test_a_tier_without_rules_is_everybodys():
    assert qualifies(Tier(), {})
    assert qualifies(Tier(join="all"), {})
    assert (missing(Tier(), {}), progress(Tier(), {})) == ([], 100)


def test_the_highest_tier_that_holds_is_deserved():
    tiers = (Tier(), Tier((SPENT,)), Tier((VISITS,)))
    measures = {SPENT.measure: 0, VISITS.measure: 6}
    assert deserved(tiers, measures) == 2
    assert deserved(tiers, {**measures, VISITS.measure: 5}) == 0
    assert deserved(tiers[1:], {**measures, VISITS.measure: 5}) == -1


def test_rules_that_measure_the_same_share_a_measure():
    more = Rule("purchases", "ge", 9, "months", 3)
    assert more.measure == VISITS.measure
    assert Rule("amount", "ge", 1, "season", 7).measure == ("amount", "season", 1)
    assert Rule("months", "ge", 6, "years", 2).measure == FAITHFUL.measure


def test_what_is_missing_is_said_exactly():
    tier = Tier((VISITS, SPENT), "all")
    measures = {VISITS.measure: 4, SPENT.measure: 500_00}
    assert missing(tier, measures) == [(VISITS, 2)]
    measures = {VISITS.measure: 6, SPENT.measure: 499_99}
    assert missing(tier, measures) == [(SPENT, 1)]


@pytest.mark.parametrize(("join", "percent"), [("any", 90), ("all", 50)])
def test_progress_is_that_of_the_nearest_or_of_the_farthest_rule(join, percent):
    tier = Tier((VISITS, SPENT), join)
    assert progress(tier, {VISITS.measure: 3, SPENT.measure: 454_99}) == percent


def test_progress_is_whole_only_when_it_is_reached():
    tier = Tier((SPENT,))
    assert progress(tier, {SPENT.measure: 499_99}) == 99
    assert progress(tier, {SPENT.measure: 600_00}) == 100
    assert progress(tier, {SPENT.measure: -1}) == 0
    assert progress(Tier((Rule("days", "ge", 0),)), {("days", "lifetime", 1): 0}) == 100
    # Returned points of earlier purchases may leave less than nothing in a window.
    assert (
        progress(Tier((Rule("points", "ge", 0),)), {("points", "lifetime", 1): -1}) == 0
    )


@pytest.mark.parametrize(
    ("validity", "number", "gregorian", "jalali"),
    [
        ("none", 0, None, None),
        ("days", 30, date(2026, 12, 20), date(2026, 12, 20)),
        ("months", 3, date(2027, 2, 20), date(2027, 2, 18)),
        ("years", 1, date(2027, 11, 20), date(2027, 11, 20)),
        ("month", 0, date(2026, 11, 30), date(2026, 11, 21)),
        ("quarter", 0, date(2026, 12, 31), date(2026, 12, 21)),
        ("season", 0, date(2026, 11, 30), date(2026, 12, 21)),
        ("season", 1, date(2027, 2, 28), date(2027, 3, 20)),
        ("half", 1, date(2027, 6, 30), date(2027, 9, 22)),
        ("year", 0, date(2026, 12, 31), date(2027, 3, 20)),
        ("year", 1, date(2027, 12, 31), date(2028, 3, 19)),
    ],
)
def test_every_validity_has_its_last_day(validity, number, gregorian, jalali):
    tier = Tier(validity=validity, validity_number=number, grace=9)
    assert valid_until(tier, TODAY, "gregorian") == gregorian
    assert valid_until(tier, TODAY, "jalali") == jalali


def test_months_of_membership_are_full_on_the_same_day_or_the_last():
    assert months_since(date(2026, 8, 31), date(2027, 2, 27), "gregorian") == 5
    assert months_since(date(2026, 8, 31), date(2027, 2, 28), "gregorian") == 6
    assert months_since(TODAY, TODAY, "gregorian") == 0
    assert months_since(TODAY + DAY, TODAY, "gregorian") == 0
    assert joined_by(6, date(2027, 2, 28), "gregorian") == date(2026, 8, 31)
    assert joined_by(6, date(2027, 2, 27), "gregorian") == date(2026, 8, 27)


# Base, silver for 30 days with 5 of grace, gold as long as its rules hold.
TIERS = (Tier(), Tier((SPENT,), "any", "days", 30, 5), Tier((VISITS,)))
IN_30_DAYS = TODAY + 30 * DAY


def step(place, until, deserves, **options):
    return review(TIERS, place, until, deserves, TODAY, "gregorian", **options)


def test_up_is_at_once_and_may_leave_tiers_out():
    assert step(-1, None, 0) == Step(0, None, UP)
    assert step(0, None, 1) == Step(1, IN_30_DAYS, UP)
    assert step(0, None, 2) == Step(2, None, UP)


def test_a_tier_is_kept_to_its_last_day_and_for_the_grace():
    assert step(1, TODAY, 0) == Step(1, TODAY, STAY)
    assert step(1, TODAY - 5 * DAY, 0) == Step(1, TODAY - 5 * DAY, STAY)
    assert step(1, TODAY - 6 * DAY, 0) == Step(0, None, DOWN)
    assert step(2, None, 1) == Step(1, IN_30_DAYS, DOWN)
    assert step(0, None, -1) == Step(-1, None, DOWN)


def test_a_purchase_that_deserves_the_tier_extends_it():
    soon = TODAY + 3 * DAY
    assert step(1, soon, 1, bought=True) == Step(1, IN_30_DAYS, EXTEND)
    assert step(1, soon, 1) == Step(1, soon, STAY)
    assert step(1, TODAY, 1) == Step(1, TODAY, STAY)
    assert step(1, TODAY - DAY, 1) == Step(1, IN_30_DAYS, EXTEND)


def test_a_longer_promise_is_never_shortened():
    later = TODAY + 90 * DAY
    assert step(1, later, 1, bought=True) == Step(1, later, STAY)
    assert step(2, later, 2, bought=True) == Step(2, later, STAY)


def test_a_fall_can_be_one_tier_at_a_time():
    assert step(2, None, 0, one_level=True) == Step(1, IN_30_DAYS, DOWN)
    assert step(2, None, 1, one_level=True) == Step(1, IN_30_DAYS, DOWN)
    free = (Tier(), Tier((SPENT,)), Tier((VISITS,)))
    fallen = review(free, 2, None, 0, TODAY, "gregorian", one_level=True)
    assert fallen == Step(1, TODAY, DOWN)
    again = review(free, 1, TODAY, 0, TODAY + DAY, "gregorian", one_level=True)
    assert again == Step(0, None, DOWN)


@pytest.mark.parametrize(
    "wrong",
    [
        lambda: Rule("visits", "ge", 1),
        lambda: Rule("amount", "lt", 1),
        lambda: Rule("amount", "ge", 1.5),
        lambda: Rule("amount", "ge", -1),
        lambda: Rule("amount", "ge", 1, "week"),
        lambda: Rule("amount", "ge", 1, "days", 0),
        lambda: Tier(join="both"),
        lambda: Tier(validity="lifetime"),
        lambda: Tier(validity="days"),
        lambda: Tier(grace=-1),
        lambda: window_days("week", 1, TODAY, "gregorian"),
    ],
)
def test_what_means_nothing_is_refused(wrong):
    with pytest.raises(ValueError, match=r"^The .*\.$"):
        wrong()
