from odoo import models
from odoo.tools import SQL

from ..membership.loyalty_club_purchase import COLUMNS, VALID


class LoyaltyClubSettlement(models.AbstractModel):
    """What the club's way of enrolment asks of a sale."""

    _inherit = "loyalty.club.settlement"

    def _club_has_payment(self):
        """Tell whether the customer has paid something of this sale."""
        raise NotImplementedError

    def _club_purchase_amount(self):
        """What this sale counts as a purchase, or None where it is none now."""
        statement = self._club_purchase_statement()
        if statement is None:
            # A quotation whose payment is under way is no purchase yet.
            return None
        self.env.flush_all()
        rows = self.env.execute_query(
            SQL(
                "SELECT amount FROM (%s) AS purchase (%s) WHERE state = %s",
                statement,
                SQL(", ").join(map(SQL.identifier, COLUMNS)),
                VALID,
            )
        )
        return float(rows[0][0]) if rows else None
