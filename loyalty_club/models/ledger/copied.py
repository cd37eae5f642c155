"""Links that a row of the ledger copies, and that have no foreign key of their own."""

from odoo import fields


class CopiedMany2one(fields.Many2one):
    """A link to what the row's card or member, or the lot's first move, links to by a
    key.

    A second key would guard nothing more. It would cost a tenth of the time of a new
    card, and let each sale lock the one row of the club that all other sales lock too
    (house, law 10).
    """

    def update_db_foreign_key(self, model, column):
        """Make none."""
