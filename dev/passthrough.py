"""`dev/odoo …`: Odoo's own command line in the development environment."""

import os
import sys

from . import environment
from .say import command


@command
def main():
    """Set up what is missing, then become Odoo."""
    ready = environment.ensure()
    line = ready.command(*sys.argv[1:])
    os.execve(line[0], line, ready.variables)


if __name__ == "__main__":
    main()
