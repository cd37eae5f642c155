# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Numbers, dates, telephones and e-mail addresses as other programs write them."""

from datetime import date, datetime, timedelta
from decimal import Decimal

import pytest
from engine.cells import (
    ARABIC_DIGITS,
    DATE_ORDERS,
    DECIMAL_SIGNS,
    PERSIAN_DIGITS,
    day,
    email,
    guess_decimal,
    guess_order,
    instant,
    number,
    phone,
    plain,
)
from engine.unreadable import Unreadable
from engine.windows import date_text
from hypothesis import given
from hypothesis import strategies as st

days = st.dates(date(1900, 1, 1), date(2200, 12, 31))
amounts = st.decimals(-(10**12), 10**12, places=2)
texts = st.text(max_size=60)


@pytest.mark.parametrize(
    ("text", "decimal", "value"),
    [
        ("12", ".", "12"),
        ("12.50", ".", "12.50"),
        ("-3", ".", "-3"),
        (" 1,234,567.89 ", ".", "1234567.89"),
        ("1.234.567,89", ",", "1234567.89"),
        ("1 234 567,89", ",", "1234567.89"),
        ("1'234.5", ".", "1234.5"),
        ("1.234", ",", "1234"),
        ("1.234", ".", "1.234"),
        ("۱۲٬۳۴۵٫۶", ".", "12345.6"),
        ("۱۲٬۳۴۵٫۶", ",", "12345.6"),
        ("١٢٫٥", ".", "12.5"),
        ("۱۲،۳۴۵", ".", "12345"),
        ("−5", ".", "-5"),
        ("\u200f۱۲\u200f", ".", "12"),
        (".5", ".", "0.5"),
        ("5.", ".", "5"),
    ],
)
def test_a_number_is_read_as_it_was_meant(text, decimal, value):
    assert number(text, decimal) == Decimal(value)


@pytest.mark.parametrize(
    "text",
    [
        *("", " ", "-", ".", "nan", "NaN", "inf", "Infinity", "1e5", "0x10", "1_000"),
        *("12,50", "1,23,456", "1,2345", "1.2.3", "1,234 567", "twelve", "۱۲ تومان"),
        *("9" * 41, "5" * 1000, "²", "1\x002"),
    ],
)
def test_what_is_no_number_is_refused(text):
    with pytest.raises(Unreadable, match="is not a number"):
        number(text)


@given(amounts, st.sampled_from(DECIMAL_SIGNS), st.sampled_from(["", " ", "'", "٬"]))
def test_every_way_of_writing_gives_the_same_number(amount, decimal, group):
    text = f"{amount:,.2f}".replace(",", group).replace(".", decimal)
    for digits in ("0123456789", PERSIAN_DIGITS, ARABIC_DIGITS):
        written = text.translate(str.maketrans("0123456789", digits))
        assert number(written, decimal) == amount


@given(texts, st.sampled_from(DECIMAL_SIGNS))
def test_a_number_is_finite_or_refused(text, decimal):
    try:
        assert number(text, decimal).is_finite()
    except Unreadable as error:
        assert "is not a number" in str(error)


@given(days)
def test_a_day_is_read_in_each_order(found):
    texts = {
        "ymd": [found.isoformat(), found.strftime("%Y/%m/%d")],
        "dmy": [f"{found.day}/{found.month}/{found.year}"],
        "mdy": [f"{found.month}-{found.day}-{found.year}"],
        "jalali": [
            date_text(found, "jalali"),
            date_text(found, "jalali", "persian"),
            "/".join(reversed(date_text(found, "jalali").split("/"))),
        ],
    }
    for order, ways in texts.items():
        for text in ways:
            if len(str(found.year)) == 4:
                assert day(text, order) == found


@given(texts, st.sampled_from(DATE_ORDERS))
def test_a_day_lies_between_1900_and_2200_or_is_refused(text, order):
    try:
        assert 1900 <= day(text, order).year <= 2200
    except Unreadable:
        return


