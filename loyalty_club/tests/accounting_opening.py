from odoo import fields

from .accounting import AccountingCommon, cents


class OpeningCommon(AccountingCommon):
    """The same club, whose members hold points from before January 2025.

    An opening values a point at 0.1 × 80% = 0.08.
    """

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.member.joined_on = "2024-01-01"
        cls._estimate(cls.config, date_from="2024-12-31")

    def _open_run(self, today="2025-01-05", config=None, **values):
        """An opening, computed by the preparer."""
        config = config or self.config
        return self._run(today, opening_config_id=config.id, **values)

    def _open(self, today="2025-01-05", config=None):
        """The same, approved and posted by another person."""
        config = config or self.config
        return self._close(today, opening_config_id=config.id)

    def _spent(self, day, points):
        """An order of as much tea as the points pay, so that it earns nothing."""
        return self._invoiced_sale(
            day, [(self.other_product, points // 100)], spend=points
        )

    def _assert_reconciled(self, day):
        """Ledger, closings and books say the same of every account."""
        configs = self.config._of_company(self.company)
        for row in configs._reconcile(fields.Date.to_date(day)):
            with self.subTest(day=day, account=row["account_id"]):
                self.assertEqual(row["points_difference"], 0)
                self.assertEqual(row["foreign_amount"], 0)
                self.assertEqual(cents(row["difference"]), 0)
