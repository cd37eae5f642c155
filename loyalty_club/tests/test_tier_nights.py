import random
from datetime import date, datetime, timedelta
from unittest.mock import patch

from freezegun import freeze_time

from odoo import Command
from odoo.tests import tagged

from odoo.addons.loyalty_club.engine.windows import CALENDARS

from .tier_cases import ZONES, random_person, random_plan
from .tier_tables import LONG, TierTablesCommon


@tagged("post_install", "-at_install")
class TestTierNights(TierTablesCommon):
    """The nights that look only at who has moved leave everybody where nights that
    look at all do.
    """

    PEOPLE = 60
    NIGHTS = 60
    SEEDS = range(1, 25 if LONG else 4)
    FIRST = date(2027, 1, 25)

    def _two_clubs(self, data):
        """Two clubs with the same rules and the same people."""
        program = self._make_program("Twin")
        clubs = [self.club, self._make_club(program)]
        settings = {
            "tz": self.chance.choice(ZONES),
            "calendar": self.chance.choice(CALENDARS),
            "tier_one_level": data["one_level"],
        }
        for club in clubs:
            club.write(settings)
            for number, tier in enumerate(data["tiers"]):
                self._make_tier(club, number, tier)
        return clubs

    def _make_tier(self, club, number, data):
        units = {"amount": 100, "points": 100}
        rules = [
            {
                "metric": rule["metric"],
                "operator": rule["operator"],
                "value": rule["value"] / units.get(rule["metric"], 1),
                "window": rule["window"],
                "window_number": rule["number"],
            }
            for rule in data["rules"]
        ]
        self.env["loyalty.club.tier"].create(
            {
                "club_id": club.id,
                "name": f"Tier {number}",
                "sequence": number,
                "rule_join": data["join"],
                "validity": data["validity"],
                "validity_number": data["validity_number"],
                "grace_days": data["grace"],
                "rule_ids": [Command.create(rule) for rule in rules],
            }
        )

    def _people(self, clubs, start):
        self.people = [
            random_person(self.chance, start.date(), 250) for _ in range(self.PEOPLE)
        ]
        self.partners = self.env["res.partner"].create(
            [{"name": f"Twin {number}"} for number in range(self.PEOPLE)]
        )
        self.pairs = [self._join(club, self.partners, self.people) for club in clubs]
        self._arrive([(n, p) for n, p in enumerate(self.people)], start)

    def _arrive(self, rows, now):
        """Purchases and points come in, as ``(number of the person, person)``."""
        self._insert_purchases(
            [(self.partners[n], one) for n, p in rows for one in p.bought], now
        )
        for members in self.pairs:
            self._insert_points(
                [(members[n], *points) for n, p in rows for points in p.points], now
            )

    def _sell(self, clubs, now):
        """Sales by which customers are lifted at once."""
        rows = []
        for number in self.chance.sample(range(self.PEOPLE), 5):
            person = random_person(self.chance, now.date(), 60)
            rows += [(self.partners[number], one) for one in person.bought[:2]]
        self._insert_purchases(rows, now, reviewed=True)
        buyers = [partner.id for partner, _bought in rows]
        for club in clubs:
            club._review_buyers(buyers, self.env["sale.order"])

    def _day(self, clubs, now):
        """What happens on a day, alike in both clubs."""
        self._sell(clubs, now)
        rows = []
        for number in self.chance.sample(range(self.PEOPLE), 5):
            person = random_person(self.chance, now.date(), 120)
            person.bought, person.points = person.bought[:2], person.points[:1]
            rows.append((number, person))
        self._arrive(rows, now)
        for number in self.chance.sample(range(self.PEOPLE), 2):
            # A purchase comes back, is changed, or belongs to somebody else now.
            self._sql(
                "UPDATE loyalty_club_purchase SET state = %s, amount = amount / 2,"
                " write_date = %s, reviewed = FALSE WHERE id ="
                " (SELECT id FROM loyalty_club_purchase WHERE partner_id = %s"
                " ORDER BY md5(id::text || %s) LIMIT 1)",
                self.chance.choice(("valid", "returned")),
                now,
                self.partners[number].id,
                str(now),
            )
        self._by_hand(now)

    def _by_hand(self, now):
        number, place = self.chance.randrange(self.PEOPLE), self.chance.randrange(3)
        until = now.date() + timedelta(days=self.chance.randint(0, 20))
        until = self.chance.choice((None, until))
        for members in self.pairs:
            tiers = members[number].club_id.tier_ids.sorted("sequence")
            members[number]._set_tier(tiers[place % len(tiers)], "A guest", until)
        number = self.chance.randrange(self.PEOPLE)
        joined = now.date() - timedelta(days=self.chance.randint(0, 200))
        for members in self.pairs:
            members[number].joined_on = joined

    def _night(self, clubs, now):
        """Review both; the clock of the database is set to that of the test."""
        clubs[1].tiers_review_due = True
        clock = patch.object(type(self.club), "_quiet_since", lambda _club: now)
        with self._without_commits(), clock:
            self.env["loyalty.club"]._cron_review_tiers()

    def _set_clock(self, now):
        """What was written in this transaction bears its time: give it the test's."""
        self._sql(
            "UPDATE loyalty_club_member SET write_date = %s"
            " WHERE write_date = now() AT TIME ZONE 'UTC'",
            now,
        )

    def _standing(self, members):
        places = {tier: tier.sequence for tier in members[0].club_id.tier_ids}
        return [(places.get(m.tier_id, -1), m.tier_until) for m in members]

    def _history(self, members):
        """Each member's changes, day by day."""
        return [
            [
                (change.kind, change.date, change.to_tier_id.sequence)
                for change in member.tier_change_ids.sorted("id")
            ]
            for member in members
        ]

    def _live(self, seed):
        self.chance = random.Random(seed)
        data = random_plan(self.chance, range(3))
        now = datetime.combine(self.FIRST, datetime.min.time()) + timedelta(hours=12)
        with freeze_time(now):
            clubs = self._two_clubs(data)
            self._people(clubs, now)
            self._set_clock(now)
            self._night(clubs, now)
        looked = 0
        for number in range(1, self.NIGHTS):
            now += timedelta(hours=self.chance.choice((3, 24, 24, 24, 24, 50)))
            with freeze_time(now):
                self._day(clubs, now)
                self._set_clock(now)
                looked += self._looks_at_all(clubs[0])
                self._night(clubs, now)
                self._set_clock(now)
            quick, full = map(self._standing, self.pairs)
            self.assertEqual(quick, full, f"night {number}, {now}: {data}")
        self.assertEqual(*map(self._history, self.pairs))
        return looked

    def _looks_at_all(self, club):
        return club._moved_since(club.tiers_reviewed_on, club._today()) is None

    def test_a_night_misses_nobody(self):
        looked = 0
        for seed in self.SEEDS:
            with self.subTest(seed=seed), self.env.cr.savepoint() as savepoint:
                looked += self._live(seed)
                savepoint.close(rollback=True)
                self.env.invalidate_all()
        self.assertLess(looked, len(self.SEEDS) * self.NIGHTS // 2)
