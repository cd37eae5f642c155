from odoo import api, fields, models
from odoo.fields import Domain

from ...engine import cells


class LoyaltyClubMember(models.Model):
    """The number or card code that a member had in another program."""

    _inherit = "loyalty.club.member"

    old_code = fields.Char(
        readonly=True,
        copy=False,
        help="The number or card code that the member had before. It still finds the "
        "member, and spends nothing by itself.",
    )

    _old_code_of_club = models.UniqueIndex(
        "(old_code, club_id) WHERE old_code IS NOT NULL AND merged_into_id IS NULL",
        "Another member has this old code.",
    )

    @api.model
    def _search_display_name(self, operator, value):
        domain = super()._search_display_name(operator, value)
        if operator in ("ilike", "like", "=", "in") and isinstance(value, str):
            domain |= Domain("old_code", "=", cells.clean(value))
        return domain

    def _merge_into(self, target, reason=None):
        """An old code goes on to find the member that stays."""
        for member in self.filtered("old_code"):
            code = member.old_code
            member.old_code = False
            member.flush_recordset(["old_code"])
            target.old_code = target.old_code or code
        return super()._merge_into(target, reason)
