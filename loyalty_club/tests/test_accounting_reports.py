from decimal import Decimal

from freezegun import freeze_time

from odoo.exceptions import AccessError
from odoo.tests import Form, tagged

from .accounting import NEW_YEAR, cents, deferred
from .accounting_reports import JAN, ReportsCommon

WORTH = Decimal("0.08")


@freeze_time(NEW_YEAR)
@tagged("post_install", "-at_install")
class TestReconciliation(ReportsCommon):
    """Ledger, closings and general ledger say the same, or the page says where not."""

    def test_all_three_agree(self):
        self._january()
        february = self._february()
        page = self._reconciled()
        self.assertEqual(page.date, february.date_to)
        line = page.line_ids
        self.assertEqual(line.account_id, self.accounts["liability"])
        self.assertEqual(line.config_ids, self.config)
        self.assertEqual(line.ledger_points, 1000 - 200 - 300 + 370)
        self.assertEqual(line.subledger_points, 870)
        self.assertEqual((line.waiting_points, line.points_difference), (0, 0))
        closing = sum(cents(row.closing) for row in february.line_ids)
        self.assertEqual(cents(line.liability), closing)
        self.assertEqual(self._balance("liability"), -closing)
        self.assertEqual((line.booked, line.difference), (line.liability, 0))
        self.assertEqual(line.foreign_amount, 0)
        self.assertFalse(page.foreign_line_ids)
        self.assertFalse(page.open_run_ids)

    def test_an_earlier_day_is_reconciled_by_its_own_closing(self):
        self._january()
        self._february()
        line = self._reconciled(date="2025-01-31").line_ids
        # The return in February is dated as its sale; the closing did not have it.
        self.assertEqual((line.ledger_points, line.waiting_points), (800, -200))
        self.assertEqual(line.subledger_points, 1000)
        self.assertEqual((line.points_difference, line.difference), (0, 0))
        money = cents(deferred(1000, 1000, 1000, WORTH))
        self.assertEqual((cents(line.liability), cents(line.booked)), (money, money))

    def test_what_is_not_invoiced_waits(self):
        with self._on("2025-01-31"):
            order = self._sale([(self.product, 5)])
        self._january()
        with self._on("2025-02-10"):
            self._give(7)
        for day, waiting in (("2025-01-31", 500), ("2025-02-28", 507)):
            page = self._reconciled(date=day)
            line = page.line_ids
            self.assertEqual(line.ledger_points, 1000 + waiting)
            self.assertEqual(line.waiting_points, waiting)
            self.assertEqual(line.points_difference, 0)
        moves = self.env["loyalty.club.point.move"].search(
            page.action_open_waiting()["domain"]
        )
        self.assertEqual(sum(moves.mapped("points")), 507)
        self.assertIn(order.id, moves.mapped("source_id"))

    def test_an_invoice_that_came_after_the_closing_waits(self):
        with self._on("2025-01-20"):
            order = self._sale([(self.product, 5)])
        self._january()
        with self._on("2025-02-03"):
            invoice = self._invoice(order, post=False)
            invoice.invoice_date = "2025-01-20"
            invoice.action_post()
        line = self._reconciled(date="2025-01-31").line_ids
        self.assertEqual((line.waiting_points, line.points_difference), (500, 0))

    def test_points_that_no_document_explains_are_a_difference(self):
        january = self._january()
        self._tamper("issued = issued - 40", january.source_ids)
        # A frozen clock does not reach PostgreSQL, which dates the moves.
        self.env.cr.execute(
            "UPDATE loyalty_club_point_move SET create_date = %s", [JAN]
        )
        line = self._reconciled().line_ids
        self.assertEqual((line.waiting_points, line.points_difference), (0, 40))

    def test_an_entry_by_hand_is_listed_and_makes_the_difference(self):
        self._january()
        with self._on("2025-02-02"):
            entry = self._book(5)
            self._book(3, day="2025-02-02")
        page = self._reconciled()
        line = page.line_ids
        self.assertEqual((line.foreign_amount, line.difference), (5, -5))
        self.assertEqual(cents(line.booked), cents(line.liability) + 5)
        self.assertEqual(page.foreign_line_ids.move_id, entry)
        later = self._reconciled(date="2025-02-28")
        self.assertEqual(later.line_ids.difference, -8)
        self.assertEqual(len(later.foreign_line_ids), 2)
        found = self.env["account.move.line"].search(
            later.action_open_entries()["domain"]
        )
        self.assertEqual(cents(-sum(found.mapped("balance"))), cents(line.booked) + 3)

    def test_a_closing_that_is_not_posted_is_listed(self):
        self._january()
        run = self._run("2025-03-01")
        self.assertFalse(self._reconciled(date="2025-01-31").open_run_ids)
        self.assertEqual(self._reconciled(date="2025-02-28").open_run_ids, run)

    def test_clubs_of_one_account_are_reconciled_together(self):
        program = self._make_program("Stars")
        other = self._make_club(program)
        config = self._make_config(other)
        self._estimate(config, point_value=0.2)
        member = self._enrol(self.env["res.partner"].create({"name": "Omid"}), other)
        with self._on("2025-01-10"):
            self._give(50, member)
        self._january()
        line = self._reconciled().line_ids
        self.assertEqual(line.config_ids, self.config | config)
        self.assertEqual((line.ledger_points, line.subledger_points), (1050, 1050))
        self.assertEqual(line.difference, 0)

    def test_the_page_opens_for_preparer_and_auditor(self):
        self._january()
        for user in (self.users["preparer"], self.auditor):
            pages = self.env["loyalty.club.reconciliation"].with_user(user)
            with self._on("2025-03-05"), Form(pages) as form:
                self.assertEqual(len(form.line_ids), 1)
            self.assertEqual(form.record.line_ids.difference, 0)
            other = self.users["approver"]
            with self.assertRaises(AccessError):
                form.record.with_user(other).read(["date"])

    def test_another_company_is_refused(self):
        abroad = self.env["res.company"].create({"name": "Elsewhere"})
        with self.assertRaises(AccessError):
            self._reconciled(company_id=abroad.id)
