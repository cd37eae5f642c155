from freezegun import freeze_time

from odoo.tests import tagged

from .accounting import NEW_YEAR, cents
from .stored_value import StoredValueCommon


@freeze_time(NEW_YEAR)
@tagged("post_install", "-at_install")
class TestBreakage(StoredValueCommon):
    """Gift cards from sale to use, and what nobody uses."""

    def _used_540(self, day="2025-01-20"):
        card = self._sold("2025-01-10", 20)
        lines = [(self.product, 5), (self.other_product, 4)]
        return card, self._used(day, card, lines)

    def test_breakage_in_proportion_to_use(self):
        """T9: sold 1,000, a tenth never used, used 540: 60 broke, 400 are left."""
        self._rate(0.1)
        self._used_540()
        january = self._close("2025-02-01")
        self.assertEqual(self._column(january), [0, 1000, -540, -60, 400])
        self.assertEqual(self._balance("cards"), -400)
        self.assertEqual(self._balance("card_breakage"), -60)
        items = january.move_ids.line_ids.filtered(
            lambda item: item.account_id == self.accounts["cards"]
        )
        self.assertEqual(items.mapped("debit"), [60])
        self.assertIn("Gift cards / Breakage / ", items.name)

    def test_trial_balance_of_two_months(self):
        self._rate(0.1)
        card, order = self._used_540("2025-02-20")
        january = self._close("2025-02-01")
        self.assertEqual(self._column(january), [0, 1000, 0, 0, 1000])
        february = self._close("2025-03-01")
        self.assertEqual(self._column(february), [1000, 0, -540, -60, 400])
        with self._on("2025-03-05"):
            self._credit(order.invoice_ids)
        march = self._close("2025-04-01")
        self.assertEqual(self._column(march), [400, 0, 540, 60, 1000])
        self.assertEqual(self._balance("cards"), -1000)
        self.assertEqual(self._balance("card_breakage"), 0)
        self.assertEqual(card.points, 460)  # a credit note changes no card
        lines = self.env["account.move.line"].search(
            [("parent_state", "=", "posted"), ("company_id", "=", self.company.id)]
        )
        self.assertEqual(cents(sum(lines.mapped("balance"))), 0)

    def test_a_new_rate_counts_for_all_cards(self):
        self._rate(0.1)
        self._used_540()
        self._close("2025-02-01")
        self._rate(0.2, "2025-02-01")
        february = self._close("2025-03-01")
        self.assertEqual(self._column(february), [400, 0, 0, -75, 325])

    def test_never_more_than_is_left(self):
        self._rate(0.5)
        card = self._sold("2025-01-10", 2)
        self._used("2025-01-20", card, [(self.other_product, 9)])
        january = self._close("2025-02-01")
        self.assertEqual(self._column(january), [0, 100, -90, -10, 0])
        self._used("2025-02-20", card, [(self.other_product, 1)])
        february = self._close("2025-03-01")
        self.assertEqual(self._column(february), [0, 0, -10, 10, 0])

    def test_without_an_approved_rate_nothing_breaks(self):
        self._used_540()
        january = self._close("2025-02-01")
        self.assertEqual(self._column(january), [0, 1000, -540, 0, 460])

    def test_a_late_document_enters_the_next_run(self):
        self._rate(0.1)
        card = self._sold("2025-01-10", 20)
        lines = [(self.product, 5), (self.other_product, 4)]
        order = self._used("2025-01-20", card, lines, invoice=False)
        self._close("2025-02-01")
        with self._on("2025-01-31"):
            self._invoice(order)
        february = self._close("2025-03-01")
        self.assertEqual(self._column(february), [1000, 0, -540, -60, 400])
        sources = self.env["loyalty.club.stored.value.source"].search(
            [("run_id", "=", february.id)]
        )
        self.assertEqual(sources.mapped("late"), [True])
        self.assertEqual(sources.source_id, order.invoice_ids.id)

    def test_the_breakage_is_reversed_with_its_run(self):
        self._rate(0.1)
        self._used_540()
        january = self._close("2025-02-01")
        with self._on("2025-02-01"):
            january.with_user(self.users["approver"]).action_reverse()
        self.assertEqual(self._balance("cards"), -460)
        self.assertEqual(self._balance("card_breakage"), 0)
        again = self._close("2025-02-02")
        self.assertEqual(self._column(again), [0, 1000, -540, -60, 400])

    def test_a_posted_run_is_reckoned_again(self):
        self._rate(0.1)
        self._used_540()
        january = self._close("2025-02-01")
        action = january.with_user(self.auditor).action_reperform()
        result = self.env[action["res_model"]].browse(action["res_id"])
        self.assertTrue(result.is_equal)
        self._sold("2025-01-25", 1)
        action = january.action_reperform()
        result = self.env[action["res_model"]].browse(action["res_id"])
        since = result.since_ids.filtered("stored_value_id")
        self.assertEqual(since.mapped("amount"), [50])
        january.stored_line_ids.breakage = -61
        action = january.action_reperform()
        result = self.env[action["res_model"]].browse(action["res_id"])
        self.assertFalse(result.is_equal)
        self.assertIn("61", result.finding_ids.text)

    def test_a_product_that_leaves_the_programme_counts_on(self):
        self._rate(0.1)
        self._used_540()
        self._close("2025-02-01")
        other = self._make_product("New card", 50)
        other.property_account_income_id = self.accounts["cards"]
        self.gift.rule_ids.product_ids = other
        february = self._close("2025-03-01")
        self.assertEqual(self._column(february), [400, 0, 0, 0, 400])

    def test_a_wallet_never_breaks(self):
        wallet = self._gift_cards(name="Wallets", program_type="ewallet")
        value = self._set_up(wallet, breakage_account_id=False)
        value.with_user(self.accountant).action_put_right()
        self._invoiced_sale("2025-01-10", [(wallet.rule_ids.product_ids, 2)])
        january = self._close("2025-02-01")
        self.assertEqual(self._column(january, wallet), [0, 100, 0, 0, 100])

    def test_a_company_may_close_gift_cards_alone(self):
        self.config.method = "none"
        self._rate(0.1)
        self._used_540()
        january = self._close("2025-02-01")
        self.assertEqual(self._column(january), [0, 1000, -540, -60, 400])
        self.assertFalse(january.line_ids)
        run = self.env["loyalty.club.closing.run"].create({})
        with self._on("2025-02-20"):
            run.invalidate_recordset()
            self.assertIn("not over", run.blocker_text)

    def test_the_dossier_shows_programme_and_rate(self):
        self._rate(0.1)
        self._used_540()
        january = self._close("2025-02-01")
        html = self.env["ir.actions.report"]._render_qweb_html(
            "loyalty_club.closing_dossier", january.ids
        )[0]
        page = html.decode()
        self.assertIn("Gift Cards and Wallets", page)
        self.assertIn("Cards of 2021 and 2022.", page)
        self.assertIn("10%", page)

    def test_the_start_page_tells_what_is_owed(self):
        self._sold("2025-01-10", 20)
        self.assertIn("1,000.00", self.config.overview["stored"])
        self.value.unlink()
        self.env.invalidate_all()
        self.assertFalse(self.config.overview["stored"])


