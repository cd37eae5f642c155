from datetime import date
from unittest.mock import patch

from odoo.exceptions import AccessError, UserError
from odoo.tests import new_test_user, tagged

from odoo.addons.loyalty_club.engine import number as member_number
from odoo.addons.loyalty_club.models.membership import loyalty_club_bulk

from .common import LoyaltyClubCommon


@tagged("post_install", "-at_install")
class TestBulk(LoyaltyClubCommon):
    def _partners(self, count):
        names = [{"name": f"Customer {n}"} for n in range(count)]
        return self.env["res.partner"].create(names)

    def _members(self, partners):
        return self.env["loyalty.club.member"].search(
            [("club_id", "=", self.club.id), ("partner_id", "in", partners.ids)]
        )

    def _assert_refused(self, words, rows):
        before = self.env["loyalty.club.member"].search_count([])
        with self.assertRaisesRegex(UserError, words):
            self.club._open_in_bulk(rows)
        self.assertEqual(self.env["loyalty.club.member"].search_count([]), before)

    def test_each_row_becomes_a_member_with_his_points(self):
        partners = self._partners(3)
        points = [10, 20.55, 0.01]
        rows = list(zip(partners.ids, points, [None] * 3, strict=True))
        self.assertEqual(self.club._open_in_bulk(rows), 3)
        members = self._members(partners).sorted("partner_id")
        self.assertEqual(members.mapped("points"), points)
        self.assertEqual(set(members.mapped("state")), {"active"})
        self.assertEqual(self._kinds(members[1].points_card_id), [("opening", 20.55)])

    def test_codes_have_eighty_random_bits_and_numbers_a_check_digit(self):
        partners = self._partners(50)
        self.club._open_in_bulk([(partner.id, 1, None) for partner in partners])
        members = self._members(partners)
        codes = set(members.mapped("card_code"))
        self.assertEqual(len(codes), 50)
        for code in codes:
            self.assertRegex(code, r"^044[0-9a-f]{20}$")
        numbers = members.mapped("number")
        self.assertEqual(len(set(numbers)), 50)
        self.assertTrue(all(map(member_number.is_valid, numbers)))

    def test_the_list_is_worked_off_in_slices(self):
        partners = self._partners(5)
        with patch.object(loyalty_club_bulk, "BULK_SLICE", 2):
            self.club._open_in_bulk([(partner.id, 3, None) for partner in partners])
        self.assertEqual(sum(self._members(partners).mapped("points")), 15)

    def test_points_lapse_on_the_day_of_the_list_or_by_the_rules(self):
        self.club.write({"expiry": "days", "expiry_number": 30})
        dated, ruled = self._partners(2)
        last = date(2030, 5, 6)
        self.club._open_in_bulk([(dated.id, 1, last), (ruled.id, 1, None)])
        days = {
            member.partner_id: member.lot_ids.expires_on
            for member in self._members(dated | ruled)
        }
        self.assertEqual(days, {dated: last, ruled: self._days_ago(-30)})

    def test_a_row_without_points_makes_a_card_without_a_lot(self):
        partner = self._partners(1)
        self.club._open_in_bulk([(partner.id, 0, None)])
        member = self._members(partner)
        self.assertTrue(member.points_card_id)
        self.assertFalse(member.lot_ids | member.move_ids.lot_id)

    def test_members_made_in_bulk_earn_and_spend_like_others(self):
        partner = self._partners(1)
        self.club._open_in_bulk([(partner.id, 100, None)])
        order = self._order(partner=partner)
        self._spend(order, 100)
        order.action_confirm()
        # 100 points pay 10 of 100; the other 90 earn.
        self.assertEqual(self._members(partner).points, 90)

    def test_a_member_is_refused_by_name(self):
        rows = [(self._partners(1).id, 5, None), (self.partner.id, 5, None)]
        self._assert_refused("Sara is already a member", rows)

    def test_a_customer_who_stands_twice_is_refused(self):
        partner = self._partners(1)
        self._assert_refused("twice", [(partner.id, 5, None), (partner.id, 6, None)])

    def test_a_customer_with_an_archived_membership_is_refused(self):
        self.member.active = False
        self._assert_refused("already a member", [(self.partner.id, 5, None)])

    def test_a_contact_of_a_company_is_refused(self):
        company = self.env["res.partner"].create({"name": "Ltd", "is_company": True})
        contact = self.env["res.partner"].create(
            {"name": "Reza", "parent_id": company.id}
        )
        self._assert_refused("Reza is a contact", [(contact.id, 5, None)])

    def test_the_website_visitor_is_refused(self):
        visitor = self.env.ref("base.public_partner")
        self._assert_refused("anonymous", [(visitor.id, 5, None)])

    def test_a_customer_of_another_company_is_refused(self):
        partner = self._partners(1)
        partner.company_id = self.env["res.company"].create({"name": "Elsewhere"})
        self._assert_refused("not a company of the club", [(partner.id, 5, None)])

    def test_a_customer_who_is_gone_is_refused(self):
        partner = self._partners(1)
        gone = partner.id
        partner.unlink()
        self._assert_refused("no customer", [(gone, 5, None)])

    def test_impossible_points_are_refused(self):
        partner = self._partners(1)
        for points in (float("nan"), float("inf"), -1, 10**15):
            with self.subTest(points=points):
                self._assert_refused("^Row 1: ", [(partner.id, points, None)])

    def test_impossible_days_are_refused(self):
        partner = self._partners(1)
        for day in (date(1899, 12, 31), date(2201, 1, 1)):
            with self.subTest(day=day):
                self._assert_refused("^Row 1: ", [(partner.id, 5, day)])

    def test_a_seller_may_not_make_members_in_bulk(self):
        seller = new_test_user(self.env, "bulk", "sales_team.group_sale_salesman")
        rows = [(self._partners(1).id, 5, None)]
        with self.assertRaises(AccessError):
            self.club.with_user(seller)._open_in_bulk(rows)
