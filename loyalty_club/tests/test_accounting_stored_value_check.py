from freezegun import freeze_time

from odoo import Command
from odoo.exceptions import AccessError
from odoo.tests import tagged

from .accounting import NEW_YEAR
from .accounting_refusals import Refusing
from .stored_value import StoredValueCommon


@freeze_time(NEW_YEAR)
@tagged("post_install", "-at_install")
class TestStoredValueCheck(StoredValueCommon):
    """What keeps cards and general ledger apart, each with what is behind it."""

    def _assert(self, **expected):
        figures = self._figures()
        figures.pop("tickets", None)  # where there are tills
        names = ("free", "untold", "orders", "breakage", "foreign", "unexplained")
        wanted = {**dict.fromkeys(names, 0), **expected}
        wanted["difference"] = wanted["cards"] - wanted["booked"]
        self.assertEqual(figures, wanted)

    def test_sold_and_used_by_invoices(self):
        card = self._sold("2025-01-10", 4)
        self._used("2025-01-20", card, [(self.product, 1)])
        self._assert(cards=100, booked=100)

    def test_orders_that_are_not_invoiced(self):
        card = self._sold("2025-01-10", 4, invoice=False)
        self._assert(cards=200, booked=0, orders=200)
        self._used("2025-01-20", card, [(self.product, 1)])
        self._assert(cards=100, booked=-100, orders=200)

    def test_a_credit_note_changes_no_card(self):
        card = self._sold("2025-01-10", 4)
        with self._on("2025-01-15"):
            self._credit(card.order_id.invoice_ids)
        self._assert(cards=200, booked=0, orders=200)

    def test_a_card_that_was_given_away(self):
        wizard = self.env["loyalty.generate.wizard"].create(
            {
                "program_id": self.gift.id,
                "mode": "anonymous",
                "coupon_qty": 1,
                "points_granted": 30,
            }
        )
        card = wizard.generate_coupons()
        self._assert(cards=30, booked=0, free=30)
        self._used("2025-01-20", card, [(self.other_product, 2)])
        self._assert(cards=10, booked=-20, free=30)

    def test_a_balance_that_somebody_wrote(self):
        card = self._sold("2025-01-10", 4)
        card.points = 260
        self._assert(cards=260, booked=200, untold=60)

    def test_breakage_and_entries_by_hand(self):
        self._rate(0.1)
        card = self._sold("2025-01-10", 20)
        lines = [(self.product, 5), (self.other_product, 4)]
        self._used("2025-01-20", card, lines)
        self._close("2025-02-01")
        self._assert(cards=460, booked=400, breakage=60)
        move = self.env["account.move"].create(
            {
                "journal_id": self.journal.id,
                "line_ids": [
                    Command.create(
                        {"account_id": self.accounts[name].id, "balance": balance}
                    )
                    for name, balance in (("cards", 15), ("release", -15))
                ],
            }
        )
        self._assert(cards=460, booked=400, breakage=60)
        move.action_post()
        self._assert(cards=460, booked=385, breakage=60, foreign=15)

    def test_each_figure_opens_what_is_behind_it(self):
        card = self._sold("2025-01-10", 4, invoice=False)
        pages = self.env["loyalty.club.stored.value.check"]
        page = pages.with_user(self.auditor).create({})
        lines = {line.kind: line for line in page.line_ids}
        for kind, behind in (("cards", card), ("orders", card.order_id)):
            action = lines[kind].sudo().action_open()
            found = self.env[action["res_model"]].search(action["domain"])
            self.assertEqual(found, behind)
        action = lines["cards"].action_open()
        view = self.env["ir.ui.view"].browse(action["views"][0][0])
        self.assertNotIn("code", view.arch)
        with self.assertRaises(AccessError):
            lines["difference"].action_open()

    def test_nobody_sees_another_company(self):
        other = self.env["res.company"].create({"name": "Elsewhere"})
        pages = self.env["loyalty.club.stored.value.check"]
        with self.assertRaisesRegex(AccessError, "own companies"):
            pages.with_user(self.auditor).create({"company_id": other.id}).flush_model()
        abroad = self._set_up_abroad(other)
        for record in (abroad, self.value.with_user(self.auditor)):
            preparer = record.with_user(self.users["preparer"])
            self.assertEqual(preparer.has_access("read"), record != abroad)

    def _set_up_abroad(self, company):
        account = self.env["account.account"].create(
            {
                "name": "Cards",
                "code": "98799",
                "account_type": "liability_current",
                "company_ids": [Command.set(company.ids)],
            }
        )
        return self._set_up(
            self._gift_cards(name="Abroad", company_id=company.id),
            company_id=company.id,
            liability_account_id=account.id,
            breakage_account_id=False,
            journal_id=False,
        )


