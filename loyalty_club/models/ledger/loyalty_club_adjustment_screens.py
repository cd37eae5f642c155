from odoo import fields, models


class LoyaltyClubAdjustment(models.Model):
    """What the screens show of an adjustment besides its own fields."""

    _inherit = "loyalty.club.adjustment"

    adjustment_limit = fields.Float(
        related="club_id.adjustment_limit",
        string="Limit Without Approval",
        help="More points than these need a second person.",
    )

    def action_open_moves(self):
        """Open the moves that this adjustment has posted."""
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "loyalty_club.loyalty_club_point_move_action"
        )
        action["domain"] = [
            ("source_model", "=", self._name),
            ("source_id", "=", self.id),
        ]
        action["context"] = {}
        return action
