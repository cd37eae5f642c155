from odoo import api, fields, models
from odoo.exceptions import ValidationError

from .loyalty_club_account_config import INCOMES, LIABILITIES
from .loyalty_club_stored_value import SINGLE, STORED_VALUE, WALLET


class LoyaltyClubStoredValue(models.Model):
    """What contradicts a set-up: refused at once, or told until products fit it.

    Products belong to the shop, and others may change them later. So a set-up whose
    products do not fit is kept and says what is wrong, and no period is closed by it.
    """

    _inherit = "loyalty.club.stored.value"

    problem_text = fields.Text(
        string="Before You Close",
        compute="_compute_problem_text",
        help="What has to be put right before a period can be closed.",
    )

    @api.depends(
        "program_id", "company_id", "liability_account_id", "voucher_vat", "journal_id"
    )
    def _compute_problem_text(self):
        for value in self:
            known = value.sudo()
            value.problem_text = bool(value.program_id) and known._problem_of_products()

    @api.constrains(
        "program_id",
        "company_id",
        "liability_account_id",
        "breakage_account_id",
        "journal_id",
        "voucher_vat",
        "estimate_ids",
    )
    def _check_set_up(self):
        for value in self.sudo():
            problem = (
                value._problem_of_program()
                or value._problem_of_accounts()
                or value._problem_of_breakage()
            )
            if problem:
                raise ValidationError(problem)

    def _problem(self):
        """Say what keeps periods from being closed, or nothing."""
        return self._problem_of_breakage() or self._problem_of_products()

    def _problem_of_program(self):
        if self.program_type not in STORED_VALUE:
            return self.env._(
                "%s is a programme of another kind. Choose one of gift cards or "
                "wallets.",
                self.program_id.name,
            )
        if self.program_type == WALLET and self.voucher_vat == SINGLE:
            return self.env._(
                "Money on a wallet is a deposit of the customer, and no tax is due on "
                "it. Choose multi-purpose: the goods that it pays for are taxed."
            )
        return None

    def _problem_of_accounts(self):
        for name, types in (
            ("liability_account_id", LIABILITIES),
            ("breakage_account_id", INCOMES),
        ):
            account = self[name]
            label = self._fields[name]._description_string(self.env)
            problem = account and self._problem_of_account(account, label, types)
            if problem:
                return problem
        configs = self.env["loyalty.club.account.config"]._of_company(self.company_id)
        owed = configs.liability_account_id | configs.provision_account_id
        if self.liability_account_id in owed:
            return self.env._(
                "Gift cards and points cannot be owed on the same account, %s: cards "
                "that pay would use up what is owed for points. Choose two accounts.",
                self.liability_account_id.display_name,
            )
        return None

    def _problem_of_breakage(self):
        """What an entry of breakage needs."""
        if not any(self.estimate_ids.mapped("breakage_rate")):
            return None
        if not self.breakage_account_id:
            return self.env._(
                "Choose the account of the breakage of %s.", self.display_name
            )
        if self.journal_id.type != "general":
            return self.env._(
                "Choose a journal of the type Miscellaneous for the breakage of %s.",
                self.display_name,
            )
        return None

    def _problem_of_products(self):
        """Say what does not fit of the products, or nothing."""
        return (
            self._problem_of_lacking()
            or self._problem_of_sharing()
            or self._problem_of_mapping()
            or self._problem_of_taxes()
        )

    def _problem_of_lacking(self):
        if not self._card_products():
            return self.env._(
                "No product sells the cards of %s. Choose one in the programme.",
                self.program_id.name,
            )
        if not self._discount_products():
            return self.env._(
                "%s has no reward, so its cards cannot pay. Add one to the programme.",
                self.program_id.name,
            )
        return None

    def _problem_of_sharing(self):
        """A product tells by itself which programme's card was sold or has paid."""
        cards, discounts = self._card_products(), self._discount_products()
        others = self._of_company(self.company_id) - self
        taken = cards & discounts | (cards | discounts) & cards.browse().union(
            *(value._products() for value in others)
        )
        if taken:
            return self.env._(
                "The product %s stands for two things: another programme, or selling "
                "and paying, uses it too. What is sold and what is used could not be "
                "told apart. Give each a product of its own.",
                taken[0].display_name,
            )
        return None

    def _problem_of_mapping(self):
        for product in self._products():
            account = self._account_of(product)
            if account != self.liability_account_id:
                return self.env._(
                    "%(product)s is booked on %(booked)s, not on %(account)s. What "
                    "sells the cards and what they pay with belong on one liability: "
                    "otherwise a card is revenue when it is sold, and lowers revenue "
                    "or leaves a debt when it is used.",
                    product=product.display_name,
                    booked=account.display_name or self.env._("no account"),
                    account=self.liability_account_id.display_name,
                )
        return None

    def _problem_of_taxes(self):
        taxes = {product: self._taxes_of(product) for product in self._products()}
        if self.voucher_vat != SINGLE:
            return next(map(self._text_of_tax, filter(taxes.get, taxes)), None)
        untaxed = next((product for product, tax in taxes.items() if not tax), None)
        if untaxed:
            return self.env._(
                "%s carries no tax. A single-purpose voucher is taxed when it is sold, "
                "and takes the tax off again when it pays: both products carry the "
                "same tax.",
                untaxed.display_name,
            )
        if len(set(taxes.values())) > 1:
            return self.env._(
                "The products of %s carry different taxes. What a single-purpose "
                "voucher takes off when it pays is the tax that was due when it was "
                "sold: give both products the same tax.",
                self.program_id.name,
            )
        return self._problem_of_tax_accounts(*set(taxes.values()))

    def _problem_of_tax_accounts(self, taxes):
        """A tax without an account is booked where its line is: on the liability."""
        for tax in taxes.flatten_taxes_hierarchy():
            lines = tax.invoice_repartition_line_ids | tax.refund_repartition_line_ids
            own = lines.filtered(lambda line: line.repartition_type == "tax")
            if any(not line.account_id for line in own):
                return self.env._(
                    "The tax %s has no account of its own, so it would be booked on "
                    "the liability to the holders of cards. Give the tax its account.",
                    tax.name,
                )
        return None

    def _text_of_tax(self, product):
        return self.env._(
            "%(product)s carries the tax %(tax)s. A multi-purpose voucher is taxed "
            "when it is used, by the goods that it pays for: taxed by itself too, the "
            "same sale would be taxed twice. Take the tax off the product.",
            product=product.display_name,
            tax=", ".join(self._taxes_of(product).mapped("name")),
        )

    def _products(self):
        """What sells the cards, and what they pay with."""
        return self._card_products() | self._discount_products()

    def _taxes_of(self, product):
        """The taxes of a product in this company."""
        return product.taxes_id._filter_taxes_by_company(self.company_id)
