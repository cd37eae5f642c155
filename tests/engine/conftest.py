# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Load the engine by path, without Odoo, as the package ``engine``.

``CLUB_TEST_SIZE`` is "ci" (default) or "long".
"""

import importlib.util
import os
import sys
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

HERE = Path(__file__).resolve().parent
ENGINE = HERE.parents[1] / "loyalty_club" / "engine"
SIZE = os.environ.get("CLUB_TEST_SIZE", "ci")

# Two shared cores make deadlines a lottery.
_COMMON = {
    "deadline": None,
    "suppress_health_check": [HealthCheck.too_slow, HealthCheck.data_too_large],
}
settings.register_profile("ci", max_examples=200, **_COMMON)
settings.register_profile("long", max_examples=5000, **_COMMON)
settings.load_profile(SIZE)


def _load_engine():
    spec = importlib.util.spec_from_file_location(
        "engine", ENGINE / "__init__.py", submodule_search_locations=[str(ENGINE)]
    )
    package = importlib.util.module_from_spec(spec)
    sys.modules["engine"] = package
    spec.loader.exec_module(package)


_load_engine()
# The oracles lie beside the tests, whatever pytest's import mode.
if str(HERE) not in sys.path:
    sys.path.insert(0, str(HERE))


@pytest.fixture(scope="session")
def size():
    """Return how much to test: "ci" or "long"."""
    return SIZE
