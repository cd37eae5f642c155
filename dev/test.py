"""`make test`: every test, in phases, each with its time, and one line at the end.

python -m dev.test [--size=long] [phase …] [-- arguments for pytest]
"""

import argparse
import sys
import time

from . import databases, environment, system, testing
from .paths import ROOT
from .say import command
from .stamps import only_one
from .testing import Counts


def engine(ready, arguments):
    """What needs no Odoo: the engine, and the tools of this folder."""
    folders = [ROOT / "tests" / name for name in ("engine", "dev")]
    folders = [folder for folder in folders if folder.is_dir()]
    return testing.plain("engine", folders, ready.variables, arguments)


def addon(ready, arguments):
    """The tests inside our addons."""
    folders = [ROOT / name / "tests" for name in databases.our_addons()]
    folders = [folder for folder in folders if folder.is_dir()]
    return testing.in_odoo("addon", folders, ready, databases.TEST, arguments)


def native(ready, arguments):
    """Odoo's own tests of what we extend, with our addons installed."""
    folders = [ready.odoo.addon(n) / "tests" for n in ("loyalty", "sale_loyalty")]
    return testing.in_odoo("native", folders, ready, databases.TEST, arguments)


def alone(name):
    """A folder of tests that commit or start servers: each has a copy for itself."""

    def phase(ready, arguments):
        folder = ROOT / "tests" / name
        if not folder.is_dir():
            print(f"  tests/{name} is not there.")
            return Counts()
        database = f"{databases.TEST}_{name}"
        with only_one():
            databases.copy(ready, databases.TEST, database)
        return testing.in_odoo(name, [folder], ready, database, arguments)

    return phase


PHASES = {"engine": engine, "addon": addon, "native": native}
PHASES |= {name: alone(name) for name in ("walk", "process", "journey", "uninstall")}


def parse(arguments):
    """Which phases, of what size, and what pytest is told besides."""
    cut = arguments.index("--") if "--" in arguments else len(arguments)
    parser = argparse.ArgumentParser(prog="make test", description=__doc__)
    parser.add_argument("--size", choices=("ci", "long"), default="ci")
    parser.add_argument("phases", nargs="*", metavar="phase", default=list(PHASES))
    options = parser.parse_args(arguments[:cut])
    unknown = set(options.phases) - set(PHASES)
    if unknown:
        parser.error(f"no such phase: {unknown.pop()}; there are {', '.join(PHASES)}")
    return options, arguments[cut + 1 :]


@command
def main():
    """Set up what the chosen phases need, run them, and sum up."""
    options, arguments = parse(sys.argv[1:])
    ready = prepare(options.phases)
    ready.variables["CLUB_TEST_SIZE"] = options.size
    total = Counts()
    for name in options.phases:
        total |= timed(name, ready, arguments)
    for test in sorted(total.tests("failed")):
        print(f"failed: {test}")
    print(total)
    return bool(total.number("failed"))


def prepare(phases):
    """The environment, and for all but the first phase a browser and the database."""
    ready = environment.ensure()
    if set(phases) - {"engine"}:
        with only_one():
            system.ensure_browser()
            databases.ensure_test(ready)
    return ready


def timed(name, ready, arguments):
    """Run one phase, and say what came of it and how long it took."""
    print(f"\n== {name}", flush=True)
    start = time.monotonic()
    counts = PHASES[name](ready, arguments)
    print(f"== {name}: {counts}; {time.monotonic() - start:.0f} s", flush=True)
    return counts


if __name__ == "__main__":
    main()
