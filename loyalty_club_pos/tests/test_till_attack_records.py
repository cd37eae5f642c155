from odoo import Command
from odoo.tests import tagged

from .attack import AttackCommon


@tagged("post_install", "-at_install")
class TestTillAttackRecords(AttackCommon):
    """What a cashier may write by RPC moves no points past the ledger."""

    def setUp(self):
        super().setUp()
        self._give(400)
        lines = [self._goods(2), self._reward_line(40)]
        self.order = self._till(self._ticket(lines))
        self.goods = self.order.lines.filtered(lambda ln: ln.product_id == self.product)
        self.reward_line = self.order.lines - self.goods

    def _settle_again(self):
        self._rpc("pos.order", "action_pos_order_paid", self.order.ids)

    def _draft(self, *lines):
        ticket = self._ticket(list(lines) or [self._goods(10)], payment_ids=[])
        return self._till({**ticket, "state": "draft"})

    # A ticket that was paid

    def test_lines_of_a_paid_ticket(self):
        other = self.env["loyalty.reward"].create(
            {"program_id": self.coupons.id, "reward_type": "discount"}
        )
        wishes = {
            "qty": 100,
            "price_unit": 9999,
            "discount": -900,
            "product_id": self.gift_product.id,
            "order_id": self._draft().id,
            "reward_id": other.id,
            "refunded_orderline_id": self._draft().lines.id,
            "combo_parent_id": self.goods.id,
            "reward_identifier_code": "other",
        }
        for line in self.order.lines:
            for name, wish in wishes.items():
                with self.subTest(line=line, name=name), self._no_gain():
                    values = {name: wish}
                    self._refused(
                        self._rpc("pos.order.line", "write", line.ids, values)
                    )
                    command = Command.update(line.id, values)
                    for order in self.order | self._draft():
                        self._refused(
                            self._rpc(
                                "pos.order", "write", order.ids, {"lines": [command]}
                            )
                        )
                    self._settle_again()

    def test_lines_reached_through_another_ticket(self):
        with self._no_gain():
            line = self._goods()
            line[2]["refund_orderline_ids"] = [Command.link(self.goods.id)]
            self._till(self._ticket([line], payment_ids=[], amount_total=0))
            for command in (
                Command.link(self.goods.id),
                Command.update(self.goods.id, {"qty": 9}),
                Command.set(self.goods.ids),
            ):
                ticket = self._ticket([], payment_ids=[], amount_total=0)
                self._till({**ticket, "lines": [command]})
        self.assertEqual(self.goods.order_id, self.order)
        with self._no_gain():
            ticket = self._ticket([], payment_ids=[], amount_total=0)
            ticket["relations_uuid_mapping"] = {
                "pos.order.line": {
                    self.reward_line.uuid: {"refunded_orderline_id": self.goods.uuid},
                }
            }
            self._till(ticket)
            self._settle_again()

    def test_the_same_values_may_be_written(self):
        values = {"qty": 2, "price_unit": 100, "customer_note": "Thin"}
        self.assertIs(
            self._rpc("pos.order.line", "write", self.goods.ids, values), True
        )

    def test_new_lines_of_a_paid_ticket(self):
        with self._no_gain():
            for qty in (100, -1):
                values = {
                    **self._goods(qty)[2],
                    "order_id": self.order.id,
                    "refunded_orderline_id": qty < 0 and self.goods.id,
                }
                self._refused(self._rpc("pos.order.line", "create", [values]))
            self._refused(self._rpc("pos.order.line", "unlink", self.order.lines.ids))
            self._settle_again()

    def test_fields_of_a_paid_ticket(self):
        other = self._make_till("Other")
        self.cashier.company_ids |= self.abroad
        wishes = {
            "partner_id": self.victim.partner_id.id,
            "amount_total": 10_000,
            "amount_paid": 10_000,
            "amount_return": -500,
            "currency_rate": 0.0001,
            "date_order": "1900-01-01 00:00:00",
            "is_refund": True,
            "config_id": other.id,
            "session_id": self.abroad_session.id,
            "company_id": self.abroad.id,
            "fiscal_position_id": self.env["account.fiscal.position"]
            .create({"name": "Abroad"})
            .id,
            "state": "draft",
            "club_phone": "+989121234567",
            "club_settled_on": False,
            "club_partner_id": self.victim.partner_id.id,
            "club_claimed": True,
            "club_return_moves": self.victim.points_card_id.club_move_ids.ids,
        }
        for name, wish in wishes.items():
            with self.subTest(name=name), self._no_gain():
                self._rpc("pos.order", "write", self.order.ids, {name: wish})
                self._settle_again()

    def test_a_ticket_without_a_name_stays_nobodys(self):
        order = self._till(
            self._ticket([self._goods(10)], partner=self.env["res.partner"])
        )
        with self._no_gain():
            values = {"partner_id": self.partner.id}
            self._rpc("pos.order", "write", order.ids, values)
            self._rpc("pos.order", "action_pos_order_paid", order.ids)
            self._rpc("pos.order", "write", order.ids, {"partner_id": False})
            self._rpc("pos.order", "write", order.ids, {"club_phone": "+982112345678"})
            self._rpc("pos.order", "action_pos_order_paid", order.ids)

    def test_cancel_refund_copy_and_delete(self):
        with self._no_gain():
            for method in ("action_pos_order_cancel", "refund", "copy", "unlink"):
                self._rpc("pos.order", method, self.order.ids)
                self._settle_again()
            self._rpc("pos.order", "remove_from_ui", self.order.ids)
        self.assertTrue(self.order.exists())

    def test_a_copy_of_a_paid_ticket_is_not_paid(self):
        with self._no_gain():
            (copy,) = self._rpc("pos.order", "copy", self.order.ids)
            copy = self.env["pos.order"].browse(copy)
            self._refused(self._rpc("pos.order", "action_pos_order_paid", copy.ids))

    # Payments

    def test_payments_that_go_take_the_points_along(self):
        paid = self._till(self._ticket([self._goods(5)]))
        before = self._counted()
        payment = paid.payment_ids
        self._rpc("pos.payment", "write", payment.ids, {"amount": 100})
        self._assert_gained(before, -400, -400)
        self._rpc("pos.payment", "unlink", payment.ids)
        self._assert_gained(before, -500, -500)

    def test_a_payment_serves_one_ticket(self):
        paid = self._till(self._ticket([self._goods(5)]))
        other = self._draft(self._goods(5))
        with self._no_gain():
            values = {"pos_order_id": other.id}
            self._rpc("pos.payment", "write", paid.payment_ids.ids, values)
            self._rpc("pos.order", "write", other.ids, {"amount_paid": 500})
            self._rpc("pos.order", "action_pos_order_paid", other.ids)

    def test_a_draft_that_says_it_is_paid(self):
        for values in (
            {"amount_paid": 1000},
            {"amount_paid": 1000, "state": "paid"},
            {"state": "done"},
        ):
            draft = self._draft()
            with self.subTest(values=values), self._no_gain():
                self._rpc("pos.order", "write", draft.ids, values)
                self._rpc("pos.order", "action_pos_order_paid", draft.ids)

    def test_a_ticket_made_without_a_till(self):
        ticket = self._ticket([self._goods(10)], payment_ids=[])
        for state in ("draft", "paid"):
            with self._no_gain():
                values = {**ticket, "state": state, "uuid": f"forged-{state}"}
                values["lines"] = [self._goods(10)]
                answer = self._rpc("pos.order", "create", [values])
                if not isinstance(answer, str):
                    self._rpc("pos.order", "action_pos_order_paid", answer)

    # Cards, history and wizards

    def test_cards_of_a_club(self):
        card = self.victim.points_card_id
        wishes = {
            "points": 9999,
            "partner_id": self.partner.id,
            "program_id": self.gift.id,
            "code": "044-mine",
            "active": False,
            "club_blocked": True,
            "club_suspended": True,
            "club_points_pending": 500,
            "club_points_deficit": 0.5,
            "club_posting_count": 7,
            "club_successor_id": self.card.id,
            "club_id": False,
            "expiration_date": "2000-01-01",
        }
        for name, wish in wishes.items():
            with self.subTest(name=name), self._no_gain():
                self._refused(
                    self._rpc("loyalty.card", "write", card.ids, {name: wish})
                )
        with self._no_gain():
            self._refused(self._rpc("loyalty.card", "unlink", card.ids))
            self._refused(self._rpc("loyalty.card", "action_archive", card.ids))
            self._refused(
                self._rpc(
                    "loyalty.card",
                    "create",
                    [{"program_id": self.program.id, "points": 999}],
                )
            )

    def test_a_blocked_card_stays_blocked(self):
        self.member.action_block_card()
        card = self.card
        values = {"club_blocked": False}
        self._refused(self._rpc("loyalty.card", "write", card.ids, values))
        self._refused(self._rpc("loyalty.card", "action_club_unblock", card.ids))

    def test_history_that_would_be_given_back(self):
        """Rows from before a card's first move count as native points."""
        fresh = self._enrol(self.env["res.partner"].create({"name": "Fresh"}))
        card = fresh.points_card_id
        order = self._till(self._ticket([self._goods()], partner=fresh.partner_id))
        values = {
            "description": "Forged",
            "order_model": "pos.order",
            "order_id": order.id,
            "used": 9999,
            "issued": 9999,
        }
        with self._no_gain():
            forged = [{**values, "card_id": card.id}]
            self._refused(self._rpc("loyalty.history", "create", forged))
            self._refused(
                self._rpc(
                    "loyalty.history", "create", [values], default_card_id=card.id
                )
            )
            nested = {"history_ids": [Command.create(values)]}
            self._refused(self._rpc("loyalty.card", "write", card.ids, nested))
            (row,) = self._rpc(
                "loyalty.history", "create", [{**values, "card_id": self.coupon.id}]
            )
            for model, ids, moved in (
                ("loyalty.history", [row], {"card_id": card.id}),
                ("loyalty.card", card.ids, {"history_ids": [Command.link(row)]}),
            ):
                self._refused(self._rpc(model, "write", ids, moved))
            self._rpc("loyalty.history", "unlink", card.history_ids.ids)

    def test_wizards_of_native(self):
        for card in (
            self.card,
            self.victim.points_card_id,
            self.foreigner.points_card_id,
        ):
            with self.subTest(card=card), self._no_gain():
                values = {
                    "card_id": card.id,
                    "new_balance": 9999,
                    "description": "Gift",
                }
                made = self._rpc("loyalty.card.update.balance", "create", [values])
                if not isinstance(made, str):
                    self._refused(
                        self._rpc(
                            "loyalty.card.update.balance",
                            "action_update_card_point",
                            made,
                        )
                    )
        for program in (self.program, self.abroad_program):
            with self.subTest(program=program), self._no_gain():
                values = {
                    "program_id": program.id,
                    "mode": "anonymous",
                    "coupon_qty": 3,
                    "points_granted": 500,
                }
                made = self._rpc("loyalty.generate.wizard", "create", [values])
                if not isinstance(made, str):
                    self._refused(
                        self._rpc("loyalty.generate.wizard", "generate_coupons", made)
                    )

    def test_records_of_the_club(self):
        models = [
            name
            for name, model in self.env.items()
            if name.startswith("loyalty.club") and not model._abstract
        ]
        with self._no_gain():
            for name in models:
                record = self.env[name].search([], limit=1)
                with self.subTest(model=name):
                    self._refused(self._rpc(name, "create", [{}]))
                    if record:
                        values = {"create_uid": self.cashier.id}
                        self._refused(self._rpc(name, "write", record.ids, values))
                        self._refused(self._rpc(name, "unlink", record.ids))
            for name in ("loyalty.program", "loyalty.rule", "loyalty.reward"):
                record = self.env[name].search([], limit=1)
                self._refused(self._rpc(name, "write", record.ids, {"active": False}))
                self._refused(self._rpc(name, "create", [{}]))
