"""What must hold after every closing, whatever has happened before it.

Plain functions: tests with real processes, which are no test cases, ask them too.
"""

from collections import defaultdict
from decimal import Decimal
from itertools import pairwise

from .accounting import cents, deferred, owed

COLUMNS = ("issued", "returned", "redeemed", "expired", "reestimated")
#: Accounts of a set-up by deferral, against the columns that are booked on them.
AGAINST = {
    "deferral_account_id": ("issued", "returned"),
    "release_account_id": ("redeemed", "reestimated"),
    "breakage_account_id": ("expired",),
}


def exact(value):
    """Money or points as they are kept, whatever digits a currency has."""
    return Decimal(f"{value:.4f}")


def check_closing(run, earlier):
    """Hold a posted run against the one before it, its entry, ledger and books.

    :param earlier: the posted run of the period before, or none
    """
    run.env.invalidate_all()
    check_columns(run)
    if not run.opening_config_id:  # it follows none, and is booked against equity
        check_opening(run, earlier)
        check_entry(run)
    check_reconciliation(run)
    check_again(run)


def check_closings(*runs):
    """The same for runs that follow each other, from a company's first on."""
    for earlier, run in pairwise((runs[0].browse(), *runs)):
        check_closing(run, earlier)


def check_columns(run):
    """Opening and columns add up to the closing, in money and in points."""
    for line in run.line_ids:
        moved = sum(exact(line[name]) for name in COLUMNS)
        assert exact(line.opening) + moved == exact(line.closing), line.cohort
        points = sum(exact(line[f"points_{name}"]) for name in COLUMNS[:-1])
        held = exact(line.points_opening) + points
        assert held == exact(line.points_closing), line.cohort
        assert line.closing >= 0, line.cohort


def check_opening(run, earlier):
    """What the period before ended with is what this one begins with."""
    last = _by_place(earlier)
    for place, line in _by_place(run).items():
        before = last.pop(place, line.browse())
        assert exact(line.opening) == exact(before.closing), place
        assert exact(line.points_opening) == exact(before.points_closing), place
    for place, line in last.items():
        assert (line.closing, line.points_closing) == (0, 0), place


def _by_place(run):
    return {(line.config_id, line.cohort): line for line in run.line_ids}


def check_entry(run):
    """The entry has the sums of the columns and nothing else: no rounding is hidden."""
    booked = {}
    for line in run.move_ids.line_ids:
        booked[line.account_id] = booked.get(line.account_id, 0) + exact(line.balance)
    wanted = {}
    for config, lines in run.line_ids.grouped("config_id").items():
        for name, columns in AGAINST.items():
            total = sum(exact(line[column]) for line in lines for column in columns)
            for account, side in ((config[name], 1), (config.liability_account_id, -1)):
                wanted[account] = wanted.get(account, 0) + side * total
    assert _uneven(booked) == _uneven(wanted)
    assert set(run.move_ids.mapped("date")) <= {run.date_to}


def _uneven(balances):
    return {account: balance for account, balance in balances.items() if balance}


def check_reconciliation(run):
    """Ledger, closings and general ledger say the same on the last day."""
    configs = run.env["loyalty.club.account.config"]._of_company(run.company_id)
    for row in configs._reconcile(run.date_to):
        assert row["points_difference"] == 0, row
        assert row["difference"] == 0, row
        assert row["foreign_amount"] == 0, row


def check_again(run):
    """The frozen rows are as they were and give the same lines once more."""
    found = run.action_reperform()
    result = run.env[found["res_model"]].browse(found["res_id"])
    assert result.is_equal, result.finding_ids.mapped("text")


class HandCount:
    """What is set aside by month of issue, kept document by document beside the books.

    :param value: money that a point is worth
    :param rates: the rate that is expected from a day on, by that day
    """

    def __init__(self, value, rates):
        self.value, self.rates = Decimal(value), rates
        self.kept = defaultdict(Decimal)

    def rate(self, day):
        """What was expected on a day."""
        return self.rates[max(since for since in self.rates if since <= day)]

    def sold(self, month, day, paid, goods, points):
        """An invoice of ``day`` for an order of ``month``; give what it sets aside."""
        money = deferred(paid, goods, points, self.value * self.rate(day))
        self.kept[month] += money
        return money

    def came_back(self, month, money):
        """What a return took of it."""
        self.kept[month] -= money

    def check(self, run):
        """Each month owes what its sums come to by hand, to the cent."""
        rate = self.rate(run.date_to)
        for line in run.line_ids:
            kept = self.kept[line.cohort]
            assert abs(Decimal(line.deferred) - kept) < Decimal("1e-6"), line.cohort
            sums = (line.total_issued, line.total_redeemed, line.total_expired)
            issued, redeemed, expired = (max(exact(value), 0) for value in sums)
            wanted = owed(max(kept, 0), issued, redeemed, expired, rate)
            assert cents(line.closing) == cents(wanted), (line.cohort, wanted)
