from contextlib import contextmanager
from decimal import ROUND_HALF_UP, Decimal
from itertools import pairwise
from unittest.mock import patch

from freezegun import freeze_time

from odoo import Command, fields
from odoo.tests import new_test_user
from odoo.tools import SQL

from odoo.addons.loyalty_club.models.accounting.source_freezing import freeze_statement

from .common import LoyaltyClubCommon

NEW_YEAR = "2025-01-01 12:00:00"
GROUP = "loyalty_club.group_loyalty_club_liability_"
#: Accounts of a set-up, with their types.
ACCOUNTS = {
    "liability": "liability_current",
    "deferral": "income",
    "release": "income",
    "breakage": "income_other",
    "marketing_expense": "expense",
    "provision": "liability_current",
    "opening": "equity",
}
POINTS = ("opening", "issued", "returned", "redeemed", "expired", "closing")
MONEY = ("opening", "issued", "returned", "redeemed", "expired", "reestimated")


def cents(value):
    """Money as it is booked: two digits, half up."""
    return Decimal(value).quantize(Decimal("0.01"), ROUND_HALF_UP)


def money(*amounts):
    """Amounts of a row, as they are written down."""
    return [Decimal(amount) for amount in amounts]


def deferred(price, goods, points, worth):
    """The points' part of a price; ``worth`` is what is expected of one point."""
    return price * points * worth / (goods + points * worth)


def owed(money, issued, redeemed, expired, rate):
    """What is left of money set aside: by the points still expected."""
    expected = Decimal(max(redeemed, min(rate * issued, issued - expired)))
    return money * (1 - redeemed / expected) if expected else Decimal(0)


