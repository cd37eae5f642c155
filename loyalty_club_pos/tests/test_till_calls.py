from unittest.mock import patch

from odoo import Command
from odoo.tests import new_test_user, tagged
from odoo.tools import mute_logger

from .common import PosClubCommon

COUPONS = "odoo.addons.loyalty_club_pos.models.pos_order_coupons"


@tagged("post_install", "-at_install")
class TestTillCalls(PosClubCommon):
    """The calls by which a till names points: nothing is gained by making them up."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.cashier = new_test_user(
            cls.env, "cashier", groups="base.group_user,point_of_sale.group_pos_user"
        )
        cls.gift = cls.env["loyalty.program"].create(
            {
                "name": "Gift Cards",
                "program_type": "gift_card",
                "applies_on": "future",
                "trigger": "auto",
            }
        )
        cls.gift_product = cls._make_product("Gift Card", 50, available_in_pos=True)
        cls.gift.rule_ids = [
            Command.clear(),
            Command.create(
                {
                    "product_ids": [Command.set(cls.gift_product.ids)],
                    "reward_point_mode": "money",
                    "reward_point_amount": 1,
                    "reward_point_split": True,
                }
            ),
        ]
        cls.gift.reward_ids = [
            Command.clear(),
            Command.create(
                {
                    "reward_type": "discount",
                    "discount_mode": "per_point",
                    "discount": 1,
                    "required_points": 1,
                }
            ),
        ]

    def _confirm(self, order, data):
        return order.with_user(self.cashier).confirm_coupon_programs(data)

    def _claim(self, program, points, **values):
        return {"program_id": program.id, "points": points, **values}

    def _gift_cards(self):
        return self.env["loyalty.card"].search([("program_id", "=", self.gift.id)])

    def test_points_of_a_club_are_not_taken_from_the_till(self):
        order = self._pay(self.product)
        answer = self._confirm(
            order, {str(self.card.id): self._claim(self.program, 1_000_000)}
        )
        self.assertEqual(self._points(), 100)
        (row,) = answer["coupon_updates"]
        self.assertEqual((row["id"], row["points"]), (self.card.id, 100))

    def test_a_member_of_today_gets_his_card_in_place_of_the_tills_number(self):
        self.club.enrolment = "open"
        buyer = self.env["res.partner"].create({"name": "New"})
        order = self._pay(self.product, partner=buyer)
        answer = self._confirm(
            order, {"-3": self._claim(self.program, 77, partner_id=buyer.id)}
        )
        (row,) = answer["coupon_updates"]
        card = self.club.member_ids.filtered(
            lambda m: m.partner_id == buyer
        ).points_card_id
        self.assertEqual((row["old_id"], row["id"]), (-3, card.id))
        self.assertEqual((row["points"], row["partner_id"]), (100, buyer.id))
        self.assertEqual(
            self.env["loyalty.card"].search_count([("partner_id", "=", buyer.id)]), 1
        )

    def test_a_clubs_card_under_the_name_of_a_native_programme(self):
        order = self._pay(self.product)
        self._confirm(order, {str(self.card.id): self._claim(self.gift, 5000)})
        self._confirm(
            order,
            {"-1": self._claim(self.gift, 5000, coupon_id=self.card.id)},
        )
        self.assertEqual(self._points(), 100)
        self.assertFalse(self._gift_cards())

    def test_a_gift_card_is_worth_what_was_paid_for_it(self):
        order = self._pay(self.gift_product)
        self._confirm(
            order, {"-1": self._claim(self.gift, 5000, code="044-forged-code")}
        )
        self.assertEqual(self._gift_cards().points, 50)

    def test_two_cards_share_what_was_paid(self):
        order = self._pay((self.gift_product, 2))
        self._confirm(
            order,
            {
                "-1": self._claim(self.gift, 90),
                "-2": self._claim(self.gift, 90),
            },
        )
        self.assertEqual(sorted(self._gift_cards().mapped("points")), [10, 90])

    def test_nothing_is_made_of_a_ticket_that_is_not_paid(self):
        ticket = self._ticket([self._line(self.gift_product)])
        draft = self._sync({**ticket, "state": "draft", "payment_ids": []})
        self._confirm(draft, {"-1": self._claim(self.gift, 50)})
        self.assertFalse(self._gift_cards())

    def test_a_gift_card_pays_what_it_took_off_whatever_the_till_says(self):
        card = self.env["loyalty.card"].create(
            {"program_id": self.gift.id, "points": 80}
        )
        line = self._reward_line(30, 0, self.gift.reward_ids, card)
        order = self._sync(self._ticket([self._line(self.product), line]))
        claim = self._claim(self.gift, 0, coupon_id=card.id, line_codes=["code"])
        self._confirm(order, {str(card.id): claim})
        self.assertEqual(card.points, 50)

    def test_no_claim_makes_the_call_fail(self):
        order = self._pay(self.product)
        nonsense = [
            {},
            None,
            [],
            {"x": {}},
            {"-1": None},
            {"-1": {"program_id": "x", "points": "many"}},
            {"-1": {"program_id": 10**12, "points": float("nan")}},
            {str(2**40): self._claim(self.gift, 1)},
            {"-1": self._claim(self.gift, float("inf"))},
            {"-1": self._claim(self.gift, 5, partner_id="x")},
        ]
        for data in nonsense:
            with self.subTest(data=data), mute_logger(COUPONS, "odoo.sql_db"):
                answer = self._confirm(order, data)
                self.assertEqual(answer["new_coupon_info"], [])
        self.assertEqual(self._points(), 100)

    def test_native_faults_are_told_to_the_manager(self):
        order = self._pay(self.gift_product)
        broken = patch.object(
            type(order), "_process_existing_gift_cards", side_effect=ValueError
        )
        with broken, mute_logger(COUPONS, "odoo.sql_db"):
            answer = self._confirm(order, {"-1": self._claim(self.gift, 50)})
        self.assertEqual(answer["coupon_updates"], [])
        self.assertFalse(self._gift_cards())
        self.club.invalidate_recordset()
        self.assertIn("were not confirmed", self.club.activity_ids.summary)

    def test_a_company_without_a_club_is_native(self):
        self.club._release_slice(self.card.ids)
        self.club._finish_release()
        order = self._pay(self.product)
        self._confirm(order, {"-1": self._claim(self.gift, 5000)})
        self.assertEqual(self._gift_cards().points, 5000)

    # Before payment

    def _validate(self, changes, codes=()):
        orders = self.env["pos.order"].with_user(self.cashier)
        return orders.validate_coupon_programs(changes, list(codes))

    def test_what_the_card_holds_may_be_spent(self):
        self._give(100)
        self.assertTrue(self._validate({str(self.card.id): -100})["successful"])

    def test_more_is_refused_in_plain_words(self):
        self._give(100)
        answer = self._validate({str(self.card.id): -101})
        self.assertFalse(answer["successful"])
        self.assertIn("Sara has 100 points", answer["payload"]["message"])
        self.assertEqual(answer["payload"]["updated_points"], {self.card.id: 100})

    def test_a_stopped_card_is_refused(self):
        self._give(100)
        self.member.action_block_card()
        answer = self._validate({str(self.card.id): -1})
        self.assertIn("is stopped", answer["payload"]["message"])

    def test_no_question_makes_the_call_fail(self):
        for changes in ({}, None, {"x": 1}, {str(2**40): -1}, {"-5": 3}):
            answer = self._validate(changes, [None, "x"])
            self.assertIn("successful", answer)

    def test_a_cashier_cannot_write_a_balance(self):
        with self.assertRaisesRegex(Exception, "kept by its ledger|not allowed"):
            self.card.with_user(self.cashier).points = 1_000_000
