"""`make replay`: the real purchases as sale orders in an empty club, and the proof.

It runs dev/replay.py on a fresh database club_replay, which stays to be looked at.
"""

import sys

from . import databases, environment
from .say import command
from .stamps import only_one

DATABASE = "club_replay"


@command
def main():
    """Make an empty database with the suite, and replay into it."""
    ready = environment.ensure()
    with only_one():
        databases.ensure_test(ready)
        databases.copy(ready, databases.TEST, DATABASE)
    databases.inside(ready, DATABASE, "replay", *sys.argv[1:])
    print(f"The database {DATABASE} stays: dev/odoo server -d {DATABASE} serves it.")


if __name__ == "__main__":
    main()
