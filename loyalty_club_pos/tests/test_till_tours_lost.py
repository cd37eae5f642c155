from odoo.tests import tagged

from .till_tours import TillTourCommon


@tagged("post_install", "-at_install")
class TestTillToursLost(TillTourCommon):
    """Connections that are lost, and tills that are quicker than others."""

    def test_offline_the_till_earns_and_refuses_to_spend(self):
        self._give(500)
        self._tour("club_offline")
        first, second, third = self._orders()
        self.assertEqual(self._moves(first), [("accrual", 100)])
        self.assertFalse(first.lines.reward_id)
        joined = second.partner_id
        self.assertEqual(joined.phone, "+989121112233")
        self.assertEqual(self._member_of(joined.name).points, 10)
        self.assertEqual(self._moves(second), [("accrual", 10)])
        self.assertEqual(third.partner_id, self.friend)
        self.assertEqual(self._moves(third), [("accrual", 10)])
        cards = self.env["loyalty.card"].search([("club_id", "=", self.club.id)])
        self.assertEqual(cards, self.club.member_ids.points_card_id)

    def test_offline_points_are_spent_up_to_the_limit_of_the_club(self):
        self._give(500)
        self.club.till_offline_points = 100
        self._tour("club_offline_limit")
        self.assertEqual(self._all_moves(), [[("redemption", -100), ("accrual", 90)]])
        self.assertEqual(self._points(), 490)

    def test_two_tills_spend_the_same_points(self):
        self._give(500)
        self._give(200, self.friend_member)
        early = [self._other_till_sells(self.member, 300)]
        # The first tickets of the tour, and those of the other till itself.
        late = [None, None, self._other_till_sells(self.friend_member, 200)]
        with (
            self._before("validate_coupon_programs", early),
            self._before("sync_from_ui", late),
        ):
            self._tour("club_two_tills")
        self.assertEqual(self._points(), 500 - 300 + 70 - 200 + 80)
        # 80 points were there for 100: the sale stands, and 20 are owed until it earns.
        self.assertEqual(
            self._moves(self._orders()[-1]),
            [
                ("redemption", -80),
                ("redemption", -20),
                ("accrual", 90),
                ("deficit", -20),
                ("deficit", 20),
            ],
        )
        self.assertEqual(self.friend_member.points, 200 - 200 + 80 - 100 + 90)
        self.assertTrue(self.friend_member.activity_ids, "the manager is not told")

    def test_a_lost_second_call_loses_no_points(self):
        self._coupon("PAPER-10")
        self._tour("club_lost_call")
        self.assertEqual(self._all_moves(), [[("accrual", 90)], [("accrual", 10)]])
        self.assertEqual(self._points(), 100)
