from odoo import Command
from odoo.tests import tagged

from odoo.addons.loyalty_club_pos.models import card_token

from .till_tours import TillTourCommon


@tagged("post_install", "-at_install")
class TestTillTours(TillTourCommon):
    """Join, scan, spend, return: what happens at a till that is online."""

    def test_a_customer_joins_earns_and_spends(self):
        self._tour("club_enrol_and_earn")
        member = self._member_of("Nima")
        self.assertEqual(member.partner_id.phone, "+989123456789")
        self.assertTrue(member.consent_ids.filtered("given"))
        self.assertEqual(
            self._all_moves(),
            [[("accrual", 100)], [("redemption", -50), ("accrual", 95)]],
        )

    def test_cards_and_codes_are_scanned_and_points_pay(self):
        self._give(500)
        self._give(200, self.friend_member)
        self._make_product("Bun", 9.95, available_in_pos=True)
        voucher = self._coupon("PAPER-10")
        stale = card_token.make(self.env, self.friend_member.id, now=0)
        said = {
            "card": self.card.code,
            "code": card_token.make(self.env, self.friend_member.id),
            "stale": stale,
        }
        self._tour("club_scan_and_spend", said=said)
        self.assertEqual(
            self._all_moves(),
            [
                [("redemption", -500), ("accrual", 50)],
                [("redemption", -37), ("accrual", 6)],
                # A started point counts, on the screen too: 9.95 cost 100 points.
                [("redemption", -100)],
                [("accrual", 90)],
            ],
        )
        self.assertEqual(self._points(), 140)
        self.assertEqual(self.friend_member.points, 69)
        self.assertEqual(voucher.points, 0)

    def test_a_return_moves_what_its_ticket_has_shown(self):
        self._give(500)
        self._tour("club_return")
        whole, whole_back, part, part_back = self._orders()
        self.assertEqual(self._moves(whole), [("accrual", 100), ("clawback", -100)])
        self.assertEqual(
            self._moves(part),
            [
                ("redemption", -300),
                ("accrual", 170),
                ("give_back", 150),
                ("clawback", -85),
            ],
        )
        self.assertFalse(self._moves(whole_back) + self._moves(part_back))
        # The cake came back with its half of what the points had paid.
        self.assertEqual(part_back.amount_total, -100 + 15)
        self.assertEqual(self._points(), 500 - 300 + 170 - 85 + 150)

    def test_a_sale_order_that_is_settled_earns_once(self):
        self.cashier.group_ids |= self.env.ref(
            "sales_team.group_sale_salesman_all_leads"
        )
        order = self._sale()
        self._tour("club_sale_order")
        ticket = self._orders()
        self.assertEqual(ticket.lines.sale_order_origin_id, order)
        self.assertEqual(self._moves(ticket), [("accrual", 10)])
        self.assertEqual(self._points(), 110)
        self.assertEqual(self._purchase(ticket).amount, 10)


@tagged("post_install", "-at_install")
class TestTillTiers(TillTourCommon):
    """What is reserved for a tier, on the way there and in it."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        rule = {"metric": "amount", "value": 150, "window": "lifetime"}
        cls.base, cls.silver = cls.env["loyalty.club.tier"].create(
            [
                {"club_id": cls.club.id, "name": "Base", "sequence": 10},
                {
                    "club_id": cls.club.id,
                    "name": "Silver",
                    "sequence": 20,
                    "earning_factor": 2,
                    "rule_ids": [Command.create(rule)],
                },
            ]
        )
        cls.member._review_tier()
        reserved = {"club_tier_ids": [Command.set(cls.silver.ids)]}
        discount = {"reward_type": "discount", "discount_mode": "per_order"}
        cls.env["loyalty.reward"].create(
            {
                "program_id": cls.program.id,
                "required_points": 40,
                "description": "Silver five",
                "discount": 5,
                **discount,
                **reserved,
            }
        )
        cls._offer("Silver daily", "promotion", {"discount": 1, **discount}, **reserved)
        tea = {
            "reward_type": "product",
            "reward_product_id": cls.other_product.id,
            **reserved,
        }
        cls._offer("Silver tea", "buy_x_get_y", tea)

    def test_a_tier_opens_what_is_reserved_for_it(self):
        self._tour("club_tiers")
        self.assertEqual(self.member.tier_id, self.silver)
        first, second, third = self._orders()
        self.assertEqual(self._moves(first), [("accrual", 100)])
        self.assertEqual(self._moves(second), [("accrual", 110)])
        self.assertFalse((first | second).lines.reward_id)
        # 100 less 5 by points, twice; the tea is free.
        self.assertEqual(self._moves(third), [("redemption", -40), ("accrual", 190)])
        self.assertEqual(
            sorted(third.lines.reward_id.program_id.mapped("name")),
            ["Points", "Silver tea"],
        )
