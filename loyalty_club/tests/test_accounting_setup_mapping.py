from freezegun import freeze_time

from odoo.tests import tagged

from .accounting import NEW_YEAR
from .accounting_setup import SetupCommon


@freeze_time(NEW_YEAR)
@tagged("post_install", "-at_install")
class TestMappedProducts(SetupCommon):
    """Discounts and gift cards on accounts of their own."""

    def test_gift_cards_are_owed_from_sale_to_use(self):
        program = self._gift_cards()
        wallet = self._gift_cards(name="Wallets", program_type="ewallet")
        self.env["loyalty.card"].create({"program_id": wallet.id, "points": 70})
        setup = self._walk(self._fixed())
        text = setup.review_text.replace("\N{NO-BREAK SPACE}", " ")
        self.assertIn("$ 70.00 are still on cards", text)
        self._finish(setup)
        products = (program | wallet).rule_ids.product_ids
        products |= (program | wallet).reward_ids.discount_line_product_id
        account = products.property_account_income_id
        self.assertEqual(len(products), 4)
        self.assertEqual(account.account_type, "liability_current")
        self.assertEqual(account.name, "Gift Cards and Wallets")
        card = program.rule_ids.product_ids
        self._invoiced_sale("2025-01-05", [(card, 1)])
        line = self.env["account.move.line"].search(
            [("account_id", "=", account.id), ("parent_state", "=", "posted")]
        )
        self.assertEqual((line.product_id, line.balance), (card, -50))

    def test_what_is_mapped_already_is_proposed(self):
        program = self._gift_cards()
        account = self.accounts["liability"].copy({"name": "Cards"})
        products = program.rule_ids.product_ids
        products |= program.reward_ids.discount_line_product_id
        products.property_account_income_id = account
        setup = self._walk(self._fixed())
        self.assertEqual(setup.stored_value_account_id, account)
        self.assertNotIn("still on cards", setup.review_text)

    def test_another_company_keeps_its_own_mapping(self):
        other = self.env["res.company"].create(
            {"name": "Elsewhere", "currency_id": self.company.currency_id.id}
        )
        self._finish(self._fixed())
        here = self.discount.property_account_income_id
        there = self.discount.with_company(other).property_account_income_id
        self.assertTrue(here)
        self.assertFalse(there)

    def test_discounts_of_lines_on_an_account_of_their_own_are_explained(self):
        expense = self.accounts["marketing_expense"]
        self.company.account_discount_expense_allocation_id = expense
        setup = self._walk(self._fixed())
        self.assertIn(f"books discounts of lines on {expense.code}", setup.review_text)
