from datetime import timedelta
from unittest.mock import patch

from freezegun import freeze_time

from odoo import Command, fields
from odoo.exceptions import AccessError, UserError
from odoo.tests import new_test_user, tagged

from odoo.addons.loyalty_club.models.membership import loyalty_club_past_customers
from odoo.addons.loyalty_club.wizards.setup_trades import TRADES, nice

from .common import LoyaltyClubCommon

NOON = "2026-11-20 12:00:00"


@tagged("post_install", "-at_install")
@freeze_time(NOON)
class TestSetup(LoyaltyClubCommon):
    """The wizard opens a club for a shop that has sold for a while."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        # The wizard finds no programme that is free, unless a test makes one.
        cls.env["loyalty.program"].search([("club_id", "=", False)]).active = False
        cls.company = cls.env["res.company"].create({"name": "Corner Shop"})
        cls.env["account.chart.template"].try_loading(
            "generic_coa", company=cls.company, install_demo=False
        )
        cls.env.user.company_ids |= cls.company
        cls.env = cls.env(
            context={**cls.env.context, "allowed_company_ids": cls.company.ids}
        )
        cls.product = cls.product.with_env(cls.env)

    def _customer(self, name):
        return self.env["res.partner"].create({"name": name})

    def _sell(self, customer, day, amount=100):
        """A sale of a past day; noon in UTC unless the day has a time."""
        with freeze_time(day if " " in day else f"{day} 12:00:00"):
            order = self._order([(self.product, amount / 100)], customer)
            order.action_confirm()
        return order

    def _setup(self, trade="general", **values):
        """The wizard on its third page."""
        setups = self.env["loyalty.club.setup"]
        setup = setups.browse(setups.action_start()["res_id"])
        setup.write({"trade": trade, "calendar": "gregorian", "tz": "UTC", **values})
        setup.action_next()
        setup.action_next()
        return setup

    def _finish(self, setup, **values):
        setup.action_next()
        setup.write(values)
        setup.action_finish()
        return setup.club_id

    def _member(self, club, customer):
        return self.env["loyalty.club.member"].search(
            [("club_id", "=", club.id), ("partner_id", "=", customer.id)]
        )

    def _tier_names(self, club, *customers):
        return [self._member(club, customer).tier_id.name for customer in customers]

    def _counts(self, setup):
        return {row.name: row.customer_count for row in setup.outcome_ids}

    def test_every_trade_opens_a_working_club(self):
        for trade in TRADES:
            customer = self._customer(f"Buyer in {trade}")
            with self.subTest(trade=trade), self.env.cr.savepoint():
                setup = self._setup(trade)
                club = self._finish(setup)
                self.assertEqual(
                    club.tier_ids.mapped("name"), setup.tier_ids.mapped("name")
                )
                member = self._enrol(customer, club)
                self.assertEqual(member.tier_id.name, "Base")
                self._sell(customer, "2026-11-20", 1000)
                points = 1000 / setup.point_amount
                self.assertEqual(member.points, points)
                order = self._order([(self.product, 1)], customer)
                self._spend(order, 10)
                self.assertEqual(
                    order.amount_total, 100 - 10 * round(setup.point_value, 2)
                )
                club.active = False

    def test_the_sixth_visit_in_three_months_makes_gold(self):
        six, five, edge = map(self._customer, ("Six", "Five", "Edge"))
        # The three months to 20 November begin on 21 August.
        for day in range(5):
            self._sell(six, f"2026-09-0{day + 1}")
            self._sell(five, f"2026-09-0{day + 1}")
            self._sell(edge, f"2026-09-0{day + 1}")
        self._sell(six, "2026-08-21 00:00:00")
        self._sell(edge, "2026-08-20 23:59:59")
        club = self._finish(self._setup("restaurant"), past="all")
        self.assertEqual(
            self._tier_names(club, six, five, edge), ["Gold", "Base", "Base"]
        )
        self._sell(five, NOON)
        self.assertEqual(self._tier_names(club, five), ["Gold"])

    def test_the_second_purchase_in_a_season_makes_silver(self):
        twice, across = map(self._customer, ("Twice", "Across"))
        self._sell(twice, "2026-09-01 00:00:00")
        self._sell(twice, "2026-11-20")
        self._sell(across, "2026-08-31 23:59:59")
        self._sell(across, "2026-11-20")
        club = self._finish(self._setup("clothing"), past="all")
        self.assertEqual(self._tier_names(club, twice, across), ["Silver", "Base"])

    def test_a_season_of_a_jalali_shop_begins_in_tehran(self):
        late, early = map(self._customer, ("Late", "Early"))
        # Autumn of 1405 begins on 23 September 2026, at 20:30 UTC of the day before.
        self._sell(late, "2026-09-22 20:30:00")
        self._sell(early, "2026-09-22 20:29:59")
        for customer in (late, early):
            self._sell(customer, "2026-11-01")
        setup = self._setup("clothing", calendar="jalali", tz="Asia/Tehran")
        club = self._finish(setup, past="all")
        self.assertEqual(self._tier_names(club, late, early), ["Silver", "Base"])

    def test_silver_of_a_season_lasts_through_the_next(self):
        customer = self._customer("Dressed")
        self._sell(customer, "2026-11-01")
        self._sell(customer, "2026-11-02")
        club = self._finish(self._setup("clothing"), past="all")
        member = self._member(club, customer)
        self.assertEqual(str(member.tier_until), "2027-02-28")

    def test_silver_of_the_clothing_shop_brings_a_code_for_the_next_season(self):
        customer, past = map(self._customer, ("Dressed", "Before"))
        customer.email = past.email = "someone@example.com"
        for day in ("2026-11-01", "2026-11-02"):
            self._sell(past, day)
        mails = self.env["mail.mail"].search_count([])
        club = self._finish(self._setup("clothing"), past="all")
        silver = club.tier_ids[1]
        self.assertEqual(silver.gift_program_id.program_type, "coupons")
        gift = self._member(club, past).tier_change_ids.gift_ids
        self.assertEqual(
            (str(gift.club_valid_from), str(gift.expiration_date)),
            ("2026-12-01", "2027-02-28"),
        )
        self.assertEqual(self.env["mail.mail"].search_count([]), mails)
        member = self._enrol(customer, club)
        self._sell(customer, "2026-11-18")
        self.assertFalse(member.tier_change_ids.gift_ids)
        self._sell(customer, "2026-11-19")
        self.assertTrue(member.tier_change_ids.gift_ids)

    def test_other_trades_make_no_programme_of_gifts(self):
        club = self._finish(self._setup("restaurant"))
        self.assertFalse(club.tier_ids.gift_program_id)

    def test_regulars_of_the_pastry_shop_come_on_four_days(self):
        regular, greedy, feast = map(self._customer, ("Regular", "Greedy", "Feast"))
        for day in range(4):
            self._sell(regular, f"2026-11-0{day + 1}", 10)
            self._sell(greedy, "2026-11-01", 10)
        self._sell(feast, "2026-03-20", 5000)
        setup = self._setup("pastry")
        setup.tier_ids[2].rule_ids.value = 5000
        club = self._finish(setup, past="all")
        self.assertEqual(
            self._tier_names(club, regular, greedy, feast),
            ["Regular", "Base", "Guest of Honour"],
        )

    def test_the_general_tiers_ask_for_amount_or_number(self):
        often, rich, plain = map(self._customer, ("Often", "Rich", "Plain"))
        for day in range(6):
            self._sell(often, f"2026-05-0{day + 1}", 10)
        self._sell(rich, "2026-05-01", 900)
        self._sell(plain, "2026-05-01", 40)
        setup = self._setup("general")
        # The average of the eight purchases is 125.
        self.assertEqual(setup.average, 125)
        silver, gold = setup.tier_ids[1:]
        self.assertEqual(silver.rule_ids.mapped("value"), [500, 6])
        self.assertEqual(gold.rule_ids.mapped("value"), [2000, 15])
        club = self._finish(setup, past="all")
        self.assertEqual(
            self._tier_names(club, often, rich, plain), ["Silver", "Silver", "Base"]
        )

    def test_the_review_counts_what_the_club_then_holds(self):
        for number in range(9):
            customer = self._customer(f"C{number}")
            for day in range(number + 1):
                self._sell(customer, f"2026-11-{day + 1:02}", 30 + number)
        setup = self._setup("restaurant")
        club = self._finish(setup, past="year")
        counts = self._counts(setup)
        self.assertEqual(counts, {"Base": 5, "Gold": 4})
        held = {tier.name: tier.member_count for tier in club.tier_ids}
        self.assertEqual(counts, held)
        self.assertEqual(setup.customer_count, club.member_count)

    def test_the_cost_of_the_review_is_what_past_purchases_give(self):
        one, two = map(self._customer, ("One", "Two"))
        self._sell(one, "2026-10-01", 999)
        self._sell(one, "2026-10-02", 1)
        self._sell(two, "2026-10-02", 250)
        setup = self._setup("restaurant", point_amount=10, point_value=0.5)
        club = self._finish(setup, past="year", past_points=True)
        # 99.9, 0.1 and 25 points are 99, 0 and 25.
        self.assertEqual(setup.points, 124)
        self.assertEqual((setup.cost, setup.sales), (62, 1250))
        self.assertAlmostEqual(setup.cost_percent, 4.96)
        self.assertEqual(setup.past_total, 124)
        members = club.member_ids
        self.assertEqual(sum(members.mapped("points")), 124)
        reasons = set(members.move_ids.mapped("reason"))
        self.assertEqual(len(reasons), 1)
        self.assertIn("Points for purchases since", reasons.pop())

    def test_the_factor_of_a_tier_is_in_the_cost_but_not_in_past_points(self):
        customer = self._customer("Gold")
        for day in range(6):
            self._sell(customer, f"2026-11-0{day + 1}", 50)
        setup = self._setup("restaurant", point_amount=10, point_value=0.5)
        setup.tier_ids[1].earning_factor = 1.5
        club = self._finish(setup, past="year", past_points=True)
        # Each purchase of 50 gives 5 points, or 7.5 rounded down.
        self.assertEqual(setup.points, 42)
        self.assertEqual(self._member(club, customer).points, 30)

    def test_returned_and_cancelled_sales_cost_nothing(self):
        customer = self._customer("Back")
        self._sell(customer, "2026-11-01", 100)
        self._sell(customer, "2026-11-02", 100)._action_cancel()
        returned = self._sell(customer, "2026-11-03", 100)
        self._credit(self._invoice(returned))
        setup = self._setup(point_amount=10)
        setup.action_next()
        self.assertEqual((setup.sales, setup.points), (100, 10))

    def test_only_who_bought_in_the_last_year_joins_when_asked_so(self):
        old, new = map(self._customer, ("Old", "New"))
        self._sell(old, "2025-11-20 23:59:59")
        self._sell(new, "2025-11-21 00:00:00")
        setup = self._setup()
        club = self._finish(setup, past="year")
        self.assertEqual(club.member_ids.partner_id, new)
        self.assertEqual(setup.past_count, 1)

    def test_points_go_back_as_far_as_asked(self):
        customer = self._customer("Long")
        self._sell(customer, "2025-01-05", 100)
        self._sell(customer, "2026-09-01", 100)
        self._sell(customer, "2026-11-01", 100)
        for months, points in ((2, 10), (3, 20), (24, 30)):
            with self.subTest(months=months):
                setup = self._setup(point_amount=10, name=f"Club {months}")
                club = self._finish(
                    setup, past="all", past_points=True, past_months=months
                )
                self.assertEqual(self._member(club, customer).points, points)
                club.active = False

    def test_nobody_joins_unless_asked(self):
        self._sell(self._customer("Stranger"), "2026-11-01")
        self.assertFalse(self._finish(self._setup()).member_ids)

    def test_a_shop_without_sales_gets_a_club(self):
        setup = self._setup()
        club = self._finish(setup, past="all", past_points=True)
        self.assertFalse(setup.outcome_ids)
        self.assertFalse(club.member_ids)
        self.assertTrue(club.tier_ids)

    def test_many_customers_become_members_by_a_job(self):
        customers = [self._customer(f"M{number}") for number in range(3)]
        for customer in customers:
            self._sell(customer, "2026-11-01", 100)
            self._sell(customer, "2026-11-02", 100)
        setup = self._setup("clothing", point_amount=10)
        with patch.object(loyalty_club_past_customers, "AT_ONCE", 2):
            club = self._finish(setup, past="all", past_points=True)
        self.assertFalse(club.member_ids)
        job = self.env["loyalty.club.job"].search([("club_id", "=", club.id)])
        self.assertEqual((job.kind, job.total), ("past_customers", 3))
        with (
            patch.object(loyalty_club_past_customers, "SLICE", 2),
            self._without_commits(),
        ):
            job._run()
        self.assertEqual((job.state, job.done), ("done", 3))
        self.assertEqual(club.member_ids.mapped("points"), [20, 20, 20])
        self.assertEqual(set(self._tier_names(club, *customers)), {"Silver"})

    def test_who_joined_meanwhile_is_left_as_he_is(self):
        customer, other = map(self._customer, ("Quick", "Slow"))
        for buyer in (customer, other):
            self._sell(buyer, "2026-11-01")
        setup = self._setup(point_amount=10)
        with patch.object(loyalty_club_past_customers, "AT_ONCE", 0):
            club = self._finish(setup, past="all", past_points=True)
        self._enrol(customer, club)
        job = self.env["loyalty.club.job"].search([("club_id", "=", club.id)])
        with self._without_commits():
            job._run()
        self.assertEqual(self._member(club, customer).points, 0)
        self.assertEqual(self._member(club, other).points, 10)

    def test_a_second_click_opens_the_same_club(self):
        setup = self._setup()
        club = self._finish(setup)
        setup.action_finish()
        self.assertEqual(setup.club_id, club)
        name = [("name", "=", club.name)]
        self.assertEqual(self.env["loyalty.club"].search_count(name), 1)

    def test_a_free_programme_is_taken_with_its_rules_and_cards(self):
        customer = self._customer("Holder")
        self._sell(customer, "2026-11-01")
        program = self._make_program("Old Points", company_id=self.company.id)
        self.env["loyalty.card"].create(
            {"program_id": program.id, "partner_id": customer.id, "points": 55}
        )
        setup = self._setup()
        self.assertEqual(setup.program_id, program)
        self.assertEqual((setup.point_amount, setup.point_value), (1, 0.1))
        club = self._finish(setup, past="all")
        member = self._member(club, customer)
        self.assertEqual((member.points, member.tier_id.name), (55, "Base"))

    def test_a_programme_with_other_rules_tells_no_cost(self):
        self._sell(self._customer("Buyer"), "2026-11-01")
        program = self._make_program("By Order", company_id=self.company.id)
        program.rule_ids.reward_point_mode = "order"
        setup = self._setup(program_id=program.id)
        self.assertFalse(setup.plain_rate)
        club = self._finish(setup, past="all", past_points=True)
        self.assertEqual(setup.points, 0)
        self.assertEqual(club.member_ids.mapped("points"), [0])

    def test_a_programme_of_another_club_is_refused(self):
        setup = self._setup(program_id=self.program.id)
        with self.assertRaisesRegex(UserError, "belongs to the club"):
            setup.action_next()

    def test_companies_of_two_currencies_are_refused(self):
        other = self.env["res.company"].create(
            {"name": "Abroad", "currency_id": self.env.ref("base.CHF").id}
        )
        setup = self.env["loyalty.club.setup"].create(
            {"company_ids": [Command.set((self.company | other).ids)]}
        )
        setup.action_next()
        with self.assertRaisesRegex(UserError, "one currency"):
            setup.action_next()

    def test_only_the_lowest_tier_can_be_everybodys(self):
        """A rule without a value vanishes from the list, and its tier takes all."""
        setup = self._setup()
        top = setup.tier_ids.sorted()[-1]
        top.rule_ids.unlink()
        with self.assertRaisesRegex(UserError, f"{top.name} has no rule"):
            setup.action_next()

    def test_an_amount_that_cannot_be_counted_is_refused_with_a_better_one(self):
        setup = self._setup(point_amount=150000)
        with self.assertRaisesRegex(UserError, "200,000"):
            setup.action_next()

    def test_an_iranian_shop_counts_in_rial_and_reads_toman(self):
        rial = self.env["res.currency"].with_context(active_test=False)
        rial = rial.search([("name", "=", "IRR")])
        rial.active = True
        self.company.write(
            {"currency_id": rial.id, "country_id": self.env.ref("base.ir").id}
        )
        self.env.user.tz = False
        setup = self.env["loyalty.club.setup"].with_context(tz=False).create({})
        self.assertEqual((setup.calendar, setup.tz), ("jalali", "Asia/Tehran"))
        self.assertEqual(setup.point_amount, 100_000)
        self.assertEqual(setup.point_value, 2000)
        self.assertIn("10,000 Toman", setup.toman_text)
        setup.action_next()
        setup.action_next()
        setup.action_next()
        setup.action_finish()
        rule = setup.club_id.points_program_id.rule_ids
        self.assertEqual(setup.club_id._current_terms()["rules"][0]["rate"], 10)
        self.assertEqual(rule.currency_id, rial)

    def test_goals_show_today_against_the_target(self):
        customer = self._customer("Goal")
        self._sell(customer, "2026-01-10", 100)
        self._sell(customer, "2026-11-10", 200)
        setup = self._setup()
        for goal in setup.goal_ids:
            goal.wanted = goal.indicator in ("average", "active", "known")
        club = self._finish(setup)
        goals = {goal.indicator: goal for goal in club.goal_ids}
        self.assertEqual(set(goals), {"average", "active", "known"})
        average = goals["average"]
        self.assertEqual((average.value, average.value_start), (150, 150))
        self.assertGreater(average.target, 150)
        self.assertEqual(goals["active"].value, 100)
        self.assertEqual(goals["known"].value, 0)
        self._enrol(customer, club)
        self._sell(customer, "2026-11-20 11:00:00", 300)
        club.goal_ids.invalidate_recordset()
        self.assertEqual((average.value, average.value_start), (200, 150))
        self.assertEqual(goals["known"].value, 100)
        horizon = fields.Date.add(fields.Date.to_date(NOON[:10]), months=6)
        self.assertEqual(average.day, horizon)

    def test_who_has_not_bought_lately_is_lost(self):
        for number, day in enumerate(("2026-02-01", "2026-08-20", "2026-08-21")):
            self._sell(self._customer(f"L{number}"), day)
        setup = self._setup()
        goals = {goal.indicator: goal.value for goal in setup.goal_ids}
        self.assertAlmostEqual(goals["active"], 100 / 3, 1)
        self.assertEqual((goals["new"], goals["frequency"]), (3, 1))

    def test_going_back_keeps_what_was_changed(self):
        setup = self._setup("general")
        setup.tier_ids[1].name = "Blue"
        setup.action_back()
        setup.action_next()
        self.assertEqual(setup.tier_ids[1].name, "Blue")
        setup.action_back()
        setup.trade = "restaurant"
        setup.action_next()
        self.assertEqual(setup.tier_ids.mapped("name"), ["Base", "Gold"])

    def _in_persian(self, record):
        return record.with_context(lang="fa_IR")

    def test_what_was_proposed_is_said_in_every_language(self):
        """A member reads his own language in a club that was set up in another."""
        self.env["res.lang"]._activate_lang("fa_IR")
        club = self._finish(self._setup("clothing"))
        silver = self._in_persian(club.tier_ids[1])
        self.assertEqual(club.tier_ids.mapped("name"), ["Base", "Silver"])
        self.assertEqual(
            self._in_persian(club.tier_ids).mapped("name"), ["پایه", "نقره‌ای"]
        )
        self.assertEqual(
            club.tier_ids[1].description,
            "A quarter more points, this season and the next",
        )
        self.assertIn("امتیاز", silver.description)
        self.assertEqual(club.name, "Corner Shop Club")
        self.assertEqual(self._in_persian(club).name, "باشگاه Corner Shop")
        program = club.points_program_id
        self.assertEqual(program.portal_point_name, "Points")
        self.assertEqual(self._in_persian(program).portal_point_name, "امتیاز")
        self.assertIn("باشگاه Corner Shop", self._in_persian(program).name)
        gift = self._in_persian(silver.gift_program_id)
        self.assertIn("نقره‌ای", gift.name)

    def test_what_was_proposed_in_persian_is_said_in_english(self):
        self.env["res.lang"]._activate_lang("fa_IR")
        env = self.env
        self.env = env(context={**env.context, "lang": "fa_IR"})
        club = self._finish(self._setup("restaurant")).with_env(env)
        self.assertEqual(club.tier_ids.mapped("name"), ["Base", "Gold"])
        self.assertEqual(club.points_program_id.portal_point_name, "Points")

    def test_what_the_shopkeeper_wrote_stays_in_every_language(self):
        self.env["res.lang"]._activate_lang("fa_IR")
        setup = self._setup("clothing", name="Friends")
        setup.tier_ids[1].write({"name": "Velvet", "benefits": "A chair"})
        club = self._in_persian(self._finish(setup))
        self.assertEqual(club.name, "Friends")
        self.assertEqual(club.tier_ids.mapped("name"), ["پایه", "Velvet"])
        self.assertEqual(club.tier_ids[1].description, "A chair")
        self.assertIn("Velvet", club.tier_ids[1].gift_program_id.name)

    def test_only_a_manager_sets_a_club_up(self):
        officer = new_test_user(
            self.env, "setup_officer", "loyalty_club.group_loyalty_club_officer"
        )
        with self.assertRaises(AccessError):
            self.env["loyalty.club.setup"].with_user(officer).action_start()

    def test_a_manager_needs_no_more_than_his_role(self):
        self.env["res.lang"]._activate_lang("fa_IR")
        manager = new_test_user(
            self.env,
            "setup_manager",
            "loyalty_club.group_loyalty_club_manager",
            company_id=self.company.id,
            company_ids=[Command.set(self.company.ids)],
        )
        self._sell(self._customer("Seen"), "2026-11-01")
        wizards = self.env["loyalty.club.setup"].with_user(manager)
        setup = wizards.browse(wizards.action_start()["res_id"])
        setup.action_next()
        setup.action_next()
        club = self._finish(setup, past="all", past_points=True)
        self.assertEqual(club.member_count, 1)

    def test_nice_numbers_are_one_two_or_five(self):
        self.assertEqual(
            [nice(amount) for amount in (0.037, 1.4, 3.4, 84_000, 130_000)],
            [0.05, 1, 5, 100_000, 100_000],
        )

    def test_the_wizard_of_yesterday_counts_what_was_sold_since(self):
        customer = self._customer("Later")
        setup = self._setup("restaurant")
        with freeze_time(fields.Datetime.to_datetime(NOON) + timedelta(days=1)):
            self._sell(customer, "2026-11-21 11:00:00")
            setup.action_next()
            self.assertEqual(setup.customer_count, 1)
