from odoo import Command
from odoo.tests import HttpCase, new_test_user, tagged

from . import test_tours


@tagged("post_install", "-at_install")
class TestTierTours(HttpCase):
    """A manager changes a rule in a real browser, and sees first who would move."""

    _bundle_assets = test_tours.TestTours._bundle_assets

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        program = cls.env["loyalty.program"].create(
            {
                "name": "Tour Points",
                "program_type": "loyalty",
                "applies_on": "both",
                "trigger": "auto",
            }
        )
        cls.club = cls.env["loyalty.club"].create(
            {"name": "Tour Club", "points_program_id": program.id}
        )
        rule = {"metric": "amount", "value": 500, "window": "years"}
        cls.base, cls.silver = cls.env["loyalty.club.tier"].create(
            [
                {"club_id": cls.club.id, "name": "Base", "sequence": 10},
                {
                    "club_id": cls.club.id,
                    "name": "Silver",
                    "sequence": 20,
                    "rule_ids": [Command.create(rule)],
                },
            ]
        )
        cls.member = cls.env["loyalty.club.member"].create(
            {
                "club_id": cls.club.id,
                "partner_id": cls.env["res.partner"].create({"name": "Tour Member"}).id,
            }
        )
        cls._buy(600)

    @classmethod
    def _buy(cls, price):
        product = cls.env["product.product"].create(
            {"name": "Cake", "type": "service", "list_price": price, "taxes_id": False}
        )
        order = cls.env["sale.order"].create(
            {
                "partner_id": cls.member.partner_id.id,
                "order_line": [Command.create({"product_id": product.id})],
            }
        )
        order.action_confirm()

    def test_a_manager_changes_a_rule_and_sees_first_who_would_move(self):
        new_test_user(
            self.env,
            "club_rules",
            "loyalty_club.group_loyalty_club_manager",
            password="club_rules",
        )
        self.assertEqual(self.member.tier_id, self.silver)
        self._bundle_assets("club_rules")
        self.start_tour(
            f"/odoo/clubs/{self.club.id}",
            "loyalty_club_change_rules",
            login="club_rules",
        )
        self.assertEqual(self.silver.rule_ids.value, 700)
        self.assertEqual(self.silver.grace_days, 3)
        self.assertEqual(self.member.tier_id, self.base)
