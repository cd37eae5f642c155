from odoo import Command

from .accounting import AccountingCommon


class CompaniesCommon(AccountingCommon):
    """More companies, each with a chart, accounts and a journal of its own."""

    @classmethod
    def _make_company(cls, name, currency, chart="generic_coa"):
        """A company with a chart, open to everybody of the tests."""
        currency.active = True
        company = cls.env["res.company"].create(
            {"name": name, "currency_id": currency.id}
        )
        for user in (cls.env.user, *cls.users.values(), cls.other_approver):
            user.company_ids |= company
        cls.env["account.chart.template"].try_loading(
            chart, company=company, install_demo=False
        )
        company.currency_id = currency  # the chart has set its own
        return company

    @classmethod
    def _currency(cls, name, **values):
        currency = cls.env["res.currency"].with_context(active_test=False)
        currency = currency.search([("name", "=", name)])
        currency.write({"active": True, **values})
        return currency

    @classmethod
    def _set_up(cls, club, company, **estimate):
        """The accounting of a club in a company, with an approved estimate."""
        accounts = cls._make_accounts(company)
        config = cls._make_config(
            club,
            company_id=company.id,
            journal_id=cls._make_journal(company).id,
            **{f"{name}_account_id": account.id for name, account in accounts.items()},
        )
        cls._estimate(config, **estimate)
        return config

    def _order_in(self, company, lines, **values):
        """A quotation of a company; ``lines`` are values of lines, without taxes."""
        there = self.env(
            context={**self.env.context, "allowed_company_ids": company.ids}
        )
        return there["sale.order"].create(
            {
                "partner_id": self.partner.id,
                "company_id": company.id,
                "order_line": [
                    Command.create(
                        {"product_id": self.product.id, "tax_ids": False, **line}
                    )
                    for line in lines
                ],
                **values,
            }
        )

    def _sale_in(self, company, day, price, spend=0):
        """A sale of one thing, confirmed and invoiced on a day."""
        with self._on(day):
            order = self._order_in(company, [{"price_unit": price}])
            if spend:
                self._spend(order, spend)
            order.action_confirm()
            self._invoice(order)
        return order

    def _reconciled(self, company, until):
        """The lines of a company's reconciliation until a day."""
        pages = self.env["loyalty.club.reconciliation"]
        context = {"allowed_company_ids": company.ids}
        with self._on("2025-04-02"):
            page = pages.with_context(**context).create(
                {"company_id": company.id, "date": until}
            )
        return page.line_ids
