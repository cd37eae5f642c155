from odoo import api, fields, models
from odoo.exceptions import ValidationError

from .loyalty_club_member import FIRST_YEAR, LAST_YEAR

#: Occasions of one member; more is a mistake or an attack from the portal.
MOST_OCCASIONS = 30


class LoyaltyClubOccasion(models.Model):
    """A day that matters to a member, such as a wedding anniversary."""

    _name = "loyalty.club.occasion"
    _description = "Occasion"
    _order = "date, id"

    member_id = fields.Many2one(
        "loyalty.club.member", required=True, index=True, ondelete="cascade"
    )
    club_id = fields.Many2one(related="member_id.club_id", store=True, index=True)
    kind = fields.Selection(
        [
            ("wedding", "Wedding anniversary"),
            ("spouse", "Birthday of the spouse"),
            ("child", "Birthday of a child"),
            ("other", "Another occasion"),
        ],
        string="Occasion",
        required=True,
        default="wedding",
    )
    name = fields.Char(
        string="Whose or What",
        size=100,
        help="A name or a few words, if you like.",
    )
    date = fields.Date(required=True)
    yearly = fields.Boolean(
        string="Every Year", default=True, help="The day comes back each year."
    )
    club_calendar = fields.Selection(related="club_id.calendar")

    @api.depends("kind", "name")
    def _compute_display_name(self):
        kinds = dict(self._fields["kind"]._description_selection(self.env))
        for occasion in self:
            words = [kinds.get(occasion.kind), occasion.name]
            occasion.display_name = ": ".join(filter(None, words))

    @api.constrains("date")
    def _check_date(self):
        for occasion in self:
            if not FIRST_YEAR <= occasion.date.year <= LAST_YEAR:
                raise ValidationError(
                    self.env._("The day of an occasion lies between 1900 and 2200.")
                )

    @api.model_create_multi
    def create(self, vals_list):
        occasions = super().create(vals_list)
        for member in occasions.member_id:
            if len(member.sudo().occasion_ids) > MOST_OCCASIONS:
                raise ValidationError(
                    self.env._("A member has at most %s occasions.", MOST_OCCASIONS)
                )
        return occasions
