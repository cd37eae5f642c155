"""A pytest plugin: counts outcomes into a file, and lets no browser test be skipped.

Odoo skips a browser test where it finds no browser, or when the browser fails to
start; that would look like success.
"""

import json
import os
from pathlib import Path

import pytest

WORST_FIRST = ("failed", "skipped", "passed")


def pytest_configure(config):
    """Start counting, unless nobody asked for the file."""
    config.addinivalue_line("markers", "browser: drives a browser; is never skipped")
    if os.environ.get("CLUB_COUNTS"):
        config.pluginmanager.register(Counter(Path(os.environ["CLUB_COUNTS"])))


class Counter:
    """The worst outcome of each test, written when the run ends."""

    def __init__(self, file):
        self.file = file
        self.outcomes = {}

    @pytest.hookimpl(wrapper=True)
    def pytest_runtest_makereport(self, item, call):
        """Turn a skipped browser test into a failed one."""
        report = yield
        if report.skipped and drives_browser(item):
            report.outcome = "failed"
            report.longrepr = f"A browser test must not be skipped: {report.longrepr}"
        return report

    def pytest_runtest_logreport(self, report):
        """Note the outcome; set-up and tear-down count only when they go wrong."""
        if report.when == "call" or not report.passed:
            self.note(report.nodeid, report.outcome)

    def pytest_collectreport(self, report):
        """A file that cannot be read counts as one failed test."""
        if report.failed:
            self.note(report.nodeid, "failed")

    def note(self, test, outcome):
        """Keep the worst outcome of a test."""
        known = self.outcomes.get(test, "passed")
        self.outcomes[test] = min(known, outcome, key=WORST_FIRST.index)

    def pytest_sessionfinish(self):
        """Write what was counted."""
        self.file.write_text(json.dumps(self.outcomes, indent=1))


def drives_browser(item):
    """Whether a test is an HttpCase of Odoo's, or marked as driving a browser."""
    classes = getattr(item.cls, "__mro__", ()) if item.cls else ()
    return any(c.__name__ == "HttpCase" for c in classes) or bool(
        item.get_closest_marker("browser")
    )
