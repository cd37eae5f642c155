import json

from odoo import Command
from odoo.tests import HttpCase, tagged

from .attack import AttackCommon

DAY = "2026-05-01 10:00:00"


@tagged("post_install", "-at_install")
class TestTillAttackCalls(AttackCommon):
    """The calls beside the sale name points, cards and customers: all are wishes."""

    def _confirm(self, order, claims):
        return self._rpc("pos.order", "confirm_coupon_programs", order.ids, claims)

    def _claim(self, program, points, **values):
        return {"program_id": program.id, "points": points, **values}

    # Second call

    def test_points_of_clubs(self):
        order = self._till(self._ticket([self._goods()]))
        foreign = self.foreigner.points_card_id
        with self._no_gain():
            for card, program in (
                (self.card, self.program),
                (self.victim.points_card_id, self.program),
                (foreign, self.abroad_program),
                (self.card, self.gift),
                (foreign, self.gift),
                (self.card, self.wallet),
            ):
                for key in (card.id, -1):
                    for points in (9999, -9999, float("inf"), "9999"):
                        claim = self._claim(
                            program,
                            points,
                            coupon_id=card.id,
                            code=card.code,
                            partner_id=self.partner.id,
                        )
                        answer = self._confirm(order, {str(key): claim})
                        self.assertIsInstance(answer, dict)
                        self.assertNotIn(foreign.code, str(answer))

    def test_native_cards_are_worth_what_was_paid_once(self):
        order = self._till(self._ticket([self._line(self.gift_product, 2)]))
        before = self._counted()
        for _time in range(3):
            self._confirm(order, {"-1": self._claim(self.gift, 5000)})
        self._assert_gained(before, gift=100)
        self._confirm(order, {str(self.gift_card.id): self._claim(self.gift, 5000)})
        self._assert_gained(before, gift=100)

    def test_goods_top_nothing_up(self):
        order = self._till(self._ticket([self._goods(10)]))
        with self._no_gain():
            for program in (self.gift, self.wallet, self.coupons):
                for key in ("-1", "-2"):
                    claim = self._claim(program, 500, partner_id=self.partner.id)
                    self._confirm(order, {key: claim})

    def test_a_wallet_is_topped_up_for_its_customer_alone(self):
        order = self._till(self._ticket([self._line(self.top_up)]))
        before = self._counted()
        victim = self.victim.partner_id
        claims = {
            "-1": self._claim(self.wallet, 900, partner_id=victim.id),
            str(self.victims_wallet.id): self._claim(self.wallet, -70),
        }
        self._confirm(order, claims)
        self._assert_gained(before, wallet=50)
        self.assertEqual(self.victims_wallet.points, 70)

    def test_the_wallet_of_another_customer_pays_nothing(self):
        line = self._reward_line(60, 0, self.wallet.reward_ids, self.victims_wallet)
        order = self._till(self._ticket([self._goods(), line]))
        before = self._all_points()
        claim = self._claim(self.wallet, -60, line_codes=["code"])
        self._confirm(order, {str(self.victims_wallet.id): claim})
        self.assertEqual(self._all_points(), before)

    def test_a_gift_card_counts_with_what_it_holds(self):
        for card, value, counts in (
            (self.env["loyalty.card"], 90, 10),
            (self.gift_card, 90, 30),
            (self.coupon, 90, 10),
        ):
            with self.subTest(card=card):
                before = self._purchases()
                line = self._reward_line(value, 0, self.gift.reward_ids, card)
                line[2]["coupon_id"] = card.id
                self._till(self._ticket([self._goods(), line]))
                self.assertEqual(self._purchases() - before, counts)
        self._assert_adds_up()

    def test_gift_cards_that_earn_hold_what_they_pay(self):
        self.club.stored_value_earns = True
        before = self._points()
        line = self._reward_line(90, 0, self.gift.reward_ids, self.gift_card)
        self._till(self._ticket([self._goods(), line]))
        self.assertEqual(self._points() - before, 30)

    def test_programmes_of_another_company_and_another_till(self):
        order = self._till(self._ticket([self._goods(10)]))
        abroad = self._make_program(
            "Far", company_id=self.abroad.id, program_type="promotion"
        )
        elsewhere = self._make_program(
            "Elsewhere", pos_config_ids=self._make_other_till().ids
        )
        with self._no_gain():
            for program in (abroad, elsewhere):
                for key in ("-1", "-2"):
                    self._confirm(order, {key: self._claim(program, 100)})

    def _make_other_till(self):
        return self._make_till("Other")

    def test_a_cost_that_is_no_cost(self):
        reward = self.coupons.reward_ids
        line = self._reward_line(5, -5000, reward, self.coupon)
        order = self._till(self._ticket([self._goods(), line]))
        before = self._all_points()
        claim = self._claim(self.coupons, 5000, line_codes=["code"])
        self._confirm(order, {str(self.coupon.id): claim})
        spent = {**before, self.coupons.id: 0.0}
        self.assertEqual(self._all_points(), spent)

    def test_tickets_of_another_company_and_unpaid_ones(self):
        foreign = self._sync(
            self._ticket(
                [self._line(self.gift_product)],
                partner=self.foreigner.partner_id,
                session=self.abroad_session,
            )
        )
        draft = self._till(
            {
                **self._ticket([self._line(self.gift_product)], payment_ids=[]),
                "state": "draft",
            }
        )
        with self._no_gain():
            for order in foreign | draft:
                self._confirm(order, {"-1": self._claim(self.gift, 50)})
            self._refused(self._rpc("pos.order", "action_pos_order_paid", foreign.ids))

    # Rewards

    def test_what_a_ticket_says_of_its_rewards(self):
        for wish in (0, -5000, 1e15, float("nan"), True):
            self._give(300)
            before = self._points()
            self._till(self._ticket([self._goods(), self._reward_line(30, wish)]))
            with self.subTest(wish=wish):
                self.assertIn(self._points() - before, (-300 + 70, 0))
            self._assert_adds_up()

    def test_cards_that_a_ticket_names(self):
        cards = self.victim.points_card_id | self.foreigner.points_card_id
        for card_id in (*cards.ids, self.gift_card.id, -7, 2**40, False, "x"):
            self._give(300)
            before = self._counted()
            line = self._reward_line(30)
            line[2]["coupon_id"] = card_id
            with self.subTest(card=card_id):
                try:
                    order = self._till(self._ticket([self._goods(), line]))
                except ValueError:
                    order = None  # as native Odoo answers to what is no id
                gained = (-300 + 70, 70) if order else ()
                self._assert_gained(before, *gained)

    def test_rewards_of_other_programmes_give_no_points(self):
        for reward in (self.abroad_program.reward_ids, self.coupons.reward_ids):
            before = self._counted()
            line = self._reward_line(30, 300, reward)
            order = self._till(self._ticket([self._goods(), line]))
            gained = (70, 70) if order else ()
            self._assert_gained(before, *gained)

    def test_rewards_that_cost_money(self):
        self._give(300)
        for values in ({"is_reward_line": False}, {"is_reward_line": True}):
            before = self._counted()
            line = self._reward_line(-30, 0)
            line[2].update(values)
            self._till(self._ticket([self._goods(), line]))
            self._assert_gained(before, 130, 130)
        # One that takes off and one that adds, under one claim.
        before = self._counted()
        lines = [self._goods(), self._reward_line(-30), self._reward_line(30)]
        self._till(self._ticket(lines))
        self.assertLessEqual(self._points() - before[self.program.id], 100)
        self._assert_adds_up()

    def test_points_spent_twice_become_a_debt(self):
        self._give(300)
        before = self._all_points()
        for _time in range(2):
            self._till(self._ticket([self._goods(), self._reward_line(30)]))
        after = self._all_points()
        self.assertEqual(
            after[self.program.id] - before[self.program.id], 2 * (70 - 300)
        )

    # Questions before the sale

    def test_balances_of_another_company_are_not_told(self):
        self._give(123, self.foreigner)
        card = self.foreigner.points_card_id
        answer = self._rpc(
            "pos.order",
            "validate_coupon_programs",
            [],
            {str(card.id): -9999, str(self.card.id): -9999},
            [],
        )
        self.assertNotIn("123", str(answer))
        self.assertNotIn("Foreigner", str(answer))

    def test_customers_of_another_company(self):
        self.env.ref("base.res_partner_rule").active = True
        stranger = self.foreigner.partner_id
        stranger.company_id = self.abroad
        stranger.phone = "+989121112233"
        with self._no_gain():
            for method, wish in (
                ("club_line", stranger.id),
                ("club_enrol", {"partner_id": stranger.id}),
                ("club_find", self.foreigner.number),
                ("club_find", self.foreigner.points_card_id.code),
                ("club_find", "09121112233"),
            ):
                answer = self._rpc("pos.config", method, self.config.ids, wish)
                self.assertNotIn("Foreigner", str(answer))
            for method in ("club_find", "club_line", "club_enrol"):
                config = self.abroad_config
                self._refused(self._rpc("pos.config", method, config.ids, "x"))

    def test_codes_of_another_company(self):
        code = self.foreigner.points_card_id.code
        with self._no_gain():
            answers = [
                self._rpc("loyalty.card", "get_loyalty_card_partner_by_code", code),
                self._rpc("loyalty.card", "get_gift_card_status", code, 1),
                self._rpc(
                    "pos.config", "use_coupon_code", self.config.ids, code, DAY, 1, 1
                ),
            ]
        for answer in answers:
            self.assertNotIn("Foreigner", str(answer))

    def test_nonsense(self):
        wishes = ({}, [], None, "x", -1, 2**70, 1.5, True, {"a": [1]}, "\x00")
        calls = (
            ("pos.config", "club_find"),
            ("pos.config", "club_line"),
            ("pos.config", "club_enrol"),
            ("pos.config", "club_preview_return"),
            ("loyalty.card", "get_loyalty_card_partner_by_code"),
        )
        with self._no_gain():
            for model, method in calls:
                ids = (self.config.ids,) if model == "pos.config" else ()
                for wish in wishes:
                    with self.subTest(method=method, wish=wish):
                        self._rpc(model, method, *ids, wish)
            for wish in wishes:
                with self.subTest(wish=wish):
                    self._rpc("pos.order", "validate_coupon_programs", [], wish, wish)
                    keyed = {str(self.card.id): wish}
                    self._rpc("pos.order", "validate_coupon_programs", [], keyed, [])

    def test_enrolling_gives_no_points_of_others(self):
        with self._no_gain():
            for values in (
                {"partner_id": self.victim.partner_id.id, "points": 999},
                {"phone": "+989120000000", "name": "N", "points_card_id": self.card.id},
                {"partner_id": self.partner.id, "wording_ids": [2**40, "x"]},
                {"partner_id": self.partner.id, "birthdate": "2999-99-99"},
            ):
                self._rpc("pos.config", "club_enrol", self.config.ids, values)