@freeze_time(NEW_YEAR)
@tagged("post_install", "-at_install")
class TestVoucherVat(StoredValueCommon):
    """When tax is due: with the goods, or with the card."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.tax = cls.env["account.tax"].create(
            {"name": "VAT 10%", "amount": 10, "type_tax_use": "sale"}
        )
        cls.tax_lines = cls.tax.invoice_repartition_line_ids
        cls.tax_lines |= cls.tax.refund_repartition_line_ids
        cls.tax_lines = cls.tax_lines.filtered(
            lambda line: line.repartition_type == "tax"
        )
        cls.tax_lines.account_id = cls.accounts["cards"].copy({"name": "VAT"})
        cls.product.taxes_id = cls.tax

    def _booked(self, order):
        """The tax and what the invoices have put on the liability."""
        items = order.invoice_ids.line_ids
        owed = items.filtered(lambda item: item.account_id == self.accounts["cards"])
        return (
            -sum(items.filtered("tax_line_id").mapped("balance")),
            -sum(owed.mapped("balance")),
        )

    def test_a_multi_purpose_card_is_taxed_with_the_goods(self):
        card = self._sold("2025-01-10", 4)
        self.assertEqual(self._booked(card.order_id), (0, 200))
        order = self._used("2025-01-20", card, [(self.product, 1)])
        self.assertEqual(self._booked(order), (10, -110))
        self.assertEqual(self._figures()["unexplained"], 0)
        self._rate(0.1)
        january = self._close("2025-02-01")
        self.assertEqual(self._column(january), [0, 200, -110, -12.22, 77.78])

    def test_a_single_purpose_card_is_taxed_when_it_is_sold(self):
        self.gift_product.taxes_id = self.tax
        self.value.voucher_vat = "single"
        self.assertIn("carries no tax", self.value.problem_text)
        self.value.with_user(self.accountant).action_put_right()
        self.assertEqual(self.gift_discount.taxes_id, self.tax)
        self.assertFalse(self.value.problem_text)
        card = self._sold("2025-01-10", 4)
        self.assertEqual(self._booked(card.order_id), (20, 200))
        self.assertEqual(card.points, 220)
        order = self._used("2025-01-20", card, [(self.product, 1)])
        self.assertEqual(self._booked(order), (0, -100))
        figures = self._figures()
        self.assertEqual((figures["cards"], figures["booked"]), (100, 100))
        self.assertEqual(figures["unexplained"], 0)

    def test_a_tax_without_an_account_would_be_owed_to_the_holder(self):
        self.value.voucher_vat = "single"
        (self.gift_product | self.gift_discount).taxes_id = self.tax
        self.tax_lines.account_id = False
        self.value.invalidate_recordset()
        self.assertIn("no account of its own", self.value.problem_text)

    def test_without_any_tax_the_usual_one_is_taken(self):
        self.company.account_sale_tax_id = self.tax
        self.value.voucher_vat = "single"
        self.value.with_user(self.accountant).action_put_right()
        self.assertEqual(self.gift_product.taxes_id, self.tax)

    def test_a_taxed_multi_purpose_card_is_told_and_put_right(self):
        other = self.env["res.company"].create({"name": "Elsewhere"})
        foreign = self.env["account.tax"].create(
            {
                "name": "VAT 5%",
                "amount": 5,
                "company_id": other.id,
                "country_id": self.env.ref("base.be").id,
                "tax_group_id": self.env["account.tax.group"]
                .create(
                    {
                        "name": "VAT",
                        "company_id": other.id,
                        "country_id": self.env.ref("base.be").id,
                    }
                )
                .id,
            }
        )
        self.gift_product.taxes_id = self.tax | foreign
        self.assertIn("carries the tax VAT 10%", self.value.problem_text)
        self.value.with_user(self.accountant).action_put_right()
        self.assertEqual(self.gift_product.taxes_id, foreign)
