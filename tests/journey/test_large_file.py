"""A file as large as an old program can save is read as a stream: all or nothing."""

import os
import tempfile
from pathlib import Path

from odoo import Command
from odoo.exceptions import UserError
from odoo.tests import TransactionCase, tagged

from bench.imports import upload
from bench.measuring import Memory
from dev import trading

LONG = os.environ.get("CLUB_TEST_SIZE") == "long"
MEGABYTES = 200 if LONG else 4
#: What the import may add to the memory of the process, whatever the file.
MOST_MEMORY = 350
CUSTOMERS = 50
HEADER = "Document,Customer,Day,Total,Shop"
SHOP = "The old shop in the long street " * 3
MAPPING = {
    "reference": "Document",
    "ref": "Customer",
    "date": "Day",
    "amount": "Total",
    "channel": "Shop",
}


@tagged("post_install", "-at_install")
class TestLargeFile(TransactionCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        program = trading.make_program(cls.env, "Large", [trading.money_for_points(1)])
        cls.club = cls.env["loyalty.club"].create(
            {
                "name": "Large",
                "points_program_id": program.id,
                "company_ids": [Command.set(cls.env.company.ids)],
                "tz": "UTC",
            }
        )
        cls.env["res.partner"].create(
            [{"name": f"Large {n}", "ref": f"L-{n}"} for n in range(CUSTOMERS)]
        )
        folder = tempfile.TemporaryDirectory()
        cls.addClassCleanup(folder.cleanup)
        cls.file = Path(folder.name, "old.csv")
        cls.rows = 0
        with cls.file.open("w") as file:
            file.write(f"{HEADER}\n")
            while file.tell() < MEGABYTES * 2**20:
                file.writelines(cls._lines(cls.rows, 1000))
                cls.rows += 1000

    @staticmethod
    def _lines(first, count):
        for number in range(first, first + count):
            day = f"20{number % 20:02}-{number % 12 + 1:02}-{number % 28 + 1:02}"
            yield f"D-{number},L-{number % CUSTOMERS},{day},10.25,{SHOP[:99]}\n"

    def _wizard(self):
        wizard = self.env["loyalty.club.purchase.import"].create(
            {"club_id": self.club.id, "mapping": MAPPING}
        )
        upload(self.env, wizard, self.file)
        return wizard

    def _stored(self):
        return self.env["loyalty.club.purchase"].search_count(
            [("channel", "=", "import"), ("reference", "like", "D-")]
        )

    def test_one_wrong_row_at_the_end_stops_the_whole_file(self):
        size = self.file.stat().st_size
        with self.file.open("a") as file:
            file.write("D-last,L-1,2020-02-30,10,Shop\n")
        self.addCleanup(os.truncate, self.file, size)
        wizard = self._wizard()
        with self.assertRaisesRegex(UserError, f"Line {self.rows + 2}:"):
            wizard.action_import()
        self.assertEqual(self._stored(), 0)

    def test_a_right_file_is_imported_whole_in_little_memory(self):
        wizard, memory = self._wizard(), Memory()
        with memory.watch():
            counts = wizard.action_import()
        self.assertEqual((counts["rows"], counts["imported"]), (self.rows, self.rows))
        self.assertEqual(counts["amount"], self.rows * 10.25)
        self.assertEqual(self._stored(), self.rows)
        self.assertLess(memory.growth, MOST_MEMORY)
