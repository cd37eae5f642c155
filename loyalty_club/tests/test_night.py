from freezegun import freeze_time

from odoo import fields
from odoo.tests import tagged

from .common import LoyaltyClubCommon


@tagged("post_install", "-at_install")
class TestNight(LoyaltyClubCommon):
    def test_points_mature_after_their_days(self):
        self.club.write({"maturity": "days", "maturity_days": 10})
        with freeze_time("2026-03-01 12:00:00"):
            self._join_early()
            self._sale()
        self.assertEqual((self.member.points, self.member.points_pending), (0, 100))
        with freeze_time("2026-03-10 12:00:00"):
            self._night()
        self.assertEqual(self.member.points, 0)
        with freeze_time("2026-03-11 00:00:01"):
            self._night()
            self._night()
        self.assertEqual((self.member.points, self.member.points_pending), (100, 0))
        self.assertEqual(self._kinds(), [("accrual", 100), ("maturity", 0)])

    def test_a_number_of_days_alone_makes_points_wait(self):
        self.assertEqual(self.club.maturity, "at_once")
        self.club.maturity_days = 10
        self.assertEqual(self.club.maturity, "days")
        self._sale()
        self.assertEqual(self.member.points_pending, 100)

    def test_points_lapse_after_their_last_day(self):
        self.club.write({"expiry": "days", "expiry_number": 30})
        with freeze_time("2026-03-01 12:00:00"):
            self._join_early()
            self._sale()
        with freeze_time("2026-03-31 23:59:59"):
            self._night()
        self.assertEqual(self.member.points, 100)
        with freeze_time("2026-04-01 00:00:01"):
            self._night()
            self._night()
        self.assertEqual(self.member.points, 0)
        self.assertEqual(self._kinds(), [("accrual", 100), ("expiry", -100)])
        self.assertEqual(self.card.history_ids[:1].used, 100)

    def test_the_day_begins_at_the_midnight_of_the_club(self):
        self.club.write({"expiry": "days", "expiry_number": 1, "tz": "Asia/Tehran"})
        with freeze_time("2026-03-01 12:00:00"):
            self._join_early()
            self._sale()
        with freeze_time("2026-03-02 20:29:00"):
            self._night()
        self.assertEqual(self.member.points, 100)
        with freeze_time("2026-03-02 20:31:00"):
            self._night()
        self.assertEqual(self.member.points, 0)

    def test_the_jalali_year_ends_with_esfand(self):
        self.club.write({"expiry": "year_end", "calendar": "jalali"})
        with freeze_time("2026-03-01 12:00:00"):
            self._join_early()
            self._sale()
        self.assertEqual(
            self.card.club_lot_ids.expires_on, fields.Date.to_date("2026-03-20")
        )

    def test_a_purchase_keeps_the_points_of_an_active_customer(self):
        self.club.write({"expiry": "inactivity", "expiry_number": 30})
        with freeze_time("2026-03-01 12:00:00"):
            self._join_early()
            self._sale()
        with freeze_time("2026-03-20 12:00:00"):
            self._sale()
        with freeze_time("2026-04-05 12:00:00"):
            self._night()
        self.assertEqual(self.member.points, 200)
        with freeze_time("2026-04-20 12:00:00"):
            self._night()
        self.assertEqual(self.member.points, 0)

    def test_spending_takes_what_expires_first(self):
        self.club.write({"expiry": "days", "expiry_number": 100})
        with freeze_time("2026-03-01 12:00:00"):
            self._join_early()
            self._give(100)
        with freeze_time("2026-04-01 12:00:00"):
            self._give(100)
            order = self._order()
            self._spend(order, 150)
            order.action_confirm()
        remaining = self.card.club_lot_ids.sorted("id").mapped("remaining")
        self.assertEqual(remaining, [0, 50, 85])

    def test_points_given_back_keep_their_old_date(self):
        self.club.write({"expiry": "days", "expiry_number": 10})
        with freeze_time("2026-03-01 12:00:00"):
            self._join_early()
            self._give(100)
            order = self._order()
            self._spend(order, 100)
            order.action_confirm()
        with freeze_time("2026-03-20 12:00:00"):
            self._night()
            order._action_cancel()
            self.assertEqual(self.member.points, 100)
            self._night()
        self.assertEqual(self.member.points, 0)

    def test_a_return_does_not_take_lapsed_points_from_others(self):
        self.club.write({"expiry": "days", "expiry_number": 10})
        with freeze_time("2026-03-01 12:00:00"):
            self._join_early()
            order = self._sale([(self.product, 2)])
            invoice = self._invoice(order)
            spender = self._order([(self.other_product, 1)])
            self._spend(spender, 50)
            spender.action_confirm()
        with freeze_time("2026-03-20 12:00:00"):
            self._night()
            self._give(500)
            self._credit(invoice, 0.5)
            self.assertEqual(self.member.points, 500)
            self._credit(invoice, 0.5)
            self.assertEqual(self.member.points, 450)

    def _sale_for_points(self, price):
        """Sell something that is paid for with points alone, so that it earns none."""
        order = self._order([(self._make_product("Bun", price), 1)])
        self._spend(order, price * 10)
        order.action_confirm()
        return order

    def test_an_accepted_loss_does_not_count_as_lapsed(self):
        self.club.write(
            {"expiry": "days", "expiry_number": 10, "return_policy": "accept"}
        )
        with freeze_time("2026-03-01 12:00:00"):
            self._join_early()
            order = self._sale([(self.product, 2)])
            invoice = self._invoice(order)
            self._sale_for_points(16)
            cancelled = self._sale_for_points(4)
            self._credit(invoice, 0.75)
            self.assertEqual(self.member.points_deficit, 0)
            cancelled._action_cancel()
        with freeze_time("2026-03-20 12:00:00"):
            self._night()
            self._give(500)
            self._credit(invoice, 0.25)
        self.assertEqual(self.member.points, 490)
        self.assertIn(("lapsed", 40), self._kinds())

    def test_matured_points_pay_a_debt_first(self):
        self.club.write({"maturity": "days", "maturity_days": 5})
        with freeze_time("2026-03-01 12:00:00"):
            self._join_early()
            self._sale()
            self._give(30)
            order = self._order([(self.other_product, 1)])
            self._spend(order, 30)
            order.action_confirm()
            self.card._club_record_unexplained(-40_00)
        self.assertEqual(self.member.points_deficit, 40)
        with freeze_time("2026-03-07 12:00:00"):
            self._night()
        self.assertEqual(self.member.points_deficit, 0)
        self.assertEqual(self.member.points, 100 + 7 - 40)

    def test_points_mature_when_the_invoice_is_paid(self):
        self.club.maturity = "invoice_paid"
        order = self._sale()
        self.assertEqual((self.member.points, self.member.points_pending), (0, 100))
        invoice = self._invoice(order)
        self.assertEqual(self.member.points, 0)
        self._pay(invoice)
        self.assertEqual((self.member.points, self.member.points_pending), (100, 0))

    def test_points_mature_after_the_return_window_of_the_invoice(self):
        self.club.write({"maturity": "return_window", "maturity_days": 14})
        with freeze_time("2026-03-01 12:00:00"):
            self._join_early()
            order = self._sale()
        with freeze_time("2026-03-05 12:00:00"):
            self._invoice(order)
            self._night()
        self.assertEqual(self.member.points_pending, 100)
        with freeze_time("2026-03-19 12:00:00"):
            self._night()
        self.assertEqual(self.member.points, 100)

    def test_a_return_takes_pending_points_first(self):
        self.club.write({"maturity": "days", "maturity_days": 10})
        self._give(50)
        order = self._sale()
        order._action_cancel()
        self.assertEqual((self.member.points, self.member.points_pending), (50, 0))

    def _join_early(self):
        self.member.joined_on = "2026-01-01"
