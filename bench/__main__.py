"""Makes the data, measures one row after the other, and writes the results.

    python -m bench [--quick] [--keep] [--template=club_test] [measure …]

Of the two databases the small one has a tenth of the members; --quick makes both ten
times smaller. --keep leaves them to be looked at. Measures are verify, orders,
clients, night and cards.
"""

import argparse
import json
import subprocess
import sys
import tempfile
from dataclasses import asdict
from pathlib import Path

import odoo.tools

from . import building, report
from .measuring import Figure

HERE = Path(__file__).parent
MEMBERS = 1_000_000
TENTH = 10
#: Measure to whether it needs the small database too; in the order of running.
MEASURES = {
    "verify": False,
    "orders": False,
    "clients": False,
    "night": True,
    "cards": False,
}


def main():
    """Run the chosen measures; fails when a bar is missed."""
    options = arguments()
    parse = odoo.tools.config.parse_config
    parse(["--no-http", "--log-level=warn"], setup_logging=True)
    members = MEMBERS // TENTH if options.quick else MEMBERS
    chosen = options.measures or list(MEASURES)
    sizes = [members]
    if any(MEASURES[name] for name in chosen):
        sizes.append(members // TENTH)
    shops = [building.build(options.template, size) for size in sizes]
    figures, memory = [], {}
    for name in chosen:
        found, memory[name] = measure(name, shops[: 1 + MEASURES[name]])
        figures += found
    for shop in shops if not options.keep else []:
        building.drop(shop.database)
    file = HERE / ("results_quick.md" if options.quick else "results.md")
    title = "`make bench-quick`" if options.quick else "`make bench`"
    report.write(file, title, figures, memory)
    return any(figure.verdict == "MISSED" for figure in figures)


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
    figures = [Figure(**values) for values in data["figures"]]
    for figure in figures:
        print(f"  {report.row(figure)}", flush=True)
    return figures, data["memory"]


if __name__ == "__main__":
    sys.exit(main())