@pytest.mark.parametrize(
    ("text", "order"),
    [
        *(("2026-02-30", "ymd"), ("1899-12-31", "ymd"), ("2201-01-01", "ymd")),
        *(("21/11/2026", "ymd"), ("21/11/26", "dmy"), ("13/13/2026", "dmy")),
        *(("1404/12/30", "jalali"), ("1404/08/30", "ymd"), ("2026-11/21", "ymd")),
        *(
            ("", "ymd"),
            ("yesterday", "ymd"),
            ("99999999", "ymd"),
            ("9999-1-1", "jalali"),
        ),
    ],
)
def test_what_is_no_day_is_refused(text, order):
    with pytest.raises(Unreadable):
        day(text, order)


def test_a_day_without_hyphens_is_read():
    assert day("19970101", "ymd") == date(1997, 1, 1)
    assert day("14040830", "jalali") == date(2025, 11, 21)


def test_an_instant_is_by_the_clock_of_the_zone():
    assert instant("2026-11-21 15:30", "ymd", "Asia/Tehran") == datetime(
        2026, 11, 21, 12
    )
    assert instant("2026-11-21T15:30:05", "ymd", "UTC").second == 5
    assert instant("1405/08/30", "jalali", "Asia/Tehran") == datetime(
        2026, 11, 20, 20, 30
    )
    for text in ("2026-11-21 25:00", "2026-11-21 12:60", "2026-11-21 1:2:3:4"):
        with pytest.raises(Unreadable, match="not a time of day"):
            instant(text, "ymd", "UTC")


@given(days.filter(lambda found: 1901 < found.year < 2199))
def test_a_day_begins_within_a_day_of_midnight(found):
    start = instant(found.isoformat(), "ymd", "Asia/Tehran")
    midnight = datetime.combine(found, datetime.min.time())
    assert abs(start - midnight) < timedelta(days=1)


@pytest.mark.parametrize(
    "text",
    [
        *("09121234567", "+989121234567", "00989121234567", "989121234567"),
        *("9121234567", "۰۹۱۲۱۲۳۴۵۶۷", "0912 123-4567", "+98 (0) 912 123 4567"),
        "٠٩١٢١٢٣٤٥٦٧",
    ],
)
def test_one_telephone_number_has_many_faces(text):
    assert phone(text, 98) == "+989121234567"


def test_a_number_of_another_country_stays():
    assert phone("+1 202 555 0123", 98) == "+12025550123"
    assert phone("(202) 555-0123", 1) == "+12025550123"
    assert phone("  ", 98) == phone("-", 98) == ""


@pytest.mark.parametrize("text", ["123", "none", "1" * 30, "+"])
def test_what_is_no_telephone_number_is_refused(text):
    with pytest.raises(Unreadable, match="not a telephone number"):
        phone(text, 98)


@given(texts)
def test_a_normal_telephone_number_is_its_own_normal_form(text):
    try:
        found = phone(text, 98)
    except Unreadable:
        return
    assert not found or phone(found, 98) == found


def test_addresses_are_compared_in_small_letters():
    assert email(" Sara@Example.COM ") == "sara@example.com"
    assert email("") == ""
    for text in ("sara", "sara@", "a@b", "a b@c.d", "a@b.c;d@e.f"):
        with pytest.raises(Unreadable, match="not an e-mail"):
            email(text)


def test_persian_words_are_one_whatever_keyboard_wrote_them():
    assert plain("شماره  عضويت") == plain("شمارهٔ عضویت") == plain("شماره‌ عضویت")
    assert plain("كد_ملي ۱۲") == plain("کد ملی 12")
    assert plain(" First  NAME ") == "first name"


@given(texts)
def test_a_plain_text_stays_as_it_is(text):
    assert plain(plain(text)) == plain(text)


def test_the_form_of_numbers_and_dates_is_guessed_from_many():
    assert guess_decimal(["1.234", "5,50", "10,00"]) == ","
    assert guess_decimal(["1,234", "5.50"]) == guess_decimal([]) == "."
    assert guess_order(["01/02/2026", "25/02/2026"]) == "dmy"
    assert guess_order(["01/02/2026", "02/25/2026"]) == "mdy"
    assert guess_order(["1404/01/31", "1404/02/31"]) == "jalali"
    assert guess_order(["2026-01-31"]) == guess_order([]) == "ymd"
