from odoo import models
from odoo.tools import SQL

#: So many customers can still be looked through before they are invited.
MOST_AT_ONCE = 500

#: Who bought what a file brought, and whether a club of the company knows him in
#: whatever state: who has left is not asked again.
BUYERS = """
    SELECT partner.id, coalesce(partner.email, '') <> '' AS reachable,
           %(fit)s AND NOT EXISTS (
               SELECT FROM loyalty_club_member member
                WHERE member.club_id = ANY(%(clubs)s)
                  AND member.partner_id = partner.id
                  AND member.merged_into_id IS NULL) AS stranger
      FROM res_partner partner
     WHERE partner.id IN (
           SELECT partner_id FROM loyalty_club_purchase
            WHERE id BETWEEN %(first)s AND %(last)s
              AND source_model = %(source)s)
"""


class LoyaltyClubImportLog(models.Model):
    """Knows which customers of a file are no members yet, and leads on to invite them.

    The purchases of strangers count once they join; nobody joins by an import.
    """

    _inherit = "loyalty.club.import.log"

    def _buyers(self) -> SQL:
        """The file's customers: ``id``, ``reachable`` by email, ``stranger``."""
        self.ensure_one()
        return SQL(
            BUYERS,
            fit=self.club_id.sudo()._past_sales(0).fit(),
            clubs=self.env["loyalty.club"]._of_company(self.company_id).ids,
            first=self.first_purchase_id,
            last=self.last_purchase_id,
            source=self._name,
        )

    def _count_strangers(self):
        """Count the file's customers.

        :return: how many are no members, how many of these have an email address, and
            how many customers there are in all
        """
        (counts,) = self.env.execute_query(
            SQL(
                "SELECT count(*) FILTER (WHERE stranger),"
                " count(*) FILTER (WHERE stranger AND reachable), count(*)"
                " FROM (%s) AS buyer",
                self._buyers(),
            )
        )
        return counts

    def _invite_strangers(self):
        """Open the invitation with those who have an address.

        Where they are too many for one form, open their list, which has the same
        invitation among its actions.
        """
        rows = self.env.execute_query(
            SQL(
                "SELECT id FROM (%s) AS buyer WHERE stranger AND reachable ORDER BY id",
                self._buyers(),
            )
        )
        ids = [partner_id for (partner_id,) in rows]
        if len(ids) > MOST_AT_ONCE:
            return {
                "type": "ir.actions.act_window",
                "name": self.env._("Customers Who Are No Members Yet"),
                "res_model": "res.partner",
                "view_mode": "list,form",
                "domain": [("id", "in", ids)],
            }
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "loyalty_club.loyalty_club_invite_action"
        )
        action["context"] = {
            "default_club_id": self.club_id.id,
            "default_partner_ids": ids,
        }
        return action
