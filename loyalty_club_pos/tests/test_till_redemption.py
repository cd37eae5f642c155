from odoo import Command
from odoo.tests import tagged

from .common import PosClubCommon


@tagged("post_install", "-at_install")
class TestTillRedemption(PosClubCommon):
    """A reward costs what it is worth, whatever the till says (law 5)."""

    def _spend_at_till(self, *rewards, qty=1, **values):
        lines = [self._line(self.product, qty), *rewards]
        return self._sync(self._ticket(lines, **values))

    def _spent(self, order):
        return -sum(
            points for kind, points in self._moves(order) if kind == "redemption"
        )

    def _reward(self, **values):
        return self.env["loyalty.reward"].create(
            {"program_id": self.program.id, "reward_type": "discount", **values}
        )

    def test_a_point_worth_less_than_the_smallest_unit(self):
        """A cent costs two points and a half, and a started point counts."""
        self._give(500)
        self.reward.discount = 0.004
        order = self._sync(
            self._ticket([self._line(self.product), self._reward_line(0.01)])
        )
        self.assertEqual(self._moves(order)[0], ("redemption", -3))

    def test_points_pay_and_what_they_paid_earns_nothing(self):
        self._give(500)
        order = self._spend_at_till(self._reward_line(30))
        self.assertEqual(self._moves(order), [("redemption", -300), ("accrual", 70)])

    def test_a_cost_that_the_till_makes_up(self):
        self._give(500)
        for points in (0, 1, 100000, -5000):
            order = self._spend_at_till(self._reward_line(5, points))
            self.assertEqual(self._spent(order), 50)

    def test_only_the_customers_own_card_pays(self):
        self._give(500)
        rich = self._enrol(self.env["res.partner"].create({"name": "Rich"}))
        self._give(5000, rich)
        order = self._spend_at_till(self._reward_line(30, card=rich.points_card_id))
        self.assertEqual(self._spent(order), 300)
        self.assertEqual(rich.points, 5000)

    def test_what_is_short_becomes_a_debt_that_the_manager_sees(self):
        self._give(100)
        self._spend_at_till(self._reward_line(30))
        self.assertEqual((self._points(), self.member.points_deficit), (0, 130))
        self.assertIn("that were not there", self.member.activity_ids.summary)

    def test_a_reward_of_a_fixed_amount_costs_its_points_once(self):
        reward = self._reward(
            discount_mode="per_order", discount=20, required_points=150
        )
        self._give(500)
        order = self._spend_at_till(self._reward_line(20, 0, reward))
        self.assertEqual(self._spent(order), 150)
        order = self._spend_at_till(self._reward_line(45, 0, reward))
        self.assertEqual(self._spent(order), 450)

    def test_a_reward_of_a_share_is_held_to_the_share(self):
        reward = self._reward(discount_mode="percent", discount=10, required_points=100)
        self._give(1000)
        order = self._spend_at_till(self._reward_line(10, 0, reward))
        self.assertEqual(self._spent(order), 100)
        order = self._spend_at_till(self._reward_line(25, 0, reward))
        self.assertEqual(self._spent(order), 300)

    def test_a_free_product_costs_its_points_for_each(self):
        reward = self._reward(
            reward_type="product",
            reward_product_id=self.other_product.id,
            reward_product_qty=1,
            required_points=40,
        )
        self._give(500)
        line = self._reward_line(10, 0, reward)
        line[2].update(qty=2, price_subtotal=-20, price_subtotal_incl=-20)
        lines = [self._line(self.product), self._line(self.other_product, 2), line]
        order = self._sync(self._ticket(lines))
        self.assertEqual(self._spent(order), 80)

    def test_a_reward_that_empties_the_card(self):
        reward = self._reward(
            discount_mode="per_order",
            discount=5,
            required_points=100,
            clear_wallet=True,
        )
        self._give(340)
        order = self._spend_at_till(self._reward_line(5, 0, reward))
        self.assertEqual(self._spent(order), 340)
        order._club_settle()
        self.assertEqual(self._spent(order), 340)

    def test_who_is_suspended_pays_and_earns_nothing(self):
        self._give(500)
        self.member.action_suspend()
        order = self._spend_at_till(self._reward_line(30))
        self.assertEqual(self._moves(order), [("redemption", -300)])

    def test_the_rewards_of_other_programmes_are_no_points_of_the_club(self):
        other = self._make_program("Native")
        order = self._spend_at_till(
            self._reward_line(
                5,
                reward=other.reward_ids,
                card=self.env["loyalty.card"].create(
                    {"program_id": other.id, "partner_id": self.partner.id}
                ),
            )
        )
        self.assertEqual(self._moves(order), [("accrual", 95)])

    def test_half_points_are_spent_in_whole_steps(self):
        self.program.reward_ids.discount = 3
        self._give(100)
        order = self._spend_at_till(self._reward_line(10, 0))
        self.assertEqual(self._spent(order), 4)

    def test_taxes_are_part_of_what_points_pay(self):
        tax = self.env["account.tax"].create({"name": "Ten", "amount": 10})
        self.product.taxes_id = [Command.set(tax.ids)]
        self._give(500)
        line = self._reward_line(20)
        line[2].update(
            tax_ids=[Command.set(tax.ids)],
            price_subtotal=-20,
            price_subtotal_incl=-22,
        )
        order = self._spend_at_till(line)
        self.assertEqual(self._moves(order), [("redemption", -220), ("accrual", 80)])
