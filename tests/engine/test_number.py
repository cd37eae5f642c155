# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Member numbers: what the check digit finds, and what people type."""

import pytest
from engine.number import is_valid, normalise, with_check_digit
from hypothesis import given
from hypothesis import strategies as st

SERIALS = st.one_of(st.integers(0, 99_999), st.integers(0, 10**12))


def test_a_known_number():
    """The example that is printed everywhere: 572 has the check digit 4."""
    assert with_check_digit(572) == "005724"
    assert is_valid("005724")
    assert not is_valid("005720")


def test_numbers_have_six_digits_or_more():
    assert with_check_digit(0) == "000000"
    assert [len(with_check_digit(n)) for n in (1, 99_999, 100_000)] == [6, 6, 7]
    assert not is_valid("5724")


@given(SERIALS)
def test_a_number_is_valid_and_keeps_its_serial(serial):
    number = with_check_digit(serial)
    assert is_valid(number)
    assert int(number[:-1]) == serial


@given(SERIALS)
def test_each_other_last_digit_is_wrong(serial):
    number = with_check_digit(serial)
    others = [number[:-1] + digit for digit in "0123456789" if digit != number[-1]]
    assert not any(is_valid(other) for other in others)


@given(SERIALS)
def test_every_wrong_digit_is_found(serial):
    number = with_check_digit(serial)
    for place, right in enumerate(number):
        for digit in "0123456789":
            wrong = number[:place] + digit + number[place + 1 :]
            assert is_valid(wrong) == (digit == right)


@given(SERIALS)
def test_every_swap_of_neighbours_is_found(serial):
    number = with_check_digit(serial)
    for place in range(len(number) - 1):
        first, second = number[place], number[place + 1]
        swapped = number[:place] + second + first + number[place + 2 :]
        assert is_valid(swapped) == (first == second)


@pytest.mark.parametrize(
    "text",
    [
        "005724",
        "00 57 24",
        "00-57-24",
        "00\u201357\u221224",
        "\t005724\n",
        "۰۰۵۷۲۴",
        "٠٠٥٧٢٤",
        "０0５７２４",
        "۰۰\u200c۵۷\u200c۲۴",
        "\u200f۰۰۵۷۲۴\u202c",
        "00\u00a057\u202f24",
    ],
)
def test_what_people_type_is_read(text):
    assert normalise(text) == "005724"
    assert is_valid(text)


@pytest.mark.parametrize("text", ["", "x", "00572x", "005724x", "00572²", "00.5724"])
def test_other_text_is_no_number(text):
    assert not is_valid(text)


@given(st.text())
def test_no_text_breaks_it(text):
    assert normalise(normalise(text)) == normalise(text)
    assert is_valid(text) == is_valid(normalise(text))


@given(SERIALS, st.text(alphabet=" -\u200c\u2013", min_size=1, max_size=3), st.data())
def test_separators_anywhere_change_nothing(serial, separator, data):
    number = with_check_digit(serial)
    place = data.draw(st.integers(0, len(number)))
    assert normalise(number[:place] + separator + number[place:]) == number


@pytest.mark.parametrize("serial", [-1, 1.0, True, None, "12", 10**19])
def test_a_serial_is_a_whole_number(serial):
    with pytest.raises(ValueError, match="serial of a member number must be"):
        with_check_digit(serial)
