from odoo.addons.loyalty_club.tests.accounting import AccountingCommon

from .common import PosClubCommon


class TillClosingCommon(AccountingCommon, PosClubCommon):
    """A till whose sessions are closed, in a club whose points are accounted for."""

    def _sell(self, day, lines, spend=0, **values):
        """A ticket of a day; ``lines`` are products with quantities.

        :param spend: money that points of the customer pay
        """
        with self._on(day):
            lines = [self._line(*line) for line in lines]
            if spend:
                lines.append(self._reward_line(spend))
            return self._sync(self._ticket(lines, **values))

    def _close_till(self, day):
        """All cash that should be there is there."""
        session = self.till_session
        with self._on(day):
            session.post_closing_cash_details(session.cash_register_balance_end)
            # Counting and closing are two calls; native keeps the old difference.
            session.invalidate_recordset()
            session.action_pos_session_closing_control()
        self.assertEqual(session.state, "closed")

    def _open_till(self, day):
        with self._on(day):
            self.till_session = self._open(self.till_session.config_id)

    def _reconciled(self, until, today=None):
        """The reconciliation of the one account, until a day."""
        pages = self.env["loyalty.club.reconciliation"]
        with self._on(today or until):
            page = pages.create({"company_id": self.company.id, "date": until})
        return page.line_ids
