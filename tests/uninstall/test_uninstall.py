"""The suite is uninstalled in a real process, from a database with sales."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from odoo.modules import Manifest
from odoo.tests import BaseCase, tagged

ROOT = Path(__file__).parents[2]
DATABASE = os.environ.get("CLUB_DB")
LONG = os.environ.get("CLUB_TEST_SIZE") == "long"


@tagged("post_install", "-at_install")
class TestUninstall(BaseCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.before = act("sell")
        cls.remains = act("uninstall")
        cls.after = act("look")

    def test_nothing_of_ours_is_left_in_the_database(self):
        self.assertEqual(self.remains, [])
        self.assertEqual(self.after["state"], "uninstalled")

    def test_card_balance_and_history_are_as_they_were(self):
        self.assertEqual(self.before["points"], 300 - 150 - 100 + 90 + 100)
        for name in ("code", "points", "history"):
            self.assertEqual(self.after[name], self.before[name], name)
        self.assertEqual(self.after["history"], self.after["points"])

    def test_the_ledger_is_kept_as_a_file(self):
        # Three accruals, a clawback and a redemption.
        self.assertEqual(self.after["rows"], 5)

    def test_native_odoo_goes_on_with_the_card(self):
        last = self.before["orders"][-1]
        after = act("go_on", str(last))
        self.assertEqual(after["cancelled"], self.before["points"] - 100)
        self.assertEqual(after["points"], self.before["points"])

    def test_native_tests_pass_without_us(self):
        tests = native_tests()
        line = [sys.executable, "-m", "pytest", "-q", f"--odoo-config={rc()}", *tests]
        result = subprocess.run(
            [str(part) for part in line],
            cwd=ROOT,
            capture_output=True,
            text=True,
            check=False,
        )
        self.assertEqual(result.returncode, 0, result.stdout[-3000:])


def act(name, *arguments):
    """Run one act in a process of its own; give what it printed last."""
    module = "tests.uninstall.acts"
    line = [sys.executable, "-m", "dev.inside", DATABASE, module, name, *arguments]
    result = subprocess.run(line, cwd=ROOT, capture_output=True, text=True, check=False)
    if result.returncode:
        pytest.fail(f"{name} failed:\n{result.stdout}\n{result.stderr}")
    return json.loads(result.stdout.splitlines()[-1])


def native_tests():
    """Odoo's own tests of loyalty; those of sale_loyalty too in the long size."""
    names = ["loyalty", "sale_loyalty"] if LONG else ["loyalty"]
    return [Path(Manifest.for_addon(name).path) / "tests" for name in names]


def rc():
    """The configuration of this run, which names the database."""
    return os.environ["ODOO_RC"]
