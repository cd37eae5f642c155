from odoo import models

from .coupon_claims import as_id, whole_number
from .returning import RETURNING, Returning


class PosConfig(models.Model):
    """Says before a return is paid which points it takes and gives back."""

    _inherit = "pos.config"

    def club_preview_return(self, quantities):
        """Return the points that taking goods back would move; nothing is changed.

        :param quantities: ids of sold lines, each with the quantity that comes back
        :return: ``taken`` and ``given``, points of this till's club
        """
        club = self._club_of_cashier()
        returning = self._club_returning(quantities)
        lines = self.env["pos.order.line"].browse(returning).exists()
        orders = lines.order_id
        orders.check_access("read")
        taken = given = 0.0
        context = {RETURNING: returning}
        for order in orders.sudo().with_context(**context):
            earned, spent = order._club_preview(club)
            taken, given = taken + earned, given + spent
        return {"taken": taken, "given": given}

    def _club_returning(self, quantities):
        rows = quantities.items() if isinstance(quantities, dict) else ()
        known = {as_id(key): abs(whole_number(number)) for key, number in rows}
        return Returning({key: n for key, n in known.items() if key and key > 0})
