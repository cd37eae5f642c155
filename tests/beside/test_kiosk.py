from kiosk import KioskCommon

from odoo import Command
from odoo.tests import tagged


@tagged("post_install", "-at_install")
class TestKiosk(KioskCommon):
    """Who orders at a kiosk earns like anybody, by whatever way he pays (G24)."""

    def test_a_member_pays_at_the_counter(self):
        order = self._order_here(partner=self.partner)
        self.assertEqual(order.partner_id, self.partner)
        self.assertEqual(self._moves(order), [])
        self._pay_at_counter(order)
        self.assertEqual(self._moves(order), [("accrual", 100)])
        self.assertEqual(self._purchase(order).amount, 100)

    def test_the_counter_asks_who_he_is(self):
        order = self._order_here()
        self._pay_at_counter(order, self.partner)
        self.assertEqual(order.partner_id, self.partner)
        self.assertEqual(self._moves(order), [("accrual", 100)])

    def test_his_points_pay_at_the_counter(self):
        self._give(500)
        order = self._order_here(partner=self.partner)
        self._pay_at_counter(order, lines=[self._reward_line(30)])
        self.assertEqual(self._moves(order), [("redemption", -300), ("accrual", 70)])

    def test_a_ticket_that_is_sent_twice_earns_once(self):
        order = self._order_here(partner=self.partner)
        self._pay_at_counter(order)
        self._pay_at_counter(order)
        self.assertEqual(self._moves(order), [("accrual", 100)])

    def test_a_member_pays_by_card_at_the_kiosk(self):
        order = self._pay_by_card(self._basket(partner=self.partner))
        self.assertEqual(order.state, "paid")
        self.assertEqual(self._moves(order), [("accrual", 100)])

    def test_a_member_pays_online(self):
        order = self._pay_online(self._order_here(partner=self.partner))
        self.assertEqual(order.state, "paid")
        self.assertEqual(self._moves(order), [("accrual", 100)])

    def test_who_stays_unknown_earns_nothing(self):
        orders = self._pay_at_counter(self._order_here())
        orders |= self._pay_by_card(self._basket())
        orders |= self._pay_online(self._order_here())
        self.assertEqual(orders.mapped("state"), ["paid"] * 3)
        for order in orders:
            self.assertEqual(self._moves(order), [])
            self.assertTrue(order.club_settled_on)
            self.assertFalse(order.club_settlement_error)
        self.assertEqual(self._points(), 0)

    def test_the_page_of_a_kiosk_opens_and_names_no_member(self):
        page = self.url_open(
            f"/pos-self/{self.kiosk.id}?access_token={self.kiosk.access_token}"
        )
        self.assertEqual(page.status_code, 200)
        data = self._ask(f"/pos-self/data/{self.kiosk.id}")
        self.assertTrue(data["product.product"])
        self.assertFalse(data["res.partner"])
        self.assertNotIn("club_till", data["pos.config"][0])

    def test_the_kiosk_is_not_told_what_the_club_knows_of_a_person(self):
        self._give(500)
        self.env.flush_all()
        answer = self._ask(
            "/pos-self-order/validate-partner",
            partner_id=self.partner.id,
            **dict.fromkeys(("name", "phone", "street", "zip", "city"), "?"),
            country_id=self.env.ref("base.ir").id,
        )
        [told] = answer["res.partner"]
        self.assertEqual(told["name"], "Sara")
        self.assertFalse([name for name in told if name.startswith("club_")])


