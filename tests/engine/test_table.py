# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""CSV files of any program, and files that are none."""

import csv
import io
import tracemalloc

import pytest
from engine import table as module
from engine.table import ENCODINGS, LONGEST_LINE, Table
from engine.unreadable import Unreadable
from hypothesis import given
from hypothesis import strategies as st

PERSIAN = "نام;موبایل\nسارا علی‌پور;۰۹۱۲۱۲۳۴۵۶۷\nرضا کیانی;09121234568\n"

words = st.text(
    st.characters(blacklist_categories=["Cs", "Cc"], blacklist_characters="\ufeff"),
    max_size=20,
)


def table(text, written="utf-8", **kwargs):
    data = text if isinstance(text, bytes) else text.encode(written)
    return Table(io.BytesIO(data), **kwargs)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le"])
def test_the_encoding_is_found(encoding):
    found = table(PERSIAN, encoding)
    assert found.encoding == encoding
    assert found.header == ["نام", "موبایل"]
    assert found.sample(1) == [["سارا علی‌پور", "۰۹۱۲۱۲۳۴۵۶۷"]]


def test_windows_files_are_told_apart_by_their_letters():
    arabic = "نام;شهر\nسارا;تهران\nمريم;شيراز\n"
    assert table(arabic, "cp1256").encoding == "cp1256"
    assert table(arabic, "cp1256").header == ["نام", "شهر"]
    latin = "Name;Stadt\nJürgen Müller;Köln\nZoë;Besançon\n"
    assert table(latin, "latin-1").encoding == "latin-1"
    assert table(latin, "latin-1").sample(1) == [["Jürgen Müller", "Köln"]]


def test_a_chosen_encoding_wins_or_is_refused():
    assert table("a,b\né,1\n", "latin-1", encoding="latin-1").sample(1) == [["é", "1"]]
    with pytest.raises(Unreadable, match="not written in utf-8"):
        list(table(b"a,b\n1,2\n" + b"x,\xe9\n", encoding="utf-8").rows())
    with pytest.raises(Unreadable, match="no encoding klingon"):
        table("a,b\n", encoding="klingon")


@pytest.mark.parametrize("sign", module.DELIMITERS)
def test_the_delimiter_is_found(sign):
    text = f'name{sign}amount\n"Cake{sign} large"{sign}12\nTea{sign}3\n'
    found = table(text)
    assert found.delimiter == sign
    assert found.sample(2) == [[f"Cake{sign} large", "12"], ["Tea", "3"]]


def test_a_decimal_comma_does_not_divide_a_table_with_semicolons():
    assert table("name;amount\nCake;12,50\nTea;3,00\n").delimiter == ";"


def test_one_column_is_a_table():
    assert table("phone\n09121234567\n").sample(5) == [["09121234567"]]


def test_excel_may_say_the_delimiter_in_the_first_line():
    found = table("sep=|\na|b\n1|2\n")
    assert found.header == ["a", "b"]
    assert list(found.rows()) == [(3, ["1", "2"])]


def test_rows_know_their_lines():
    text = 'a,b\n\n1,"two\nlines"\n,,\n3,4\r\n5\n'
    rows = list(table(text).rows())
    assert rows == [(3, ["1", "two\nlines"]), (6, ["3", "4"]), (7, ["5", ""])]


def test_a_row_with_too_many_fields_is_refused_and_the_next_is_read():
    found = table("a,b\n1,2,3\n4,5,,\n")
    wide, fitted = [fields for _line, fields in found.rows()]
    with pytest.raises(Unreadable, match="3 fields and the table 2 columns"):
        found.check_width(wide)
    found.check_width(fitted)
    assert fitted == ["4", "5"]


def test_columns_have_names_of_their_own():
    assert table("a,,a,a\n").header == ["a", "Column 2", "a (2)", "a (3)"]


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"", "empty"),
        (b"\n\n", "empty"),
        (b"PK\x03\x04rest", "Excel"),
        (b"\x89PNG\r\n\x1a\n\0\0", "picture"),
        (b"%PDF-1.7", "document"),
        (b"\x01\x02\x03abc\n", "not text"),
        (bytes(range(256)) * 9, "not text"),
        (b"a,b\n" + b"x" * (LONGEST_LINE + 1), "too long"),
        (b'a,b\n1,"two\n', "never ends"),
        (b'a,b\n"x"y,2\n', "double quote"),
        (b"a,b\n1,\0\n", "not text"),
        (b",".join([b"x"] * 501), "500 columns"),
    ],
)
def test_what_is_no_table_is_refused_in_a_sentence(data, words):
    with pytest.raises(Unreadable, match=words):
        list(table(data).rows())


def test_a_sign_for_nothing_late_in_the_file_is_found():
    data = b"a,b\n" + b"1,2\n" * 50_000 + b"1,\0\n"
    with pytest.raises(Unreadable, match="not text"):
        list(table(data).rows())


@given(st.binary(max_size=400))
def test_any_bytes_are_a_table_or_refused(data):
    try:
        found = table(data)
        for line, fields in found.rows():
            assert line > 1
            assert len(fields) >= len(found.header)
    except Unreadable as error:
        assert str(error).endswith(".")


@given(
    st.lists(st.lists(words, min_size=2, max_size=2), min_size=1, max_size=9),
    st.sampled_from([e for e in ENCODINGS if e.startswith("utf")][:3]),
    st.sampled_from(module.DELIMITERS),
)
def test_what_was_written_is_read(rows, encoding, sign):
    buffer = io.StringIO()
    csv.writer(buffer, delimiter=sign).writerows([["first", "second"], *rows])
    found = table(buffer.getvalue(), encoding, encoding=encoding, delimiter=sign)
    assert [fields for _line, fields in found.rows()] == [r for r in rows if any(r)]


class Large(io.RawIOBase):
    """A file of 40 MB that nobody has to hold."""

    def __init__(self):
        self.seek(0)

    def readable(self):
        return True

    def seek(self, offset, whence=0):
        self._parts = iter([b"name,amount\n", *[b"x" * 999 + b",1\n"] * 40_000])
        return offset

    def read(self, size=-1):
        return next(self._parts, b"")


def test_the_memory_does_not_grow_with_the_file():
    tracemalloc.start()
    try:
        count = sum(1 for _row in Table(Large()).rows())
        _now, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert count == 40_000
    assert peak < 5 * 1024 * 1024
