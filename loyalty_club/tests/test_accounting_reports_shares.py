from decimal import Decimal

from freezegun import freeze_time

from odoo import Command
from odoo.tests import tagged

from .accounting import NEW_YEAR, cents, deferred
from .accounting_reports import JAN, ReportsCommon

SHARES = "loyalty.club.roll.forward.share"


@freeze_time(NEW_YEAR)
@tagged("post_install", "-at_install")
class TestShares(ReportsCommon):
    """The roll-forward by tier and shop adds up to the closing, to the cent."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        teams = cls.env["crm.team"]
        cls.bazaar, cls.online = (
            teams.create({"name": name}) for name in ("Bazaar", "Online")
        )

    def _sell_in(self, team, day, quantity, spend=0):
        """An invoiced sale of a team."""
        with self._on(day):
            order = self._order([(self.product, quantity)])
            order.team_id = team
            if spend:
                self._spend(order, spend)
            order.action_confirm()
            self._invoice(order)
        return order

    def _months(self):
        """Two closings with everything that can happen in them."""
        sales = [
            self._sell_in(team, "2025-01-10", quantity)
            for team, quantity in (
                (self.bazaar, 1),
                (self.bazaar, 1),
                (self.online, 1),
                (self.online, 7),
            )
        ]
        with self._on("2025-01-15"):
            self._give(33, reason="Goodwill")
        january = self._close("2025-02-01")
        with self._on("2025-02-05"):
            self._credit(sales[3].invoice_ids, 0.33)
            self._give(-7, reason="Mistake")
        self._sell_in(self.online, "2025-02-10", 3, spend=150)
        self._estimate(
            self.config, date_from="2025-02-01", redemption_rate=0.7, unit_cost=0.08
        )
        return january, self._close("2025-03-01")

    def _sums(self, model, by):
        rows = self.env[model].with_user(self.auditor)
        found = rows._read_group([], by, ["points:sum", "amount:sum"])
        return {
            tuple(keys): (cents(points), cents(amount))
            for *keys, points, amount in found
            if points or amount
        }

    def _assert_adds_up(self):
        by = ["run_id", "cohort:day", "part"]
        whole = self._sums("loyalty.club.roll.forward", by)
        self.assertTrue(whole)
        self.assertEqual(self._sums(SHARES, by), whole)

    def test_shares_add_up_to_each_column_of_each_month_of_issue(self):
        self._months()
        self._assert_adds_up()
        rows = self.env[SHARES].search([])
        for row in rows:
            self.assertEqual(cents(row.amount), Decimal(str(row.amount)))
        self.assertEqual(len(set(rows.ids)), len(rows))

    def test_a_provision_is_shared_out_by_points(self):
        self.config.method = "provision"
        self._estimate(self.config, date_from=JAN, unit_cost=0.07, redemption_rate=0.9)
        self._months()
        self._assert_adds_up()
        sums = self._sums(SHARES, ["part", "shop"])
        self.assertEqual(sums["2_issued", "Bazaar"], (200, cents("12.60")))

    def test_points_and_money_stand_at_the_shop_where_they_moved(self):
        january, february = self._months()
        found = self._sums(SHARES, ["run_id", "part", "shop"])
        first = found[january, "2_issued", "Bazaar"]
        other = found[january, "2_issued", "Online"]
        self.assertEqual((first[0], other[0]), (200, 800))
        # What was set aside goes with the sales; what was given set nothing aside.
        self.assertEqual(found[january, "2_issued", False], (33, 0))
        worth = Decimal("0.08")
        self.assertEqual(first[1], cents(deferred(200, 200, 200, worth)))
        issued = sum(cents(line.issued) for line in january.line_ids)
        self.assertEqual(first[1] + other[1], issued)
        self.assertEqual(found[february, "4_redeemed", "Online"][0], -150)
        self.assertNotIn((february, "4_redeemed", "Bazaar"), found)
        self.assertEqual(found[february, "5_expired", False][0], -7)

    def test_balances_belong_to_no_shop(self):
        january, february = self._months()
        found = self._sums(SHARES, ["run_id", "part", "shop"])
        for part in ("1_opening", "6_reestimated", "7_closing"):
            self.assertIn((february, part, False), found)
            self.assertNotIn((february, part, "Online"), found)
        closing = sum(cents(line.closing) for line in january.line_ids)
        self.assertEqual(found[february, "1_opening", False][1], closing)

    def test_the_tier_is_that_of_the_sale_or_of_the_day(self):
        tiers = self.env["loyalty.club.tier"].create(
            [
                {"club_id": self.club.id, "name": "Base"},
                {
                    "club_id": self.club.id,
                    "name": "Gold",
                    "rule_ids": [Command.create({"metric": "amount", "value": 150})],
                },
            ]
        )
        with self._on("2025-01-05"):
            self.member._review_tier()
        self._sell_in(self.bazaar, "2025-01-10", 1)
        self._sell_in(self.bazaar, "2025-01-11", 1)
        self._sell_in(self.bazaar, "2025-01-12", 1)
        with self._on("2025-01-13"):
            self._give(-10, reason="Mistake")
        self._close("2025-02-01")
        points = {
            key: sums[0]
            for key, sums in self._sums(SHARES, ["part", "tier_id"]).items()
        }
        base, gold = tiers
        self.assertEqual(points["2_issued", base], 200)
        self.assertEqual(points["2_issued", gold], 100)
        self.assertEqual(points["5_expired", gold], -10)

    def test_a_row_opens_its_document(self):
        january = self._months()[0]
        rows = self.env[SHARES]
        row = rows.search([("run_id", "=", january.id), ("shop", "=", "Bazaar")])[:1]
        action = row.action_open_source()
        self.assertEqual(action["res_model"], "sale.order")
        order = self.env["sale.order"].browse(action["res_id"])
        self.assertEqual(order.team_id, self.bazaar)

    def test_a_reversed_closing_is_left_out(self):
        february = self._months()[1]
        with self._on("2025-03-02"):
            february.with_user(self.users["approver"]).action_reverse()
        self.env.flush_all()
        rows = self.env[SHARES]
        self.assertFalse(rows.search([("run_id", "=", february.id)]))
        self._assert_adds_up()