@tagged("post_install", "-at_install")
class TestKioskAttack(KioskCommon):
    """Whoever knows a kiosk's address, with a script: nothing comes of it."""

    def _paid_sale(self, **values):
        return self._pay(self.product, **values)

    def _said_to_be_paid(self, amount):
        method = self.kiosk.payment_method_ids[:1]
        payment = {"amount": amount, "payment_method_id": method.id}
        return {"payment_ids": [Command.create(payment)], "amount_paid": amount}

    def test_nobody_says_that_he_has_paid(self):
        free = self._goods(price_subtotal=0, price_subtotal_incl=0)
        for line in (self._goods(), free):
            for state in ("paid", "done", "draft"):
                with self.subTest(line=line, state=state), self._no_gain():
                    basket = self._basket(
                        line,
                        partner=self.partner,
                        state=state,
                        amount_total=100,
                        **self._said_to_be_paid(100),
                    )
                    order = self._place(basket)
                    self.assertFalse(order.payment_ids)

    def test_a_payment_that_is_only_said_does_not_complete_a_true_one(self):
        basket = self._basket(partner=self.partner, **self._said_to_be_paid(99))
        order = self._place(basket)
        self.assertEqual((order.state, order.amount_paid), ("draft", 0))

    def test_a_price_of_nothing_earns_nothing(self):
        free = self._goods(price_subtotal=0, price_subtotal_incl=0)
        with self._no_gain():
            order = self._place(self._basket(free, partner=self.partner))
        self.assertEqual(order.state, "paid")
        self.assertEqual(self._moves(order), [])

    def test_a_price_that_is_only_said_earns_what_was_paid(self):
        line = self._goods(10, price_subtotal=1, price_subtotal_incl=1)
        before = self._counted()
        order = self._pay_by_card(self._basket(line, partner=self.partner))
        self.assertEqual(order.state, "paid")
        self.assertEqual(order.amount_total, 1)
        self._assert_gained(before, points=1, purchases=1)

    def test_a_name_that_a_stranger_says_spends_nobodys_points(self):
        self._give(1000, self.victim)
        reward = self._reward_line(100, card=self.victim.points_card_id)
        victim = self.victim.partner_id
        inside = self._goods(combo_line_ids=[reward])
        for lines in ([self._goods(), reward], [inside], [reward]):
            with self.subTest(lines=lines), self._no_gain():
                self.assertFalse(self._place(self._basket(*lines, partner=victim)))
        self.assertEqual(self.victim.points, 1000)

    def test_an_open_order_cannot_be_given_a_reward_afterwards(self):
        self._give(1000)
        order = self._order_here(partner=self.partner)
        values = {"reward_id": self.reward.id, "price_unit": 0}
        again = self._basket(partner=self.partner, uuid=order.uuid)
        again["lines"] = [Command.update(order.lines.id, values)]
        self._place(again)
        self.assertFalse(order.lines.reward_id)

    def test_a_reward_of_the_counter_does_not_grow_at_a_kiosk(self):
        self._give(1000)
        order = self._order_here(partner=self.partner)
        ticket = self._ticket([self._reward_line(1)], self.partner, uuid=order.uuid)
        self._till({**ticket, "state": "draft", "payment_ids": []})
        reward = order.lines.filtered("reward_id")
        again = self._basket(partner=self.partner, uuid=order.uuid)
        again["lines"] = [Command.update(reward.id, {"price_unit": -100})]
        self._place(again)
        self.assertEqual(reward.price_unit, -1)

    def test_gift_cards_do_not_pay_at_a_kiosk(self):
        self.club.stored_value_earns = True
        paid = self._reward_line(
            20, 20, reward=self.gift.reward_ids, card=self.gift_card
        )
        with self._no_gain():
            self._place(
                self._basket(self._goods(price_unit=20), paid, partner=self.partner)
            )

    def test_goods_do_not_come_back_at_a_kiosk(self):
        sale = self._paid_sale()
        back = self._goods(-1, refunded_orderline_id=sale.lines.id)
        with self._no_gain():
            self._place(self._basket(self._goods(), back))
        self.assertEqual(sale.state, "paid")
        self.assertFalse(sale.lines.refund_orderline_ids)
        self.assertEqual(self._moves(sale), [("accrual", 100)])

    def test_a_quotation_is_not_confirmed_at_a_kiosk(self):
        quotation = self._order()
        line = self._goods(
            sale_order_origin_id=quotation.id,
            sale_order_line_id=quotation.order_line.id,
            price_subtotal=0,
            price_subtotal_incl=0,
        )
        with self._no_gain():
            self._place(self._basket(line, partner=self.partner))
            self._place(
                self._basket(
                    line,
                    partner=self.partner,
                    state="paid",
                    **self._said_to_be_paid(100),
                )
            )
        self.assertEqual(quotation.state, "draft")

    def test_lines_of_others_are_out_of_reach(self):
        sale = self._paid_sale()
        line = sale.lines
        change = Command.update(line.id, {"qty": 50})
        for command in (
            Command.update(line.id, {"price_unit": 1}),
            change,
            Command.delete(line.id),
            Command.link(line.id),
            Command.set(line.ids),
            self._goods(combo_line_ids=[change]),
            self._goods(refund_orderline_ids=[Command.link(line.id)]),
        ):
            with self.subTest(command=command), self._no_gain():
                basket = self._basket(partner=self.partner)
                basket["lines"] += [command]
                self._place(basket)
                self.assertEqual(sale.lines, line)
                self.assertEqual((line.price_unit, line.qty), (100, 1))

    def test_what_only_the_club_writes_is_not_read(self):
        with self._no_gain():
            order = self._place(
                self._basket(
                    partner=self.partner,
                    club_claimed=True,
                    club_partner_id=self.victim.partner_id.id,
                    club_settled_on="2020-01-01 00:00:00",
                    club_return_moves=[1],
                )
            )
        self.assertFalse(order.club_settled_on)
        self.assertFalse(order.club_partner_id)
        self.assertFalse(order.club_return_moves)
        self._pay_at_counter(order)
        self.assertEqual(self._moves(order), [("accrual", 100)])

    def test_nobody_is_found_or_enrolled_by_a_number_at_a_kiosk(self):
        self.company.country_id = self.env.ref("base.ir")
        self.victim.partner_id.phone = "+989121234567"
        free = self._goods(price_unit=0)
        members = self.club.member_ids
        for number in ("+989121234567", "+989127654321"):
            order = self._place(self._basket(free, club_phone=number))
            self.assertEqual(order.state, "paid")
            self.assertFalse(order.partner_id)
        self.env.invalidate_all()
        self.assertEqual(self.club.member_ids, members)

    def test_another_companys_member_gains_nothing(self):
        self.foreigner.partner_id.company_id = self.abroad
        basket = self._basket(partner=self.foreigner.partner_id)
        with self._no_gain():
            order = self._place(basket)
            if order:
                self._pay_at_counter(order)

    def test_another_companys_session_gains_nothing(self):
        for values in (
            {"session": self.abroad_session},
            {"session_id": self.abroad_session.id},
            {"company_id": self.abroad.id},
        ):
            with self.subTest(values=values), self._no_gain():
                free = self._goods(price_subtotal=0, price_subtotal_incl=0)
                partner = self.foreigner.partner_id
                self._place(self._basket(free, partner=partner, **values))
                self._place(self._basket(self._goods(), partner=partner, **values))

    def test_a_paid_order_stays_paid_when_it_is_sent_once_more(self):
        basket = self._basket(partner=self.partner)
        order = self._pay_by_card(basket)
        self.assertEqual(self._moves(order), [("accrual", 100)])
        with self._no_gain():
            self._place(basket)
            self._place({**basket, "lines": [self._goods(5)]})
            self._pay_by_card(basket)
            self._ask(
                "/pos-self-order/remove-order",
                order_id=order.id,
                order_access_token=order.access_token,
            )
        self.assertEqual(order.state, "paid")
        self.assertEqual(self._moves(order), [("accrual", 100)])

    def test_a_cashier_does_not_cancel_what_was_paid(self):
        order = self._paid_sale()
        self._refused(self._rpc("pos.order", "remove_from_ui", [order.id]))
        self.assertEqual(order.state, "paid")

    def test_orders_for_nothing_are_no_visits(self):
        visits = self.env["loyalty.club.purchase"].search_count([])
        free = self._goods(price_subtotal=0, price_subtotal_incl=0)
        order = self._place(self._basket(free, partner=self.partner))
        self.assertEqual(order.state, "paid")
        self.assertEqual(self.env["loyalty.club.purchase"].search_count([]), visits)
