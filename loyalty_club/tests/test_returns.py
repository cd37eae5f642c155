from odoo.tests import tagged

from .common import LoyaltyClubCommon


@tagged("post_install", "-at_install")
class TestReturns(LoyaltyClubCommon):
    def test_a_whole_credit_note_takes_all_back(self):
        order = self._sale([(self.product, 2)])
        self._credit(self._invoice(order))
        self.assertEqual(self.member.points, 0)

    def test_partial_credit_notes_take_their_share(self):
        order = self._sale([(self.product, 2), (self.other_product, 10)])
        invoice = self._invoice(order)
        self._credit(invoice, 0.5)
        self.assertEqual(self.member.points, 150)
        self._credit(invoice, 0.25)
        self.assertEqual(self.member.points, 75)
        refund = self._credit(invoice, 0.25)
        self.assertEqual(self.member.points, 0)
        refund.button_draft()
        self.assertEqual(self.member.points, 75)
        refund.action_post()
        self.assertEqual(self.member.points, 0)

    def test_spent_points_return_to_their_lot(self):
        self._give(300)
        lot = self.card.club_lot_ids
        order = self._order()
        self._spend(order, 200)
        order.action_confirm()
        self.assertEqual(self.member.points, 180)
        self._credit(self._invoice(order))
        self.assertEqual(lot.remaining, 300)
        self.assertEqual(self.member.points, 300)

    def test_what_is_gone_becomes_debt_that_the_next_points_pay(self):
        order = self._sale()
        invoice = self._invoice(order)
        spender = self._order([(self.other_product, 1)])
        self._spend(spender, 80)
        spender.action_confirm()
        self.assertEqual(self.member.points, 22)
        self._credit(invoice)
        self.assertEqual(self.member.points, 0)
        self.assertEqual(self.member.points_deficit, 78)
        self._sale()
        self.assertEqual(self.member.points, 22)
        self.assertEqual(self.member.points_deficit, 0)

    def test_the_loss_can_be_accepted(self):
        self.club.return_policy = "accept"
        order = self._sale()
        invoice = self._invoice(order)
        self._give(-100)
        self._credit(invoice)
        self.assertEqual(self.member.points, 0)
        self.assertEqual(self.member.points_deficit, 0)
        self._sale()
        self.assertEqual(self.member.points, 100)

    def test_the_value_can_be_deducted_from_the_refund(self):
        self.club.write({"return_policy": "deduct", "point_value": 0.1})
        order = self._sale()
        invoice = self._invoice(order)
        self._give(-60)
        refund = self._credit(invoice)
        self.assertEqual(refund.amount_total, 94)
        self.assertEqual(self.member.points, 0)
        self.assertEqual(self.member.points_deficit, 0)

    def test_lowering_the_order_and_crediting_it_is_one_return(self):
        order = self._sale([(self.product, 5)])
        invoice = self._invoice(order)
        order.order_line.product_uom_qty = 3
        self.assertEqual(self.member.points, 300)
        self._credit(invoice, 0.4)
        self.assertEqual(self.member.points, 300)

    def test_points_of_a_free_sample_go_with_the_whole_return(self):
        sample = self._make_product("Sample", 0)
        self.program.rule_ids.write(
            {"reward_point_mode": "unit", "product_ids": sample.ids}
        )
        order = self._sale([(self.product, 1), (sample, 2)])
        self.assertEqual(self.member.points, 2)
        self._credit(self._invoice(order))
        self.assertEqual(self.member.points, 0)

    def test_a_debt_paid_meanwhile_comes_back_as_new_points(self):
        self._give(100)
        order = self._order()
        self._spend(order, 100)
        order.action_confirm()
        line = order.order_line.filtered("reward_id")
        line.points_cost = 300
        self.assertEqual(self.member.points_deficit, 110)
        self._give(200)
        self.assertEqual((self.member.points, self.member.points_deficit), (90, 0))
        order._action_cancel()
        self.assertEqual((self.member.points, self.member.points_deficit), (300, 0))
