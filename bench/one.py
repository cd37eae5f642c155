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

from .shop import Shop


def main(measure, shops, answer):
    """Load the registries, measure, and write the figures down."""
    parse = odoo.tools.config.parse_config
    parse(["--no-http", "--log-level=warn"], setup_logging=True)
    shops = [Shop(**data) for data in json.loads(Path(shops).read_text())]
    for shop in shops:
        Registry(shop.database)
    run = importlib.import_module(f"bench.{measure}").run
    figures, memory = run(*shops)
    data = {"figures": [asdict(figure) for figure in figures], "memory": memory}
    Path(answer).write_text(json.dumps(data))


if __name__ == "__main__":
    main(*sys.argv[1:])
