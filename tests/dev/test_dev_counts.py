"""What CI reads: right totals, and no browser test that is quietly skipped."""

import os
import subprocess
import sys

import pytest

from dev import testing
from dev.paths import ROOT

EXAMPLE = """
import unittest
import pytest

class HttpCase(unittest.TestCase):
    pass

class TestTour(HttpCase):
    def test_tour(self):
        self.skipTest("Chrome not found")

@pytest.mark.browser
def test_marked():
    pytest.skip("no browser")

@pytest.fixture
def broken():
    yield
    raise ValueError

def test_passes(): pass
def test_fails(): assert False
def test_breaks_at_the_end(broken): pass
def test_is_skipped(): pytest.skip("not today")
@pytest.mark.xfail
def test_known_to_fail(): assert False
"""


@pytest.fixture
def counts(tmp_path, monkeypatch):
    monkeypatch.setattr(testing.environment, "PYTHON", sys.executable)
    monkeypatch.setattr(testing, "DEV", tmp_path)

    def run(source):
        file = tmp_path / "test_example.py"
        file.write_text(source)
        return testing.plain("example", [file], dict(os.environ))

    return run


def test_each_test_counts_once_with_its_worst_outcome(counts):
    found = counts(EXAMPLE)
    assert str(found) == "1 passed, 4 failed, 2 skipped"


def test_skipped_browser_tests_fail(counts):
    failed = {test.split("::")[-1] for test in counts(EXAMPLE).tests("failed")}
    assert {"test_tour", "test_marked"} <= failed


def test_a_file_that_cannot_be_read_fails(counts):
    assert counts("import nowhere").number("failed") == 1


def test_a_run_without_tests_fails(counts):
    assert counts("").number("failed") == 1


def test_a_run_that_dies_fails(counts):
    dying = "import os\ndef test_a(): pass\ndef test_b(): os._exit(9)"
    assert counts(dying).number("failed") == 1


def test_totals_of_phases_add_up():
    one, two = testing.Counts({"a": "passed"}), testing.Counts({"b": "skipped"})
    assert str(one | two) == "1 passed, 0 failed, 1 skipped"


def test_a_free_port_is_found_past_a_taken_one():
    with testing.socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        number = taken.getsockname()[1]
        assert testing.free_port(number) > number


def test_an_unknown_phase_is_named():
    line = [sys.executable, "-m", "dev.test", "engin"]
    result = subprocess.run(line, cwd=ROOT, capture_output=True, text=True, check=False)
    assert result.returncode
    assert "no such phase: engin" in result.stderr
