# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""A table in a CSV file of another program, read row by row.

What the file does not say itself (encoding, delimiter) is found out from its bytes.
Rows are streamed: the memory does not grow with the file. Every function raises
Unreadable, in a plain sentence, for a file that is no such table.
"""

# The sentences are marked here and translated where they are shown.
# pylint: disable=prefer-env-translation

import codecs
import csv
import io
import re
from itertools import islice

from .unreadable import Unreadable, _

ENCODINGS = (
    "utf-8",
    "utf-8-sig",
    "utf-16",
    "utf-16-le",
    "utf-16-be",
    "cp1256",
    "latin-1",
)
DELIMITERS = (",", ";", "\t", "|")
#: Bytes that are looked at to find out what the file is.
SAMPLE = 64 * 1024
#: Characters of one line; more is no table, and would have to be held at once.
LONGEST_LINE = 128 * 1024
MOST_COLUMNS = 500
_CHUNK = 1024 * 1024
_WORKBOOK = _(
    "This file is not text: it is an Excel workbook or another packed file. Open it in "
    "the program that made it and save it as CSV."
)
_OTHER = _(
    "This file is not text: it is a document or a picture. Take the table that your "
    "program saves as CSV."
)
_SIGNATURES = {
    b"PK\x03\x04": _WORKBOOK,
    b"\xd0\xcf\x11\xe0": _WORKBOOK,
    b"\x1f\x8b": _WORKBOOK,
    b"%PDF": _OTHER,
    b"\x89PNG": _OTHER,
    b"\xff\xd8\xff": _OTHER,
}
_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_LAST_SIGN = "\u2100"
_CONTROL = re.compile("[\x00-\x08\x0b\x0e-\x19\x1b-\x1f]")
_CONTROL_BYTE = re.compile(_CONTROL.pattern.encode())
_SEPARATOR_LINE = re.compile(r"sep=(.)\r?\n?")


class Table:
    """A CSV file with its encoding, its delimiter and the names of its columns.

    :param stream: binary and seekable; it is read from its start, as often as asked
    :param encoding: one of ENCODINGS, or None to find it out
    :param delimiter: one of DELIMITERS, or None to find it out
    """

    def __init__(self, stream, encoding=None, delimiter=None):
        self._stream = stream
        self.encoding = encoding or find_encoding(stream)
        first = _first_line(stream, self.encoding)
        said = _SEPARATOR_LINE.fullmatch(first)
        self.delimiter = delimiter or (said and said[1]) or self._find_delimiter()
        self._skip = 1 if said else 0
        self.header = _named(self._read_header())

    def rows(self):
        """Yield ``(line, fields)`` of each row below the header that is not empty.

        ``line`` is the number of the line on which the row begins, from 1. There are
        as many fields as columns; a row may leave the last ones out. With more fields
        it is given as it is, and ``check_width`` refuses it.
        """
        width = len(self.header)
        records = self._records()
        next(records)
        for line, fields in records:
            fits = len(fields) == width
            yield line, fields if fits else _fitted(fields, width)

    def check_width(self, fields):
        """Raise Unreadable for a row with more fields than there are columns."""
        if len(fields) > len(self.header):
            raise Unreadable(
                _(
                    "The row has %(fields)s fields and the table %(columns)s columns. "
                    "Put a text that holds the delimiter between double quotes."
                ),
                fields=len(fields),
                columns=len(self.header),
            )

    def sample(self, count):
        """Return the fields of the first ``count`` rows."""
        return [fields for _line, fields in islice(self.rows(), count)]

    def _find_delimiter(self):
        """Return the delimiter that divides the first lines into most equal parts."""
        lines = [line for line, _end in zip(self._lines(), range(20), strict=False)]
        return max(DELIMITERS, key=lambda sign: _evenness(lines, sign))

    def _read_header(self):
        for _line, fields in self._records():
            return fields
        raise Unreadable(_("This file is empty."))

    def _records(self):
        """Yield ``(line, fields)`` of every record that is not empty."""
        lines = self._lines()
        for _line in range(self._skip):
            next(lines, None)
        reader = csv.reader(lines, delimiter=self.delimiter, strict=True)
        line = self._skip + 1
        try:
            for fields in reader:
                if any(fields):
                    yield line, fields
                line = self._skip + reader.line_num + 1
        except csv.Error as error:
            raise _broken_quotes(line, error) from None

    def _lines(self):
        return _text_lines(self._stream, self.encoding)


def find_encoding(stream):
    """Return the encoding of a text, one of ENCODINGS."""
    stream.seek(0)
    sample = stream.read(SAMPLE)
    _check_signature(sample)
    for mark, encoding in _MARKS:
        if sample.startswith(mark):
            return encoding
    if b"\0" in sample:
        return _wide_encoding(sample)
    if _CONTROL_BYTE.search(sample):
        raise _not_text()
    return "utf-8" if _is_utf8(stream) else _narrow_encoding(stream)


def _check_signature(sample):
    for signature, sentence in _SIGNATURES.items():
        if sample.startswith(signature):
            raise Unreadable(sentence)


def _not_text():
    return Unreadable(_("This file is not text. Save the table as CSV and take that."))


def _wide_encoding(sample):
    """Return UTF-16 for a text without a mark, which must begin in Latin or Arabic."""
    for encoding in ("utf-16-le", "utf-16-be"):
        try:
            text = sample[: len(sample) // 2 * 2].decode(encoding)
        except UnicodeDecodeError:
            continue
        first = text.partition("\n")[0]
        if first < text and max(first) < _LAST_SIGN and not _CONTROL.search(text):
            return encoding
    raise _not_text()


def _is_utf8(stream):
    stream.seek(0)
    decoder = codecs.getincrementaldecoder("utf-8")()
    try:
        while chunk := stream.read(_CHUNK):
            decoder.decode(chunk)
        decoder.decode(b"", final=True)
    except UnicodeDecodeError:
        return False
    return True


def _narrow_encoding(stream):
    """Tell Arabic script from Latin: Arabic letters stand together, accents alone."""
    together = alone = 0
    stream.seek(0)
    while chunk := stream.read(_CHUNK):
        for run in re.findall(rb"[\x80-\xff]+", chunk):
            if len(run) > 1:
                together += len(run)
            else:
                alone += 1
        if together + alone > SAMPLE:
            break
    return "cp1256" if together > alone else "latin-1"


def _text_lines(stream, encoding):
    """Yield the lines of the text, each with its end."""
    stream.seek(0)
    try:
        text = io.TextIOWrapper(_Borrowed(stream), encoding, newline="")
    except LookupError:
        raise Unreadable(_("There is no encoding %(name)s."), name=encoding) from None
    number = 0
    try:
        while line := text.readline(LONGEST_LINE):
            number += 1
            if len(line) == LONGEST_LINE:
                raise Unreadable(
                    _("Line %(line)s is too long to be a row of a table."), line=number
                )
            if "\0" in line:
                raise _not_text()
            yield line
    except UnicodeError:
        raise Unreadable(
            _(
                "In or after line %(line)s the file is not written in %(encoding)s. "
                "Choose another encoding."
            ),
            line=number + 1,
            encoding=encoding,
        ) from None


class _Borrowed(io.RawIOBase):
    """A stream that stays open when the text over it is closed."""

    def __init__(self, stream):
        self._stream = stream

    def readable(self):
        return True

    def read(self, size=-1):  # pylint: disable=method-required-super
        return self._stream.read(size)

    read1 = read


def _first_line(stream, encoding):
    for line in _text_lines(stream, encoding):
        return line
    raise Unreadable(_("This file is empty."))


def _evenness(lines, sign):
    """Return how well a delimiter explains the lines: equal parts first, then many."""
    records = csv.reader(lines, delimiter=sign)
    try:
        widths = [len(fields) for fields in records if any(fields)]
    except csv.Error:
        return 0, 0
    if not widths or widths[0] == 1:
        return 0, 0
    equal = sum(width == widths[0] for width in widths)
    return equal / len(widths), widths[0]


def _named(header):
    """Return the names of the columns, each one once and none empty."""
    if len(header) > MOST_COLUMNS:
        raise Unreadable(
            _("This file has more than %(most)s columns."), most=MOST_COLUMNS
        )
    names = []
    for number, text in enumerate(header, 1):
        name = base = " ".join(text.strip("\ufeff").split()) or f"Column {number}"
        again = 1
        while name in names:
            again += 1
            name = f"{base} ({again})"
        names.append(name)
    return names


def _fitted(fields, width):
    """Return as many fields as there are columns, where nothing is lost by that."""
    if any(fields[width:]):
        return fields
    return fields[:width] + [""] * (width - len(fields))


def _broken_quotes(line, error):
    if "field larger" in str(error) or "unexpected end" in str(error):
        sentence = _(
            "In line %(line)s a text begins with a double quote and never ends."
        )
    else:
        sentence = _("In line %(line)s a double quote stands inside a text.")
    return Unreadable(sentence, line=line)
