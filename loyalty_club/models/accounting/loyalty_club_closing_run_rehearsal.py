from datetime import timedelta

from odoo import api, models
from odoo.tools import SQL

from .loyalty_club_closing_run import DRAFT, POSTED, REVERSED
from .source_freezing import freeze_statement


class LoyaltyClubClosingRun(models.Model):
    """Reckons a month as a closing would, for a set-up that is about to be made."""

    _inherit = "loyalty.club.closing.run"

    @api.model
    def _rehearse(self, config, start, first, last):
        """Lines of a closing from ``first`` to ``last``, after one from ``start`` on.

        It writes like a closing, and takes those of other clubs out of its way, so it
        belongs into a savepoint that is rolled back.

        :return: list of values of lines, see :meth:`_lines_of`
        """
        self.env.cr.execute(
            SQL(
                "UPDATE loyalty_club_closing_run SET state = %s WHERE company_id = %s",
                REVERSED,
                config.company_id.id,
            )
        )
        self.invalidate_model(["state"])
        if start < first:
            self._rehearsed(config, start, first - timedelta(days=1), state=POSTED)
        return list(self._rehearsed(config, first, last)._lines_of(config))

    @api.model
    def _rehearse_opening(self, config, day):
        """Lines of an opening at the end of a day. It belongs into a savepoint, too."""
        return list(self._rehearsed(config, day, day, config.id)._lines_of(config))

    @api.model
    def _rehearsed(self, config, first, last, opening=None, state=DRAFT):
        """A run that froze the documents of one set-up. By SQL: it follows no other."""
        values = (config.company_id.id, first, last, opening, state)
        ((run_id,),) = self.env.execute_query(
            SQL(
                """
                INSERT INTO loyalty_club_closing_run (
                    company_id, date_from, date_to, opening_config_id, state)
                VALUES %s RETURNING id
                """,
                values,
            )
        )
        run = self.browse(run_id)
        run._on_documents(freeze_statement, config)
        return run
