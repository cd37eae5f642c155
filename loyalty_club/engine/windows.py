# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Days and periods in the club's zone and calendar.

A day is a ``datetime.date``, whatever the calendar; an instant is a naive datetime
in UTC, as Odoo stores it. Periods are half-open: the first day belongs to them, the
end does not. Days from 1900-01-01 to 2200-12-31 are accepted; results lie there too,
but for the exclusive end of a period.

Jalali dates come from persiantools (1 to 9377; its leap years are the 33-year rule,
with the astronomical exceptions from 1502 on). Iran uses that calendar since
1 Farvardin 1304 (1925-03-21): days before are reckoned backwards by the same rule.

Every function raises ValueError, in a plain sentence, for a day out of range, an
unknown zone, calendar, kind or policy, and for a number that is none.
"""

from bisect import bisect_left
from calendar import monthrange
from datetime import date, datetime, time, timedelta, timezone
from zoneinfo import ZoneInfo

from persiantools.jdatetime import JalaliDate

from .checks import one_of, whole

FIRST_YEAR, LAST_YEAR = 1900, 2200
CALENDARS = ("gregorian", "jalali")
DIGITS = ("latin", "persian")
POLICIES = ("never", "days", "months", "month_end", "year_end", "inactivity")
ROLLING = ("days", "months", "years")
_DAY, _SECOND = timedelta(days=1), timedelta(seconds=1)
_PERSIAN = str.maketrans("0123456789", "۰۱۲۳۴۵۶۷۸۹")
_MONTHS = {"month": 1, "quarter": 3, "season": 3, "half": 6, "year": 12}


def local_day(instant_utc, tz):
    """Return the day on the calendar in zone ``tz`` at ``instant_utc``."""
    if not isinstance(instant_utc, datetime) or instant_utc.tzinfo:
        raise ValueError(f"{instant_utc!r} is not a UTC time without a zone.")
    _checked(instant_utc.date())
    return _wall(instant_utc, _zone(tz)).date()


def day_start_utc(day, tz):
    """Return the instant at which ``day`` begins in zone ``tz``.

    Where clocks skip midnight, this is the first instant of the day that exists;
    where midnight comes twice, the first. A day that a zone left out (Samoa,
    2011-12-30) begins, and ends, when the next one does.
    """
    midnight, zone = datetime.combine(_checked(day), time()), _zone(tz)
    start = _utc(midnight, zone)
    if _wall(start, zone) == midnight:
        return start
    # Midnight was skipped, between its two readings (PEP 495): seek the first second.
    before = _utc(midnight.replace(fold=1), zone)
    seconds = range((start - before) // _SECOND + 1)

    def wall(second):
        return _wall(before + second * _SECOND, zone)

    return before + bisect_left(seconds, midnight, key=wall) * _SECOND


def add_months(day, n, calendar):
    """Return ``day`` moved by ``n`` months, at most to the last day of that month."""
    year, month, number = _fields(day, calendar)
    year, month = _shifted(year, month, whole(n, "The number of months"))
    return _checked(_day(year, month, number, calendar))


def next_anniversary(day, today, calendar):
    """Return the first day from ``today`` on that repeats ``day``, by its calendar.

    A day that a year lacks (29 February, 30 Esfand) is kept on the last one of its
    month. A ``day`` after today is its own first anniversary.
    """
    years = _fields(today, calendar)[0] - _fields(day, calendar)[0]
    this_year = add_months(day, 12 * max(0, years), calendar)
    if this_year >= today:
        return this_year
    return add_months(day, 12 * (years + 1), calendar)


def month_end(day, calendar):
    """Return the last day of the month of ``day``."""
    return _checked(period_bounds("month", day, calendar)[1] - _DAY)


def year_end(day, calendar):
    """Return the last day of the year of ``day``."""
    return _checked(period_bounds("year", day, calendar)[1] - _DAY)


def period_bounds(kind, day, calendar):
    """Return the first day and the exclusive end of the period that ``day`` is in.

    ``kind`` is month, quarter, season, half or year. A Jalali season is a quarter of
    that year, spring from 1 Farvardin; a Gregorian one is the meteorological season,
    which begins on the first of March, June, September or December.
    """
    one_of(kind, tuple(_MONTHS), "The kind of period")
    length, first = _MONTHS[kind], 1
    if kind == "season" and calendar == "gregorian":
        first = 3
    year, month, _number = _fields(day, calendar)
    year, month = _shifted(year, month, -((month - first) % length))
    end = _shifted(year, month, length)
    return _day(year, month, 1, calendar), _day(*end, 1, calendar)


def months(first, last, calendar):
    """Return the first days of the months of ``first`` to ``last``, both included."""
    starts, day = [], first
    while not starts or day <= last:
        start, day = period_bounds("month", day, calendar)
        starts.append(start)
    return starts


def rolling_start(kind, n, day, calendar):
    """Return the first day of the window of ``n`` days, months or years to ``day``.

    ``day`` is the window's last day: the seven days to the 21st begin on the 15th,
    the twelve months to 21 November on 22 November.
    """
    one_of(kind, ROLLING, "The kind of rolling window")
    whole(n, "The length of a rolling window", least=1)
    if kind == "days":
        return _moved(day, 1 - n)
    months = n if kind == "months" else 12 * n
    return _moved(add_months(day, -months, calendar), 1)


def expires_on(policy, number, day, calendar):
    """Return the last day on which points of ``day`` can be used, or None for never.

    They lapse at the club's midnight after it: at
    ``day_start_utc(expires_on + 1 day, tz)``. By policy:

    - "days", "months": ``number`` of them after ``day``;
    - "inactivity": ``number`` days after ``day``, the day of the last activity;
    - "month_end", "year_end": the end of the month or year of ``day``;
    - "never". For this and the ends, ``number`` says nothing.
    """
    one_of(policy, POLICIES, "The expiry policy")
    if policy == "never":
        return None
    if policy == "month_end":
        return month_end(day, calendar)
    if policy == "year_end":
        return year_end(day, calendar)
    whole(number, "The length of the expiry", least=1)
    if policy == "months":
        return add_months(day, number, calendar)
    return _moved(day, number)


def date_text(day, calendar, digits="latin"):
    """Return ``day`` in numbers: "2026-11-21", or "1405/08/30" in Jalali.

    ``digits`` is "latin" or "persian".
    """
    one_of(digits, DIGITS, "The kind of digits")
    separator = "/" if calendar == "jalali" else "-"
    year, month, number = _fields(day, calendar)
    text = separator.join((f"{year:04d}", f"{month:02d}", f"{number:02d}"))
    return text.translate(_PERSIAN) if digits == "persian" else text


def month_text(day, calendar):
    """Return the month of ``day`` in numbers: "2026-11", or "1405/08" in Jalali."""
    return date_text(day, calendar)[:7]


def _checked(day):
    """Return ``day`` when it is a date in range. A datetime would hide a zone."""
    if not isinstance(day, date) or isinstance(day, datetime):
        raise ValueError(f"{day!r} is not a date.")
    if not FIRST_YEAR <= day.year <= LAST_YEAR:
        raise ValueError(f"The date {day} is outside {FIRST_YEAR} to {LAST_YEAR}.")
    return day


def _moved(day, days):
    """Return the day ``days`` after ``day``, in range."""
    try:
        return _checked(_checked(day) + timedelta(days=days))
    except OverflowError:
        raise _out_of_range() from None


def _out_of_range():
    return ValueError(f"The date would be outside {FIRST_YEAR} to {LAST_YEAR}.")


def _zone(tz):
    try:
        return ZoneInfo(tz)
    except (KeyError, ValueError, OSError, TypeError):
        raise ValueError(f"There is no time zone {tz!r}.") from None


def _wall(instant_utc, zone):
    """Return what clocks show in ``zone``, without the zone."""
    aware = instant_utc.replace(tzinfo=timezone.utc)
    return aware.astimezone(zone).replace(tzinfo=None, fold=0)


def _utc(wall, zone):
    aware = wall.replace(tzinfo=zone).astimezone(timezone.utc)
    return aware.replace(tzinfo=None, fold=0)


def _fields(day, calendar):
    """Return year, month and day of the month in ``calendar``."""
    one_of(calendar, CALENDARS, "The calendar")
    day = _checked(day)
    if calendar == "jalali":
        day = JalaliDate(day)
    return day.year, day.month, day.day


def _shifted(year, month, n):
    """Return year and month, ``n`` months later."""
    months = 12 * year + month - 1 + n
    return months // 12, months % 12 + 1


def _day(year, month, number, calendar):
    """Return the day of these numbers, or the month's last when it is shorter."""
    try:
        if calendar == "jalali":
            length = JalaliDate.days_in_month(month, year)
            return JalaliDate(year, month, min(number, length)).to_gregorian()
        return date(year, month, min(number, monthrange(year, month)[1]))
    except (ValueError, OverflowError):
        raise _out_of_range() from None
