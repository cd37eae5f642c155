"""Makes the data, measures one row after the other, and writes the results.

    python -m bench [--quick] [--keep] [--template=club_test] [measure …]

A big shop has a million members, a small one a tenth of them, a shop without a club as
many past sales; --quick makes all ten times smaller. --keep leaves the databases to be
looked at. Measures are verify, orders, tiers, portal, clients, night, cards, till,
basket, opening, backfill, imports, closing, reports and invoicing.
"""

import argparse
import json
import subprocess
import sys
import tempfile
from dataclasses import asdict
from pathlib import Path

import odoo.tools

from . import accounting, building, report, selling
from .measuring import KINDS

HERE = Path(__file__).parent
MEMBERS = 1_000_000
TENTH = 10
#: The kinds of shops and how they are made, by the size of the benchmark.
SHOPS = {
    "big": building.build,
    "small": lambda template, members: building.build(template, members // TENTH),
    "clubless": selling.build,
    "accounted": accounting.build,
}
#: Measure to the shops it needs; in the order of running.
MEASURES = {
    "verify": ("big",),
    "orders": ("big",),
    "tiers": ("big",),
    "portal": ("big",),
    "clients": ("big",),
    "night": ("big", "small"),
    "cards": ("big",),
    "till": ("big",),
    "basket": (),
    "opening": ("small",),
    "backfill": ("clubless",),
    "imports": ("clubless",),
    "closing": ("accounted",),
    "reports": ("accounted",),
    "invoicing": ("small",),
}


def main():
    """Run the chosen measures; fails when a bar is missed."""
    options = arguments()
    parse = odoo.tools.config.parse_config
    parse(["--no-http", "--log-level=warn"], setup_logging=True)
    members = MEMBERS // TENTH if options.quick else MEMBERS
    chosen = [name for name in MEASURES if name in (options.measures or MEASURES)]
    kinds = {kind for name in chosen for kind in MEASURES[name]}
    shops = {
        kind: build(options.template, members)
        for kind, build in SHOPS.items()
        if kind in kinds
    }
    rows = []
    for name in chosen:
        rows += measure(name, [shops[kind] for kind in MEASURES[name]])
    for shop in shops.values() if not options.keep else []:
        building.drop(shop.database)
    file = HERE / ("results_quick.md" if options.quick else "results.md")
    title = "`make bench-quick`" if options.quick else "`make bench`"
    report.write(file, title, rows)
    return any(row.verdict == "MISSED" for row in rows)


def arguments():
    """What the command line asks for."""
    parser = argparse.ArgumentParser(prog="bench", description=__doc__)
    parser.add_argument("--quick", action="store_true")
    parser.add_argument("--keep", action="store_true")
    parser.add_argument("--template", default="club_test")
    parser.add_argument("measures", nargs="*", metavar="measure")
    options = parser.parse_args()
    for name in options.measures:
        if name not in MEASURES:
            parser.error(
                f"There is no measure {name}; there are {', '.join(MEASURES)}."
            )
    return options


def measure(name, shops):
    """Run one measure in a process of its own."""
    print(f"· Measuring {name} …", flush=True)
    with tempfile.TemporaryDirectory() as folder:
        given, answer = Path(folder, "shops.json"), Path(folder, "answer.json")
        given.write_text(json.dumps([asdict(shop) for shop in shops]))
        line = [sys.executable, "-m", "bench.one", name, given, answer]
        subprocess.run(line, check=True, cwd=HERE.parent)
        data = json.loads(answer.read_text())
    rows = [KINDS[kind](**values) for kind, values in data]
    for row in rows:
        print(f"  {report.line(row)}", flush=True)
    return rows


if __name__ == "__main__":
    sys.exit(main())
