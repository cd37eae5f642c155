from freezegun import freeze_time
from openpyxl import load_workbook

from odoo.tests import tagged

from .accounting import NEW_YEAR
from .accounting_refusals import Refusing
from .stored_value import StoredValueCommon

MONEY = ("opening", "sold", "used", "breakage", "closing")


@freeze_time(NEW_YEAR)
@tagged("post_install", "-at_install")
class TestStoredValueReports(Refusing, StoredValueCommon):
    """Gift cards in the open period, and in the workbook of a closing."""

    def setUp(self):
        super().setUp()
        self._rate(0.1)
        self.card = self._sold("2025-01-10", 20)
        lines = [(self.product, 5), (self.other_product, 4)]
        self.order = self._used("2025-01-20", self.card, lines)

    def _open(self, today):
        """The line and the page of the period that is open on a day."""
        with self._on(today):
            run = self.env["loyalty.club.closing.run"]._open_period(self.config)
            (line,) = run._shown_stored_lines()
            (page,) = run._dossier()["stored_values"]
        return [line[name] for name in MONEY], page

    def test_the_open_period_before_any_closing(self):
        money, page = self._open("2025-01-25")
        self.assertEqual(money, [0, 1000, -540, -60, 400])
        self.assertEqual((page["name"], page["rate"]), ("Gift cards", "10%"))

    def test_the_open_period_goes_on_from_the_last_closing(self):
        self._close("2025-02-01")
        with self._on("2025-02-10"):
            self._credit(self.order.invoice_ids)
        money, _page = self._open("2025-02-15")
        self.assertEqual(money, [400, 0, 540, 60, 1000])
        february = self._close("2025-03-01")
        self.assertEqual(self._column(february), money)

    def _rows(self, run, *names):
        """Rows of sheets by their headings."""
        _name, file = run.with_user(self.auditor)._workbook()
        with file:
            book = load_workbook(file)
        for name in names:
            head, *rows = book[name].iter_rows(values_only=True)
            yield [dict(zip(head, row, strict=True)) for row in rows]

    def test_the_workbook_has_their_lines_and_documents(self):
        run = self._close("2025-02-01")
        (line, total), documents = self._rows(
            run, "Gift Cards and Wallets", "Gift Card Documents"
        )
        columns = ("Opening Balance", "Sold", "Used", "Breakage", "Closing Balance")
        for row in (line, total):
            self.assertEqual([row[name] for name in columns], [0, 1000, -540, -60, 400])
        self.assertEqual(
            (line["Programme"], line["Breakage Rate"]), ("Gift cards", 0.1)
        )
        self.assertEqual(line["Evidence"], "Cards of 2021 and 2022.")
        invoices = self.card.order_id.invoice_ids + self.order.invoice_ids
        self.assertEqual(
            {row["Document"]: (row["Sold"], row["Used"]) for row in documents},
            dict(
                zip(invoices.mapped("display_name"), [(1000, 0), (0, 540)], strict=True)
            ),
        )

    def test_a_line_is_written_by_its_closing_alone(self):
        run = self._close("2025-02-01")
        line = run.stored_line_ids.with_user(self.users["approver"])
        for work in (lambda: line.write({"used": 1}), line.copy):
            self._refused("alone", work)

    def test_a_frozen_document_is_opened_and_stays(self):
        run = self._close("2025-02-01")
        sources = self.env["loyalty.club.stored.value.source"]
        source = sources.search([("run_id", "=", run.id), ("used", "!=", 0)])
        action = source.with_user(self.users["preparer"]).action_open_source()
        self.assertEqual(
            (action["res_model"], action["res_id"]),
            ("account.move", self.order.invoice_ids.id),
        )
        for work in (
            lambda: source.write({"used": 1}),
            source.unlink,
            lambda: source.copy(),
        ):
            self._refused("alone", work)
