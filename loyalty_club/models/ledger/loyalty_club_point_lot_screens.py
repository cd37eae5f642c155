from odoo import api, fields, models


class LoyaltyClubPointLot(models.Model):
    """What the screens show of a lot besides its own fields."""

    _inherit = "loyalty.club.point.lot"

    partner_id = fields.Many2one(related="card_id.partner_id", string="Customer")
    club_calendar = fields.Selection(related="club_id.calendar")
    source_name = fields.Char(compute="_compute_source_name", string="Document")

    @api.depends("issued")
    @api.depends_context("lang")
    def _compute_display_name(self):
        for lot in self:
            lot.display_name = self.env._("Lot %(number)s", number=lot.id)

    @api.depends("source_model", "source_id")
    def _compute_source_name(self):
        for lot in self:
            source = lot._get_source()
            lot.source_name = source.display_name if source else False

    def _get_source(self):
        """Return the document that gave the points, or None where it is not open."""
        self.ensure_one()
        if not self.source_model or self.source_model not in self.env:
            return None
        source = self.env[self.source_model].browse(self.source_id).exists()
        return source if source and source.has_access("read") else None
