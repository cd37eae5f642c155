import re

from odoo.tests import HttpCase, new_test_user, tagged


@tagged("post_install", "-at_install")
class TestTours(HttpCase):
    """The way of a shopkeeper through a real browser."""

    def _bundle_assets(self, login):
        """Make the scripts and styles before the browser asks for them.

        On a busy machine that takes longer than a request may wait for the one cursor
        of a test, and the browser would get an error page instead of its data.
        """
        self.authenticate(login, login)
        page = self.url_open("/odoo").text
        for address in re.findall(r'(?:src|href)="(/web/assets/[^"]+)"', page):
            self.url_open(address, timeout=300).raise_for_status()

    def test_a_manager_makes_a_club_and_gives_the_first_points(self):
        self.env["res.partner"].create({"name": "Tour Customer"})
        new_test_user(
            self.env,
            "club_tour",
            "loyalty_club.group_loyalty_club_manager",
            password="club_tour",
        )
        self._bundle_assets("club_tour")
        self.start_tour("/odoo/clubs", "loyalty_club_first_member", login="club_tour")
        member = self.env["loyalty.club.member"].search(
            [("partner_id.name", "=", "Tour Customer")]
        )
        self.assertEqual(member.points, 25)
        self.assertEqual(member.club_id.name, "Friends of the Tour")
        self.assertEqual(member.club_id.action_verify(), 0)
