from odoo import fields, models

#: Fields that are read together, and the rest of the record only when it is asked for.
AT_A_SALE = "at_a_sale"


class LoyaltyClub(models.Model):
    """What every sale asks of a club: ten of its fifty columns, read by themselves."""

    _inherit = "loyalty.club"

    calendar = fields.Selection(prefetch=AT_A_SALE)
    currency_id = fields.Many2one(prefetch=AT_A_SALE)
    expiry = fields.Selection(prefetch=AT_A_SALE)
    expiry_number = fields.Integer(prefetch=AT_A_SALE)
    maturity = fields.Selection(prefetch=AT_A_SALE)
    point_step = fields.Selection(prefetch=AT_A_SALE)
    points_program_id = fields.Many2one(prefetch=AT_A_SALE)
    rule_version_id = fields.Many2one(prefetch=AT_A_SALE)
    tier_one_level = fields.Boolean(prefetch=AT_A_SALE)
    tz = fields.Selection(prefetch=AT_A_SALE)
