import re
from datetime import timedelta

from odoo import Command, fields
from odoo.tests import HttpCase, new_test_user, tagged

#: So many purchases of one customer reach the highest tier of every trade.
MANY = 30


@tagged("post_install", "-at_install")
class TestSetupTours(HttpCase):
    """A shopkeeper opens a club in a real browser."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.company = cls.env["res.company"].create({"name": "Tour Shop"})
        cls.manager = new_test_user(
            cls.env,
            "setup_tour",
            "loyalty_club.group_loyalty_club_manager",
            password="setup_tour",
            tz="UTC",
            company_id=cls.company.id,
            company_ids=[Command.set(cls.company.ids)],
        )
        cls.env["loyalty.program"].search([("club_id", "=", False)]).active = False
        regular, once = cls.env["res.partner"].create(
            [{"name": "Regular"}, {"name": "Once"}]
        )
        cls.env["loyalty.club.purchase"].create(
            [
                {
                    "partner_id": partner.id,
                    "company_id": cls.company.id,
                    "date": fields.Datetime.now() - timedelta(minutes=1),
                    "amount": 100,
                    "amount_untaxed": 100,
                    "channel": "import",
                    "state": "valid",
                    "source_model": "tour",
                    "source_id": number,
                }
                for number, partner in enumerate([once, *[regular] * MANY])
            ]
        )

    def _bundle_assets(self):
        """Make scripts and styles before the browser asks for them (see test_tours)."""
        self.authenticate("setup_tour", "setup_tour")
        page = self.url_open("/odoo").text
        for address in re.findall(r'(?:src|href)="(/web/assets/[^"]+)"', page):
            self.url_open(address, timeout=300).raise_for_status()

    def _set_up(self, tour, trade):
        self._bundle_assets()
        self.start_tour("/odoo/club-overview", tour, login="setup_tour")
        club = self.env["loyalty.club"].search([("name", "=", f"Tour of {trade}")])
        highest = club.tier_ids[-1]
        self.assertEqual((highest.name, highest.member_count), ("Highest", 1))
        self.assertEqual(club.member_count, 2)
        # A point for each 5, and no factor for what is past.
        self.assertEqual(sum(club.member_ids.mapped("points")), (MANY + 1) * 20)
        self.assertEqual(
            set(club.goal_ids.mapped("indicator")), {"average", "active", "new"}
        )
        self.assertEqual(club.action_verify(), 0)

    def test_a_club_for_any_trade(self):
        self._set_up("loyalty_club_setup_general", "general")

    def test_a_club_of_a_clothing_shop(self):
        self._set_up("loyalty_club_setup_clothing", "clothing")

    def test_a_club_of_a_restaurant(self):
        self._set_up("loyalty_club_setup_restaurant", "restaurant")

    def test_a_club_of_a_pastry_shop(self):
        self._set_up("loyalty_club_setup_pastry", "pastry")

    def test_a_club_in_persian(self):
        self.env["res.lang"]._activate_lang("fa_IR")
        self.manager.lang = "fa_IR"
        self._set_up("loyalty_club_setup_persian", "clothing")
        club = self.env["loyalty.club"].search([("name", "=", "Tour of clothing")])
        self.assertEqual(club.calendar, "jalali")
