"""What the browser reckons for a large basket, in real Chromium.

The hoot test of the till says how long each of its runs took.
"""

import json
import logging
import re
import subprocess
import sys
from pathlib import Path

from .measuring import Amount

SAID = re.compile(r"club figures of (\d+) lines: (\[[^]]*\]) ms")
TEST = "test_till_units"
#: Milliseconds.
BAR, AIM = 5, 2


def pytest_configure():
    """Let the till's tests say more than warnings: this file is a plugin of pytest."""
    logging.getLogger("odoo.addons.loyalty_club_pos").setLevel(logging.INFO)


def run():
    """The row of the basket, and no memory: the browser's is not ours."""
    loud = ["-p", "bench.basket", "-o", "log_cli=true", "-o", "log_cli_level=INFO"]
    line = [sys.executable, "-m", "dev.test", "addon", "--", "-k", TEST, *loud]
    root = Path(__file__).parents[1]
    done = subprocess.run(line, cwd=root, check=True, capture_output=True, text=True)
    lines, times = SAID.search(done.stdout + done.stderr).groups()
    row = Amount(
        measure=f"till: earning and panel of {lines} lines, in the browser",
        values=json.loads(times),
        unit="ms",
        bar=BAR,
        aim=AIM,
        note="without rendering",
    )
    return [row], None
