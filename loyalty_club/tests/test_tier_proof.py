import random
from datetime import date, datetime, timedelta

from odoo.tests import tagged
from odoo.tools import SQL

from odoo.addons.loyalty_club.engine import tiering
from odoo.addons.loyalty_club.engine.windows import CALENDARS
from odoo.addons.loyalty_club.models.membership.tier_statement import (
    Club,
    Plan,
    Review,
)

from .tier_cases import ZONES, measures, random_person, random_plan
from .tier_tables import LONG, TierTablesCommon

TODAY = date(2026, 11, 20)


@tagged("post_install", "-at_install")
class TestTierProof(TierTablesCommon):
    """The statement says of everybody what the engine says of each."""

    PEOPLE = 250
    PLANS = 300 if LONG else 40

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.tiers = cls._tiers(cls.club, 4)
        cls.people = [random_person(cls.chance, TODAY) for _ in range(cls.PEOPLE)]
        partners = cls.env["res.partner"].create(
            [{"name": f"Person {number}"} for number in range(cls.PEOPLE)]
        )
        cls.members = cls._join(cls.club, list(partners), cls.people)
        written = datetime(2026, 1, 1)
        pasts = list(zip(partners, cls.people, strict=True))
        cls._insert_purchases(
            [(partner, one) for partner, person in pasts for one in person.bought],
            written,
        )
        held = zip(cls.members, cls.people, strict=True)
        cls._insert_points(
            [(m, *points) for m, person in held for points in person.points], written
        )
        for table in ("purchase", "member", "point_move"):
            cls.env.cr.execute(f"ANALYZE loyalty_club_{table}")

    def _stand(self, plan, today):
        """Put everybody somewhere; give ``(place, until)`` of each."""
        standing = []
        for member in self.members:
            place = self.chance.randint(-1, len(plan.ids) - 1)
            until = None
            if place >= 0 and self.chance.random() < 0.7:
                until = today + timedelta(days=self.chance.randint(-30, 60))
            standing.append((place, until))
            self.env.cr.execute(
                "UPDATE loyalty_club_member SET tier_id = %s, tier_until = %s"
                " WHERE id = %s",
                [plan.ids[place] if place >= 0 else None, until, member.id],
            )
        self.env.invalidate_all()
        return standing

    def test_the_statement_moves_members_as_the_engine_does(self):
        kinds = {kind: 0 for kind in ("up", "down", "extend", "stay")}
        for number in range(self.PLANS):
            data = random_plan(self.chance, self.tiers.ids)
            today = TODAY - timedelta(days=self.chance.randint(0, 400))
            bought = self.chance.random() < 0.5
            club = Club(
                id=self.club.id,
                companies=(self.company.id,),
                calendar=self.chance.choice(CALENDARS),
                tz=self.chance.choice(ZONES),
                today=today,
                minor=100,
            )
            with self.subTest(plan=number, data=data, club=club):
                self._compare(Plan.from_data(data), club, bought, kinds)
        self.assertGreater(min(kinds.values()), 100, kinds)

    def _compare(self, plan, club, bought, kinds):
        standing = self._stand(plan, club.today)
        review = Review(plan, club, bought=SQL("TRUE" if bought else "FALSE"))
        steps = {
            row["id"]: (row["new_place"], row["new_until"])
            for row in self.env.execute_query_dict(review.steps())
        }
        wanted = {}
        for member, person, (place, until) in zip(
            self.members, self.people, standing, strict=True
        ):
            found = measures(plan, person, club.today, club.calendar, club.tz)
            step = tiering.review(
                plan.tiers,
                place,
                until,
                tiering.deserved(plan.tiers, found),
                club.today,
                club.calendar,
                plan.one_level,
                bought,
            )
            kinds[step.kind] += 1
            if step.kind != tiering.STAY:
                wanted[member.id] = (step.place, step.until)
        self.assertEqual(
            {key: value for key, value in steps.items() if key != self.member.id},
            wanted,
        )

    def test_the_measures_are_those_of_each_purchase(self):
        data = random_plan(random.Random(7), self.tiers.ids)
        rules = [
            {"metric": m, "operator": "ge", "value": 1, "window": w, "number": 2}
            for m in ("amount", "purchases", "days", "points")
            for w in tiering.WINDOWS
        ]
        data["tiers"][0]["rules"] = rules
        plan = Plan.from_data(data)
        for calendar, tz in zip(CALENDARS, ZONES[1:3], strict=True):
            club = Club(self.club.id, (self.company.id,), calendar, tz, TODAY, 100)
            rows = self.env.execute_query_dict(Review(plan, club).measured())
            by_id = {row["id"]: row for row in rows}
            for member, person in zip(self.members, self.people, strict=True):
                found = measures(plan, person, TODAY, calendar, tz)
                row = by_id[member.id]
                for place, measure in enumerate(plan.measures):
                    if measure[0] != "months":
                        self.assertEqual(row[f"m{place}"], found[measure], measure)
