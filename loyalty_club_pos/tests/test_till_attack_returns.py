from odoo import Command
from odoo.tests import tagged

from .attack import AttackCommon


@tagged("post_install", "-at_install")
class TestTillAttackReturns(AttackCommon):
    """Forged returns take no more back, and pay for no more, than was sold and paid."""

    def _back(self, line, qty=-1, **values):
        values = {"price_unit": line.price_unit, **values}
        return self._line(line.product_id, qty, refunded_orderline_id=line.id, **values)

    def _exchange(self, line, goods=10, **values):
        """Take a line back and give goods for it, so that no money moves."""
        cost = goods * self.product.list_price
        lines = [self._back(line, price_unit=cost), self._goods(goods)]
        return self._till(self._ticket(lines, amount_total=0, payment_ids=[], **values))

    def _unpaid(self):
        ticket = self._ticket([self._goods(10)], payment_ids=[])
        return self._till({**ticket, "state": "draft"})

    def test_an_honest_exchange(self):
        order = self._till(self._ticket([self._goods()]))
        with self._no_gain():
            self._till(self._ticket([self._back(order.lines), self._goods()]))

    def test_a_return_of_more_than_was_sold(self):
        order = self._till(self._ticket([self._goods()]))
        before = self._counted()
        self._till(self._ticket([self._back(order.lines, -50)]))
        self._assert_gained(before, -100, -100)

    def test_a_return_twice(self):
        order = self._till(self._ticket([self._goods()]))
        before = self._counted()
        for _time in range(2):
            self._till(self._ticket([self._back(order.lines)]))
        self._assert_gained(before, -100, -100)

    def test_an_exchange_twice_pays_once(self):
        order = self._till(self._ticket([self._goods(10)]))
        with self._no_gain():
            lines = [self._back(order.lines, -10), self._goods(10)]
            self._till(self._ticket(lines))
        with self._no_gain():
            lines = [self._back(order.lines, -10), self._goods(10)]
            self._till(self._ticket(lines))

    def test_an_exchange_of_what_was_never_paid(self):
        draft = self._unpaid()
        with self._no_gain():
            self._exchange(draft.lines)

    def test_an_exchange_of_what_was_written_as_paid(self):
        draft = self._unpaid()
        for state in ("paid", "done"):
            with self._no_gain():
                self._rpc("pos.order", "write", draft.ids, {"state": state})
                self._exchange(draft.lines)

    def test_an_exchange_of_what_was_sold_for_nothing(self):
        ticket = self._ticket([self._goods(10)], amount_total=0, payment_ids=[])
        free = self._till(ticket)
        self.assertEqual(free.state, "paid")
        with self._no_gain():
            self._exchange(free.lines)

    def test_an_exchange_of_something_cheap_for_much(self):
        order = self._till(self._ticket([self._line(self.other_product)]))
        before = self._counted()
        self._exchange(order.lines)
        # Ten were paid, and ten are kept.
        self._assert_gained(before, 0, 0)

    def test_an_exchange_of_what_points_have_paid(self):
        self._give(400)
        lines = [self._goods(), self._reward_line(40)]
        order = self._till(self._ticket(lines))
        self.assertEqual(self._points(), 60)
        sold = order.lines.filtered(lambda line: line.product_id == self.product)
        self._till(self._ticket([self._back(sold), self._goods()]))
        # What points had paid comes back as points, and earns none.
        self.assertLessEqual(self._points(), 400 + 60)
        self._assert_adds_up()

    def test_a_line_of_another_company(self):
        partner = self.foreigner.partner_id
        ticket = self._ticket(
            [self._goods()], partner=partner, session=self.abroad_session
        )
        order = self._sync(ticket)
        self.assertEqual(self.foreigner.points, 100)
        with self._no_gain():
            self._exchange(order.lines)
        with self._no_gain():
            self._rpc(
                "pos.config",
                "club_preview_return",
                self.config.ids,
                {str(order.lines.id): 1},
            )
        self._refused(
            self._rpc("pos.order.line", "write", order.lines.ids, {"qty": 1000})
        )

    def test_the_sale_of_another_customer(self):
        partner = self.victim.partner_id
        order = self._till(self._ticket([self._goods()], partner=partner))
        with self._no_gain():
            self._exchange(order.lines, 1)
        self.assertEqual((self.victim.points, self._points()), (0, 100))

    def test_a_line_that_takes_itself_back(self):
        with self._no_gain():
            ticket = self._ticket([self._goods(10), self._goods(-10)])
            uuids = [line[2]["uuid"] for line in ticket["lines"]]
            ticket["relations_uuid_mapping"] = {
                "pos.order.line": {
                    uuids[1]: {"refunded_orderline_id": uuids[1]},
                }
            }
            self._till(ticket)

    def test_two_tickets_that_take_each_other_back(self):
        first = self._unpaid()
        second = self._unpaid()
        with self._no_gain():
            for order, other in ((first, second), (second, first)):
                back = self._back(other.lines[0], -10)
                values = {"lines": [back]}
                self._rpc("pos.order", "write", order.ids, values)
                self._rpc("pos.order", "write", order.ids, {"amount_total": 0})
            for order in first | second:
                self._rpc("pos.order", "action_pos_order_paid", order.ids)
        self.assertFalse(any((first | second).mapped("club_settlement_error")))

    def test_a_return_of_a_return(self):
        order = self._till(self._ticket([self._goods()]))
        refund = self._till(self._ticket([self._back(order.lines)]))
        with self._no_gain():
            self._till(self._ticket([self._back(refund.lines, 1)]))
            self._till(self._ticket([self._back(refund.lines, -1)], amount_total=0))

    def test_rewards_without_goods(self):
        self._give(500)
        with self._no_gain():
            line = self._reward_line(30)
            line[2]["qty"] = -1
            self._till(self._ticket([line], payment_ids=[]))

    def test_a_sale_order_is_paid_by_money_alone(self):
        self.club.accrual_event = "invoice_paid"
        order = self._sale()
        self.assertEqual(self._points(), 0)
        before = self._all_points()
        for total in (0, 10):
            line = self._goods(
                price_unit=total,
                sale_order_origin_id=order.id,
                sale_order_line_id=order.order_line.id,
            )
            self._till(self._ticket([line], amount_total=total))
            self._assert_adds_up()
            now = self._all_points()
            self.assertLessEqual(now[self.program.id] - before[self.program.id], total)

    def test_refund_by_the_back_office_twice(self):
        order = self._till(self._ticket([self._goods()]))
        before = self._counted()
        for _time in range(2):
            self._rpc("pos.order", "refund", order.ids)
        refunds = order.lines.refund_orderline_ids.order_id
        cash = self.config.payment_method_ids.filtered("is_cash_count")[:1]
        for refund in refunds:
            self._rpc(
                "pos.payment",
                "create",
                {
                    "pos_order_id": refund.id,
                    "amount": refund.amount_total,
                    "payment_method_id": cash.id,
                },
            )
            self._rpc(
                "pos.order", "write", refund.ids, {"amount_paid": refund.amount_total}
            )
            self._rpc("pos.order", "action_pos_order_paid", refund.ids)
        self._assert_gained(before, -100, -100)

    def test_lines_of_a_paid_return(self):
        order = self._till(self._ticket([self._goods(10)]))
        refund = self._till(self._ticket([self._back(order.lines, -9)]))
        with self._no_gain():
            for qty in (-1, 0, 5):
                self._refused(
                    self._rpc("pos.order.line", "write", refund.lines.ids, {"qty": qty})
                )
            answer = self._rpc(
                "pos.order",
                "write",
                refund.ids,
                {"lines": [Command.update(refund.lines.id, {"qty": -1})]},
            )
            self._refused(answer)
            self._rpc("pos.order", "action_pos_order_paid", order.ids)
