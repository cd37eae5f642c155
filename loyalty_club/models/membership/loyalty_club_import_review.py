from odoo import models
from odoo.tools import SQL

#: Members whose tiers are reviewed in the import itself; more wait for the job.
MOST_AT_ONCE = 5000

BUYERS = """
    member.partner_id IN (
        SELECT partner_id FROM loyalty_club_purchase
         WHERE id BETWEEN %s AND %s
           AND source_model = 'loyalty.club.import.log')
"""


class LoyaltyClub(models.Model):
    """Lets the tiers follow what was imported."""

    _inherit = "loyalty.club"

    def _review_imported_purchases(self, first, last):
        """Review the buyers of the purchases with ids from ``first`` to ``last``."""
        self._review_imported(SQL(BUYERS, first, last))

    def _review_new_members(self, card_ids):
        """Review the members who have these cards, just made."""
        self._review_imported(SQL("member.points_card_id = ANY(%s)", card_ids))

    def _review_imported(self, chosen):
        """Review the chosen members now, or soon when they are many."""
        for club in self.sudo():
            if not club._plan().ids:
                continue
            rows = self.env.execute_query(
                SQL(
                    "SELECT member.id FROM loyalty_club_member member"
                    " WHERE member.club_id = %s AND member.state = 'active' AND %s"
                    " ORDER BY member.id LIMIT %s",
                    club.id,
                    chosen,
                    MOST_AT_ONCE + 1,
                )
            )
            if len(rows) > MOST_AT_ONCE:
                self.env.ref("loyalty_club.ir_cron_review_tiers").sudo()._trigger()
            else:
                members = self.env["loyalty.club.member"].sudo()
                club._review_members(members.browse(id_ for (id_,) in rows))
