from odoo import api, models
from odoo.exceptions import UserError

from ..models.accounting.loyalty_club_account_config import (
    ACCOUNTS,
    INCOMES,
    LIABILITIES,
    NONE,
)
from ..models.accounting.loyalty_club_account_config_opening import EQUITY
from ..models.accounting.loyalty_club_stored_value import STORED_VALUE

#: Accounts that products are booked on, beside those of the closings.
MAPPED = {"discount_account_id": INCOMES, "stored_value_account_id": LIABILITIES}


class LoyaltyClubAccountSetup(models.TransientModel):
    """Which products are booked on which accounts, so that nothing counts twice."""

    _inherit = "loyalty.club.account.setup"

    @api.depends("club_id", "company_id")
    def _compute_has_products(self):
        for setup in self:
            setup.has_discounts = bool(setup._discounts())
            setup.has_stored_value = bool(setup._stored_values())

    @api.depends("club_id", "company_id")
    def _compute_mapped_accounts(self):
        """Accounts that the products have already, all of them the same one."""
        for setup in self:
            for name, products in setup._products().items():
                setup[name] = setup._common_account(products, MAPPED[name])

    def _common_account(self, products, types):
        """The one account of its own that all products have, or none."""
        accounts = {product.property_account_income_id for product in products}
        account = accounts.pop() if len(accounts) == 1 else None
        return account if account and account.account_type in types else False

    def _products(self):
        """Products by the field of the account that they are booked on."""
        return {
            "discount_account_id": self._discounts(),
            "stored_value_account_id": self._stored_values(),
        }

    def _discounts(self):
        """Products of the lines by which points of the club lower an invoice."""
        self.ensure_one()
        club = self.club_id.with_company(self.company_id).sudo()
        rewards = club.with_context(active_test=False).points_program_id.reward_ids
        return rewards.discount_line_product_id

    def _stored_values(self):
        """Products that sell gift cards and wallets, and by which they pay."""
        self.ensure_one()
        programs = self._stored_value_programs()
        return programs.rule_ids.product_ids | (
            programs.reward_ids.discount_line_product_id
        )

    def _stored_value_programs(self):
        programs = self.env["loyalty.program"].with_company(self.company_id).sudo()
        return programs.with_context(active_test=False).search(
            [
                ("program_type", "in", STORED_VALUE),
                ("company_id", "in", [False, self.company_id.id]),
            ]
        )

    def _used_accounts(self):
        """Fields of the accounts that this set-up needs, each with its types."""
        if self.method == NONE:
            return {}
        products = self._products()
        mapped = {name: MAPPED[name] for name in MAPPED if products[name]}
        return {**self._config_accounts(), **mapped}

    def _config_accounts(self):
        """Fields of the accounts that the set-up keeps, each with its types."""
        accounts = ACCOUNTS[self.method]
        if self.method == NONE or self.opening_points <= 0:
            return accounts
        return {**accounts, "opening_account_id": EQUITY}

    def _check_mapping(self):
        """Refuse accounts by which something would be counted twice."""
        problem = (
            self._problem_of_types()
            or self._problem_of_discounts()
            or self._problem_of_stored_values()
            or self._problem_of_products()
        )
        if problem:
            raise UserError(problem)

    def _problem_of_types(self):
        Config = self.env["loyalty.club.account.config"]
        for name, types in self._used_accounts().items():
            account = self[name]
            if not account or account.account_type in types:
                continue
            if name == "discount_account_id" and account.account_type in LIABILITIES:
                return self.env._(
                    "Discounts for points cannot be booked on %s, a liability. Spent "
                    "points would lower it twice: by the invoice and by the closing. "
                    "Choose an income account.",
                    account.display_name,
                )
            use = self._fields[name]._description_string(self.env)
            return Config._wrong_type_text(account, use, types)
        return None

    def _problem_of_discounts(self):
        """An account of its own, so that invoices and closings can be told apart."""
        names = [name for name in ACCOUNTS[self.method] if self[name]]
        account = self.discount_account_id
        for name in names:
            if self[name] == account:
                return self.env._(
                    "%(account)s is chosen for two uses: discounts by invoices, and "
                    "%(use)s by closings. The same points would lower and raise one "
                    "account. Give the discounts an account of their own.",
                    account=account.display_name,
                    use=self._fields[name]._description_string(self.env),
                )
        return None

    def _problem_of_stored_values(self):
        account = self.stored_value_account_id
        owed = self.liability_account_id | self.provision_account_id
        if not account or account not in owed:
            return None
        return self.env._(
            "Gift cards and points cannot be owed on the same account, %s: cards that "
            "pay would use up what is owed for points. Choose two accounts.",
            account.display_name,
        )

    def _problem_of_products(self):
        both = self._discounts() & self._stored_values()
        if not both:
            return None
        return self.env._(
            "The product %s is used by points and by gift cards or wallets. What "
            "points take off would be counted as money that was paid in. Give one of "
            "the rewards another discount product.",
            both[0].display_name,
        )

    def _unmapped(self):
        """Products that are not booked as they should be, by field of the account."""
        if self.method == NONE:
            return {}
        return {
            name: products.filtered(
                lambda product, name=name: (
                    not self[name] or product.property_account_income_id != self[name]
                )
            )
            for name, products in self._products().items()
        }