@freeze_time(NEW_YEAR)
@tagged("post_install", "-at_install")
class TestRefusedStoredValue(Refusing, StoredValueCommon):
    """What makes no sense: a sentence, and nothing changed."""

    def test_set_ups(self):
        income = self.accounts["card_breakage"]
        wallet = self._gift_cards(name="Wallets", program_type="ewallet")
        for pattern, work in (
            ("another kind", lambda: self._set_up(self.program)),
            (
                "wrong type",
                lambda: self.value.write({"liability_account_id": income.id}),
            ),
            (
                "same account",
                lambda: self.value.write(
                    {"liability_account_id": self.accounts["liability"].id}
                ),
            ),
            ("deposit", lambda: self._set_up(wallet, voucher_vat="single")),
        ):
            with self.subTest(pattern):
                self._refused(pattern, work)

    def test_rates(self):
        for rate, pattern in (
            (1.01, "from 0 to 1"),
            (-0.1, "from 0 to 1"),
            (float("nan"), "no number"),
        ):
            with self.subTest(rate):
                self._refused(pattern, lambda rate=rate: self._rate(rate))
        self.value.breakage_account_id = False
        self._refused("account of the breakage", lambda: self._rate(0.1))

    def test_a_wallet_has_no_rate(self):
        self.value = self._set_up(
            self._gift_cards(name="Wallets", program_type="ewallet")
        )
        self._refused("deposit of the customer", lambda: self._rate(0.1))

    def test_who_prepared_a_rate_does_not_approve_it(self):
        rate = self._rate(0.1, approve=False)
        preparer, approver = self.users["preparer"], self.users["approver"]
        self._refused("approver", rate.with_user(preparer).action_approve, AccessError)
        rate.with_user(approver).breakage_rate = 0.2
        self._refused("Another person", rate.with_user(approver).action_approve)
        rate.with_user(self.other_approver).action_approve()
        self._refused("kept as it is", lambda: rate.write({"breakage_rate": 0.3}))

    def test_a_rate_that_waits_keeps_the_period_open(self):
        self._rate(0.1, approve=False)
        self._refused("waits for its approval", lambda: self._run("2025-02-01"))

    def test_one_product_that_is_not_mapped(self):
        self.gift_discount.property_account_income_id = False
        self.assertIn("not on", self.value.problem_text)
        self._refused("belong on one liability", lambda: self._run("2025-02-01"))

    def test_a_product_of_two_programmes(self):
        other = self._gift_cards(name="Others")
        other.rule_ids.product_ids = self.gift_product
        value = self._set_up(other)
        self.assertIn("two things", value.problem_text)
        self.assertFalse(value.can_put_right)

    def test_after_the_first_sale_products_are_put_right_by_hand(self):
        self._sold("2025-01-10", 1)
        self.gift_discount.property_account_income_id = False
        self._refused("by hand", self.value.with_user(self.accountant).action_put_right)

    def test_products_are_put_right_by_an_administrator(self):
        self._refused(
            "administrator",
            self.value.with_user(self.users["preparer"]).action_put_right,
            AccessError,
        )

    def test_nothing_is_wrong_before_a_programme_is_chosen(self):
        self.assertFalse(self.env["loyalty.club.stored.value"].new({}).problem_text)

    def test_what_a_closing_was_reckoned_by_stays(self):
        self._sold("2025-01-10", 1)
        self._close("2025-02-01")
        other = self.accounts["cards"].copy()
        self._refused(
            "Reverse it", lambda: self.value.write({"liability_account_id": other.id})
        )
        self._refused("kept", self.value.unlink)