class AccountingCommon(LoyaltyClubCommon):
    """A club whose points are accounted for from January 2025 on.

    A point is worth 0.1 without tax, and four of five are spent. Classes that use it
    are frozen at NEW_YEAR.
    """

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.users = {
            role: new_test_user(cls.env, f"club_{role}", groups=f"{GROUP}{role}")
            for role in ("preparer", "approver")
        }
        cls.other_approver = new_test_user(
            cls.env, "club_approver_two", groups=f"{GROUP}approver"
        )
        cls.accounts = cls._make_accounts(cls.company)
        cls.journal = cls._make_journal(cls.company)
        cls.config = cls._make_config(cls.club)
        cls.estimate = cls._estimate(cls.config)

    @classmethod
    def _make_accounts(cls, company):
        return {
            name: cls.env["account.account"].create(
                {
                    "name": f"Points: {name}",
                    "code": f"9870{number}",
                    "account_type": kind,
                    "company_ids": [Command.set(company.ids)],
                }
            )
            for number, (name, kind) in enumerate(ACCOUNTS.items())
        }

    @classmethod
    def _make_journal(cls, company):
        return cls.env["account.journal"].create(
            {
                "name": "Points",
                "code": "LOYAL",
                "type": "general",
                "company_id": company.id,
            }
        )

    @classmethod
    def _config_values(cls, club, **values):
        accounts = {f"{name}_account_id": a.id for name, a in cls.accounts.items()}
        return {
            "club_id": club.id,
            "company_id": cls.company.id,
            "method": "deferral",
            "start_date": "2025-01-01",
            "journal_id": cls.journal.id,
            **accounts,
            **values,
        }

    @classmethod
    def _make_config(cls, club, **values):
        configs = cls.env["loyalty.club.account.config"]
        return configs.create(cls._config_values(club, **values))

    @classmethod
    def _draft_estimate(cls, config, **values):
        return (
            cls.env["loyalty.club.estimate"]
            .with_user(cls.users["preparer"])
            .create(
                {
                    "config_id": config.id,
                    "date_from": "2025-01-01",
                    "point_value": 0.1,
                    "redemption_rate": 0.8,
                    "evidence": "The reward gives 0.10 for a point.",
                    **values,
                }
            )
        )

    @classmethod
    def _estimate(cls, config, **values):
        estimate = cls._draft_estimate(config, **values)
        estimate.with_user(cls.users["approver"]).action_approve()
        return estimate

    def _on(self, day, hour=12):
        return freeze_time(f"{day} {hour:02d}:00:00")

    def _invoiced_sale(self, day, lines, spend=0):
        """An order, confirmed and invoiced on a day."""
        with self._on(day):
            order = self._order(lines)
            if spend:
                self._spend(order, spend)
            order.action_confirm()
            self._invoice(order)
        return order

    def _run(self, today, **values):
        """The next run, computed on a day by the preparer, and held against all."""
        runs = self.env["loyalty.club.closing.run"].with_user(self.users["preparer"])
        with self._on(today), self._later_transaction():
            run = runs.create({"company_id": self.company.id, **values})
            run.action_compute()
        self._assert_nothing_left_out(run.sudo())
        return run

    @contextmanager
    def _later_transaction(self):
        """Let a run see what was written before as if it had been committed.

        Rows written in a savepoint bear a number of their own. This one stays open, so
        that all that comes after has that number or a higher one.
        """
        self.env.flush_all()
        club = {"club": self.club.id}
        self.env.cr.execute("SAVEPOINT later")
        self.env.cr.execute(
            SQL("UPDATE loyalty_club SET id = id WHERE id = %(club)s", **club)
        )
        ((mark,),) = self.env.execute_query(
            SQL(
                "SELECT xmin::text::bigint FROM loyalty_club WHERE id = %(club)s",
                **club,
            )
        )
        run_class = self.env.registry["loyalty.club.closing.run"]
        seeing = run_class._seeing

        def seen(run, configs):
            return {**seeing(run, configs), "mark": mark}

        with patch.object(run_class, "_seeing", seen):
            yield

    def _assert_nothing_left_out(self, run):
        """A run that looks only at what was touched keeps what one over all keeps."""
        kept = self._frozen(run)
        with self.env.cr.savepoint() as savepoint:
            run._forget()
            for config in run._active_configs():
                run._on_documents(freeze_statement, config, whole=True)
            self.assertEqual(kept, self._frozen(run))
            savepoint.rollback()
        self.env.invalidate_all()

    def _frozen(self, run):
        """Checksums of what a run has frozen."""
        return self.env.execute_query(
            SQL(
                """
                SELECT hash FROM loyalty_club_closing_source
                 WHERE run_id = %s ORDER BY hash
                """,
                run.id,
            )
        )

    def _close(self, today, **values):
        """The same, approved and posted by another person."""
        run = self._run(today, **values)
        with self._on(today):
            run.with_user(self.users["approver"]).action_approve()
            run.with_user(self.users["approver"]).action_post()
        return run.sudo()

    def _points(self, run, cohort):
        line = self._cohort_line(run, cohort)
        return [line[f"points_{name}"] for name in POINTS]

    def _money(self, run, cohort):
        """The money columns of a line, opening first; the closing is their sum."""
        line = self._cohort_line(run, cohort)
        columns = [cents(line[name]) for name in MONEY]
        self.assertEqual(sum(columns), cents(line.closing))
        return columns

    def _cohort_line(self, run, cohort):
        line = run.sudo().line_ids.filtered(
            lambda line: line.cohort == fields.Date.to_date(cohort)
        )
        self.assertEqual(len(line), 1, f"one line for {cohort}")
        return line

    def _balance(self, name):
        """What is booked on an account: debit less credit."""
        lines = self.env["account.move.line"].search(
            [
                ("account_id", "=", self.accounts[name].id),
                ("parent_state", "=", "posted"),
            ]
        )
        return cents(sum(lines.mapped("balance")))

    def _trial_balance(self, company=None):
        """What is booked on each account of a company that is not even."""
        rows = self.env["account.move.line"]._read_group(
            [
                ("company_id", "=", (company or self.company).id),
                ("parent_state", "=", "posted"),
            ],
            ["account_id"],
            ["balance:sum"],
        )
        balances = {account: Decimal(f"{total:.4f}") for account, total in rows}
        return {account: total for account, total in balances.items() if total}

    def _roll_forward(self, run):
        """The run's lines as an accountant reads them: by month, points and money."""
        return {
            f"{line.cohort:%Y-%m}": (
                [line[f"points_{name}"] for name in POINTS],
                [Decimal(f"{line[name]:.4f}") for name in (*MONEY, "closing")],
            )
            for line in run.sudo().line_ids
        }

    def _assert_booked(self, run):
        """What the run says is owed stands on the account of the liability."""
        closing = sum(cents(line.closing) for line in run.sudo().line_ids)
        self.assertEqual(self._balance("liability"), -closing)

    def _columns(self, before, *stages):
        """Money columns from the balance before and after each event."""
        levels = [cents(before), *map(cents, stages)]
        return [levels[0], *(b - a for a, b in pairwise(levels))]
