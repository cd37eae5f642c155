# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""What people and programs write into the cells of a table.

Digits may be Latin, Persian or Arabic. Every reader raises Unreadable, in a plain
sentence, for a text that is not what it should be; none guesses.
"""

# The sentences are marked here and translated where they are shown.
# pylint: disable=prefer-env-translation

import re
import unicodedata
from datetime import date, datetime, time, timezone
from decimal import Decimal
from functools import lru_cache
from zoneinfo import ZoneInfo

from persiantools.jdatetime import JalaliDate

from .checks import one_of
from .unreadable import Unreadable, _
from .windows import FIRST_YEAR, LAST_YEAR, day_start_utc

DATE_ORDERS = ("ymd", "dmy", "mdy", "jalali")
DECIMAL_SIGNS = (".", ",")
PERSIAN_DIGITS, ARABIC_DIGITS = "۰۱۲۳۴۵۶۷۸۹", "٠١٢٣٤٥٦٧٨٩"
MOST_NUMBER_LETTERS = 40
LEAST_PHONE_DIGITS, MOST_PHONE_DIGITS = 6, 15
#: From so many digits after the calling code on, a number is taken to have one.
NATIONAL_DIGITS = 9

_LATIN_DIGITS = dict(zip(map(ord, PERSIAN_DIGITS), "0123456789", strict=True))
_LATIN_DIGITS |= dict(zip(map(ord, ARABIC_DIGITS), "0123456789", strict=True))
# Marks of the writing direction, joiners, the byte-order mark: nobody sees them.
_INVISIBLE = dict.fromkeys(map(ord, "\u200b\u200c\u200d\u200e\u200f\u061c\ufeff"))
_INVISIBLE |= dict.fromkeys([*range(0x202A, 0x202F), *range(0x2066, 0x206A)])
_SIGNS = {ord("\N{MINUS SIGN}"): "-", ord("٫"): "\N{BULLET}"}
_CLEAN = _LATIN_DIGITS | _INVISIBLE
_NUMERIC = _CLEAN | _SIGNS
_PLAIN = re.compile(r"-?[0-9]{1,30}", re.ASCII)
_PLAIN_POINT = re.compile(r"-?[0-9]{1,30}(?:\.[0-9]{1,30})?", re.ASCII)
_DAY = re.compile(r"(\d{1,4})([/.\- ])(\d{1,2})\2(\d{1,4})", re.ASCII)
_CLOCK = re.compile(r"(\d{1,2}):(\d{2})(?::(\d{2})(?:\.\d{1,9})?)?", re.ASCII)
_COMPACT_DAY = re.compile(r"(\d{4})(\d{2})(\d{2})", re.ASCII)
_EMAIL = re.compile(r"[^\s@,;<>\"]+@[^\s@,;<>\"]+\.[^\s@,;<>\".]+")
_LETTERS = {"ي": "ی", "ى": "ی", "ئ": "ی", "ك": "ک", "ة": "ه", "ۀ": "ه", "أ": "ا"}
_LETTERS |= {"إ": "ا", "آ": "ا", "ؤ": "و", "ـ": None, "\N{MINUS SIGN}": "-"}
_SAME = _LATIN_DIGITS | _INVISIBLE | str.maketrans(_LETTERS)


def plain(text):
    """Return ``text`` for comparing: digits, case, spaces, Arabic letters do not count.

    Persian ye and kaf are one with the Arabic ones, whatever keyboard wrote them.
    """
    text = unicodedata.normalize("NFKC", text).translate(_SAME).casefold()
    text = "".join(sign for sign in text if not unicodedata.combining(sign))
    return " ".join(text.replace("_", " ").split())


def clean(text):
    """Return ``text`` without what nobody sees at its ends or inside, Latin digits."""
    return text.strip() if text.isascii() else text.translate(_CLEAN).strip()


def number(text, decimal="."):
    """Return a number as a Decimal.

    ``decimal`` is the decimal sign, "." or ","; the other one, a space, an apostrophe
    and the Arabic sign may divide the thousands. ``٫`` is always a decimal sign.
    """
    if _PLAIN.fullmatch(text) or (decimal == "." and _PLAIN_POINT.fullmatch(text)):
        return Decimal(text)
    bare = text.translate(_NUMERIC).strip()
    found = len(bare) <= MOST_NUMBER_LETTERS and _grammar(decimal).fullmatch(bare)
    whole = found and re.sub("[^0-9]", "", found["whole"])
    fraction = found and found["fraction"]
    if not whole and not fraction:
        raise Unreadable(
            _("“%(text)s” is not a number with the decimal sign “%(sign)s”."),
            text=_short(text),
            sign=decimal,
        )
    return Decimal(f"{found['minus']}{whole or 0}.{fraction or 0}")


@lru_cache
def _grammar(decimal):
    """Return the pattern of numbers: groups of three digits, all divided alike."""
    one_of(decimal, DECIMAL_SIGNS, "The decimal sign")
    group = f"[ \u00a0\u2009\u202f'’٬،{',' if decimal == '.' else '.'}]"
    grouped = f"[0-9]{{1,3}}(?P<group>{group})[0-9]{{3}}(?:(?P=group)[0-9]{{3}})*"
    point = f"[•{re.escape(decimal)}]"
    return re.compile(
        f"(?P<minus>[+-]?) ?(?P<whole>{grouped}|[0-9]*)(?:{point}(?P<fraction>[0-9]*))?"
    )


def guess_decimal(texts):
    """Return the decimal sign that reads these numbers: a point unless none does."""
    return max(
        DECIMAL_SIGNS,
        key=lambda sign: sum(_reads(number, text, sign) for text in texts),
    )


def day(text, order):
    """Return the day that ``text`` names; a time after it is left out.

    ``order`` is one of DATE_ORDERS. Days lie between 1900 and 2200.
    """
    return _day(_split(clean(text))[0], order)


def instant(text, order, tz):
    """Return the UTC time of ``text``, by the clock in ``tz``.

    Without a time of day it is the beginning of the day.
    """
    words, clock = _split(clean(text))
    if not clock:
        return _beginning(words, order, tz)
    wall = datetime.combine(_day(words, order), _time(clock))
    aware = wall.replace(tzinfo=ZoneInfo(tz)).astimezone(timezone.utc)
    return aware.replace(tzinfo=None)


def guess_order(texts):
    """Return the order of dates that reads these, year first unless another does."""
    return max(
        DATE_ORDERS, key=lambda order: sum(_reads(day, text, order) for text in texts)
    )


def _reads(reader, text, way):
    try:
        return reader(text, way) is not None
    except ValueError:
        return False


def _split(text):
    """Return the words of a day and those of a time of day, which may be missing."""
    words, _sign, clock = text.replace("T", " ").rpartition(" ")
    return (words.strip(), clock) if ":" in clock else (text, "")


@lru_cache(maxsize=4096)
def _beginning(words, order, tz):
    return day_start_utc(_day(words, order), tz)


@lru_cache(maxsize=4096)
def _day(words, order):
    one_of(order, DATE_ORDERS, "The order of dates")
    year, month, number = _fields(words, order)
    try:
        found = _calendar_day(year, month, number, order)
    except ValueError:
        raise Unreadable(_("There is no day %(text)s."), text=_short(words)) from None
    if not FIRST_YEAR <= found.year <= LAST_YEAR:
        raise Unreadable(
            _("The date %(text)s is outside %(first)s to %(last)s."),
            text=_short(words),
            first=FIRST_YEAR,
            last=LAST_YEAR,
        )
    return found


def _calendar_day(year, month, number, order):
    if order == "jalali":
        return JalaliDate(year, month, number).to_gregorian()
    return date(year, month, number)


def _fields(words, order):
    """Return year, month and day of the month as numbers."""
    compact = _COMPACT_DAY.fullmatch(words)
    if compact and order in ("ymd", "jalali"):
        return tuple(map(int, compact.groups()))
    found = _DAY.fullmatch(words)
    if not found:
        raise _no_date(words, order)
    first, _sign, second, third = found.groups()
    if order == "jalali" and len(third) == len("1404"):
        order = "dmy"
    year = first if order in ("ymd", "jalali") else third
    if len(year) != len("1404"):
        raise _no_date(words, order)
    if order == "mdy":
        return int(third), int(first), int(second)
    if order == "dmy":
        return int(third), int(second), int(first)
    return int(first), int(second), int(third)


def _no_date(words, order):
    sentences = {
        "ymd": _("“%(text)s” is not a date like 2026-11-21, with the year first."),
        "dmy": _("“%(text)s” is not a date like 21/11/2026, with the day first."),
        "mdy": _("“%(text)s” is not a date like 11/21/2026, with the month first."),
        "jalali": _("“%(text)s” is not a Jalali date like 1405/08/30."),
    }
    return Unreadable(sentences[order], text=_short(words))


def _time(clock):
    found = _CLOCK.fullmatch(clock)
    try:
        return time(*(int(part) for part in found.groups(default="0")))
    except (AttributeError, ValueError):
        raise Unreadable(
            _("“%(text)s” is not a time of day."), text=_short(clock)
        ) from None


def phone(text, calling_code):
    """Return a telephone number for comparing: "+" and digits, or "" for none.

    ``calling_code`` is that of the country, such as 98, for numbers that name none.
    """
    digits = re.sub(r"\(0\)|[^0-9+]", "", text.translate(_CLEAN))
    digits = digits[:1] + digits[1:].replace("+", "")
    if not digits:
        if text.translate(_CLEAN).strip(" -"):
            raise _no_phone(text)
        return ""
    found = "+" + _international(digits, str(calling_code))
    if not LEAST_PHONE_DIGITS < len(found) <= MOST_PHONE_DIGITS + 1:
        raise _no_phone(text)
    return found


def _no_phone(text):
    return Unreadable(_("“%(text)s” is not a telephone number."), text=_short(text))


def _international(digits, code):
    """Return the digits with the country's calling code in front."""
    if digits.startswith("+"):
        return digits[1:]
    if digits.startswith("00"):
        return digits[2:]
    if digits.startswith("0"):
        return code + digits[1:]
    if digits.startswith(code) and len(digits) - len(code) >= NATIONAL_DIGITS:
        return digits
    return code + digits


def email(text):
    """Return an e-mail address for comparing, or "" for none."""
    address = clean(text).lower()
    if address and not _EMAIL.fullmatch(address):
        raise Unreadable(_("“%(text)s” is not an e-mail address."), text=_short(text))
    return address


def _short(text):
    text = text.strip()
    return (
        text if len(text) <= MOST_NUMBER_LETTERS else text[:MOST_NUMBER_LETTERS] + "…"
    )
