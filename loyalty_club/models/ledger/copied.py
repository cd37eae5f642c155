"""Links of rows that are written in bulk, without a foreign key of their own."""

from odoo import fields


class CopiedMany2one(fields.Many2one):
    """A link to what the row's card or member, or the lot's first move, links to by a
    key, or to what is never deleted once a row names it.

    A second key would guard nothing more. It would cost a tenth of the time of a new
    card, and let each sale lock the one row of the club that all other sales lock too
    (house, law 10).
    """

    def update_db_foreign_key(self, model, column):
        """Make none."""
