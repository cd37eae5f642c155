from odoo import fields, models


class LoyaltyClubInterest(models.Model):
    """Something that members of a club care about; the manager keeps the list."""

    _name = "loyalty.club.interest"
    _description = "Interest"
    _order = "sequence, name, id"

    def _default_club(self):
        clubs = self.env["loyalty.club"].search(
            [("company_ids", "in", self.env.company.id)], limit=2
        )
        return clubs if len(clubs) == 1 else False

    name = fields.Char(required=True, translate=True)
    club_id = fields.Many2one(
        "loyalty.club",
        required=True,
        index=True,
        ondelete="cascade",
        default=lambda self: self._default_club(),
    )
    sequence = fields.Integer(default=10)
    active = fields.Boolean(
        default=True,
        help="Members who chose an archived interest keep it; others cannot choose it.",
    )
    color = fields.Integer()
