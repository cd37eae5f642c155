from datetime import timedelta

from odoo.tests import tagged

from .imports import PurchaseImportCommon

HEADER = "Invoice number,Date,Mobile,Total,Net\n"
SARA, REZA = "202-555-0123", "202-555-0199"


@tagged("post_install", "-at_install")
class TestImportPoints(PurchaseImportCommon):
    """Purchases from another program may give points, as the manager decides."""

    def _text(self, *rows):
        """Rows of document, days ago, phone, total and net."""
        today = self.club._today()
        lines = [
            f"{name},{today - timedelta(days=ago)},{phone},{total},{net}\n"
            for name, ago, phone, total, net in rows
        ]
        return HEADER + "".join(lines)

    def _two(self):
        return self._text(
            ("A", 40, SARA, 110, 100.9),
            ("B", 10, SARA, 55, 50),
            ("C", 10, REZA, 99, 90),
        )

    def _moves(self):
        return self.card.club_move_ids.sorted("id")

    def test_each_purchase_of_a_member_earns_on_its_own_day(self):
        wizard = self._wizard(self._two(), give_points=True)
        wizard.action_read()
        wizard.action_check()
        self.assertEqual(wizard.points, 150)
        self.assertFalse(self._moves())
        self.assertEqual(wizard.action_import()["points"], 150)
        first, second = self._moves()
        self.assertEqual((first.points, second.points), (100, 50))
        self.assertEqual(first.amount_untaxed, 100.9)
        self.assertEqual(first.document_date, self.club._today() - timedelta(days=40))
        self.assertEqual(first.rule_version_id, self.club.rule_version_id)
        purchases = self._imported().filtered(lambda p: p.partner_id == self.partner)
        self.assertEqual(self._moves().mapped("source_id"), purchases.sorted("id").ids)
        self.assertEqual(self.member.points, 150)
        self.assertEqual(sum(self.card.history_ids.mapped("issued")), 150)
        self.assertEqual(self._logs().points, 150)
        self.assertIn("from before this program", first.explanation_text)

    def test_without_the_tick_nothing_is_given(self):
        self._bring(self._two())
        self.assertFalse(self._moves())

    def test_rows_of_an_earlier_import_earn_once(self):
        self._bring(self._two(), give_points=True)
        more = self._text(("D", 1, SARA, 7, 7)).removeprefix(HEADER)
        counts = self._bring(self._two() + more, give_points=True)
        self.assertEqual((counts["imported"], counts["points"]), (1, 7))
        self.assertEqual(self.member.points, 157)

    def test_what_would_have_expired_is_not_given(self):
        self.club.write({"expiry": "days", "expiry_number": 30})
        counts = self._bring(self._two(), give_points=True)
        self.assertEqual(counts["points"], 50)
        lot = self.card.club_lot_ids
        self.assertEqual(lot.expires_on, self.club._today() + timedelta(days=20))

    def test_what_is_too_young_waits(self):
        self.club.write({"maturity": "days", "maturity_days": 14})
        self._bring(self._two(), give_points=True)
        self.assertEqual((self.member.points, self.member.points_pending), (100, 50))
        self._night()
        self.assertEqual(self.member.points, 100)

    def test_points_pay_a_debt_first(self):
        self.card._club_record_unexplained(-120_00)
        self.assertEqual(self.member.points_deficit, 120)
        self._bring(self._two(), give_points=True)
        self.assertEqual((self.member.points, self.member.points_deficit), (30, 0))

    def test_who_has_left_gets_nothing(self):
        self.member.action_leave()
        self.assertEqual(self._bring(self._two(), give_points=True)["points"], 0)

    def test_rules_that_ask_for_more_than_an_amount_are_refused(self):
        self.program.rule_ids.write({"reward_point_mode": "unit"})
        self._assert_refused("more than an amount", self._two(), give_points=True)
