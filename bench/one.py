"""One measure in a process of its own, so that its memory is its own.

python -m bench.one measure shops.json answer.json
"""

import importlib
import json
import sys
from dataclasses import asdict
from pathlib import Path

import odoo.tools
from odoo.modules.registry import Registry

from .measuring import Amount
from .shop import Shop

#: Megabytes.
MEMORY_BAR, MEMORY_AIM = 350, 100


def main(measure, shops, answer):
    """Load the registries, measure, and write the rows down."""
    parse = odoo.tools.config.parse_config
    parse(["--no-http", "--log-level=warn"], setup_logging=True)
    shops = [Shop(**data) for data in json.loads(Path(shops).read_text())]
    for shop in shops:
        Registry(shop.database)
    run = importlib.import_module(f"bench.{measure}").run
    rows, growth = run(*shops)
    if growth is not None:
        rows.append(memory_row(measure, growth))
    data = [(type(row).__name__, asdict(row)) for row in rows]
    Path(answer).write_text(json.dumps(data))


def memory_row(measure, growth):
    """The growth of the process of a measure."""
    name = f"memory of {measure}"
    return Amount(name, [growth], "MB", MEMORY_BAR, MEMORY_AIM, "idle process")


if __name__ == "__main__":
    main(*sys.argv[1:])
