from datetime import timedelta

from odoo import Command, fields
from odoo.tests import Form, tagged

from .screens import ScreensCommon


@tagged("post_install", "-at_install")
class TestTierScreens(ScreensCommon):
    """What a shopkeeper sees of tiers, purchases and the state of the club."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.base = cls._tier("Base", 10)
        cls.gold = cls._tier("Gold", 20, (500, "ge"), (1000, "gt"))

    @classmethod
    def _tier(cls, name, sequence, *rules, **values):
        return cls.env["loyalty.club.tier"].create(
            {
                "club_id": cls.club.id,
                "name": name,
                "sequence": sequence,
                "rule_ids": [
                    Command.create({"value": value, "operator": operator})
                    for value, operator in rules
                ],
                **values,
            }
        )

    # Tiers

    def test_a_tier_reads_like_a_sentence(self):
        self.assertEqual(self.base.rules_text, "open to every member")
        self.assertEqual(
            self.gold.rules_text,
            "at least $ 500.00 of purchases in the last year or more than "
            "$ 1,000.00 of purchases in the last year".replace(
                "$ ", "$\N{NO-BREAK SPACE}"
            ),
        )
        self.gold.rule_join = "all"
        self.assertIn("year and more than", self.gold.rules_text)

    def test_how_long_a_tier_is_kept_reads_like_a_sentence(self):
        for values, text in (
            ({"validity": "none"}, "as long as the rules hold"),
            ({"validity": "days", "validity_number": 30}, "for 30 days"),
            ({"validity": "season", "validity_number": 0}, "to the end of the season"),
            (
                {"validity": "season", "validity_number": 1, "grace_days": 5},
                "to the end of the season after the current one, and 5 days of grace",
            ),
        ):
            self.gold.write(values)
            self.assertEqual(self.gold.kept_text, text)

    def test_a_rule_shows_its_sentence_while_it_is_typed(self):
        club = self._make_club(self._make_program("New"))
        tiers = self._as("manager", self.env["loyalty.club.tier"])
        with Form(tiers.with_context(default_club_id=club.id)) as form:
            form.name = "Silver"
            with form.rule_ids.new() as rule:
                rule.metric = "purchases"
                rule.operator = "gt"
                rule.value = -5
                self.assertEqual(rule.sentence, "")
                rule.value = 5
                rule.window = "months"
                rule.window_number = 3
                self.assertEqual(
                    rule.sentence, "more than 5 purchases in the last 3 months"
                )
        self.assertFalse(form.record.rules_locked)

    def test_rules_of_a_club_with_members_are_changed_with_a_preview(self):
        form = Form(self._as("manager", self.gold))
        self.assertTrue(form.rules_locked)
        with self.assertRaises(AssertionError):
            form.rule_join = "all"
        action = self._as("manager", self.gold).action_change_rules()
        self.assertEqual(action["res_model"], "loyalty.club.tier.preview")

    def test_a_tier_leads_to_its_members(self):
        self.member._review_tier()
        self.assertEqual(self.base.member_count, 1)
        action = self._as("salesperson", self.base).action_open_members()
        found = self.env["loyalty.club.member"].search(action["domain"])
        self.assertEqual(found, self.member)

    # Members

    def test_a_member_shows_moves_and_tiers_in_one_place(self):
        self.member._review_tier()
        self._sale([(self.product, 6)])
        with Form(self._as("salesperson", self.member)) as form:
            timeline = form.timeline
        self.assertIn("Tier Gold, after Base", timeline)
        self.assertIn("+600", timeline)
        self.assertEqual(self.member.tier_percent, 100)

    def test_the_timeline_names_the_newest_first(self):
        now = fields.Datetime.now()
        entries = [
            {"instant": now - timedelta(hours=1), "headline": "Old", "why": []},
            {"instant": now, "headline": "New", "why": ["<b>Because</b>"]},
        ]
        usual = {"day": "", "points": "", "gain": False, "icon": "", "link": ""}
        members = self.registry["loyalty.club.member"]
        self.patch(
            members, "_timeline_moves", lambda _self: [{**usual, **e} for e in entries]
        )
        text = str(self.member.timeline)
        self.assertLess(text.index("New"), text.index("Old"))
        self.assertIn("&lt;b&gt;Because", text)

    def test_a_member_leads_to_what_he_bought(self):
        order = self._sale()
        self._sale(partner=self.env["res.partner"].create({"name": "Walk-in"}))
        member = self._as("salesperson", self.member)
        self.assertEqual(member.purchase_count, 1)
        action = member.action_open_purchases()
        found = self.env["loyalty.club.purchase"].search(action["domain"])
        self.assertEqual(found.reference, order.name)
        document = found.action_open_document()
        self.assertEqual(document["res_id"], order.id)

    def test_purchases_of_members_are_found(self):
        stranger = self.env["res.partner"].create({"name": "Walk-in"})
        self._sale()
        self._sale(partner=stranger)
        Purchase = self._as("salesperson", self.env["loyalty.club.purchase"])
        ours = Purchase.search([("member_id", "!=", False)])
        self.assertIn(self.partner, ours.partner_id)
        self.assertNotIn(stranger, ours.partner_id)
        others = Purchase.search([("member_id", "=", False)])
        self.assertIn(stranger, others.partner_id)
        self.assertNotIn(self.partner, others.partner_id)
        self.assertEqual(
            Purchase.search([("member_id", "=", self.member.id)]),
            ours.filtered(lambda row: row.partner_id == self.partner),
        )

    # Orders

    def test_an_order_says_what_is_missing_for_the_next_tier(self):
        self._sale([(self.product, 3)])
        order = self._as("salesperson", self._order())
        self.assertEqual(order.club_tier_id, self.base)
        self.assertIn("Gold:", order.club_next_tier)
        self.assertIn("200", order.club_next_tier)

    def test_an_order_of_a_stranger_costs_no_query_for_tiers(self):
        stranger = self.env["res.partner"].create({"name": "Walk-in"})
        order = self._order(partner=stranger)
        self.assertFalse(order.club_member_id)
        self.env.flush_all()
        with self.assertQueryCount(0):
            self.assertFalse(order.club_next_tier)

    # The start page

    def test_the_start_page_says_where_the_club_stands(self):
        self._sale([(self.product, 6)])
        self._sale([(self.product, 2)], self.env["res.partner"].create({"name": "X"}))
        club = self._as("salesperson", self.club)
        figures = club.overview
        tiers = [(tier["name"], tier["count"]) for tier in figures["tiers"]]
        self.assertEqual(tiers, [("Base", "0"), ("Gold", "1")])
        self.assertEqual(figures["points"], "600")
        self.assertEqual(figures["sales_share"], 75)
        self.assertIn("600", figures["sales_members"])
        self.assertIn("200", figures["sales_others"])

    def test_points_that_expire_soon_stand_on_the_start_page(self):
        self.club.write({"expiry": "days", "expiry_number": 30})
        self._sale()
        self.assertEqual(self.club.overview["expiring"], "100")
        self.club.expiry_number = 40
        self._sale()
        self.club.invalidate_recordset(["overview"])
        self.assertEqual(self.club.overview["expiring"], "100")

    def test_members_without_a_tier_have_their_place_in_the_bar(self):
        club = self._make_club(self._make_program("Plain"))
        self._enrol(self.partner, club)
        rows = club.overview["tiers"]
        self.assertEqual(
            [(row["name"], row["count"], row["percent"]) for row in rows],
            [("No tier", "1", 100.0)],
        )
        self.assertTrue(club.without_tiers)
        self.assertFalse(club.nothing_to_do)

    def test_an_empty_club_has_a_start_page(self):
        club = self._make_club(self._make_program("Empty"))
        self.assertEqual(club.overview["points"], "0")
        self.assertEqual(club.overview["sales_share"], 0)

    def test_the_start_page_says_what_waits(self):
        self.assertTrue(self.club.nothing_to_do)
        self.env["loyalty.club.request"].create(
            {"member_id": self.member.id, "text": "A chair at the door"}
        )
        adjustments = self._as("officer", self.env["loyalty.club.adjustment"])
        adjustments.create(
            {"member_id": self.member.id, "points": 5000, "reason": "Lottery"}
        ).action_submit()
        self.club.invalidate_recordset()
        self.assertEqual(self.club.open_request_count, 1)
        self.assertEqual(self.club.waiting_adjustment_count, 1)
        self.assertFalse(self.club.nothing_to_do)
        club = self._as("manager", self.club)
        action = club.action_open_requests()
        asked = self.env[action["res_model"]].search(action["domain"])
        self.assertEqual(asked.member_id, self.member)

    def test_the_start_page_needs_few_queries(self):
        self._sale()
        self.env.invalidate_all()
        self.club.read(["name", "calendar", "tz", "currency_id", "company_ids"])
        self.club.tier_ids.mapped("name")
        with self.assertQueryCount(8):
            self.club.read(["overview"])

    # The sheet for the staff

    def test_the_sheet_for_the_staff_follows_the_settings(self):
        self.club.write({"expiry": "months", "expiry_number": 6})
        self.gold.write({"earning_factor": 1.5, "description": "Free delivery"})
        text = self._sheet("salesperson")
        for sentence in (
            "Points expire 6 months after they are earned.",
            "Purchases earn 1.5 times the points.",
            "Free delivery",
            "open to every member",
        ):
            self.assertIn(sentence, text)
        self.club.write({"expiry": "never"})
        self.assertIn("Points do not expire.", self._sheet("auditor"))

    def test_the_sheet_for_the_staff_names_the_money_for_one_point(self):
        self.program.rule_ids.reward_point_amount = 0.00001
        text = self._sheet("salesperson")
        self.assertIn("1 point for each", text)
        self.assertIn("100,000", text)

    def test_the_sheet_for_the_staff_knows_every_setting(self):
        for name in ("enrolment", "accrual_event", "maturity", "expiry"):
            for value in self.club._fields[name].get_values(self.env):
                self.club.write(
                    {name: value, "enrolment_amount": 10, "enrolment_purchases": 2}
                )
                self.assertTrue(self._sheet("manager"))

    def test_the_sheet_for_the_staff_speaks_the_readers_language(self):
        self.env["res.lang"]._activate_lang("fa_IR")
        self.users["salesperson"].lang = "fa_IR"
        self.gold.with_context(lang="fa_IR").name = "\u0637\u0644\u0627"
        text = self._sheet("salesperson")
        self.assertIn('dir="rtl"', text)
        self.assertIn("\u0637\u0644\u0627", text)

    def _sheet(self, role):
        report = self.env["ir.actions.report"].with_user(self.users[role])
        html, _kind = report._render_qweb_html(
            "loyalty_club.staff_sheet", self.club.ids
        )
        return html.decode()
