from odoo import models

from ...engine import windows
from ..wording import money_text, number_text
from .loyalty_club_account_config import DEFERRAL
from .loyalty_club_closing_run import DRAFT

#: Columns of the roll-forward that have points as well as money.
IN_POINTS = ("opening", "issued", "returned", "redeemed", "expired", "closing")
IN_MONEY = (*IN_POINTS[:-1], "reestimated", "closing")


class LoyaltyClubClosingRun(models.Model):
    """A closing as a page to print: what the auditor takes away."""

    _inherit = "loyalty.club.closing.run"

    def action_dossier(self):
        """Open the page to print."""
        self.ensure_one()
        return {
            "type": "ir.actions.act_url",
            "url": f"/report/html/loyalty_club.closing_dossier/{self.id}",
            "target": "new",
        }

    def _dossier(self):
        """All that the page shows, as text; whoever may read the closing may see it."""
        self.ensure_one()
        self.check_access("read")
        run = self.sudo()
        lines = run._shown_lines()
        count, checksum = (0, None) if run.state == DRAFT else run._all_rows()
        return {
            "open": run._open_text(),
            "people": run._dossier_people(),
            "clubs": [
                run._dossier_club(config, own)
                for config, own in lines.grouped("config_id").items()
            ],
            "entries": [run._dossier_entry(move) for move in run.move_ids],
            "accounts": run._dossier_accounts(),
            "row_count": run._points_text(count),
            "checksum": checksum,
        }

    def _dossier_people(self):
        """Who did what; a step that nobody has taken yet is left out."""
        people = (
            (self.env._("Computed by"), self.computed_by_id),
            (self.env._("Approved by"), self.approved_by_id),
            (self.env._("Posted by"), self.posted_by_id),
        )
        return [(label, user.name) for label, user in people if user]

    def _dossier_club(self, config, lines):
        lines = lines.sorted("cohort")
        return {
            "name": config.club_id.name,
            "method": dict(config._fields["method"]._description_selection(self.env))[
                config.method
            ],
            "points": self._dossier_table(config, lines, self._dossier_points),
            "money": self._dossier_table(config, lines, self._dossier_money),
            "estimate": self._dossier_estimate(config),
            "sensitivity": self._sensitivity_texts(self._sensitivity(config, lines)),
            "out_of_opening": self._dossier_opening(config, lines),
            "bands": [
                (band, self._points_text(points), self._amount_text(amount))
                for band, points, amount in self._bands(config, lines)
            ],
            "nothing": config.opening_reason if config.opens_with_nothing else None,
        }

    def _dossier_table(self, config, lines, row_of):
        """Rows of a roll-forward: a month of issue each, and the total."""
        calendar = config.club_id.calendar
        rows = [
            (windows.month_text(line.cohort, calendar), row_of(line)) for line in lines
        ]
        return [*rows, (self.env._("Total"), row_of(lines))]

    def _dossier_points(self, lines):
        return [
            self._points_text(sum(lines.mapped(f"points_{name}"))) for name in IN_POINTS
        ]

    def _dossier_money(self, lines):
        return [self._amount_text(sum(lines.mapped(name))) for name in IN_MONEY]

    def _dossier_estimate(self, config):
        estimate = config._estimate_on(self.date_to)
        return {
            "since": config.club_id._date_text(estimate.date_from),
            "value": number_text(self.env, estimate.point_value, 6),
            "cost": number_text(self.env, estimate.unit_cost, 6),
            "rate": f"{number_text(self.env, 100 * estimate.redemption_rate, 4)}%",
            "evidence": estimate.evidence,
            "prepared_by": estimate.prepared_by_id.name,
            "approved_by": estimate.approved_by_id.name,
        }

    def _dossier_opening(self, config, lines):
        """What became revenue out of the balance at the beginning, in words and money.

        Nothing where nothing is deferred.
        """
        if config.method != DEFERRAL:
            return []
        days = (
            (self.env._("In this period, since %s"), self.date_from),
            (self.env._("In the financial year, since %s"), self._year_start(config)),
        )
        return [
            (
                text % self._day_text(day),
                self._amount_text(self._out_of_opening(config, lines, day)),
            )
            for text, day in days
        ]

    def _dossier_entry(self, move):
        return {
            "name": move.name,
            "date": self._day_text(move.date),
            "ref": move.ref,
            "lines": [
                (
                    line.account_id.display_name,
                    line.name,
                    *(
                        self._amount_text(amount) if amount else ""
                        for amount in (line.debit, line.credit)
                    ),
                )
                for line in move.line_ids
            ],
        }

    def _dossier_accounts(self):
        """The reconciliation on the last day of the period."""
        names = ("ledger_points", "waiting_points", "subledger_points")
        money = ("liability", "booked", "foreign_amount", "difference")
        accounts = self.env["account.account"]
        return [
            {
                "name": accounts.browse(row["account_id"]).display_name,
                "points": [
                    self._points_text(row[name])
                    for name in (*names, "points_difference")
                ],
                "money": [self._amount_text(row[name]) for name in money],
            }
            for row in self._configs()._reconcile(self.date_to)
        ]

    def _day_text(self, day):
        """A day by the calendar of the company's club."""
        return self._configs().club_id[:1]._date_text(day)

    def _points_text(self, points):
        return number_text(self.env, points)

    def _amount_text(self, amount):
        return money_text(self.env, float(amount), self.company_id.currency_id)
