from datetime import timedelta

from odoo import Command
from odoo.exceptions import UserError, ValidationError
from odoo.tests import new_test_user, tagged

from .common import LoyaltyClubCommon


@tagged("post_install", "-at_install")
class TestRedemption(LoyaltyClubCommon):
    def test_a_chosen_number_of_points_is_spent(self):
        self._give(500)
        order = self._order()
        self._spend(order, 200)
        self.assertEqual(order.amount_total, 80)
        order.action_confirm()
        self.assertEqual(
            self._kinds(),
            [("adjustment", 500), ("redemption", -200), ("accrual", 80)],
        )
        self.assertEqual(self.member.points, 380)
        self.assertEqual((order.club_earned, order.club_spent), (80, 200))
        redemption = self.card.club_move_ids.filtered(lambda m: m.kind == "redemption")
        self.assertEqual(redemption.amount_untaxed, 20)

    def test_an_order_never_spends_what_it_earns(self):
        order = self._order()
        order._update_programs_and_rewards()
        self.assertFalse(order._get_claimable_rewards())

    def test_more_than_the_balance_is_refused_in_words(self):
        self._give(50)
        order = self._order()
        with self.assertRaisesRegex(UserError, "50"):
            self._spend(order, 60)

    def test_a_contact_spends_the_points_of_the_company(self):
        company = self.env["res.partner"].create({"name": "Bakery", "is_company": True})
        contact = self.env["res.partner"].create(
            {"name": "Ali", "parent_id": company.id}
        )
        member = self._enrol(company)
        self._give(100, member)
        order = self._order(partner=contact)
        self._spend(order, 100)
        order.action_confirm()
        self.assertEqual(member.points, 90)

    def test_two_orders_at_once_cannot_spend_the_same_points(self):
        self._give(200)
        orders = self._order() | self._order()
        for order in orders:
            self._spend(order, 200)
        with self.assertRaises(ValidationError):
            orders.action_confirm()

    def test_cancel_returns_spent_points_to_their_lot(self):
        self._give(500)
        lot = self.card.club_lot_ids
        order = self._order()
        self._spend(order, 200)
        order.action_confirm()
        self.assertEqual(lot.remaining, 300)
        order._action_cancel()
        self.assertEqual(lot.remaining, 500)
        self.assertEqual(self.member.points, 500)

    def test_a_salesperson_can_do_all_of_it(self):
        salesman = new_test_user(
            self.env, "club_salesman", groups="sales_team.group_sale_salesman"
        )
        self._give(500)
        order = (
            self.env["sale.order"]
            .with_user(salesman)
            .create(
                {
                    "partner_id": self.partner.id,
                    "order_line": [Command.create({"product_id": self.product.id})],
                }
            )
        )
        wizard = self.env["loyalty.club.redeem"].with_user(salesman)
        wizard.create({"order_id": order.id, "points": 200}).action_apply()
        order.action_confirm()
        self.assertEqual(self.member.points, 380)
        order.order_line.filtered(lambda line: not line.reward_id).product_uom_qty = 2
        self.assertEqual(self.member.points, 480)
        order._action_cancel()
        self.assertEqual(self.member.points, 500)

    def test_a_blocked_card_spends_nothing(self):
        self._give(500)
        self.member.action_block_card()
        order = self._order()
        with self.assertRaises(UserError):
            self._spend(order, 100)

    def test_a_reward_edited_on_a_confirmed_order_is_settled(self):
        self._give(500)
        order = self._order()
        self._spend(order, 200)
        order.action_confirm()
        line = order.order_line.filtered("reward_id")
        line.points_cost = 150
        self.assertEqual(self.member.points, 500 - 150 + 80)

    def test_a_payment_under_way_holds_the_points(self):
        self._give(200)
        first, second = self._order(), self._order()
        self._spend(first, 200)
        self._transaction(first)
        self.assertEqual(self.member.points, 0)
        with self.assertRaises(UserError):
            self._spend(second, 200)
        first.action_confirm()
        self.assertEqual(self.member.points, 80)

    def test_a_failed_payment_returns_the_points(self):
        self._give(200)
        order = self._order()
        self._spend(order, 200)
        transaction = self._transaction(order)
        transaction._set_canceled()
        self.assertEqual(self.member.points, 200)

    def test_an_idle_payment_returns_the_points_and_a_late_one_confirms(self):
        self._check_late_payment("done")

    def test_a_late_payment_that_is_only_held_for_us_confirms_too(self):
        model = type(self.env["payment.provider"])
        genuine = model._compute_feature_support_fields

        def holds(providers):
            genuine(providers)
            providers.support_manual_capture = "full_only"

        self.patch(model, "_compute_feature_support_fields", holds)
        self._check_late_payment("authorized")

    def _check_late_payment(self, state):
        self._give(200)
        order = self._order()
        self._spend(order, 200)
        transaction = self._transaction(order)
        transaction.last_state_change -= timedelta(hours=3)
        self.env.flush_all()
        with self._without_commits():
            self.env["sale.order"]._cron_release_reservations()
        self.assertEqual(self.member.points, 200)
        other = self._order()
        self._spend(other, 200)
        other.action_confirm()
        transaction.state = state
        transaction._check_amount_and_confirm_order()
        self.assertEqual(order.state, "sale")
        self.assertEqual(order.amount_total, 80)
        self.assertEqual(self.member.points, 0)
        self.assertEqual(self.member.points_deficit, 200 - 80 - 80)
        self.assertTrue(self.member.activity_ids)

    def test_a_deleted_quotation_gives_back_what_its_payment_held(self):
        self._give(200)
        order = self._order()
        self._spend(order, 200)
        transaction = self._transaction(order)
        self.assertEqual(self.member.points, 0)
        transaction.sale_order_ids = False
        order.unlink()
        self.assertEqual(self.member.points, 200)

    def test_points_are_spent_in_whole_steps(self):
        self._give(100)
        with self.assertRaisesRegex(UserError, "steps"):
            self._spend(self._order(), 10.5)
