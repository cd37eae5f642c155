from odoo import api, fields, models
from odoo.exceptions import ValidationError

#: What the manager is shown, and how often a cashier may ask.
LIMITS = (
    "till_lookups_per_minute",
    "till_failed_lookups",
    "till_frequent_sales",
    "till_idle_lookups",
)
MOST = 1000


class LoyaltyClub(models.Model):
    """How much is usual at a till: beyond it the server refuses, or tells."""

    _inherit = "loyalty.club"

    till_lookups_per_minute = fields.Integer(
        string="Look-ups in a Minute",
        default=30,
        help="How many codes, phone and member numbers one user may look up in a "
        "minute.",
    )
    till_failed_lookups = fields.Integer(
        string="Failed Look-ups in Ten Minutes",
        default=10,
        help="How many codes and numbers that nobody has one user may try in ten "
        "minutes. Who tries more is guessing.",
    )
    till_frequent_sales = fields.Integer(
        string="Sales to One Member",
        default=3,
        help="So many sales of one cashier to one member on one day are listed under "
        "Till Exceptions.",
    )
    till_idle_lookups = fields.Integer(
        string="Look-ups without a Sale",
        default=5,
        help="So many look-ups by one cashier on one day are listed under Till "
        "Exceptions when the members who were found bought nothing that day.",
    )

    @api.constrains(*LIMITS)
    def _check_till_limits(self):
        for club in self:
            if any(not 0 < club[name] <= MOST for name in LIMITS):
                raise ValidationError(
                    self.env._("The limits of the till go from 1 to 1,000.")
                )
