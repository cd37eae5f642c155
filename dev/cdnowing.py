"""`make cdnow`: the real purchases by CSV in an empty club, and its members by tier.

It runs dev/cdnow.py on a fresh database club_cdnow, which stays to be looked at.
"""

import sys

from . import databases, environment
from .say import command
from .stamps import only_one

DATABASE = "club_cdnow"


@command
def main():
    """Make an empty database with the suite, and import into it."""
    ready = environment.ensure()
    with only_one():
        databases.ensure_test(ready)
        databases.copy(ready, databases.TEST, DATABASE)
    databases.inside(ready, DATABASE, "cdnow", *sys.argv[1:])
    print(f"The database {DATABASE} stays: dev/odoo server -d {DATABASE} serves it.")


if __name__ == "__main__":
    main()
