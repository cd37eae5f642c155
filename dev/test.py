"""`make test`: every test, in phases, each with its time, and one line at the end.

python -m dev.test [--size=long] [phase …] [-- arguments for pytest]
"""

import argparse
import os
import sys
import time
from functools import partial

from . import databases, environment, system, testing
from .paths import ROOT
from .say import command
from .stamps import only_one
from .testing import Counts

TESTS = ROOT / "tests"
# Their tests need no Odoo.
PLAIN = ("engine", "dev")
# Odoo's own addons that we extend and whose tests every run repeats.
EXTENDED = ("loyalty", "sale_loyalty")
# Native addons that shops run beside ours, and that ours know without asking for them;
# and a chart of accounts of another structure than the generic one.
BESIDE = {"beside": ("pos_hr", "pos_restaurant", "pos_self_order", "l10n_de")}


def engine(ready, arguments):
    """What needs no Odoo: the engine, and the tools of this folder."""
    folders = [TESTS / name for name in PLAIN]
    return testing.plain("engine", folders, ready.variables, arguments)


def addon(ready, arguments):
    """The tests of our addons."""
    folders = [ROOT / name / "tests" for name in databases.our_addons()]
    return on_copy("addon", folders, ready, arguments)


def native(ready, arguments):
    """Odoo's own tests of what we extend, which must pass with our addons there."""
    folders = [ready.odoo.addon(name) / "tests" for name in EXTENDED]
    return on_copy("native", folders, ready, arguments)


def crossing(folder, ready, arguments):
    """A folder of tests that cross addons: servers, crashes, journeys."""
    more = BESIDE.get(folder.name, ())
    return on_copy(folder.name, [folder], ready, arguments, more)


def on_copy(name, folders, ready, arguments, more=()):
    """Run tests inside Odoo on a database of their own, which goes when they end.

    So phases cannot disturb each other, nor can two people who test in one checkout.
    """
    database = f"{databases.TEST}_{name}_{os.getpid()}"
    with databases.passing_copy(ready, databases.TEST, database):
        if more:
            databases.install(ready, database, more)
        return testing.in_odoo(name, folders, ready, database, arguments)


def phases():
    """Every phase by its name, in the order of running."""
    found = sorted({file.parent for file in TESTS.glob("*/test_*.py")})
    known = {"engine": engine, "addon": addon, "native": native}
    more = [folder for folder in found if folder.name not in PLAIN]
    return known | {folder.name: partial(crossing, folder) for folder in more}


def parse(arguments, known):
    """Which phases, of what size, and what pytest is told besides."""
    cut = arguments.index("--") if "--" in arguments else len(arguments)
    parser = argparse.ArgumentParser(prog="make test", description=__doc__)
    parser.add_argument("--size", choices=("ci", "long"), default="ci")
    parser.add_argument("phases", nargs="*", metavar="phase", default=list(known))
    options = parser.parse_args(arguments[:cut])
    unknown = set(options.phases) - set(known)
    if unknown:
        parser.error(f"no such phase: {unknown.pop()}; there are {', '.join(known)}")
    return options, arguments[cut + 1 :]


@command
def main():
    """Set up what the chosen phases need, run them, and sum up."""
    known = phases()
    options, arguments = parse(sys.argv[1:], known)
    ready = prepare(options.phases)
    ready.variables["CLUB_TEST_SIZE"] = options.size
    total = Counts()
    for name in options.phases:
        total |= timed(name, known[name], ready, arguments)
    for test in sorted(total.tests("failed")):
        print(f"failed: {test}")
    print(total)
    return bool(total.number("failed"))


def prepare(chosen):
    """The environment, and for all but the first phase a browser and the database."""
    ready = environment.ensure()
    if set(chosen) - {"engine"}:
        with only_one():
            system.ensure_browser()
            databases.ensure_test(ready)
    return ready


def timed(name, phase, ready, arguments):
    """Run one phase, and say what came of it and how long it took."""
    print(f"\n== {name}", flush=True)
    start = time.monotonic()
    counts = phase(ready, arguments)
    print(f"== {name}: {counts}; {time.monotonic() - start:.0f} s", flush=True)
    return counts


if __name__ == "__main__":
    main()
