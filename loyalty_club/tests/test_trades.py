from datetime import date, datetime, timedelta

from freezegun import freeze_time

from odoo import Command
from odoo.tests import tagged

from .common import LoyaltyClubCommon

NOON = timedelta(hours=12)

#: The day of a club in Tehran begins at this time of UTC on the day before.
TEHRAN = "20:30:00"


@tagged("post_install", "-at_install")
class TestTrades(LoyaltyClubCommon):
    """The examples of three trades by their numbers, sale by sale through a year.

    The review runs every week, and where it matters in the very second.
    """

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.tier("Base")
        cls.now = None

    @classmethod
    def tier(cls, name, *rules, **values):
        """A tier; rules as ``(metric, operator, value, window, number)``."""
        keys = ("metric", "operator", "value", "window", "window_number")
        rows = [dict(zip(keys, rule, strict=True)) for rule in rules]
        return cls.env["loyalty.club.tier"].create(
            {
                "club_id": cls.club.id,
                "name": name,
                "sequence": len(cls.club.tier_ids),
                "rule_ids": [Command.create(row) for row in rows],
                **values,
            }
        )

    def _open(self, day):
        """The club opens, and the year begins."""
        self.now = self._instant(day)

    def _instant(self, text):
        """An instant of UTC; noon without a time."""
        moment = datetime.fromisoformat(text)
        return moment if " " in text else moment + NOON

    def _person(self, name):
        with freeze_time(self.now):
            return self._enrol(self.env["res.partner"].create({"name": name}))

    def _come_to(self, instant):
        """Let the weeks go by, each with its review."""
        self.assertLessEqual(self.now, instant, "the year goes one way")
        while self.now + timedelta(days=7) < instant:
            self.now += timedelta(days=7)
            self._review()
        self.now = instant

    def _review(self):
        with freeze_time(self.now), self._without_commits():
            self.env["loyalty.club"]._cron_review_tiers()

    def _buy(self, instant, *people, amount=100):
        """Each of these people buys."""
        self._come_to(self._instant(instant))
        for member in people:
            with freeze_time(self.now):
                order = self._order(partner=member.partner_id)
                order.order_line.price_unit = amount
                order.action_confirm()

    def _tiers_at(self, instant, *people):
        """The tiers after the review of an instant."""
        self._come_to(self._instant(instant))
        self._review()
        return [member.tier_id.name for member in people]

    def _names(self, *people):
        return [member.tier_id.name for member in people]

    def test_clothing_more_than_one_purchase_in_a_season_of_tehran(self):
        self.club.write({"calendar": "jalali", "tz": "Asia/Tehran"})
        self.tier(
            "Silver",
            ("purchases", "gt", 1, "season", 1),
            validity="season",
            validity_number=1,
        )
        self._open("2026-06-01")
        leila, mina, once = map(self._person, ("Leila", "Mina", "Once"))
        # Summer of 1405: 22 June to 22 September 2026.
        self._buy("2026-07-01", leila, mina, once)
        self.assertEqual(self._names(leila, mina), ["Base", "Base"])
        self._buy("2026-09-22 20:29:59", leila)
        self._buy(f"2026-09-22 {TEHRAN}", mina)
        self.assertEqual(self._names(leila, mina), ["Silver", "Base"])
        self.assertEqual(leila.tier_until, date(2026, 12, 21))
        # One purchase more in autumn makes two of autumn.
        self._buy("2026-10-10", mina)
        self.assertEqual(mina.tier_id.name, "Silver")
        self.assertEqual(mina.tier_until, date(2027, 3, 20))
        # Leila keeps it to the last second of autumn, which is 30 Azar.
        last = self._tiers_at("2026-12-21 20:29:59", leila, mina, once)
        self.assertEqual(last, ["Silver", "Silver", "Base"])
        first = self._tiers_at(f"2026-12-21 {TEHRAN}", leila, mina, once)
        self.assertEqual(first, ["Base", "Silver", "Base"])
        # The year of 1405 ends on 29 Esfand, 20 March.
        self.assertEqual(self._tiers_at("2027-03-20 20:29:59", mina), ["Silver"])
        self.assertEqual(self._tiers_at(f"2027-03-20 {TEHRAN}", mina), ["Base"])
        told = mina.tier_change_ids.sorted("id")[1].explanation
        self.assertIn("2 purchases", told)
        self.assertIn("1405", told)

    def test_clothing_requalifying_keeps_silver_for_another_season(self):
        self.club.write({"calendar": "jalali", "tz": "Asia/Tehran"})
        self.tier(
            "Silver",
            ("purchases", "gt", 1, "season", 1),
            validity="season",
            validity_number=1,
        )
        self._open("2026-06-25")
        leila = self._person("Leila")
        for day in ("2026-07-01", "2026-07-02", "2026-10-01"):
            self._buy(day, leila)
        self.assertEqual(leila.tier_until, date(2026, 12, 21))
        self._buy("2026-12-21 20:29:59", leila)
        self.assertEqual(leila.tier_until, date(2027, 3, 20))
        self.assertEqual(self._tiers_at("2027-03-20", leila), ["Silver"])
        self.assertEqual(self._tiers_at("2027-03-21", leila), ["Base"])

    def test_restaurant_more_than_five_visits_in_the_last_three_months(self):
        self.tier("Gold", ("purchases", "gt", 5, "months", 3))
        self._open("2026-01-15")
        late, early, five = map(self._person, ("Late", "Early", "Five"))
        self._buy("2026-02-20 00:00:00", late, early, five)
        for day in ("2026-03-01", "2026-03-15", "2026-04-01", "2026-04-20"):
            self._buy(day, late, early, five)
        self.assertEqual(self._names(late, early, five), ["Base"] * 3)
        # The three months to 19 May begin on 20 February, those to 20 May a day later.
        self._buy("2026-05-19 23:59:59", early)
        self.assertEqual(self._names(late, early, five), ["Base", "Gold", "Base"])
        told = early.tier_change_ids[:1].explanation
        self.assertIn("6 purchases from", told)
        self._buy("2026-05-20 00:00:00", late)
        self.assertEqual(self._names(late, early, five), ["Base", "Gold", "Base"])
        # That night the first visit has left the window of both.
        fallen = self._tiers_at("2026-05-20 00:00:01", late, early)
        self.assertEqual(fallen, ["Base", "Base"])
        # Six in the window again: the one of 1 March is the oldest of them.
        self._buy("2026-05-21", early)
        self.assertEqual(early.tier_id.name, "Gold")
        self.assertEqual(self._tiers_at("2026-05-31", early), ["Gold"])
        self.assertEqual(self._tiers_at("2026-06-01", early), ["Base"])
        self.assertEqual(self._tiers_at("2027-01-15", late, early, five), ["Base"] * 3)

    def test_restaurant_two_visits_of_a_day_are_two(self):
        self.tier("Gold", ("purchases", "gt", 5, "months", 3))
        self._open("2026-01-15")
        hungry = self._person("Hungry")
        for hour in range(11, 16):
            self._buy(f"2026-02-01 {hour}:00:00", hungry)
        self.assertEqual(hungry.tier_id.name, "Base")
        self._buy("2026-02-01 16:00:00", hungry)
        self.assertEqual(hungry.tier_id.name, "Gold")

    def test_general_by_annual_amount_or_count(self):
        self.tier(
            "Silver",
            ("amount", "ge", 500, "years", 1),
            ("purchases", "ge", 6, "years", 1),
        )
        self.tier(
            "Gold",
            ("amount", "ge", 2000, "years", 1),
            ("purchases", "ge", 15, "years", 1),
        )
        self._open("2026-01-01")
        spender, visitor, late = map(self._person, ("Spender", "Visitor", "Late"))
        self._buy("2026-01-10 00:00:00", spender, amount=499.99)
        self._buy("2026-01-10 00:00:00", visitor, late, amount=1)
        for month in range(3, 7):
            self._buy(f"2026-{month:02d}-01", visitor, late, amount=1)
        self.assertEqual(self._names(spender, visitor), ["Base", "Base"])
        self._buy("2026-06-02", spender, amount=0.01)
        self.assertEqual(spender.tier_id.name, "Silver")
        self._buy("2026-06-03", spender, amount=1499.99)
        self.assertEqual(spender.tier_id.name, "Silver")
        self._buy("2026-06-03", spender, amount=0.01)
        self.assertEqual(spender.tier_id.name, "Gold")
        # The sixth purchase within a year of the first, and on its anniversary.
        self._buy("2027-01-09 23:59:59", visitor, amount=1)
        self.assertEqual(self._tiers_at("2027-01-09 23:59:59", spender), ["Gold"])
        self._buy("2027-01-10 00:00:00", late, amount=1)
        self.assertEqual(self._names(visitor, late), ["Silver", "Base"])
        # That night the first purchases are a year old: 1,500.01 are left of 2,000.
        fallen = self._tiers_at("2027-01-10 00:00:01", spender, visitor, late)
        self.assertEqual(fallen, ["Silver", "Base", "Base"])
        self.assertEqual(self._tiers_at("2027-06-02", spender), ["Silver"])
        self.assertEqual(self._tiers_at("2027-06-03", spender), ["Base"])

    def test_general_fifteen_purchases_make_gold_whatever_they_cost(self):
        self.tier(
            "Gold",
            ("amount", "ge", 2000, "years", 1),
            ("purchases", "ge", 15, "years", 1),
        )
        self._open("2026-01-01")
        regular = self._person("Regular")
        for day in range(1, 15):
            self._buy(f"2026-02-{day:02d}", regular, amount=1)
        self.assertEqual(regular.tier_id.name, "Base")
        self._buy("2026-12-31 23:59:59", regular, amount=1)
        self.assertEqual(regular.tier_id.name, "Gold")
        self.assertEqual(self._tiers_at("2027-01-31", regular), ["Gold"])
        self.assertEqual(self._tiers_at("2027-02-01", regular), ["Base"])
