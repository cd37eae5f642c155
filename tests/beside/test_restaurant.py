from tables import TablesCommon

from odoo import Command


class TestRestaurant(TablesCommon):
    """Tables: a bill is divided or moved, and the member stays with what he pays."""

    def _open_table(self, *lines, **values):
        """A bill that is not paid yet, as the till keeps it on the server."""
        ticket = self._ticket(list(lines), table_id=self.tables[0].id, **values)
        return self._sync({**ticket, "state": "draft", "payment_ids": []})

    def _pay_bill(self, order, without=(), **values):
        """Pay a bill that was open, less the lines that somebody else has taken."""
        removed = [Command.delete(line.id) for line in without]
        kept = order.lines - self.env["pos.order.line"].union(*without)
        total = sum(kept.mapped("price_subtotal_incl"))
        ticket = self._ticket([], amount_total=total, uuid=order.uuid, **values)
        return self._sync({**ticket, "lines": removed})

    def test_an_open_bill_earns_nothing(self):
        order = self._open_table(self._line(self.product))
        self.assertEqual(order.state, "draft")
        self.assertEqual(self._points(), 0)
        self.assertEqual(self._moves(self._pay_bill(order)), [("accrual", 100)])

    def test_the_member_earns_for_his_part_of_a_divided_bill(self):
        order = self._open_table(self._line(self.product), self._line(self.product, 2))
        friend = self.env["res.partner"].create({"name": "Friend"})
        taken = order.lines.filtered(lambda line: line.qty == 2)
        part = self._pay((self.product, 2), partner=friend)
        rest = self._pay_bill(order, without=[taken])
        self.assertEqual(self._moves(part), [])
        self.assertEqual(self._moves(rest), [("accrual", 100)])
        self.assertEqual(self._points(), 100)

    def test_points_pay_once_when_their_line_goes_to_the_other_part(self):
        self._give(500)
        order = self._open_table(
            self._line(self.product), self._line(self.product), self._reward_line(40)
        )
        self.assertEqual(self._points(), 500)
        reward, goods = order.lines.sorted("price_unit")[:2]
        part = self._sync(
            self._ticket([self._line(self.product), self._reward_line(40)])
        )
        self._pay_bill(order, without=[reward, goods])
        self.assertEqual(self._moves(part), [("redemption", -400), ("accrual", 60)])
        self.assertEqual(self._points(), 500 - 400 + 60 + 100)

    def test_a_bill_that_moved_to_another_table_keeps_its_member(self):
        order = self._open_table(self._line(self.product))
        order.table_id = self.tables[1]
        paid = self._pay_bill(order, table_id=self.tables[1].id)
        self.assertEqual(paid.partner_id, self.partner)
        self.assertEqual(self._moves(paid), [("accrual", 100)])
