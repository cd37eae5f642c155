from decimal import Decimal

from freezegun import freeze_time

from odoo import Command
from odoo.tests import Form, new_test_user, tagged

from .accounting import NEW_YEAR, AccountingCommon, cents, deferred, owed

JAN, FEB = "2025-01-01", "2025-02-01"
WORTH = Decimal("0.08")


@freeze_time(NEW_YEAR)
@tagged("post_install", "-at_install")
class TestDocuments(AccountingCommon):
    """Taxes, currencies, journals and screens."""

    def test_tax_is_neither_price_nor_value(self):
        """T11: 1,000 and 10 % tax give 1,100 points of 0.10 with tax."""
        self.club.base_taxed = True
        self._estimate(
            self.config, point_value=0.090909, redemption_rate=0.9, date_from=JAN
        )
        tax = self.env["account.tax"].create(
            {"name": "Tenth", "amount": 10, "amount_type": "percent"}
        )
        self.product.taxes_id = tax
        sale = self._invoiced_sale("2025-01-10", [(self.product, 10)])
        self.assertEqual(sale.amount_total, 1100)
        january = self._close("2025-02-01")
        self.assertEqual(self._points(january, JAN), [0, 1100, 0, 0, 0, 1100])
        self.assertEqual(self._money(january, JAN)[1], cents("82.57"))

    def test_a_sale_in_another_currency_counts_at_its_rate(self):
        currency = self.env["res.currency"].create(
            {
                "name": "TST",
                "symbol": "T",
                "rate_ids": [Command.create({"name": "2024-12-01", "rate": 2})],
            }
        )
        pricelist = self.env["product.pricelist"].create(
            {"name": "Abroad", "currency_id": currency.id}
        )
        with self._on("2025-01-10"):
            order = self._sale([(self.product, 3)], pricelist_id=pricelist.id)
            self._invoice(order)
        self.assertEqual(order.amount_untaxed, 600)
        january = self._close("2025-02-01")
        money = deferred(300, 300, 300, WORTH)
        self.assertEqual(self._points(january, JAN)[1], 300)
        self.assertEqual(cents(self._cohort_line(january, JAN).closing), cents(money))
        self.assertFalse(
            january.move_ids.line_ids.currency_id - self.company.currency_id
        )

    def test_points_alone_pay_an_order(self):
        """Nothing is invoiced but the points are spent, all of them."""
        self._invoiced_sale("2025-01-10", [(self.product, 10)])
        self._invoiced_sale("2025-01-20", [(self.product, 1)], spend=1000)
        january = self._close("2025-02-01")
        self.assertEqual(self._points(january, JAN), [0, 1000, 0, -1000, 0, 0])
        self.assertEqual(self._cohort_line(january, JAN).closing, 0)

    def test_a_journal_that_hashes_its_entries(self):
        self.journal.restrict_mode_hash_table = True
        self._invoiced_sale("2025-01-10", [(self.product, 1)])
        january = self._close("2025-02-01")
        self.assertTrue(january.move_ids.inalterable_hash)
        january.with_user(self.users["approver"]).action_reverse()
        self.assertEqual(self._balance("liability"), 0)

    def test_what_is_left_of_a_partial_return_is_still_owed(self):
        sale = self._invoiced_sale("2025-01-10", [(self.product, 10)])
        with self._on("2025-01-20"):
            self._credit(sale.invoice_ids, 0.3)
        self._invoiced_sale("2025-01-25", [(self.other_product, 1)], spend=50)
        january = self._close("2025-02-01")
        kept = deferred(1000, 1000, 1000, WORTH) * Decimal("0.7")
        small = deferred(5, 10, 5, WORTH)
        self.assertEqual(self._points(january, JAN), [0, 1005, -300, -50, 0, 655])
        left = owed(kept + small, 705, 50, 0, Decimal("0.8"))
        self.assertEqual(cents(self._cohort_line(january, JAN).closing), cents(left))

    def test_a_cancelled_order_owes_nothing(self):
        with self._on("2025-01-10"):
            order = self._sale([(self.product, 2)])
            self._invoice(order)
        self._close("2025-02-01")
        with self._on("2025-02-10"):
            self._credit(order.invoice_ids)
            order._action_cancel()
        february = self._close("2025-03-01")
        self.assertEqual(self._points(february, JAN), [200, 0, -200, 0, 0, 0])
        self.assertEqual(self._cohort_line(february, JAN).closing, 0)
        march = self._close("2025-04-01")
        self.assertFalse(march.line_ids)

    def test_a_period_from_the_first_screen_to_the_last(self):
        preparer, approver = self.users["preparer"], self.users["approver"]
        other = self._make_club(self._make_program("More"))
        Config = self.env["loyalty.club.account.config"].with_user(preparer)
        with Form(Config) as form:
            form.club_id = other
            form.method = "deferral"
            form.start_date = JAN
            form.journal_id = self.journal
            for name in ("liability", "deferral", "release", "breakage"):
                setattr(form, f"{name}_account_id", self.accounts[name])
        config = form.record
        Estimate = self.env["loyalty.club.estimate"].with_user(preparer)
        with Form(Estimate) as form:
            form.config_id = config
            form.date_from = JAN
            form.point_value = 0.1
            form.redemption_rate = 0.9
            form.evidence = "A guess"
        form.record.with_user(approver).action_approve()
        self._invoiced_sale("2025-01-10", [(self.product, 1)])
        with self._on("2025-02-01"):
            with Form(self.env["loyalty.club.closing.run"].with_user(preparer)) as form:
                self.assertEqual(str(form.date_to), "2025-01-31")
            run = form.record
            run.action_compute()
            run.with_user(approver).action_approve()
            run.with_user(approver).action_post()
        action = run.line_ids.action_open_sources()
        found = self.env["loyalty.club.closing.source"].search(action["domain"])
        self.assertEqual(found, run.sudo().source_ids)
        self.assertEqual(found.action_open_source()["res_model"], "sale.order")

    def test_an_auditor_opens_every_screen(self):
        self._invoiced_sale("2025-01-10", [(self.product, 1)])
        run = self._close("2025-02-01")
        auditor = new_test_user(
            self.env, "club_looker", groups="loyalty_club.group_loyalty_club_auditor"
        )
        for record in (self.config, self.estimate, run):
            with self.subTest(record._name):
                seen = record.with_user(auditor)
                with Form(seen) as form:
                    self.assertEqual(form.id, record.id)
                self.assertTrue(seen.search([("id", "=", record.id)]))
        for record in (run.line_ids, run.source_ids):
            fields = [name for name in record._fields if name[0] != "_"]
            self.assertTrue(record.with_user(auditor).read(fields))
