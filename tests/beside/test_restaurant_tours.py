from tables import TablesCommon

from odoo.tests import tagged

from odoo.addons.loyalty_club_pos.tests.till_tours import TillTourCommon


@tagged("post_install", "-at_install")
class TestRestaurantTours(TablesCommon, TillTourCommon):
    """A waiter at a real till: each guest gets the points of what he pays."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        # The addon knows nothing of tables: their tours are there only here.
        cls.env["ir.asset"].create(
            {
                "name": "Tours of tables",
                "bundle": "web.assets_tests",
                "path": "loyalty_club_pos/static/tests/beside/**/*",
            }
        )

    def _moves_of(self, partner):
        orders = self._orders().filtered(lambda order: order.partner_id == partner)
        return [self._moves(order) for order in orders]

    def _assert_all_paid(self):
        self.assertEqual(set(self._orders().mapped("state")), {"paid"})
        self.assertEqual(self.club.action_verify(), 0)

    def test_guests_who_divide_a_bill_get_the_points_of_their_parts(self):
        self._give(500)
        self._tour("club_divided_bill")
        self._assert_all_paid()
        self.assertEqual(self._moves_of(self.friend), [[("accrual", 20)]])
        self.assertEqual(
            self._moves_of(self.partner), [[("redemption", -50), ("accrual", 105)]]
        )
        self.assertEqual(self.friend_member.points, 20)
        self.assertEqual(self._points(), 500 - 50 + 105)

    def test_a_part_that_nobody_claims_gives_points_to_nobody(self):
        self._tour("club_part_that_nobody_claims")
        self._assert_all_paid()
        self.assertEqual(self._moves_of(self.partner), [[("accrual", 110)]])
        self.assertEqual(self._moves_of(self.env["res.partner"]), [[]])
        self.assertEqual(self._points(), 110)

    def test_a_guest_who_moves_to_another_table_stays_who_he_is(self):
        self._tour("club_moved_table")
        self._assert_all_paid()
        order = self._orders()
        self.assertEqual(order.table_id, self.tables[1])
        self.assertEqual(self._moves_of(self.partner), [[("accrual", 110)]])
