"""`make cdnow`: the real purchases by CSV in an empty club, and its members by tier.

It runs dev/cdnow.py on a fresh database club_cdnow, which stays to be looked at.
"""

import sys

from . import databases, environment
from .say import command

DATABASE = "club_cdnow"


@command
def main():
    """Make an empty database with the suite, and import into it."""
    ready = environment.ensure()
    databases.in_empty_club(ready, DATABASE, "cdnow", *sys.argv[1:])


if __name__ == "__main__":
    main()
