import re

from odoo.tests import new_test_user, tagged

from .test_portal import PortalCommon


class PortalTours(PortalCommon):
    def _bundle_assets(self, user, path):
        """Make scripts and styles before the browser asks for them (see test_tours)."""
        self._sign_in(user)
        page = self.url_open(path).text
        for address in re.findall(r'(?:src|href)="(/web/assets/[^"]+)"', page):
            self.url_open(address, timeout=300).raise_for_status()


@tagged("post_install", "-at_install")
class TestPortalTours(PortalTours):
    """The way of a customer through a real browser."""

    def test_a_customer_joins_and_sees_the_points_of_a_sale(self):
        self.club.name = "Friends of the Portal"
        self.club.action_add_wordings()
        self._bundle_assets(self.reza, "/my/home")
        self.start_tour("/my/home", "loyalty_club_portal_join", login=self.reza.login)
        member = self.env["loyalty.club.member"]._find(self.club, self.reza.partner_id)
        self.assertTrue(member._consent_to("sms", "service"))
        self.assertFalse(member._consent_to("email", "marketing"))
        seller = new_test_user(
            self.env, "portal_seller", "sales_team.group_sale_salesman"
        )
        order = self._order([(self.product, 1.5)], self.reza.partner_id)
        order.user_id = seller
        order.with_user(seller).action_confirm()
        self.start_tour("/my/club", "loyalty_club_portal_points", login=self.reza.login)


@tagged("post_install", "-at_install")
class TestPersianPhone(PortalTours):
    """The same pages on a phone, in Persian."""

    browser_size = "390x844"
    touch_enabled = True

    def test_the_portal_in_persian_on_a_phone(self):
        self.env["res.lang"]._activate_lang("fa_IR")
        self.club.calendar = "jalali"
        self.sara.lang = "fa_IR"
        self._give(1234)
        self._bundle_assets(self.sara, "/fa/my/club")
        self.start_tour(
            "/fa/my/club", "loyalty_club_portal_persian", login=self.sara.login
        )
        self.assertEqual(str(self.partner.birthdate_date), "1991-05-12")
