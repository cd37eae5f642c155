from datetime import date, datetime
from unittest.mock import patch

from freezegun import freeze_time
from openpyxl import load_workbook

from odoo.exceptions import AccessError
from odoo.tests import HttpCase, new_test_user, tagged

from odoo.addons.loyalty_club.models.accounting import workbook

from .accounting import NEW_YEAR, cents
from .accounting_reports import ReportsCommon


@freeze_time(NEW_YEAR)
@tagged("post_install", "-at_install")
class TestWorkbook(ReportsCommon, HttpCase):
    """A closing as a workbook: the figures of the closing, as numbers."""

    SHEETS = (
        "Roll-Forward",
        "Documents",
        "Reconciliation",
        "Points by Expiry",
        "Points without a Sale",
        "Estimates",
        "Sensitivity",
    )

    def _months(self):
        with self._on("2025-01-15"):
            self._give(30, reason="=1+1")
        self._january()
        return self._february()

    def _book(self, run, user=None):
        name, file = run.with_user(user or self.auditor)._workbook()
        self.assertEqual(name, f"closing-{run.date_to}.xlsx")
        with file:
            return load_workbook(file)

    def _rows(self, book, name):
        """Rows of a sheet by its headings."""
        head, *rows = book[name].iter_rows(values_only=True)
        return [dict(zip(head, row, strict=True)) for row in rows]

    def test_the_roll_forward_is_that_of_the_closing(self):
        run = self._months()
        book = self._book(run)
        self.assertEqual(tuple(book.sheetnames), self.SHEETS)
        *rows, total = self._rows(book, "Roll-Forward")
        self.assertEqual(len(rows), len(run.line_ids))
        for heading, name in (
            ("Opening Balance", "opening"),
            ("Re-estimated", "reestimated"),
            ("Closing Balance", "closing"),
        ):
            own = sum(cents(line[name]) for line in run.line_ids)
            self.assertEqual(cents(total[heading]), own)
            self.assertEqual(sum(cents(row[heading]) for row in rows), own)
        self.assertEqual(total["Points Closing"], 900)
        self.assertEqual(rows[0]["Month of Issue"], "2025-01")
        self.assertEqual(rows[0]["First Day"], datetime(2025, 1, 1))

    def test_the_documents_add_up_to_the_roll_forward(self):
        run = self._months()
        rows = self._rows(self._book(run), "Documents")
        self.assertEqual(len(rows), len(run.source_ids))
        for heading, name in (
            ("Issued in the Period", "issued"),
            ("Redeemed", "redeemed"),
        ):
            points = sum(row[heading] for row in rows)
            self.assertEqual(points, sum(run.source_ids.mapped(name)))
        self.assertIn(self.sale.name, [row["Document"] for row in rows])
        self.assertEqual(
            {row["Accounting Date"].date() for row in rows},
            set(run.source_ids.mapped("date")),
        )

    def test_each_report_has_its_sheet(self):
        run = self._months()
        book = self._book(run)
        (account,) = self._rows(book, "Reconciliation")
        self.assertEqual(account["Difference"], 0)
        owed = sum(cents(line.closing) for line in run.line_ids)
        bands = self._rows(book, "Points by Expiry")
        self.assertEqual(sum(cents(row["Closing Balance"]) for row in bands), owed)
        newest, oldest = self._rows(book, "Estimates")
        self.assertEqual(
            (newest["Redemption Rate"], oldest["Redemption Rate"]), (0.75, 0.8)
        )
        same = self._rows(book, "Sensitivity")[2]
        self.assertEqual(cents(same["Owed for points"]), owed)

    def test_what_a_person_wrote_is_no_formula(self):
        with self._on("2025-01-15"):
            self._give(30, reason="=1+1")
        book = self._book(self._january())
        (row,) = book["Points without a Sale"].iter_rows(min_row=2)
        self.assertEqual((row[4].value, row[4].data_type), ("=1+1", "s"))
        self.assertEqual((row[1].value.date(), row[6].value), (date(2025, 1, 15), 30))

    def test_it_is_persian_for_a_persian_reader(self):
        self.env["res.lang"]._activate_lang("fa_IR")
        self.auditor.lang = "fa_IR"
        book = self._book(self._january())
        for sheet in book:
            self.assertTrue(sheet.sheet_view.rightToLeft, sheet.title)
            self.assertFalse(sheet.title.isascii())

    def test_a_table_that_is_too_long_goes_on_on_a_further_sheet(self):
        run = self._months()
        with patch.object(workbook, "MOST_ROWS", 1):
            book = self._book(run)
        sheets = [name for name in book.sheetnames if name.startswith("Documents")]
        self.assertEqual(len(sheets), len(run.source_ids))
        for name in sheets:
            self.assertEqual(book[name].max_row, 2)

    def test_it_is_downloaded_by_those_who_may_read_the_closing(self):
        run = self._january()
        url = run.action_workbook()["url"]
        self.authenticate("club_auditor", "club_auditor")
        answer = self.url_open(url)
        self.assertEqual(answer.status_code, 200)
        self.assertIn(".xlsx", answer.headers["Content-Disposition"])
        self.assertEqual(answer.content[:2], b"PK")
        seller = new_test_user(
            self.env, "club_seller", groups="sales_team.group_sale_salesman"
        )
        with self.assertRaises(AccessError):
            run.with_user(seller)._workbook()
        self.authenticate("club_seller", "club_seller")
        self.assertEqual(self.url_open(url).status_code, 403)
