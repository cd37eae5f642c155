from odoo import api, models
from odoo.exceptions import ValidationError

from .loyalty_club_account_config import ACCOUNTS, DEFERRAL, NONE


class LoyaltyClubAccountConfig(models.Model):
    """A set-up that could not be posted, or would count twice, is refused."""

    _inherit = "loyalty.club.account.config"

    @api.constrains(
        "club_id",
        "company_id",
        "method",
        "journal_id",
        *ACCOUNTS["deferral"],
        *ACCOUNTS["provision"],
    )
    def _check_set_up(self):
        for config in self:
            problem = config._problem()
            if problem:
                raise ValidationError(problem)

    def _problem(self):
        """Say what is wrong with the set-up, or nothing."""
        self.ensure_one()
        if self.company_id not in self.club_id.company_ids:
            return self.env._(
                "Sales of %(company)s do not count in %(club)s. Choose one of the "
                "club's companies.",
                company=self.company_id.name,
                club=self.club_id.name,
            )
        if self.method == NONE:
            return None
        return (
            self._problem_of_journal()
            or self._problem_of_accounts()
            or self._problem_of_counting_twice()
        )

    def _problem_of_journal(self):
        if not self.journal_id:
            return self.env._("Choose a journal for the entries.")
        if not self._is_own(self.journal_id):
            return self._wrong_company_text(self.journal_id)
        if self.journal_id.type != "general":
            return self.env._(
                "The journal %s is for something else. Choose one of the type "
                "Miscellaneous.",
                self.journal_id.name,
            )
        if not self.journal_id.code:
            return self.env._(
                "The journal %s gives its entries no numbers. Give it a sequence "
                "prefix.",
                self.journal_id.name,
            )
        return None

    def _problem_of_accounts(self):
        for name, types in ACCOUNTS[self.method].items():
            account = self[name]
            label = self._fields[name]._description_string(self.env)
            if not account:
                return self.env._("Choose an account: %s.", label)
            problem = self._problem_of_account(account, label, types)
            if problem:
                return problem
        return None

    def _problem_of_counting_twice(self):
        """A discount on the liability account would use it up a second time."""
        if self.method != DEFERRAL:
            return None
        config = self.with_company(self.company_id).sudo()
        rewards = config.club_id.points_program_id.reward_ids
        for product in rewards.discount_line_product_id:
            account = product._get_product_accounts()["income"]
            if account == config.liability_account_id:
                return self.env._(
                    "The discount %(product)s is booked on %(account)s, the liability "
                    "itself. Spent points would then lower it twice: by the invoice "
                    "and by the closing. Give the discount an income account.",
                    product=product.display_name,
                    account=account.display_name,
                )
        return None
