"""Sheets for a spreadsheet, written row by row, so that any number of rows fits."""

import xlsxwriter

#: Rows of a sheet below its headings; the format allows no more.
MOST_ROWS = 1_048_575
#: Characters of a sheet's name.
LONGEST_NAME = 31

TEXT, DAY, POINTS, MONEY, SHARE, WORTH = range(6)
FORMATS = {
    TEXT: "@",
    DAY: "yyyy-mm-dd",
    POINTS: "#,##0.00",
    SHARE: "0.00##%",
    WORTH: "#,##0.00####",
}
WIDTHS = {TEXT: 24, DAY: 12, POINTS: 14, MONEY: 16, SHARE: 12, WORTH: 14}


class Workbook:
    """A workbook of tables. Numbers are numbers, days are days, and texts no formulas.

    :param file: where it is written, opened for bytes
    :param digits: decimals of money
    :param right_to_left: whether its reader's language is written so
    """

    def __init__(self, file, digits, right_to_left=False):
        self._book = xlsxwriter.Workbook(file, {"constant_memory": True})
        self._right_to_left = right_to_left
        money = f"#,##0.{'0' * digits}".rstrip(".")
        self._plain, self._bold = (
            {
                kind: self._book.add_format({"num_format": text, "bold": bold})
                for kind, text in {**FORMATS, MONEY: money}.items()
            }
            for bold in (False, True)
        )

    def table(self, name, columns, rows, total=None):
        """Write a table; one that is too long goes on on further sheets.

        :param columns: pairs of heading and kind
        :param rows: iterable of rows, each with a value a column; None leaves it empty
        :param total: a row that closes the table
        """
        sheet, at, number = self._sheet(name, columns), 0, 1
        for row in rows:
            if at == MOST_ROWS:
                number, at = number + 1, 0
                sheet = self._sheet(_numbered(name, number), columns)
            at += 1
            self._write(sheet, at, columns, row, self._plain)
        if total:
            self._write(sheet, min(at + 1, MOST_ROWS), columns, total, self._bold)

    def close(self):
        """Finish the file."""
        self._book.close()

    def _sheet(self, name, columns):
        sheet = self._book.add_worksheet(name[:LONGEST_NAME])
        if self._right_to_left:
            sheet.right_to_left()
        sheet.freeze_panes(1, 0)
        for place, (_heading, kind) in enumerate(columns):
            sheet.set_column(place, place, WIDTHS[kind])
        for place, (heading, _kind) in enumerate(columns):
            sheet.write_string(0, place, heading, self._bold[TEXT])
        return sheet

    def _write(self, sheet, at, columns, row, formats):
        for place, ((_heading, kind), value) in enumerate(
            zip(columns, row, strict=True)
        ):
            if value is None:
                continue
            if kind == TEXT:
                sheet.write_string(at, place, str(value), formats[kind])
            elif kind == DAY:
                sheet.write_datetime(at, place, value, formats[kind])
            else:
                sheet.write_number(at, place, float(value), formats[kind])


def _numbered(name, number):
    """The name of a further sheet of a table."""
    tail = f" {number}"
    return name[: LONGEST_NAME - len(tail)] + tail
