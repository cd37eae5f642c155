"""Runs a program of this folder inside Odoo, as the odoo shell would.

    python -m dev.inside database module [argument …]

It calls the `main(env, *arguments)` of the module (with a dot in its name: of another
folder) as the superuser, and commits what that did if it came to its end.
"""

import importlib
import sys

import odoo.tools
from odoo import SUPERUSER_ID, api
from odoo.modules.registry import Registry


def main(database, module, *arguments):
    """Load the database and call the program."""
    options = ["-d", database, "--no-http", "--log-level=warn"]
    odoo.tools.config.parse_config(options, setup_logging=True)
    program = importlib.import_module(module if "." in module else f"dev.{module}")
    with Registry(database).cursor() as cr:
        env = api.Environment(cr, SUPERUSER_ID, {})
        env = env(context=env["res.users"].context_get())
        return program.main(env, *arguments)


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
