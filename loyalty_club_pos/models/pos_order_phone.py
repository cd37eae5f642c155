from odoo import fields, models


class PosOrder(models.Model):
    """A customer who joined while the till was offline: his number is on the ticket."""

    _inherit = "pos.order"

    club_phone = fields.Char(
        string="Phone of a New Member",
        copy=False,
        help="Typed at the till while it was offline. The member is found by it, or "
        "made, when the ticket arrives; consent is asked at the next visit.",
    )

    def action_pos_order_paid(self):
        self._club_find_by_phone()
        return super().action_pos_order_paid()

    def _club_find_by_phone(self):
        """Give the ticket its customer before it is settled; the sale never waits."""
        for order in self.filtered(
            lambda o: o.club_phone and not (o.partner_id or o.club_settled_on)
        ):
            club = order.sudo().config_id._club()
            Member = club.env["loyalty.club.member"].with_company(order.company_id)
            number = club and Member._till_phone(order.club_phone)
            if not number:
                continue
            partner = Member._till_by_phone(club, number)
            if not partner:
                partner = order.config_id._club_new_customer(number, number)
            if not Member._find(club, partner):
                Member._enrol(club, partner)
            order.partner_id = partner
