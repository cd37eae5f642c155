"""Virtual environments under `.dev/`, from pinned requirements."""

import sys

from .paths import LINT_VENV, SOURCES, VENV
from .say import run
from .stamps import build_once, digest

REQUIREMENTS = SOURCES / "requirements.txt"
LINT_REQUIREMENTS = SOURCES / "requirements-lint.txt"


def ensure():
    """The environment that Odoo, its tests and Node run in."""
    ensure_one(VENV, REQUIREMENTS, "Installing Odoo's Python packages")


def ensure_lint():
    """The environment of the linters."""
    ensure_one(LINT_VENV, LINT_REQUIREMENTS, "Installing the linters")


def ensure_one(folder, requirements, what):
    """Make one environment with the Python that runs this; it belongs to its place."""
    key = digest(str(folder), sys.version, requirements)
    build_once(folder, key, what, lambda target: fill(target, requirements))


def fill(folder, requirements):
    """Make the environment; pandas only as a wheel, for building it takes very long."""
    run(
        [sys.executable, "-m", "venv", str(folder)],
        "No virtual environment could be made: check the free space and try again.",
        env=None,
    )
    pip = [str(folder / "bin/python"), "-m", "pip", "install"]
    options = ["--disable-pip-version-check", "--only-binary=numpy,pandas"]
    run(
        [*pip, *options, "-r", str(requirements)],
        "Python packages could not be installed: check the network (and pip's own"
        " configuration, 'pip config list') and try again.",
        show=True,
    )
