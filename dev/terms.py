"""Brings the terms of our addons and their translations up to date.

    sh dev/python -m dev.terms

It installs the addons as they are now into a fresh database, and writes their terms and
translations from it (dev/catalogues.py). Terms without a translation are listed.
"""

from . import databases, environment
from .say import command
from .stamps import only_one


@command
def main():
    """Export from the database of the tests: no vanished term is left in it."""
    ready = environment.ensure()
    with only_one():
        databases.ensure_test(ready)
    databases.inside(ready, databases.TEST, "catalogues")


if __name__ == "__main__":
    main()
