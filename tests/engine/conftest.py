# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Make the engine and the oracles importable, and say how much to test.

``CLUB_TEST_SIZE`` is "ci" (default) or "long".
"""

import os
import sys
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

# The oracles lie beside the tests, whatever pytest's import mode.
sys.path.insert(0, str(Path(__file__).resolve().parent))

import engine_by_path  # noqa: F401

SIZE = os.environ.get("CLUB_TEST_SIZE", "ci")

# Two shared cores make deadlines a lottery.
_COMMON = {
    "deadline": None,
    "suppress_health_check": [HealthCheck.too_slow, HealthCheck.data_too_large],
}
settings.register_profile("ci", max_examples=200, **_COMMON)
settings.register_profile("long", max_examples=5000, **_COMMON)
settings.load_profile(SIZE)


@pytest.fixture(scope="session")
def size():
    """Return how much to test: "ci" or "long"."""
    return SIZE
