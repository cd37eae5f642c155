from decimal import Decimal

from freezegun import freeze_time

from odoo.exceptions import AccessError, UserError
from odoo.tests import new_test_user, tagged

from .accounting import NEW_YEAR, cents, deferred
from .accounting_reports import ReportsCommon

WORTH = Decimal("0.08")


@freeze_time(NEW_YEAR)
@tagged("post_install", "-at_install")
class TestReperformance(ReportsCommon):
    """A posted closing gives the same lines again; whatever was changed is found."""

    def test_every_posted_closing_gives_the_same_lines_again(self):
        for run in (self._january(), self._february()):
            result = self._check(run)
            self.assertTrue(result.is_equal)
            self.assertFalse(result.line_ids)
            self.assertEqual(result.row_count, len(run.source_ids))
        january = self.env["loyalty.club.closing.run"].search([], order="date_to")[0]
        self.assertTrue(self._check(january, self.auditor).is_equal)

    def test_a_changed_row_is_found(self):
        self._january()
        february = self._february()
        total = self._check(february).rows_hash
        row = february.source_ids.filtered("redeemed")
        self._tamper("redeemed = redeemed + 100", row)
        result = self._check(february)
        self.assertFalse(result.is_equal)
        counts = (result.row_altered_count, result.line_differing_count)
        self.assertEqual(counts, (1, 1))
        by_kind = result.finding_ids.grouped("kind")
        found = by_kind["row_altered"]
        self.assertEqual((found.source_model, found.source_id), self._place(row))
        text = by_kind["line_differing"].text
        self.assertIn("Points Redeemed: -300 is kept, -400 was reckoned.", text)
        self.assertEqual(result.rows_hash, total)  # over the rows' own checksums

    def test_a_row_with_a_forged_checksum_is_found_by_its_line(self):
        january = self._january()
        total = self._check(january).rows_hash
        self._tamper("issued = issued + 1, hash = 'forged'", january.source_ids)
        self.assertEqual(self._check(january).row_altered_count, 1)
        self._tamper(
            "hash = encode(sha256(convert_to(concat_ws('|', config_id,"
            " to_char(cohort, 'YYYY-MM-DD'), source_model, source_id, share_id,"
            " to_char(date, 'YYYY-MM-DD'), trim_scale(issued), trim_scale(returned),"
            " trim_scale(redeemed), trim_scale(expired), trim_scale(amount),"
            " trim_scale(goods_amount), trim_scale(deferred), trim_scale(taken_back)"
            "), 'UTF8')), 'hex')",
            january.source_ids,
        )
        result = self._check(january)
        counts = (result.row_altered_count, result.line_differing_count)
        self.assertEqual(counts, (0, 1))
        self.assertNotEqual(result.rows_hash, total)

    def test_a_lost_row_is_found_by_its_line(self):
        january = self._january()
        self.env.cr.execute(
            "DELETE FROM loyalty_club_closing_source WHERE run_id = %s", [january.id]
        )
        self.env.invalidate_all()
        result = self._check(january)
        self.assertEqual(result.line_differing_count, 1)
        self.assertFalse(result.is_equal)

    def test_what_came_later_is_set_apart_and_changes_nothing(self):
        with self._on("2025-01-20"):
            order = self._sale([(self.product, 5)])
        january = self._january()
        rows = self.env["loyalty.club.closing.source"].search_count([])
        with self._on("2025-02-03"):
            invoice = self._invoice(order, post=False)
            invoice.invoice_date = "2025-01-20"
            invoice.action_post()
        result = self._check(january)
        self.assertTrue(result.is_equal)
        since = result.since_ids
        self.assertEqual(result.since_count, 1)
        self.assertEqual(self._place(since), ("sale.order", order.id))
        self.assertEqual(since.points, 500)
        self.assertEqual(cents(since.amount), cents(deferred(500, 500, 500, WORTH)))
        self.assertEqual(self.env["loyalty.club.closing.source"].search_count([]), rows)
        self._close("2025-03-01")
        self.assertEqual(self._check(january).since_ids.points, 500)

    def test_who_may_check_what(self):
        run = self._run("2025-02-01")
        with self.assertRaisesRegex(UserError, "posted closing"):
            run.action_reperform()
        seller = new_test_user(
            self.env, "club_seller", groups="sales_team.group_sale_salesman"
        )
        with self.assertRaises(AccessError):
            run.with_user(seller).action_reperform()

    def _place(self, row):
        return row.source_model, row.source_id
