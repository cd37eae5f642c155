"""`make replay`: the real purchases as sale orders in an empty club, and the proof.

It runs dev/replay.py on a fresh database club_replay, which stays to be looked at.
"""

import sys

from . import databases, environment
from .say import command

DATABASE = "club_replay"


@command
def main():
    """Make an empty database with the suite, and replay into it."""
    ready = environment.ensure()
    databases.in_empty_club(ready, DATABASE, "replay", *sys.argv[1:])


if __name__ == "__main__":
    main()
