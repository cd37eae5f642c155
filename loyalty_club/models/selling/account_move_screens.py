from odoo import fields, models
from odoo.fields import Domain


class AccountMove(models.Model):
    """What an invoice shows of the points that it moved."""

    _inherit = "account.move"

    club_move_count = fields.Integer(
        string="Moves of Points", compute="_compute_club_move_count"
    )

    _club_unsettled = models.Index(
        "(company_id) WHERE club_settlement_error IS NOT NULL"
    )

    def _compute_club_move_count(self):
        Move = self.env["loyalty.club.point.move"]
        readable = Move.has_access("read")
        for entry in self:
            counts = readable and entry.id and entry.is_sale_document()
            domain = entry._club_moves_domain() if counts else None
            entry.club_move_count = Move.search_count(domain) if counts else 0

    def _club_moves_domain(self):
        """Moves of this entry, of the invoice it reverses, and of their orders."""
        self.ensure_one()
        entries = self | self.sudo().reversed_entry_id
        orders = self.sudo().line_ids.sale_line_ids.order_id
        return Domain.OR(
            Domain("source_model", "=", documents._name)
            & Domain("source_id", "in", documents.ids)
            for documents in (entries, orders)
        )

    def action_club_moves(self):
        """Open the moves of points of this entry and its orders."""
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "loyalty_club.loyalty_club_point_move_action"
        )
        action["domain"] = list(self._club_moves_domain())
        action["context"] = {}
        return action

    def action_club_settle(self):
        """Try again what could not be settled."""
        self.check_access("write")
        self._club_settle_sources()
