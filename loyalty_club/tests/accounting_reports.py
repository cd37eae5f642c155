from odoo import Command
from odoo.tests import new_test_user
from odoo.tools import SQL

from .accounting import AccountingCommon

JAN, FEB = "2025-01-01", "2025-02-01"


class ReportsCommon(AccountingCommon):
    """Two closed months: a sale, then a return, points spent and a changed rate."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.auditor = new_test_user(
            cls.env, "club_auditor", groups="loyalty_club.group_loyalty_club_auditor"
        )

    def _january(self):
        """1,000 points, all invoiced."""
        self.sale = self._invoiced_sale("2025-01-10", [(self.product, 10)])
        return self._close("2025-02-01")

    def _february(self):
        """200 points go back with goods, 300 are spent, 370 come in."""
        with self._on("2025-02-05"):
            self._credit(self.sale.invoice_ids, 0.2)
        self._invoiced_sale("2025-02-10", [(self.product, 4)], spend=300)
        self._estimate(self.config, date_from=FEB, redemption_rate=0.75)
        return self._close("2025-03-01")

    def _reconciled(self, user=None, **values):
        pages = self.env["loyalty.club.reconciliation"]
        with self._on("2025-03-05"):
            return pages.with_user(user or self.users["preparer"]).create(values)

    def _book(self, amount, day="2025-01-20"):
        """An entry by hand that adds to what is owed."""
        sides = (("liability", -amount), ("release", amount))
        move = self.env["account.move"].create(
            {
                "journal_id": self.journal.id,
                "date": day,
                "line_ids": [
                    Command.create(
                        {"account_id": self.accounts[name].id, "balance": balance}
                    )
                    for name, balance in sides
                ],
            }
        )
        move.action_post()
        return move

    def _tamper(self, assignment, row):
        """Change a frozen row as only an owner of the database can."""
        self.env.flush_all()
        table = SQL.identifier("loyalty_club_closing_source")
        for statement in (
            SQL("ALTER TABLE %s DISABLE TRIGGER no_rewrite", table),
            SQL("UPDATE %s SET %s WHERE id = %s", table, SQL(assignment), row.id),
            SQL("ALTER TABLE %s ENABLE TRIGGER no_rewrite", table),
        ):
            self.env.cr.execute(statement)
        self.env.invalidate_all()

    def _check(self, run, user=None):
        action = run.with_user(user or self.users["preparer"]).action_reperform()
        result = self.env[action["res_model"]].browse(action["res_id"])
        return result.with_user(user or self.users["preparer"])
