from unittest.mock import patch

from odoo.tests import tagged

from odoo.addons.loyalty_club.engine.unreadable import Unreadable
from odoo.addons.loyalty_club.wizards import loyalty_club_purchase_import as module

from .imports import HEADER, ROW, PurchaseImportCommon


@tagged("post_install", "-at_install")
class TestImportRefusals(PurchaseImportCommon):
    """What is wrong with a file is told by line, and changes nothing."""

    def test_customers_who_are_not_known_are_wrong(self):
        row = ROW.replace("0123", "0777")
        self._assert_refused(
            "Line 2: There is no customer “\\+12025550777”", HEADER + row
        )

    def test_a_telephone_of_two_customers_is_no_answer(self):
        self.reza.phone = "2025550123"
        self._assert_refused("Line 2: .* belongs to several customers", HEADER + ROW)

    def test_nobody_of_another_company_is_found(self):
        self.reza.company_id = self.env["res.company"].create({"name": "Elsewhere"})
        self._assert_refused(
            "There is no customer", HEADER + ROW.replace("0123", "0199")
        )

    def test_a_wrong_row_in_the_middle_changes_nothing(self):
        rows = [f"INV-{n},2026-03-21,2025550123,{n}\n" for n in range(1, 10)]
        rows[4] = "INV-5,2026-03-21,2025550123,five\n"
        self._assert_refused(
            "^Nothing was imported. Wrong rows: 1.\nLine 6: “five”",
            HEADER + "".join(rows),
        )
        self.assertFalse(self._logs())

    def test_wrong_rows_are_told_in_the_order_of_the_file(self):
        stranger = ROW.replace("0123", "0177")
        self._assert_refused(
            "Line 2: There is no customer[^\n]*\nLine 3: “five”",
            HEADER + stranger + "INV-2,2026-03-21,2025550123,five\n",
        )

    def test_every_kind_of_wrong_cell_is_told_with_its_line(self):
        wrong = {
            "INV-1,2026-02-30,2025550123,1": "no day 2026-02-30",
            "INV-1,1899-12-31,2025550123,1": "outside 1900 to 2200",
            "INV-1,2201-01-01,2025550123,1": "outside 1900 to 2200",
            "INV-1,2199-01-01,2025550123,1": "lies in the future",
            "INV-1,,2025550123,1": "The date is missing",
            "INV-1,2026-03-21,2025550123,": "The amount is missing",
            "INV-1,2026-03-21,2025550123,NaN": "“NaN” is not a number",
            "INV-1,2026-03-21,2025550123,inf": "“inf” is not a number",
            "INV-1,2026-03-21,2025550123,1e9": "“1e9” is not a number",
            "INV-1,2026-03-21,2025550123,-5": "below zero",
            "INV-1,2026-03-21,2025550123,99999999999999": "too large",
            "INV-1,2026-03-21,2025550123," + "9" * 5000: "is not a number",
            "INV-1,2026-03-21,,1": "who the customer was",
            "INV-1,2026-03-21,12,1": "not a telephone number",
            ",2026-03-21,2025550123,1": "number of the document is missing",
            "X" * 300 + ",2026-03-21,2025550123,1": "longer than 200",
            "INV-1,2026-03-21,2025550123,1,250": "5 fields and the table 4",
        }
        text = HEADER + "INV-0,2026-03-21,2025550123,1\n" + "\n".join(wrong)
        wizard = self._wizard(text)
        wizard.action_check()
        self.assertEqual(wizard.error_count, len(wrong))
        lines = wizard.problems.splitlines()
        for number, (line, words) in enumerate(zip(lines, wrong.values(), strict=True)):
            with self.subTest(words):
                self.assertRegex(line, f"^Line {number + 3}: .*{words}")

    def test_only_the_first_hundred_wrong_rows_are_told_but_all_are_counted(self):
        bad = "".join(f"A{n},2026-03-21,2025550123,x\n" for n in range(150))
        lost = "".join(f"B{n},2026-03-21,2025559999,1\n" for n in range(150))
        wizard = self._wizard(HEADER + bad + lost)
        wizard.action_check()
        self.assertEqual(wizard.error_count, 300)
        self.assertEqual(len(wizard.problems.splitlines()), 100)

    def test_a_document_stands_in_a_file_once(self):
        self._assert_refused(
            "Line 4: This document stands in line 2 already",
            HEADER + ROW + ROW.replace("INV-1", "INV-2") + ROW,
        )

    def test_the_same_file_is_never_imported_twice(self):
        self._bring(HEADER + ROW)
        self._assert_refused(
            "imported this file on .* not imported twice", HEADER + ROW
        )

    def test_the_same_row_is_never_imported_twice(self):
        self._bring(HEADER + ROW)
        counts = self._bring(HEADER + ROW + ROW.replace("INV-1", "INV-2"))
        self.assertEqual((counts["imported"], counts["already_there"]), (1, 1))
        self.assertEqual(counts["amount"], 1250.5)
        self.assertEqual(len(self._imported()), 2)

    def test_a_document_with_other_figures_is_wrong(self):
        self._bring(HEADER + ROW)
        for other in (("1250.50", "1250.51"), ("03-21", "03-22"), ("0123", "0199")):
            with self.subTest(other):
                self._assert_refused(
                    "Line 2: The document INV-1 was imported before with another",
                    HEADER + ROW.replace(*other),
                )

    def test_purchases_without_a_number_are_told_apart_by_their_order(self):
        header = "date,mobile,total\n"
        twice = "2026-03-21,2025550123,10\n" * 2
        self.assertEqual(self._bring(header + twice)["imported"], 2)
        counts = self._bring(header + twice + "2026-03-21,2025550123,10\n")
        self.assertEqual((counts["imported"], counts["already_there"]), (1, 2))

    def test_a_mapping_that_does_not_fit_is_refused(self):
        text = HEADER + ROW
        mapping = {"date": "Date", "amount": "Total", "phone": "Mobile"}
        self._assert_refused(
            "no column “Sum” for: Amount", text, mapping={**mapping, "amount": "Sum"}
        )
        self._assert_refused(
            "no field colour", text, mapping={**mapping, "colour": "Date"}
        )
        self._assert_refused("Say which column holds: Date", "Mobile,Total\n1,2\n")
        self._assert_refused(
            "Say which column holds: Customer: member .* or ", "Date,Total\n1,2\n"
        )

    def test_what_is_no_table_is_refused(self):
        for data, words in (
            (b"PK\x03\x04", "Excel"),
            (b"", "First choose|empty"),
            (b"\x01\x02", "not text"),
            (b'Date,Total,Mobile\n2026-01-01,"1', "never ends"),
        ):
            with self.subTest(words):
                self._assert_refused(words, data)
        self._assert_refused(
            "not written in utf-8", (HEADER + "é").encode("latin-1"), encoding="utf-8"
        )

    def test_a_table_that_takes_in_something_else_undoes_everything(self):
        more = "%(company)s, date, amount + 1"
        stored = module.statements.STORE.replace("%(company)s, date, amount", more)
        with patch.object(module.statements, "STORE", stored):
            self._assert_refused("the club would hold", HEADER + ROW)

    def test_telephones_need_the_country_of_the_company(self):
        self.company.country_id = False
        self._assert_refused("Set the country of", HEADER + ROW)

    def test_refusals_speak_the_readers_language(self):
        wizard = self._wizard(HEADER + ROW)
        error = Unreadable("There is no day %(text)s.", text="x")
        self.assertEqual(wizard._sentence(error), "There is no day x.")
