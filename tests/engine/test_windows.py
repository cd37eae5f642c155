# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Periods and dates in both calendars.

The Jalali oracle walks from 1 Farvardin 1304 (21 March 1925, the year of Iran's
calendar law) day by day, by the lengths of the months and the 33-year rule, to the
end of 1501, where that rule and persiantools part.
"""

from datetime import date, datetime, timedelta
from itertools import pairwise

import pytest
from engine import windows
from engine.windows import (
    CALENDARS,
    POLICIES,
    add_months,
    date_text,
    expires_on,
    month_end,
    next_anniversary,
    period_bounds,
    rolling_start,
    year_end,
)
from hypothesis import given
from hypothesis import strategies as st
from persiantools.jdatetime import JalaliDate

DAY = timedelta(days=1)
KINDS = {"month": 1, "quarter": 3, "season": 3, "half": 6, "year": 12}


def walk():
    """Yield each day with its Jalali year, month and day of the month."""
    day = date(1925, 3, 21)
    for year in range(1304, 1502):
        leap = (25 * year + 11) % 33 < 8
        lengths = [31] * 6 + [30] * 5 + [30 if leap else 29]
        for month, length in enumerate(lengths, 1):
            for number in range(1, length + 1):
                yield day, (year, month, number)
                day += DAY


WALK = list(walk())
BY_JALALI = {fields: day for day, fields in WALK}

calendars = st.sampled_from(CALENDARS)
# Far enough from the ends of 1900 to 2200 for what the tests add and take away.
days = st.dates(date(1930, 1, 1), date(2170, 12, 31))
months = st.integers(-240, 240)


def test_every_jalali_day_of_198_years():
    for day, (year, month, number) in WALK:
        assert date_text(day, "jalali") == f"{year}/{month:02d}/{number:02d}"
        assert JalaliDate(day) == JalaliDate(year, month, number)
    assert WALK[-1][0] == date(2123, 3, 20)


@pytest.mark.parametrize(("kind", "length"), KINDS.items())
def test_every_jalali_period_of_197_years(kind, length):
    for day, (year, month, _number) in WALK:
        if year == 1501:
            break
        first = month - (month - 1) % length
        last = first + length
        after = (year, last, 1) if last < 13 else (year + 1, 1, 1)
        bounds = (BY_JALALI[year, first, 1], BY_JALALI[after])
        assert period_bounds(kind, day, "jalali") == bounds


@given(calendars, days, st.sampled_from(list(KINDS)))
def test_a_period_holds_its_days_and_the_next_follows(calendar, day, kind):
    start, end = period_bounds(kind, day, calendar)
    assert start <= day < end
    assert period_bounds(kind, start, calendar) == (start, end)
    assert period_bounds(kind, end - DAY, calendar) == (start, end)
    assert period_bounds(kind, end, calendar)[0] == end
    assert add_months(start, KINDS[kind], calendar) == end


@given(calendars, days)
def test_periods_nest(calendar, day):
    bounds = [period_bounds(kind, day, calendar) for kind in KINDS if kind != "season"]
    for (start, end), (outer_start, outer_end) in pairwise(bounds):
        assert outer_start <= start < end <= outer_end


@given(days, st.integers(0, 900), calendars)
def test_months_from_one_day_to_another_follow_each_other(day, length, calendar):
    last = day + length * DAY
    starts = windows.months(day, last, calendar)
    assert starts[0] <= day < add_months(starts[0], 1, calendar)
    assert starts[-1] <= last < add_months(starts[-1], 1, calendar)
    for one, following in pairwise(starts):
        assert following == month_end(one, calendar) + DAY


@given(calendars, days)
def test_ends_are_last_days(calendar, day):
    assert month_end(day, calendar) + DAY == period_bounds("month", day, calendar)[1]
    assert year_end(day, calendar) + DAY == period_bounds("year", day, calendar)[1]


@given(calendars, days, months)
def test_months_keep_the_day_or_clamp_it(calendar, day, n):
    moved = add_months(day, n, calendar)
    wanted = date_text(day, calendar)[-2:]
    got = date_text(moved, calendar)[-2:]
    assert got == wanted or (got < wanted and moved == month_end(moved, calendar))
    year, month = (int(part) for part in _year_month(day, calendar))
    there = 12 * year + month - 1 + n
    assert [int(part) for part in _year_month(moved, calendar)] == [
        there // 12,
        there % 12 + 1,
    ]


def _year_month(day, calendar):
    text = date_text(day, calendar)
    return text[:4], text[5:7]


@given(calendars, days, days, months)
def test_adding_months_keeps_the_order_of_days(calendar, one, other, n):
    first, second = sorted((one, other))
    assert add_months(first, n, calendar) <= add_months(second, n, calendar)


@given(calendars, days, days, st.sampled_from(["days", "months", "years"]))
def test_rolling_windows_move_on_with_their_day(calendar, one, other, kind):
    first, second = sorted((one, other))
    assert rolling_start(kind, 3, first, calendar) <= first
    assert rolling_start(kind, 3, first, calendar) <= rolling_start(
        kind, 3, second, calendar
    )
    assert rolling_start(kind, 4, first, calendar) < rolling_start(
        kind, 3, first, calendar
    )


@given(calendars, days, days, st.sampled_from(POLICIES[1:]), st.integers(1, 30))
def test_later_points_never_lapse_earlier(calendar, one, other, policy, number):
    first, second = sorted((one, other))
    assert first <= expires_on(policy, number, first, calendar)
    assert expires_on(policy, number, first, calendar) <= expires_on(
        policy, number, second, calendar
    )
    assert expires_on(policy, number, first, calendar) <= expires_on(
        policy, number + 1, first, calendar
    )


def jalali(text):
    """Return the day that a Jalali date names."""
    return JalaliDate(*(int(part) for part in text.split("/"))).to_gregorian()


@pytest.mark.parametrize(
    ("policy", "number", "calendar", "day", "last"),
    [
        ("days", 30, "gregorian", "2026-11-21", "2026-12-21"),
        ("inactivity", 30, "gregorian", "2026-11-21", "2026-12-21"),
        ("days", 30, "jalali", "1405/08/30", "1405/09/30"),
        ("months", 1, "gregorian", "2026-01-31", "2026-02-28"),
        ("months", 12, "gregorian", "2024-02-29", "2025-02-28"),
        ("months", 1, "jalali", "1405/06/31", "1405/07/30"),
        ("months", 12, "jalali", "1403/12/30", "1404/12/29"),
        ("month_end", 12, "gregorian", "2026-11-21", "2026-11-30"),
        ("month_end", 12, "jalali", "1405/12/01", "1405/12/29"),
        ("year_end", 12, "gregorian", "2026-11-21", "2026-12-31"),
        ("year_end", 12, "jalali", "1403/01/01", "1403/12/30"),
        ("year_end", None, "jalali", "1404/12/29", "1404/12/29"),
    ],
)
def test_points_lapse_after(policy, number, calendar, day, last):
    read = jalali if calendar == "jalali" else date.fromisoformat
    assert expires_on(policy, number, read(day), calendar) == read(last)


def test_points_that_never_lapse():
    assert expires_on("never", None, date(2026, 11, 21), "jalali") is None


@pytest.mark.parametrize(
    ("kind", "n", "calendar", "day", "start"),
    [
        ("days", 1, "gregorian", "2026-11-21", "2026-11-21"),
        ("days", 7, "gregorian", "2026-11-21", "2026-11-15"),
        ("months", 12, "gregorian", "2026-11-21", "2025-11-22"),
        ("months", 1, "gregorian", "2026-03-31", "2026-03-01"),
        ("years", 1, "gregorian", "2024-02-29", "2023-03-01"),
        ("years", 1, "jalali", "1403/12/30", "1403/01/01"),
        ("months", 3, "jalali", "1405/06/31", "1405/04/01"),
    ],
)
def test_a_rolling_window_begins(kind, n, calendar, day, start):
    read = jalali if calendar == "jalali" else date.fromisoformat
    assert rolling_start(kind, n, read(day), calendar) == read(start)


@pytest.mark.parametrize(
    ("kind", "day", "start", "end"),
    [
        ("season", "2026-02-28", "2025-12-01", "2026-03-01"),
        ("season", "2026-03-01", "2026-03-01", "2026-06-01"),
        ("season", "2026-12-31", "2026-12-01", "2027-03-01"),
        ("quarter", "2026-12-31", "2026-10-01", "2027-01-01"),
        ("half", "2026-07-01", "2026-07-01", "2027-01-01"),
        ("season", "1900-01-01", "1899-12-01", "1900-03-01"),
        ("year", "2200-12-31", "2200-01-01", "2201-01-01"),
    ],
)
def test_gregorian_periods(kind, day, start, end):
    bounds = date.fromisoformat(start), date.fromisoformat(end)
    assert period_bounds(kind, date.fromisoformat(day), "gregorian") == bounds


def test_dates_as_text():
    day = date(2026, 11, 21)
    assert date_text(day, "gregorian") == "2026-11-21"
    assert date_text(day, "jalali") == "1405/08/30"
    assert date_text(day, "jalali", "persian") == "۱۴۰۵/۰۸/۳۰"
    assert date_text(day, "gregorian", digits="persian") == "۲۰۲۶-۱۱-۲۱"


TODAY = date(2026, 11, 21)


@pytest.mark.parametrize(
    ("call", "sentence"),
    [
        (lambda: month_end(date(1899, 12, 31), "jalali"), "1899-12-31 is outside 1900"),
        (lambda: year_end(date(2201, 1, 1), "gregorian"), "2201-01-01 is outside 1900"),
        (lambda: year_end(date(2200, 12, 1), "jalali"), "2201-03-20 is outside 1900"),
        (lambda: add_months(TODAY, 12 * 200, "gregorian"), "2226-11-21 is outside"),
        (lambda: add_months(TODAY, 12 * 9000, "gregorian"), "date would be outside"),
        (lambda: add_months(TODAY, 12 * 9000, "jalali"), "date would be outside"),
        (lambda: add_months(TODAY, -(10**17), "jalali"), "date would be outside"),
        (lambda: add_months(TODAY, -12 * 1405, "jalali"), "date would be outside"),
        (lambda: add_months(TODAY, 1.0, "jalali"), "months must be a whole number"),
        (lambda: add_months(TODAY, 1, "lunar"), "calendar must be one of"),
        (lambda: date_text(TODAY, None), "calendar must be one of"),
        (lambda: date_text(TODAY, "jalali", "roman"), "digits must be one of"),
        (lambda: date_text(None, "jalali"), "None is not a date"),
        (lambda: date_text(datetime(2026, 1, 1), "jalali"), "is not a date"),
        (lambda: period_bounds("week", TODAY, "jalali"), "period must be one of"),
        (lambda: rolling_start("weeks", 1, TODAY, "jalali"), "window must be one of"),
        (lambda: rolling_start("days", 0, TODAY, "jalali"), "window must be between 1"),
        (
            lambda: rolling_start("days", 10**6, TODAY, "jalali"),
            "date would be outside",
        ),
        (lambda: expires_on("soon", 1, TODAY, "jalali"), "policy must be one of"),
        (lambda: expires_on("days", 0, TODAY, "jalali"), "expiry must be between 1"),
        (lambda: expires_on("days", 10**17, TODAY, "jalali"), "date would be outside"),
        (lambda: expires_on("days", 10**5, TODAY, "jalali"), "is outside 1900"),
        (lambda: expires_on("months", None, TODAY, "jalali"), "whole number, not None"),
    ],
)
def test_bad_input_is_refused_in_a_sentence(call, sentence):
    with pytest.raises(ValueError, match=sentence) as caught:
        call()
    assert str(caught.value).endswith(".")


def in_calendar(day, calendar):
    """Month and day of the month."""
    day = JalaliDate(day) if calendar == "jalali" else day
    return day.month, day.day


@given(days, days, calendars)
def test_an_anniversary_is_the_next_of_its_day(born, today, calendar):
    found = next_anniversary(born, today, calendar)
    assert found >= max(born, today)
    assert found - max(born, today) <= 366 * DAY
    month, number = in_calendar(found, calendar)
    wanted = in_calendar(born, calendar)
    short = month_end(found, calendar) == found and wanted[1] > number
    assert month == wanted[0]
    assert number == wanted[1] or short


@pytest.mark.parametrize(
    ("born", "today", "calendar", "found"),
    [
        ("1990-05-05", "2027-05-05", "gregorian", "2027-05-05"),
        ("1990-05-05", "2027-05-06", "gregorian", "2028-05-05"),
        ("2000-02-29", "2027-02-01", "gregorian", "2027-02-28"),
        ("2000-02-29", "2028-02-01", "gregorian", "2028-02-29"),
        # 30 Esfand 1399 was in a leap year; 1405 has 29 days of Esfand.
        ("2021-03-20", "2027-03-01", "jalali", "2027-03-20"),
        # 1 Farvardin falls on another day of March in leap years.
        ("1991-03-21", "2028-01-01", "jalali", "2028-03-20"),
    ],
)
def test_anniversaries_by_hand(born, today, calendar, found):
    born, today, found = map(date.fromisoformat, (born, today, found))
    assert next_anniversary(born, today, calendar) == found
