"""`make clean`: removes all that the commands made; `--stop` only stops the server."""

import shutil
import sys

from . import postgres
from .paths import DEV
from .say import command, step


@command
def main():
    """Stop our database server, and unless told otherwise remove everything."""
    if "--stop" in sys.argv:
        postgres.stop()
        return
    postgres.remove()
    with step(f"Removing {DEV}"):
        shutil.rmtree(DEV, ignore_errors=True)


if __name__ == "__main__":
    main()
