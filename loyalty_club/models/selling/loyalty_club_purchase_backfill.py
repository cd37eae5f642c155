from odoo import api, models
from odoo.tools import SQL

from .purchase_statements import invoices_statement, orders_statement

UNKNOWN = """
    NOT EXISTS (SELECT FROM loyalty_club_purchase known
                 WHERE known.source_model = %(model)s AND known.source_id = %(id)s)
"""


class LoyaltyClubPurchase(models.Model):
    """Past orders and invoices become purchases, by one statement each."""

    _inherit = "loyalty.club.purchase"

    @api.model
    def _backfill(self, companies=None):
        """Write the purchases of past documents that have none yet.

        :param companies: only theirs; all when empty
        :return: the number of purchases written
        """
        # pylint: disable-next=no-search-all
        ids = (companies or self.env["res.company"].sudo().search([])).ids
        orders = SQL(
            "sale.state = 'sale' AND sale.company_id = ANY(%s) AND %s",
            ids,
            SQL(UNKNOWN, model="sale.order", id=SQL("sale.id")),
        )
        invoices = SQL(
            "move.state = 'posted' AND move.company_id = ANY(%s) AND %s",
            ids,
            SQL(UNKNOWN, model="account.move", id=SQL("move.id")),
        )
        refunds = SQL("move.company_id = ANY(%s)", ids)
        statements = [
            orders_statement(self.env, orders),
            invoices_statement(self.env, invoices, refunds),
        ]
        return sum(self.sudo()._record_all(statement) for statement in statements)
