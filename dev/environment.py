"""The environment in which Odoo runs: variables and a configuration file."""

import os
from dataclasses import dataclass

from . import node, odoo_tree, postgres, venv
from .odoo_tree import Odoo
from .paths import DEV, LOGS, ROOT, SOURCES, VENV
from .stamps import only_one

CONFIGURATION = DEV / "odoo.cfg"
PYTHON = VENV / "bin/python"


@dataclass(frozen=True)
class Environment:
    """A finished environment: the Odoo in it, and the variables to start it with."""

    odoo: Odoo
    variables: dict

    def command(self, *arguments):
        """Odoo's own command line. With `python -m odoo` workers could not start."""
        return [str(PYTHON), str(SOURCES / "launch.py"), *map(str, arguments)]


def ensure():
    """Set up whatever is missing, and give the environment."""
    with only_one():
        LOGS.mkdir(exist_ok=True)
        odoo = odoo_tree.ensure()
        venv.ensure()
        node.ensure()
        server = postgres.ensure()
        CONFIGURATION.write_text(configuration(odoo))
    return Environment(odoo, os.environ | variables(odoo) | server)


def variables(odoo):
    """Variables by which Odoo, Node and their helpers find each other."""
    return {
        "ODOO_RC": str(CONFIGURATION),
        "PYTHONPATH": str(odoo.root),
        "PATH": node.path(),
        "NODE_PATH": str(DEV / "node/node_modules"),
        "HYPOTHESIS_STORAGE_DIRECTORY": str(DEV / "hypothesis"),
        "LANG": "C.UTF-8",
        "LC_ALL": "C.UTF-8",
    }


def configuration(odoo, ports=None, database=None):
    """Odoo's settings; where the database server is comes from PGHOST."""
    settings = {
        "addons_path": ",".join(map(str, [*odoo.addons, ROOT])),
        "data_dir": DEV / "data",
        "http_interface": "127.0.0.1",
        "http_port": 8069,
        "gevent_port": 8072,
        **(ports or {}),
    }
    if database:
        settings["db_name"] = database
    lines = [f"{name} = {value}" for name, value in settings.items()]
    return "\n".join(["[options]", *lines, ""])
