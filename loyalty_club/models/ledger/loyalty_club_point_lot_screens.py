from odoo import api, fields, models

from .source import source_of


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
            source = source_of(lot)
            lot.source_name = source.display_name if source else False
