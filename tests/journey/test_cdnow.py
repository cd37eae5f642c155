"""All real purchases come in by CSV, and every member stands where the file says.

Pandas counts the file here, by the rules in words; nothing of the suite is asked.
"""

from datetime import date, timedelta
from unittest.mock import patch

import pandas as pd

from odoo.tests import TransactionCase, tagged

from odoo.addons.base.models.ir_cron import IrCron

from dev import cdnow, replay

TODAY = date(2026, 11, 20)
MEMBERS = 2357


def table():
    """The file with the last purchase of today, a row a purchase."""
    frame = pd.read_csv(
        replay.FILE,
        sep=r"\s+",
        names=["whole", "customer", "day", "discs", "amount"],
        dtype={"customer": str},
    )
    frame["day"] = pd.to_datetime(frame["day"], format="%Y%m%d")
    frame["day"] += pd.Timestamp(TODAY) - frame["day"].max()
    frame["cents"] = (frame["amount"] * 100).round().astype(int)
    return frame


def numbers(frame, start, end):
    """Cents, purchases and days of every customer after ``start``, to ``end``."""
    inside = frame[(frame["day"] > start) & (frame["day"] <= end)]
    grouped = inside.groupby("customer").agg(
        cents=("cents", "sum"), purchases=("day", "size"), days=("day", "nunique")
    )
    return grouped.reindex(frame["customer"].unique(), fill_value=0)


def season_start(day):
    """The day before the season: seasons begin in March, June, September, December."""
    month = day.month - day.month % 3
    first = day.replace(month=month, day=1) if month else day.replace(day=1)
    if not month:
        first = (first - pd.DateOffset(years=1)).replace(month=12)
    return first - pd.Timedelta(days=1)


def general(frame, day):
    """50 dollars or 3 purchases in a year: silver; 200 or 8: gold."""
    year = numbers(frame, day - pd.DateOffset(years=1), day)
    gold = (year.cents >= 200_00) | (year.purchases >= 8)
    silver = ((year.cents >= 50_00) | (year.purchases >= 3)) & ~gold
    return {"Base": (~gold & ~silver).sum(), "Silver": silver.sum(), "Gold": gold.sum()}


def clothing(frame, day):
    """More than one purchase in the season: silver."""
    silver = numbers(frame, season_start(day), day).purchases > 1
    return {"Base": (~silver).sum(), "Silver": silver.sum()}


def restaurant(frame, day):
    """Two days in three months: regular; more than five purchases: gold."""
    months = numbers(frame, day - pd.DateOffset(months=3), day)
    gold = months.purchases > 5
    regular = (months.days >= 2) & ~gold
    base = ~gold & ~regular
    return {"Base": base.sum(), "Regular": regular.sum(), "Gold": gold.sum()}


@tagged("post_install", "-at_install")
class TestCdnow(TransactionCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.frame = table()
        # The review commits slice by slice; a test may not.
        with patch.object(IrCron, "_commit_progress", lambda *args, **kwargs: 0):
            cls.counts, cls.by_rules = cdnow.run(cls.env, TODAY)

    def test_the_import_proves_the_totals_of_the_file(self):
        self.assertEqual(self.counts["imported"], len(self.frame))
        self.assertEqual(self.counts["customers"], MEMBERS)
        cents = round(100 * self.counts["amount"])
        self.assertEqual(cents, self.frame["cents"].sum())

    def test_every_purchase_has_its_day_and_amount(self):
        purchases = self.env["loyalty.club.purchase"].search(
            [("channel", "=", "import")], order="id desc", limit=len(self.frame)
        )
        stored = sorted(
            (row.partner_id.ref, row.date.date(), round(100 * row.amount))
            for row in purchases
        )
        frame = self.frame
        days = frame["day"].dt.date
        wanted = sorted(zip(frame["customer"], days, frame["cents"], strict=True))
        self.assertEqual(stored, wanted)

    def test_members_stand_where_pandas_puts_them(self):
        oracles = {"general": general, "clothing": clothing, "restaurant": restaurant}
        self.assertEqual(set(self.by_rules), set(oracles))
        for name, oracle in oracles.items():
            self.assertEqual(len(self.by_rules[name]), 5)
            for day, counts in self.by_rules[name].items():
                wanted = oracle(self.frame, pd.Timestamp(day))
                self.assertEqual(sum(wanted.values()), MEMBERS)
                self.assertEqual(counts, wanted, f"{name} on {day}")

    def test_the_readme_shows_these_members(self):
        for page in ("README.md", "README.fa.md"):
            text = (replay.ROOT / page).read_text()
            for line in cdnow.lines(self.by_rules):
                self.assertIn(line, text, page)

    def test_the_dates_differ_enough_to_prove_something(self):
        for name, dates in self.by_rules.items():
            seen = {tuple(counts.values()) for counts in dates.values()}
            self.assertEqual(len(seen), 5, name)
        self.assertEqual(max(self.by_rules["general"]), TODAY)
        self.assertLess(min(self.by_rules["general"]), TODAY - timedelta(days=350))
