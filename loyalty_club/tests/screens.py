from odoo.tests import new_test_user

from .common import LoyaltyClubCommon

CLUB = "loyalty_club.group_loyalty_club_"
ROLES = {
    "salesperson": "sales_team.group_sale_salesman",
    "officer": f"{CLUB}officer,sales_team.group_sale_salesman_all_leads",
    "manager": f"{CLUB}manager",
    "auditor": f"{CLUB}auditor",
}


class ScreensCommon(LoyaltyClubCommon):
    """A user for each role of the club."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.users = {
            role: new_test_user(cls.env, f"club_{role}", groups)
            for role, groups in ROLES.items()
        }

    def _as(self, role, records):
        return records.with_user(self.users[role])
