# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Tiers of any rules and purchases, beside the day-by-day oracle."""

from datetime import date, timedelta

import tiering_oracle as oracle
from engine import tiering
from engine.tiering import Rule, Tier
from engine.windows import CALENDARS
from hypothesis import given, settings
from hypothesis import strategies as st
from tiering_oracle import Buy, Life

DAY = timedelta(days=1)
FIRST, LAST = date(2024, 1, 1), date(2025, 12, 31)
#: Lives of hundreds of days, each day measured, are long examples.
FEW = settings.default.max_examples // 8

calendars = st.sampled_from(CALENDARS)
days = st.dates(FIRST, LAST)
buys = st.lists(
    st.builds(Buy, days, st.integers(0, 900), st.integers(-5, 90)), max_size=12
)
rules = st.builds(
    Rule,
    st.sampled_from(tiering.METRICS),
    st.sampled_from(tiering.OPERATORS),
    st.one_of(st.integers(0, 6), st.integers(0, 1500)),
    st.sampled_from(tiering.WINDOWS),
    st.integers(1, 14),
)
tier_tuples = st.lists(
    st.builds(
        Tier,
        st.lists(rules, max_size=3).map(tuple),
        st.sampled_from(tiering.JOINS),
        st.sampled_from(tiering.VALIDITIES),
        st.integers(1, 3),
        st.integers(0, 4),
    ),
    min_size=1,
    max_size=4,
).map(tuple)


def measures(tiers, bought, joined, today, calendar):
    """Measure with the engine's own windows, as the statement does."""
    found = {}
    for rule in (rule for tier in tiers for rule in tier.rules):
        metric, window, number = rule.measure
        if metric == "months":
            found[rule.measure] = tiering.months_since(joined, today, calendar)
            continue
        first, end = tiering.window_days(window, number, today, calendar)
        inside = [
            b for b in bought if (first is None or first <= b.day) and b.day < end
        ]
        found[rule.measure] = {
            "purchases": len(inside),
            "days": len({b.day for b in inside}),
            "amount": sum(b.amount for b in inside),
            "points": sum(b.points for b in inside),
        }[metric]
    return found


@given(tier_tuples, buys, days, days, calendars)
def test_the_deserved_tier_is_the_oracles(tiers, bought, joined, today, calendar):
    found = measures(tiers, bought, joined, today, calendar)
    for rule in (rule for tier in tiers for rule in tier.rules):
        wanted = oracle.measured(rule, bought, joined, today, calendar)
        assert found[rule.measure] == wanted, rule
    wanted = oracle.deserved(tiers, bought, joined, today, calendar)
    assert tiering.deserved(tiers, found) == wanted


@given(
    st.sampled_from(tiering.VALIDITIES), st.integers(1, 5), st.data(), days, calendars
)
def test_every_validity_ends_where_the_oracle_ends(kind, number, data, day, calendar):
    if kind in tiering.CALENDAR_WINDOWS:
        number = data.draw(st.integers(0, 5))
    tier = Tier(validity=kind, validity_number=number)
    assert tiering.valid_until(tier, day, calendar) == oracle.last_day(
        tier, day, calendar
    )


@given(days, st.integers(0, 40), calendars)
def test_months_are_full_for_those_who_joined_by_then(today, months, calendar):
    last = tiering.joined_by(months, today, calendar)
    assert tiering.months_since(last, today, calendar) >= months
    assert tiering.months_since(last + DAY, today, calendar) < max(months, 1)
    assert tiering.months_since(last, today, calendar) == oracle.full_months(
        last, today, calendar
    )


@given(tier_tuples, buys, buys, days, days, calendars)
def test_more_purchases_never_lower_a_tier(tiers, some, more, joined, today, calendar):
    gains = [Buy(buy.day, buy.amount, abs(buy.points)) for buy in more]
    few = tiering.deserved(tiers, measures(tiers, some, joined, today, calendar))
    many = tiering.deserved(
        tiers, measures(tiers, some + gains, joined, today, calendar)
    )
    assert many >= few


@given(tier_tuples, buys, st.randoms(), days, days, calendars)
def test_the_order_of_arrival_does_not_matter(
    tiers, bought, chance, joined, today, calendar
):
    late = sorted(bought, key=lambda _buy: chance.random())
    assert measures(tiers, bought, joined, today, calendar) == measures(
        tiers, late, joined, today, calendar
    )


@given(tier_tuples, buys, days, days, calendars)
def test_nothing_is_missing_where_a_tier_holds(tiers, bought, joined, today, calendar):
    found = measures(tiers, bought, joined, today, calendar)
    for tier in tiers:
        gaps, holds = tiering.missing(tier, found), tiering.qualifies(tier, found)
        percent = tiering.progress(tier, found)
        assert (percent == 100) is holds
        if tier.join == "all":
            assert holds is not bool(gaps)
        filled = {**found}
        for rule, gap in gaps:
            filled[rule.measure] = max(filled[rule.measure], rule.needed)
            one = {**found, rule.measure: found[rule.measure] + gap}
            assert tier.join == "all" or tiering.qualifies(tier, one)
        assert tiering.qualifies(tier, filled)


@settings(max_examples=FEW)
@given(tier_tuples, buys, days, st.booleans(), calendars)
def test_a_member_lives_through_a_year_as_the_oracle_does(
    tiers, bought, joined, one_level, calendar
):
    life, place, until = Life(tiers, calendar, one_level), -1, None
    start = min([buy.day for buy in bought], default=FIRST)
    for number in range(400):
        today = start + number * DAY
        # A purchase counts from its day; the window's own end sees to it.
        found = measures(tiers, bought, joined, today, calendar)
        deserves = tiering.deserved(tiers, found)
        came = any(buy.day == today for buy in bought)
        life.live(today, deserves, came)
        step = tiering.review(
            tiers, place, until, deserves, today, calendar, one_level, came
        )
        was, (place, until) = place, (step.place, step.until)
        assert place == life.place, today
        assert (place > was, place < was) == (
            step.kind == tiering.UP,
            step.kind == tiering.DOWN,
        )
        if life.until or not (one_level and place > deserves):
            assert until == life.until, today


@settings(max_examples=FEW)
@given(tier_tuples, buys, days, calendars, st.data())
def test_days_without_a_reason_can_be_left_out(tiers, bought, joined, calendar, data):
    """Who is looked at only when something moved stands where daily looks put him."""
    daily = lazily = (-1, None)
    seen = None
    start = min([buy.day for buy in bought], default=FIRST)
    for number in range(300):
        today = start + number * DAY
        deserves = tiering.deserved(
            tiers, measures(tiers, bought, joined, today, calendar)
        )
        came = any(buy.day == today for buy in bought)
        given_ = (deserves, today, calendar, False, came)
        step = tiering.review(tiers, *daily, *given_)
        daily = (step.place, step.until)
        ended = lazily[1] is not None and lazily[1] < today
        if came or ended or deserves != seen or data.draw(st.integers(0, 9)) == 0:
            step = tiering.review(tiers, *lazily, *given_)
            lazily = (step.place, step.until)
        seen = deserves
        assert lazily == daily, today
