"""Starts Odoo's command line; a file, because Odoo starts its own file again."""

import odoo.cli

if __name__ == "__main__":
    odoo.cli.main()
