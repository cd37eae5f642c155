from freezegun import freeze_time

from odoo.tests import tagged

from .accounting import NEW_YEAR, AccountingCommon


@freeze_time(NEW_YEAR)
@tagged("post_install", "-at_install")
class TestTouchedDocuments(AccountingCommon):
    """A closing looks at what was touched since the last one, and misses nothing.

    Each closing here is held against one that looks at all documents (``_run``).
    """

    def setUp(self):
        super().setUp()
        self.sale = self._invoiced_sale("2025-01-10", [(self.product, 10)])
        self.other_sale = self._invoiced_sale("2025-01-11", [(self.product, 5)])

    def _known(self):
        """What the next closing of February need not look at again, if anything."""
        runs = self.env["loyalty.club.closing.run"].sudo()
        run = runs.new({"company_id": self.company.id, "date_to": "2025-02-28"})
        self.env.flush_all()
        return run._known(self.config)

    def _february(self):
        """The closing of February, which went on after that of January."""
        self.assertTrue(self._known())
        return self._close("2025-03-01")

    def test_a_document_that_nobody_touched_is_not_looked_at(self):
        """A row that is taken away is missed by the check of the closing, not here."""
        self._close("2025-02-01")
        self.env.cr.execute(
            "DELETE FROM loyalty_club_closing_source WHERE source_id = %s",
            [self.sale.id],
        )
        self._invoiced_sale("2025-02-10", [(self.product, 1)])
        run = self.env["loyalty.club.closing.run"].create({})
        with self._on("2025-03-01"):
            run.with_user(self.users["preparer"]).action_compute()
        self.assertNotIn(self.sale.id, run.source_ids.mapped("source_id"))

    def test_what_was_booked_before_the_closing_for_a_later_day(self):
        self._invoiced_sale("2025-02-05", [(self.product, 2)])
        with self._on("2025-02-06"):
            self._give(7)
        self._close("2025-02-10")
        february = self._february()
        self.assertEqual(len(february.source_ids), 2)

    def test_late_and_changed_documents(self):
        with self._on("2025-01-20"):
            late = self._sale([(self.product, 3)])
        self._close("2025-02-01")
        with self._on("2025-02-03"):
            self._invoice(late)
            late.invoice_ids.button_draft()
            late.invoice_ids.invoice_date = "2025-01-20"
            late.invoice_ids.action_post()
            self._credit(self.sale.invoice_ids, 0.5)
            self._give(-5)
        february = self._february()
        self.assertTrue(any(february.source_ids.mapped("late")))
        sources = set(february.source_ids.mapped("source_id"))
        self.assertLessEqual({late.id, self.sale.id}, sources)
        self.assertNotIn(self.other_sale.id, sources)

    def test_a_movement_that_began_before_the_closing_and_was_committed_after_it(self):
        self._close("2025-02-01")
        with self._on("2025-01-31"):
            self._give(7)
        february = self._february()
        self.assertEqual(february.source_ids.mapped("issued"), [7])
        self.assertTrue(february.source_ids.late)

    def test_an_invoice_that_was_taken_back(self):
        """The order keeps its points, so that the ledger tells nothing of it."""
        self._close("2025-02-01")
        with self._on("2025-02-03"):
            self.sale.invoice_ids.button_draft()
        february = self._february()
        self.assertEqual(february.source_ids.mapped("source_id"), [self.sale.id])

    def test_an_invoice_that_was_taken_back_and_deleted(self):
        self._close("2025-02-01")
        with self._on("2025-02-03"):
            invoice = self.sale.invoice_ids
            invoice.button_draft()
            invoice.with_context(force_delete=True).unlink()
        february = self._february()
        self.assertEqual(set(february.source_ids.mapped("source_id")), {self.sale.id})

    def test_a_closing_that_is_reversed_and_closed_anew(self):
        self._close("2025-02-01")
        self._invoiced_sale("2025-02-10", [(self.product, 1)], spend=100)
        february = self._february()
        february.with_user(self.users["approver"]).action_reverse()
        self._invoiced_sale("2025-02-11", [(self.product, 1)])
        again = self._february()
        self.assertGreater(len(again.source_ids), len(february.source_ids))

    def test_all_is_looked_at_where_more_than_documents_has_changed(self):
        january = self._close("2025-02-01")
        cases = {
            "the calendar": lambda: self.club.write({"calendar": "jalali"}),
            "the posted runs": lambda: january.write({"state": "reversed"}),
            "what a reward belongs to": self._move_reward,
            "an estimate of before": self._change_estimate,
            "the database, which was restored elsewhere": self._write_rows_anew,
        }
        for name, change in cases.items():
            with self.subTest(name), self.env.cr.savepoint() as savepoint:
                self.assertTrue(self._known())
                change()
                self.env.flush_all()
                self.assertFalse(self._known())
                savepoint.rollback()
                self.env.invalidate_all()

    def _move_reward(self):
        other = self._make_program("Another")
        self.club.points_program_id.reward_ids[:1].program_id = other

    def _change_estimate(self):
        self.env.cr.execute("UPDATE loyalty_club_estimate SET redemption_rate = 0.7")

    def _write_rows_anew(self):
        self.env.cr.execute("UPDATE loyalty_club_closing_source SET id = id")
