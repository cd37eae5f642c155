from odoo import Command
from odoo.tests import tagged

from .common import LoyaltyClubCommon


@tagged("post_install", "-at_install")
class TestTakeOver(LoyaltyClubCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.native = cls._make_program("Native")
        cls.customer = cls.env["res.partner"].create({"name": "Mina"})

    def _native_card(self, partner=None, points=0, **values):
        return self.env["loyalty.card"].create(
            {
                "program_id": self.native.id,
                "partner_id": (partner or self.customer).id,
                "points": points,
                **values,
            }
        )

    def _take_over(self):
        return self._make_club(self.native)

    def _member(self, club, partner=None):
        return self.env["loyalty.club.member"].search(
            [
                ("club_id", "=", club.id),
                ("partner_id", "=", (partner or self.customer).id),
            ]
        )

    def test_cards_become_opening_lots(self):
        card = self._native_card(points=123.45)
        club = self._take_over()
        member = self._member(club)
        self.assertEqual(member.points_card_id, card)
        self.assertEqual(member.points, 123.45)
        self.assertEqual(self._kinds(card), [("opening", 123.45)])
        self.assertTrue(member.number)

    def test_a_negative_card_becomes_debt(self):
        self._native_card(points=-30)
        club = self._take_over()
        member = self._member(club)
        self.assertEqual((member.points, member.points_deficit), (0, 30))

    def test_two_cards_of_a_customer_become_one(self):
        self._native_card(points=50)
        self._native_card(points=70)
        club = self._take_over()
        member = self._member(club)
        self.assertEqual(member.points, 120)
        cards = self.env["loyalty.card"].search([("program_id", "=", self.native.id)])
        self.assertEqual(len(cards), 1)

    def test_contact_and_company_become_one_member(self):
        company = self.env["res.partner"].create({"name": "Bakery", "is_company": True})
        contact = self.env["res.partner"].create(
            {"name": "Ali", "parent_id": company.id}
        )
        self._native_card(contact, 50)
        self._native_card(company, 70)
        club = self._take_over()
        self.assertEqual(self._member(club, company).points, 120)

    def _sale_on_two_cards(self):
        """A native order that gave 100 points to its customer, and 40 to another."""
        order = self._sale([(self.product, 1)], partner=self.customer)
        card = self._native_card(self.env["res.partner"].create({"name": "Nima"}), 40)
        self.env["sale.order.coupon.points"].create(
            {"order_id": order.id, "coupon_id": card.id, "points": 40}
        )
        return order

    def test_an_order_that_gave_points_on_two_cards_takes_back_both(self):
        order = self._sale_on_two_cards()
        club = self._take_over()
        self.assertEqual(order.club_earned, 140)
        order._action_cancel()
        self.assertEqual(order.club_earned, 0)
        self.assertEqual(sum(club.member_ids.mapped("points")), 0)
        self.assertEqual(club.action_verify(), 0)

    def test_a_return_takes_its_share_from_both_cards(self):
        order = self._sale_on_two_cards()
        invoice = self._invoice(order)
        club = self._take_over()
        order._club_settle()
        self.assertEqual(order.club_earned, 140)
        self._credit(invoice, 1 / 2)
        self.assertEqual(sorted(club.member_ids.mapped("points")), [20, 50])
        self.assertEqual(club.action_verify(), 0)

    def test_an_anonymous_card_keeps_its_points(self):
        card = self.env["loyalty.card"].create(
            {"program_id": self.native.id, "points": 40}
        )
        self._take_over()
        self.assertEqual(card.points, 40)

    def test_a_taken_over_order_is_cancelled_right(self):
        order = self._sale(partner=self.customer)
        club = self._take_over()
        member = self._member(club)
        self.assertEqual(member.points, 100)
        order._action_cancel()
        self.assertEqual((member.points, member.points_deficit), (0, 0))

    def test_a_taken_over_order_is_credited_right(self):
        order = self._sale([(self.product, 4)], partner=self.customer)
        invoice = self._invoice(order)
        club = self._take_over()
        self._credit(invoice, 0.25)
        self.assertEqual(self._member(club).points, 300)
        self._credit(invoice, 0.75)
        self.assertEqual(self._member(club).points, 0)

    def test_a_taken_over_redemption_comes_back(self):
        self._native_card(points=500)
        order = self._order(partner=self.customer)
        order._update_programs_and_rewards()
        card = order.applied_coupon_ids
        order._apply_program_reward(self.native.reward_ids, card)
        order.action_confirm()
        spent = sum(order.order_line.mapped("points_cost"))
        self.assertTrue(spent)
        club = self._take_over()
        order._action_cancel()
        self.assertEqual(self._member(club).points, 500)

    def test_an_order_of_two_clubs_takes_each_its_own_back(self):
        member = self._enrol(self.customer)
        order = self._sale([(self.product, 2)], partner=self.customer)
        self.assertEqual(member.points, 200)
        club = self._take_over()
        self.assertEqual(self._member(club).points, 200)
        order._action_cancel()
        for one in (member, self._member(club)):
            self.assertEqual((one.points, one.points_deficit), (0, 0))

    def test_an_order_of_two_programmes_gives_each_its_own_back(self):
        second = self._make_program("Second")
        order = self._sale([(self.product, 2)], partner=self.customer)
        self.assertEqual(len(order.coupon_point_ids), 2)
        members = [
            self._member(self._make_club(program)) for program in (self.native, second)
        ]
        self.assertEqual([member.points for member in members], [200, 200])
        order._club_settle()
        self.assertEqual([member.points for member in members], [200, 200])
        order._action_cancel()
        for member in members:
            self.assertEqual((member.points, member.points_deficit), (0, 0))
        self.assertEqual(order.club_earned, 0)

    def test_native_points_follow_a_card_that_was_merged(self):
        self._native_card(points=50)
        order = self._sale([(self.product, 2)], partner=self.customer)
        club = self._take_over()
        heir = self._enrol(self.env["res.partner"].create({"name": "Heir"}), club)
        self._member(club)._merge_into(heir)
        self.assertEqual(heir.points, 250)
        order._action_cancel()
        self.assertEqual((heir.points, heir.points_deficit), (50, 0))

    def test_a_quotation_with_planned_points_survives(self):
        order = self._order(partner=self.customer)
        order._update_programs_and_rewards()
        self.assertTrue(order.coupon_point_ids)
        club = self._take_over()
        order.action_confirm()
        self.assertEqual(self._member(club).points, 100)

    def test_release_gives_the_programme_back_and_it_can_come_again(self):
        card = self._native_card(points=80)
        club = self._take_over()
        self._sale(partner=self.customer)
        club._release_slice(card.ids)
        club._finish_release()
        self.assertFalse(card.club_id)
        self.assertEqual(card.points, 180)
        order = self._sale(partner=self.customer)
        self.assertEqual(card.points, 280)
        again = self._take_over()
        self.assertEqual(self._member(again).points, 280)
        order._action_cancel()
        self.assertEqual(self._member(again).points, 180)

    def test_enrolling_finds_the_native_card(self):
        club = self._take_over()
        card = self.env["loyalty.card"].create(
            {"program_id": self.native.id, "partner_id": self.customer.id}
        )
        member = self.env["loyalty.club.member"].create(
            {"club_id": club.id, "partner_id": self.customer.id}
        )
        self.assertEqual(member.points_card_id, card)

    def test_a_large_programme_is_taken_over_by_a_job(self):
        partners = self.env["res.partner"].create(
            [{"name": f"P{n}"} for n in range(510)]
        )
        self.env["loyalty.card"].create(
            [
                {"program_id": self.native.id, "partner_id": p.id, "points": n}
                for n, p in enumerate(partners)
            ]
        )
        club = self._take_over()
        job = self.env["loyalty.club.job"].search([("club_id", "=", club.id)])
        self.assertEqual((job.total, job.done), (510, 0))
        with self._without_commits():
            job._run()
        self.assertEqual((job.state, job.done), ("done", 510))
        self.assertEqual(club.member_count, 510)
        total = sum(club.member_ids.mapped("points"))
        self.assertEqual(total, sum(range(510)))

    def test_the_accounting_of_rewards_stays_native(self):
        reward = self.native.reward_ids
        self._take_over()
        self.assertTrue(reward.discount_line_product_id)
        self.native.write({"reward_ids": [Command.update(reward.id, {"discount": 1})]})
