from odoo.exceptions import UserError, ValidationError
from odoo.tests import new_test_user, tagged

from ..engine import number
from .common import LoyaltyClubCommon


@tagged("post_install", "-at_install")
class TestMembership(LoyaltyClubCommon):
    def _merge_contacts(self, *partners, into):
        wizard = self.env["base.partner.merge.automatic.wizard"].create({})
        wizard._merge([*[p.id for p in partners], into.id], into)

    def _other_member(self, name="Omid", points=0):
        member = self._enrol(self.env["res.partner"].create({"name": name}))
        if points:
            self._give(points, member)
        return member

    def test_merged_contacts_keep_all_points_and_lots(self):
        self._give(100)
        other = self._other_member(points=60)
        partner = other.partner_id
        self._merge_contacts(partner, into=self.partner)
        self.assertEqual(self.member.points, 160)
        self.assertFalse(partner.exists())
        self.assertEqual(other.merged_into_id, self.member)
        self.assertEqual(len(self.card.club_lot_ids), 2)

    def test_a_contact_merged_into_a_stranger_brings_the_membership(self):
        self._give(100)
        stranger = self.env["res.partner"].create({"name": "Reza"})
        self._merge_contacts(self.partner, into=stranger)
        self.assertEqual(self.member.partner_id, stranger)
        self.assertEqual(self.card.partner_id, stranger)
        self._sale(partner=stranger)
        self.assertEqual(self.member.points, 200)

    def test_a_sale_before_the_merge_is_returned_after_it(self):
        other = self._other_member()
        order = self._sale(partner=other.partner_id)
        self._merge_contacts(other.partner_id, into=self.partner)
        self.assertEqual(self.member.points, 100)
        order._action_cancel()
        self.assertEqual((self.member.points, self.member.points_deficit), (0, 0))

    def test_spent_points_come_back_after_a_merge(self):
        other = self._other_member(points=200)
        order = self._order(partner=other.partner_id)
        self._spend(order, 200)
        order.action_confirm()
        self._merge_contacts(other.partner_id, into=self.partner)
        order._action_cancel()
        self.assertEqual(self.member.points, 200)

    def test_a_debt_moves_with_the_merge(self):
        other = self._other_member(points=10)
        other.points_card_id._club_record_unexplained(-30_00)
        self._give(100)
        self._merge_contacts(other.partner_id, into=self.partner)
        self.assertEqual((self.member.points, self.member.points_deficit), (80, 0))

    def test_two_members_of_one_entity_are_offered_for_merging(self):
        other = self._other_member(points=5)
        other.partner_id.parent_id = self.partner
        self.assertEqual(other.duplicate_id, self.member)
        merge = self.env["loyalty.club.adjustment"].create(
            {
                "kind": "merge",
                "member_id": other.id,
                "target_member_id": self.member.id,
                "reason": "One household",
            }
        )
        merge.action_submit()
        self.assertEqual(self.member.points, 5)

    def test_a_transfer_keeps_the_last_day(self):
        self.club.write({"expiry": "days", "expiry_number": 50})
        self._give(100)
        other = self._other_member()
        self.env["loyalty.club.adjustment"].create(
            {
                "kind": "transfer",
                "member_id": self.member.id,
                "target_member_id": other.id,
                "points": 40,
                "reason": "Gift to a friend",
            }
        ).action_submit()
        self.assertEqual((self.member.points, other.points), (60, 40))
        self.assertEqual(
            other.points_card_id.club_lot_ids.expires_on,
            self.card.club_lot_ids.expires_on,
        )

    def test_above_the_limit_a_second_person_approves(self):
        officer = new_test_user(
            self.env, "club_officer", groups="loyalty_club.group_loyalty_club_officer"
        )
        manager = new_test_user(
            self.env, "club_manager", groups="loyalty_club.group_loyalty_club_manager"
        )
        adjustment = (
            self.env["loyalty.club.adjustment"]
            .with_user(officer)
            .create({"member_id": self.member.id, "points": 5000, "reason": "Prize"})
        )
        adjustment.action_submit()
        self.assertEqual((adjustment.state, self.member.points), ("waiting", 0))
        with self.assertRaises(UserError):
            adjustment.action_approve()
        adjustment.with_user(manager).action_approve()
        self.assertEqual((adjustment.state, self.member.points), ("posted", 5000))
        with self.assertRaises(UserError):
            adjustment.with_user(manager).action_approve()
        self.assertEqual(self.member.points, 5000)

    def test_nobody_approves_his_own_request(self):
        manager = new_test_user(
            self.env, "club_manager", groups="loyalty_club.group_loyalty_club_manager"
        )
        adjustment = (
            self.env["loyalty.club.adjustment"]
            .with_user(manager)
            .create({"member_id": self.member.id, "points": 5000, "reason": "Prize"})
        )
        adjustment.action_submit()
        with self.assertRaises(UserError):
            adjustment.action_approve()

    def test_a_forgotten_card_is_claimed_once(self):
        stranger = self.env["res.partner"].create({"name": "Reza"})
        order = self._sale(partner=stranger)
        wizard = self.env["loyalty.club.claim"].create(
            {"order_id": order.id, "member_id": self.member.id}
        )
        wizard.action_claim()
        self.assertEqual(self.member.points, 100)
        with self.assertRaises(UserError):
            wizard.action_claim()

    def test_an_old_sale_is_not_claimed(self):
        stranger = self.env["res.partner"].create({"name": "Reza"})
        order = self._sale(partner=stranger)
        order.date_order = self._days_ago(40)
        wizard = self.env["loyalty.club.claim"].create(
            {"order_id": order.id, "member_id": self.member.id}
        )
        with self.assertRaisesRegex(UserError, "30"):
            wizard.action_claim()

    def test_a_company_of_another_currency_is_refused(self):
        currency = self.env["res.currency"].create({"name": "XTS", "symbol": "x"})
        other = self.env["res.company"].create(
            {"name": "Abroad", "currency_id": currency.id}
        )
        with self.assertRaises(ValidationError):
            self.club.company_ids |= other

    def test_unfit_programmes_are_refused_with_the_reason(self):
        for values, word in (
            ({"applies_on": "current"}, "future"),
            ({"program_type": "promotion"}, "Loyalty"),
        ):
            program = self._make_program("Unfit")
            program.write(values)
            with self.assertRaisesRegex(ValidationError, word):
                self._make_club(program)

    def test_the_member_number_has_a_check_digit(self):
        self.assertTrue(number.is_valid(self.member.number))
        found = self.env["loyalty.club.member"].name_search(self.member.number)
        self.assertEqual(found[0][0], self.member.id)
