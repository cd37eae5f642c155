from odoo import Command
from odoo.exceptions import UserError
from odoo.tests import tagged

from .common import LoyaltyClubCommon

NAN = float("nan")
INFINITE = float("inf")


@tagged("post_install", "-at_install")
class TestBadInput(LoyaltyClubCommon):
    """A plain sentence, and nothing changed."""

    def _refused(self, work):
        before = (self.member.points, len(self.card.club_move_ids))
        with self.assertRaises(UserError) as caught:
            work()
        sentence = str(caught.exception)
        self.assertRegex(sentence, r"[.?]$")
        self.assertNotIn("Traceback", sentence)
        self.env.invalidate_all()
        self.assertEqual((self.member.points, len(self.card.club_move_ids)), before)

    def _adjust(self, **values):
        self.env["loyalty.club.adjustment"].create(
            {"member_id": self.member.id, "reason": "x", **values}
        ).action_submit()

    def test_numbers_of_points_that_are_none(self):
        self._give(50)
        for points in (NAN, INFINITE, -INFINITE, 1e15, -1e15, 0, 0.001):
            with self.subTest(points):
                self._refused(lambda p=points: self._adjust(points=p))

    def test_more_than_the_card_holds(self):
        self._give(50)
        self._refused(lambda: self._adjust(points=-60))

    def test_transfers_that_make_no_sense(self):
        self._give(50)
        other = self._enrol(self.env["res.partner"].create({"name": "Omid"}))
        for values in (
            {"target_member_id": other.id, "points": -5},
            {"target_member_id": other.id, "points": NAN},
            {"target_member_id": other.id, "points": 60},
            {"target_member_id": self.member.id, "points": 5},
            {"points": 5},
        ):
            with self.subTest(values):
                self._refused(lambda v=values: self._adjust(kind="transfer", **v))

    def test_spending_numbers_that_are_none(self):
        self._give(50)
        order = self._order()
        for points in (NAN, INFINITE, -5, 0, 1e15):
            with self.subTest(points):
                self._refused(lambda p=points: self._spend(order, p))
        self.assertEqual(order.amount_total, 100)

    def test_settings_out_of_reach(self):
        for values in (
            {"maturity_days": -1},
            {"maturity_days": 10**6},
            {"expiry": "days", "expiry_number": 0},
            {"claim_days": -3},
            {"accrual_cap": NAN},
            {"accrual_cap": INFINITE},
            {"adjustment_limit": -1},
            {"point_value": 1e12},
            {"return_policy": "deduct", "point_value": 0},
        ):
            with self.subTest(values):
                self._refused(lambda v=values: self._write_club(v))

    def _write_club(self, values):
        self.club.write(values)
        self.club.flush_recordset()

    def test_days_of_joining_out_of_time(self):
        for day in ("1850-01-01", "2300-01-01"):
            with self.subTest(day):
                self._refused(lambda d=day: self.member.write({"joined_on": d}))

    def test_an_order_of_an_impossible_day_is_sold_and_left_for_later(self):
        order = self._order()
        order.date_order = "2300-01-01 00:00:00"
        order.action_confirm()
        self.assertEqual(order.state, "sale")

    def test_a_programme_in_another_currency(self):
        currency = self.env["res.currency"].create({"name": "XTS", "symbol": "x"})
        program = self._make_program("Foreign")
        program.currency_id = currency
        self._refused(lambda: self._make_club(program))

    def test_a_programme_of_another_company(self):
        other = self.env["res.company"].create(
            {"name": "Elsewhere", "currency_id": self.company.currency_id.id}
        )
        program = self._make_program("Theirs", company_id=other.id)
        self._refused(lambda: self._make_club(program))

    def test_a_customer_of_a_company_outside_the_club(self):
        other = self.env["res.company"].create(
            {"name": "Elsewhere", "currency_id": self.company.currency_id.id}
        )
        partner = self.env["res.partner"].create(
            {"name": "Far", "company_id": other.id}
        )
        self._refused(lambda: self._enrol(partner))

    def test_a_customer_twice(self):
        with self.assertRaises(Exception) as caught, self.env.cr.savepoint():
            self._enrol(self.partner)
            self.env.flush_all()
        self.assertIn("one_in_a_club", str(caught.exception))

    def test_the_anonymous_visitor(self):
        public = self.env.ref("base.public_partner")
        self._refused(lambda: self._enrol(public))

    def test_a_claim_from_a_company_outside_the_club(self):
        other = self.env["res.company"].create(
            {"name": "Elsewhere", "currency_id": self.company.currency_id.id}
        )
        order = self.env["sale.order"].create(
            {"partner_id": self.partner.id, "company_id": other.id}
        )
        wizard = self.env["loyalty.club.claim"].create(
            {"order_id": order.id, "member_id": self.member.id}
        )
        self._refused(wizard.action_claim)

    def test_a_rule_with_a_code(self):
        self._refused(
            lambda: self.program.write(
                {"rule_ids": [Command.create({"mode": "with_code", "code": "FORGED"})]}
            )
        )
