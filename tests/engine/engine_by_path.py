# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Load the engine by path, without Odoo, as the package ``engine``."""

import importlib.util
import sys
from pathlib import Path

ENGINE = Path(__file__).resolve().parents[2] / "loyalty_club" / "engine"


def load():
    """Put the package where ``import engine`` finds it."""
    spec = importlib.util.spec_from_file_location(
        "engine", ENGINE / "__init__.py", submodule_search_locations=[str(ENGINE)]
    )
    package = importlib.util.module_from_spec(spec)
    sys.modules["engine"] = package
    spec.loader.exec_module(package)


load()