@tagged("post_install", "-at_install")
class TestTillAttackHttp(AttackCommon, HttpCase):
    """The same over the wire, in the session of a cashier."""

    def setUp(self):
        super().setUp()
        self.authenticate("attacker", "attacker")

    def _post(self, model, method, *args):
        """The answer as JSON: a ``result``, or an ``error`` that is told."""
        params = {"model": model, "method": method, "args": args, "kwargs": {}}
        body = json.dumps({"jsonrpc": "2.0", "method": "call", "params": params})
        answer = self.url_open(
            f"/web/dataset/call_kw/{model}/{method}",
            data=body,
            headers={"Content-Type": "application/json"},
        )
        self.env.invalidate_all()
        self.assertEqual(answer.status_code, 200)
        return answer.json()

    def _fault(self, answer):
        return answer["error"]["data"]["name"]

    def test_an_honest_ticket_and_its_replay(self):
        before = self._counted()
        ticket = self._ticket([self._goods()])
        for _time in range(2):
            self.assertIn("result", self._post("pos.order", "sync_from_ui", [ticket]))
        self._assert_gained(before, 100, 100)

    def test_private_methods(self):
        with self._no_gain():
            for model, method in (
                ("pos.order", "_club_settle"),
                ("loyalty.card", "_club_write"),
                ("loyalty.club.adjustment", "_post"),
                ("pos.config", "_club_new_customer"),
            ):
                answer = self._post(model, method, [1])
                self.assertIn("AccessError", self._fault(answer))

    def test_forgeries(self):
        nan = self._ticket([self._goods()])
        nan["lines"][0][2]["qty"] = float("nan")
        unpaid = self._ticket([self._goods(10)], payment_ids=[], amount_paid=1000)
        abroad = self._ticket([self._goods()], session=self.abroad_session)
        with self._no_gain(), self.assertLogs("odoo.http", "WARNING"):
            for ticket in (nan, unpaid, abroad):
                answer = self._post("pos.order", "sync_from_ui", [ticket])
                self.assertRegex(self._fault(answer), "UserError|AccessError")
            for model, ids, values in (
                ("loyalty.card", self.card.ids, {"points": 9999}),
                ("loyalty.card", self.card.ids, {"code": "mine"}),
                ("loyalty.club.member", self.member.ids, {"state": "active"}),
            ):
                answer = self._post(model, "write", ids, values)
                self.assertIn("AccessError", self._fault(answer))

    def test_changing_what_was_paid(self):
        order = self._till(self._ticket([self._goods()]))
        with self._no_gain(), self.assertLogs("odoo.http", "WARNING"):
            line = Command.update(order.lines.id, {"qty": 50})
            for model, ids, values in (
                ("pos.order.line", order.lines.ids, {"qty": 50}),
                ("pos.order", order.ids, {"lines": [line]}),
                ("pos.order", order.ids, {"club_claimed": True}),
            ):
                answer = self._post(model, "write", ids, values)
                self.assertIn("AccessError", self._fault(answer))
