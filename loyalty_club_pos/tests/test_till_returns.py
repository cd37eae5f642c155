from odoo.tests import tagged

from .common import PosClubCommon


@tagged("post_install", "-at_install")
class TestTillReturns(PosClubCommon):
    """What comes back takes points back, and gives spent ones back (G2)."""

    def test_a_whole_return_takes_all_back(self):
        order = self._pay((self.product, 2), self.other_product)
        refund = self._return(order)
        self.assertEqual(self._points(), 0)
        self.assertEqual(self._moves(order), [("accrual", 210), ("clawback", -210)])
        self.assertFalse(self._moves(refund))
        self.assertEqual(self._purchase(order).state, "returned")
        self.assertFalse(self._purchase(refund))

    def test_parts_in_any_order_never_more_than_was_given(self):
        order = self._pay((self.product, 3), (self.other_product, 2))
        self._return(order, [0, 1])
        self.assertEqual(self._points(), 310)
        self._return(order, [2, 0])
        self.assertEqual(self._points(), 110)
        self.assertEqual(self._purchase(order).amount, 110)
        self._return(order, [9, 1])
        self.assertEqual(self._points(), 0)
        self._return(order, [3, 2])
        self.assertEqual(self._points(), 0)

    def test_a_return_at_another_till(self):
        order = self._pay(self.product)
        other = self._open(self._make_till("Second"))
        self._return(order, session=other)
        self.assertEqual(self._points(), 0)

    def test_the_one_who_bought_loses_not_the_one_who_brings_it_back(self):
        order = self._pay(self.product)
        friend = self.env["res.partner"].create({"name": "Friend"})
        other = self._enrol(friend)
        self._return(order, partner=friend)
        self.assertEqual((self._points(), other.points), (0, 0))

    def test_spent_points_go_back_to_their_lots(self):
        self.club.write({"expiry": "days", "expiry_number": 30})
        self._give(500)
        lot = self.card.club_lot_ids
        order = self._sync(
            self._ticket([self._line(self.product), self._reward_line(40)])
        )
        self.assertEqual(self._points(), 500 - 400 + 60)
        self._return(order)
        self.assertEqual(self._points(), 500)
        self.assertEqual(lot.remaining, 500)

    def test_goods_that_are_paid_back_in_full_bring_no_points_back(self):
        """Money or points: the whole price back is the pay for his points too."""
        self._give(500)
        order = self._sync(
            self._ticket([self._line(self.product), self._reward_line(40)])
        )
        refund = self._return(order, [1, 0])
        self.assertEqual(refund.amount_total, -100)
        self.assertEqual(self._points(), 500 - 400)

    def test_a_part_with_spent_points(self):
        self._give(500)
        order = self._sync(
            self._ticket([self._line(self.product, 4), self._reward_line(40)])
        )
        self.assertEqual(self._points(), 500 - 400 + 360)
        refund = self._return(order, [1, 0.25])
        self.assertEqual(refund.amount_total, -100 + 10)
        self.assertEqual(self._points(), 500 - 300 + 270)
        self.assertEqual(self._purchase(order).amount, 270)

    def test_a_discount_that_is_taken_back_by_itself(self):
        self._give(500)
        order = self._sync(
            self._ticket([self._line(self.product, 4), self._reward_line(40)])
        )
        self._return(order)
        self.assertEqual(self._points(), 500)

    def test_taking_back_a_return_gives_nothing(self):
        order = self._pay(self.product)
        refund = self._return(order)
        again = self._line(self.product, 1, refunded_orderline_id=refund.lines.id)
        self._sync(self._ticket([again]))
        self.assertEqual(self._points(), 0)

    def test_a_mixed_ticket_is_settled_line_by_line(self):
        order = self._pay(self.product)
        lines = [
            self._line(self.product, -1, refunded_orderline_id=order.lines.id),
            self._line(self.other_product, 3),
        ]
        mixed = self._sync(self._ticket(lines))
        self.assertEqual(self._moves(order)[-1], ("clawback", -100))
        self.assertEqual(self._moves(mixed), [("accrual", 30)])

    def test_a_forged_return_pays_for_nothing(self):
        order = self._pay(self.other_product)
        back = self._line(
            self.other_product,
            -1,
            price_unit=1000,
            refunded_orderline_id=order.lines.id,
        )
        mixed = self._sync(
            self._ticket([back, self._line(self.product, 10)], amount_total=0)
        )
        self.assertEqual(self._moves(mixed), [("accrual", 10)])

    def test_the_back_office_returns_too(self):
        self._give(500)
        order = self._sync(
            self._ticket([self._line(self.product), self._reward_line(40)])
        )
        refund = order._refund()
        self.assertFalse(sum(refund.lines.mapped("points_cost")))
        cash = self.config.payment_method_ids.filtered("is_cash_count")[:1]
        payment = self.env["pos.make.payment"].with_context(
            active_id=refund.id, active_ids=refund.ids
        )
        payment.create({"amount": -60, "payment_method_id": cash.id}).check()
        self.assertEqual(self._points(), 500)

    def test_points_that_are_gone_become_a_debt(self):
        order = self._pay(self.product)
        self._sync(self._ticket([self._line(self.product), self._reward_line(10)]))
        self._return(order)
        self.assertEqual((self._points(), self.member.points_deficit), (0, 10))
