"""What the browser reckons for a large basket, in real Chromium.

The hoot test of the till says how long each of its runs took.
"""

import json
import re
import subprocess
import sys
from pathlib import Path

from .measuring import Amount

SAID = re.compile(r"club figures of (\d+) lines: (\[[^]]*\]) ms")
TEST = "test_till_units"
#: Milliseconds.
BAR, AIM = 5, 2


def run():
    """The row of the basket, and no memory: the browser's is not ours."""
    loud = ["-o", "log_cli=true", "-o", "log_cli_level=INFO"]
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
