import base64
import logging

from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import SQL

_logger = logging.getLogger(__name__)


class LoyaltyClubMember(models.Model):
    """What the screens show of a member besides his own fields."""

    _inherit = "loyalty.club.member"

    club_calendar = fields.Selection(related="club_id.calendar")
    card_barcode = fields.Binary(compute="_compute_card_barcode")
    has_twin = fields.Boolean(
        string="To Merge",
        compute="_compute_has_twin",
        search="_search_has_twin",
        help="Another member belongs to the same company or person.",
    )
    phone = fields.Char(related="partner_id.phone", string="Phone")
    email = fields.Char(related="partner_id.email", string="Email")
    salesperson_id = fields.Many2one(related="partner_id.user_id", string="Salesperson")

    @api.depends("card_code")
    def _compute_card_barcode(self):
        """The card's code as an image that a scanner reads from the screen."""
        for member in self:
            member.card_barcode = member.card_code and self._barcode(member.card_code)

    def _barcode(self, code, kind="Code128", width=600, height=100):
        try:
            image = self.env["ir.actions.report"].barcode(
                kind, code, width=width, height=height
            )
        except Exception:
            # Some Pythons have no library that draws; the code is shown as text too.
            _logger.info("A card's barcode could not be drawn.", exc_info=True)
            return False
        return base64.b64encode(image)

    @api.depends("duplicate_id")
    def _compute_has_twin(self):
        for member in self:
            member.has_twin = bool(member.duplicate_id)

    @api.model
    def _search_has_twin(self, operator, value):
        if operator != "in":
            return NotImplemented
        twins = SQL(
            """(
                SELECT member.id
                  FROM loyalty_club_member member
                  JOIN res_partner partner ON partner.id = member.partner_id
                 WHERE member.active AND EXISTS (
                       SELECT FROM loyalty_club_member other
                         JOIN res_partner twin ON twin.id = other.partner_id
                        WHERE other.club_id = member.club_id AND other.active
                          AND other.id <> member.id
                          AND twin.commercial_partner_id
                              = partner.commercial_partner_id)
            )"""
        )
        self.env["res.partner"].flush_model(["commercial_partner_id"])
        self.flush_model(["active", "club_id", "partner_id"])
        domain = Domain("id", "in", twins)
        return domain if True in value else ~domain
