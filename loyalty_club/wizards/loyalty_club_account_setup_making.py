from typing import NamedTuple

from odoo import models
from odoo.exceptions import AccessError, UserError
from odoo.fields import Command

from ..models.accounting.loyalty_club_account_config import (
    EXPENSES,
    INCOMES,
    LIABILITIES,
    NONE,
)
from ..models.accounting.loyalty_club_account_config_opening import EQUITY
from ..models.accounting.loyalty_club_stored_value_mapping import CHART_MANAGER

#: The type of each account that is made.
NEW_TYPES = {
    "liability_account_id": LIABILITIES[0],
    "deferral_account_id": INCOMES[0],
    "release_account_id": INCOMES[0],
    "breakage_account_id": INCOMES[0],
    "provision_account_id": LIABILITIES[0],
    "marketing_expense_account_id": EXPENSES[0],
    "opening_account_id": EQUITY[0],
    "discount_account_id": INCOMES[0],
    "stored_value_account_id": LIABILITIES[0],
}
#: Codes of a new journal, the first that is free.
CODES = ("LOYAL", *(f"LOYA{number}" for number in range(2, 10)))


class Made(NamedTuple):
    """A set-up, its accounts by field, and by field the products booked anew."""

    config: models.Model
    accounts: dict
    mapped: dict


class LoyaltyClubAccountSetup(models.TransientModel):
    """Makes journal, accounts, set-up and estimate, all or nothing."""

    _inherit = "loyalty.club.account.setup"

    def _make(self, start):
        """Make the set-up, with a first day that may be another for a rehearsal.

        :raise UserError: with the reason, where something does not fit
        """
        self.ensure_one()
        self._check_mapping()
        self._check_evidence()
        mapped = self._unmapped()
        self._check_chart_rights(mapped)
        accounts = {
            name: self[name] or self._new_account(name)
            for name in self._used_accounts()
        }
        for name, products in mapped.items():
            products.property_account_income_id = accounts.get(name)
        config = self.env["loyalty.club.account.config"].create(
            self._config_values(start, accounts)
        )
        if self.method != NONE:
            self.env["loyalty.club.estimate"].create(self._estimate_values(config))
        return Made(config, accounts, mapped)

    def _check_evidence(self):
        if self.method != NONE and not (self.evidence or "").strip():
            raise UserError(
                self.env._("Say where the numbers come from, for the auditor.")
            )

    def _config_values(self, start, accounts):
        own = {name: accounts[name].id for name in self._config_accounts()}
        journal = self.journal_id
        if self.method != NONE and not journal:
            journal = self._new_journal()
        return {
            "club_id": self.club_id.id,
            "company_id": self.company_id.id,
            "method": self.method,
            "start_date": start,
            "journal_id": journal.id if self.method != NONE else False,
            **own,
        }

    def _estimate_values(self, config):
        return {
            "config_id": config.id,
            # The opening is valued on the day before the first one.
            "date_from": config._opening_day(),
            **dict.fromkeys(config._value_fields(), self.point_value),
            "redemption_rate": self.redemption_rate,
            "evidence": self.evidence,
        }

    def _check_chart_rights(self, mapped):
        """Who changes the chart of accounts or products may do so without us too."""
        makes = any(not self[name] for name in self._used_accounts())
        makes = makes or (self.method != NONE and not self.journal_id)
        if (makes or any(mapped.values())) and not self.env.user.has_group(
            CHART_MANAGER
        ):
            raise AccessError(
                self.env._(
                    "Accounts and journals are made, and products are booked on them, "
                    "by an administrator of Invoicing. Ask one to go through these "
                    "pages, or to give you that role."
                )
            )

    def _new_account(self, name):
        """Make an account beside the last one of its type."""
        kind = NEW_TYPES[name]
        accounts = self.env["account.account"].with_company(self.company_id).sudo()
        return accounts.create(
            {
                "name": self._account_name(name),
                "code": accounts._search_new_account_code(self._last_code(kind)),
                "account_type": kind,
                "company_ids": [Command.set(self.company_id.ids)],
            }
        )

    def _last_code(self, kind):
        """Code of the last account of a type, one of the longest of the chart."""
        accounts = self.env["account.account"].with_company(self.company_id).sudo()
        found = accounts.search(
            [
                ("account_type", "=", kind),
                ("company_ids", "parent_of", self.company_id.id),
            ]
        )
        if not found:
            names = self.env["loyalty.club.account.config"]._type_names([kind])
            raise UserError(
                self.env._(
                    "The chart of accounts of %(company)s has no account of the type "
                    "%(type)s. Load a chart, or make that account and choose it.",
                    company=self.company_id.name,
                    type=names,
                )
            )
        return max(found.mapped("code"), key=lambda code: (len(code or ""), code or ""))

    def _account_name(self, name):
        """What a new account is called in the chart."""
        return {
            "liability_account_id": self.env._("Liability of Points"),
            "deferral_account_id": self.env._("Loyalty: Set Aside for Points"),
            "release_account_id": self.env._("Loyalty: Released by Spent Points"),
            "breakage_account_id": self.env._("Loyalty: Released by Lapsed Points"),
            "provision_account_id": self.env._("Provision for Points"),
            "marketing_expense_account_id": self.env._("Loyalty: Cost of Points"),
            "opening_account_id": self.env._("Retained Earnings: Points From Before"),
            "discount_account_id": self.env._("Loyalty Discounts Granted"),
            "stored_value_account_id": self.env._("Gift Cards and Wallets"),
        }[name]

    def _new_journal(self):
        """Make a journal whose posted entries are locked by a hash."""
        journals = self.env["account.journal"].with_company(self.company_id).sudo()
        taken = set(
            journals.with_context(active_test=False)
            .search([("company_id", "=", self.company_id.id)])
            .mapped("code")
        )
        code = next((code for code in CODES if code not in taken), None)
        if code is None:
            raise UserError(
                self.env._(
                    "All codes for a new journal are taken, from %(first)s to "
                    "%(last)s. Choose one of your journals.",
                    first=CODES[0],
                    last=CODES[-1],
                )
            )
        return journals.create(
            {
                "name": self.env._("Loyalty"),
                "code": code,
                "type": "general",
                "company_id": self.company_id.id,
                "restrict_mode_hash_table": True,
            }
        )
