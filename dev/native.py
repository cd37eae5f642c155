"""`make test-native`: Odoo's own tests with the suite, compared with Odoo alone.

Each side has a database without demo data. What passes without us has to pass with us.
"""

import json

from . import databases, environment, system, testing
from .paths import DEV
from .say import command
from .stamps import digest, only_one
from .testing import Counts

MODULES = (
    "loyalty",
    "sale_loyalty",
    "website_sale_loyalty",
    "pos_loyalty",
    "pos_sale_loyalty",
)
BASE = "club_native_base"


@command
def main():
    """Run both sides and compare them test by test."""
    ready = environment.ensure()
    modules = sorted({*MODULES, *databases.native_depends()})
    with only_one():
        system.ensure_browser()
        key = databases.ensure_base(ready, BASE, modules)
        databases.ensure_club(ready, "club_native", BASE, modules)
    without = remembered(ready, key)
    with_us = run(ready, "club_native")
    return compare(without, with_us)


def remembered(ready, key):
    """How Odoo alone does; run once, because it does not change with our sources."""
    file = DEV / f"native-{digest(key, *MODULES)}.json"
    if not file.exists():
        with only_one():
            databases.copy(ready, BASE, "club_native_without")
        file.write_text(json.dumps(run(ready, "club_native_without").outcomes))
    return Counts(json.loads(file.read_text()))


def run(ready, database):
    """Odoo's tests of the modules, on one database."""
    print(f"\n== Odoo's own tests on {database}", flush=True)
    folders = [ready.odoo.addon(name) / "tests" for name in MODULES]
    return testing.in_odoo("native", folders, ready, database)


def compare(without, with_us):
    """Say both counts, and which tests fail only with us; whether any does."""
    lost = without.tests("passed") - with_us.tests("passed")
    print(f"\nWithout the suite: {without}\nWith the suite:    {with_us}")
    for test in sorted(lost):
        print(f"passes only without the suite: {test}")
    return bool(lost)


if __name__ == "__main__":
    main()
