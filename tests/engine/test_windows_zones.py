# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Where a day begins: clocks that skip or repeat midnight, and zones that move."""

import zoneinfo
from datetime import date, datetime, timedelta

import pytest
from engine.windows import day_start_utc, local_day
from hypothesis import given
from hypothesis import strategies as st

DAY, SECOND = timedelta(days=1), timedelta(seconds=1)
# Those that change clocks at or around midnight, or crossed the date line.
ODD_ZONES = [
    "Asia/Tehran",
    "Asia/Beirut",
    "Asia/Amman",
    "Africa/Cairo",
    "Africa/Casablanca",
    "America/Sao_Paulo",
    "America/Havana",
    "America/Santiago",
    "America/St_Johns",
    "America/Toronto",
    "America/Scoresbysund",
    "Atlantic/Azores",
    "Antarctica/Troll",
    "Australia/Lord_Howe",
    "Pacific/Apia",
    "Pacific/Kwajalein",
    "Europe/Berlin",
    "UTC",
]
zones = st.one_of(
    st.sampled_from(ODD_ZONES), st.sampled_from(sorted(zoneinfo.available_timezones()))
)
days = st.one_of(
    st.dates(date(1900, 1, 2), date(2200, 12, 30)),
    st.dates(date(1970, 1, 1), date(2037, 12, 31)),
)


@pytest.mark.parametrize(
    ("zone", "day", "start"),
    [
        ("UTC", "2026-11-21", "2026-11-21 00:00"),
        ("Asia/Tehran", "2026-11-21", "2026-11-20 20:30"),
        # Iran's clocks went from 24:00 to 01:00, the last time in 2022.
        ("Asia/Tehran", "2022-03-22", "2022-03-21 20:30"),
        ("Asia/Tehran", "2022-03-23", "2022-03-22 19:30"),
        # ... and from 24:00 back to 23:00: midnight comes once, an hour late.
        ("Asia/Tehran", "2022-09-22", "2022-09-21 20:30"),
        ("America/Sao_Paulo", "2018-11-04", "2018-11-04 03:00"),
        # From 23:30 to 00:30: the day begins half an hour in.
        ("America/Toronto", "1919-03-31", "1919-03-31 04:30"),
        # From 01:00 back to 00:00: midnight comes twice, the first counts.
        ("America/Havana", "2025-11-02", "2025-11-02 04:00"),
        # From 00:01 back to 23:01 of the day before: the first again.
        ("America/St_Johns", "2006-10-29", "2006-10-29 02:30"),
        # Samoa left out 30 December 2011.
        ("Pacific/Apia", "2011-12-29", "2011-12-29 10:00"),
        ("Pacific/Apia", "2011-12-30", "2011-12-30 10:00"),
        ("Pacific/Apia", "2011-12-31", "2011-12-30 10:00"),
        # Before there were zones: local mean time, to the second.
        ("Asia/Tehran", "1910-01-01", "1909-12-31 20:34:16"),
    ],
)
def test_a_day_begins(zone, day, start):
    expected = datetime.fromisoformat(start)
    assert day_start_utc(date.fromisoformat(day), zone) == expected


def holds(day, zone, back):
    """Assert that ``day`` is not reached before its start, and reached at it."""
    start = day_start_utc(day, zone)
    assert local_day(start - SECOND, zone) < day <= local_day(start, zone)
    assert local_day(start - back, zone) < day
    assert start <= day_start_utc(day + DAY, zone)


@given(zones, days, st.integers(1, 2 * 86_400))
def test_the_start_is_the_first_instant_of_the_day(zone, day, back):
    holds(day, zone, back * SECOND)


@pytest.mark.parametrize("zone", ODD_ZONES)
def test_every_day_around_the_changes_of_odd_zones(zone, size):
    first, last = (2003, 2027) if size == "ci" else (1901, 2199)
    day = date(first, 1, 1)
    while day.year < last:
        holds(day, zone, timedelta(hours=1))
        day += DAY


def test_the_local_day():
    assert local_day(datetime(2026, 11, 20, 20, 29, 59), "Asia/Tehran").day == 20
    assert local_day(datetime(2026, 11, 20, 20, 30), "Asia/Tehran").day == 21


@pytest.mark.parametrize("zone", ["Mars/Base", "", None, "America", "../etc/passwd", 3])
def test_an_unknown_zone_is_refused(zone):
    for call in (
        lambda: local_day(datetime(2026, 1, 1), zone),
        lambda: day_start_utc(date(2026, 1, 1), zone),
    ):
        with pytest.raises(ValueError, match="There is no time zone"):
            call()


@pytest.mark.parametrize(
    "instant",
    [
        date(2026, 1, 1),
        None,
        "2026-01-01",
        datetime.fromisoformat("2026-01-01T00:00+00:00"),
        datetime(1899, 12, 31),
        datetime(2201, 1, 1),
    ],
)
def test_an_instant_is_a_naive_datetime_in_range(instant):
    with pytest.raises(ValueError, match=r"not a UTC time|is outside 1900"):
        local_day(instant, "UTC")


@pytest.mark.parametrize("day", [None, datetime(2026, 1, 1), date(1899, 1, 1)])
def test_a_day_is_a_date_in_range(day):
    with pytest.raises(ValueError, match=r"is not a date|is outside 1900"):
        day_start_utc(day, "UTC")
