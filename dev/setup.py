"""`make setup`: everything that the other commands need, without running anything."""

from . import environment
from .say import command


@command
def main():
    """Set up, and say by which variables programs find the environment."""
    ready = environment.ensure()
    for name in ("PGHOST", "PGUSER", "ODOO_RC", "PYTHONPATH"):
        print(f"{name}={ready.variables.get(name, '')}")


if __name__ == "__main__":
    main()
