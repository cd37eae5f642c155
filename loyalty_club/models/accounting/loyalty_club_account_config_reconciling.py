from datetime import date, timedelta

from odoo import models
from odoo.fields import Domain

from ..membership.planning import hashed_joins
from .loyalty_club_account_config import DEFERRAL, NONE
from .loyalty_club_closing_run import POSTED
from .reconcile_statements import (
    WAITING_INVOICES,
    WAITING_ORDERS,
    differing_statement,
    sums_statement,
)

#: A sale has the moment at which it began; the closing does not see it before it ends.
LONGEST_SALE = timedelta(minutes=5)


class LoyaltyClubAccountConfig(models.Model):
    """Holds ledger, cohorts and general ledger of a set-up against each other."""

    _inherit = "loyalty.club.account.config"

    def _reconcile(self, day):
        """Compare what is owed by each account until ``day``; set-ups may share one.

        :return: list of dict, the fields of ``loyalty.club.reconciliation.line``
        """
        known = self.sudo().filtered(
            lambda config: (
                config.method != NONE
                and (config.start_date <= day or config._closed_until(day))
            )
        )
        by_account = known.grouped(lambda config: config._owed_account())
        return [
            {
                "account_id": account.id,
                "config_ids": configs.ids,
                **configs._reconcile_points(day),
                **configs._reconcile_money(account, day),
            }
            for account, configs in by_account.items()
        ]

    def _owed_account(self):
        """The account on which the liability stands."""
        if self.method == DEFERRAL:
            return self.liability_account_id
        return self.provision_account_id

    def _reconcile_points(self, day):
        self.env.flush_all()
        found = [
            self.env.execute_query(config._on_documents(sums_statement, day))[0]
            for config in self
        ]
        ledger, kept, waiting = (
            round(sum(side), 2) for side in zip(*found, strict=True)
        )
        return {
            "ledger_points": ledger,
            "waiting_points": waiting,
            "subledger_points": kept,
            "points_difference": round(ledger - waiting - kept, 2),
        }

    def _differing_documents(self, day):
        """Model and id of documents whose points are not all in a closing."""
        self.env.flush_all()
        with hashed_joins(self.env):
            return [
                document
                for config in self
                for document in self.env.execute_query(
                    config._on_documents(differing_statement, day)
                )
            ]

    def _on_documents(self, make, day):
        """A statement over the documents; before the first closing all of them wait."""
        run = self._closed_until(day)
        return make(
            self._waiting_statements(),
            club=self.club_id.id,
            company=self.company_id.id,
            config=self.id,
            day=day,
            until=run.date_to or date.min,
            computed=(run.computed_on and run.computed_on - LONGEST_SALE) or None,
        )

    def _waiting_statements(self):
        """Statements that find documents which wait for a later closing, by model."""
        return {"sale.order": WAITING_ORDERS, "account.move": WAITING_INVOICES}

    def _closed_until(self, day):
        """The latest posted run of these set-ups that ends on ``day`` or before."""
        runs = self.env["loyalty.club.closing.run"].sudo()
        own = Domain.OR(config._closings_domain() for config in self)
        own |= Domain("opening_config_id", "in", self.ids)
        domain = own & Domain("state", "=", POSTED) & Domain("date_to", "<=", day)
        return runs.search(domain, order="date_to desc", limit=1)

    def _reconcile_money(self, account, day):
        currency = self.company_id.currency_id
        liability = currency.round(sum(config._owed_on(day) for config in self))
        booked = -self._booked(account, day)
        foreign = [("move_id.club_closing_run_id", "=", False)]
        return {
            "liability": liability,
            "booked": currency.round(booked),
            "foreign_amount": -currency.round(self._booked(account, day, foreign)),
            "difference": currency.round(liability - booked),
        }

    def _owed_on(self, day):
        """What the latest posted run until a day says is owed."""
        return self._owed_by(self._closed_until(day))

    def _owed_by(self, run):
        """What a run says is owed, or nothing where there is no run."""
        own = run.line_ids.filtered(lambda line: line.config_id == self)
        return sum(own.mapped("closing"))
