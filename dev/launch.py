"""Starts Odoo's command line; a file of its own, so that Odoo can start itself again."""

import odoo.cli

if __name__ == "__main__":
    odoo.cli.main()
