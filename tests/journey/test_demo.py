"""The demo holds what a shop meets, and the three things of the README can be tried."""

from contextlib import redirect_stdout
from io import StringIO
from unittest.mock import patch

from odoo.tests import TransactionCase, tagged

from odoo.addons.base.models.ir_cron import IrCron

from dev import demo, serve


@tagged("post_install", "-at_install")
class TestDemo(TransactionCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.printed = StringIO()
        no_commit = patch.object(IrCron, "_commit_progress", lambda *args, **kw: 0)
        with no_commit, redirect_stdout(cls.printed):
            demo.main(cls.env)
        cls.club = cls.record("club", "shirin")

    @classmethod
    def record(cls, kind, name):
        return cls.env.ref(f"loyalty_club.demo_{kind}_{name}")

    def user(self, login):
        return self.env["res.users"].search([("login", "=", login)])

    def member(self, name):
        return self.record("member", name)

    def quotation(self, number):
        """One of the two quotations of Sara, as the salesperson sees it."""
        customer = self.record("partner", "sara")
        domain = [("partner_id", "=", customer.id), ("state", "=", "draft")]
        orders = self.env["sale.order"].with_user(self.user("sales"))
        return orders.search(domain, order="id")[number]

    def tearDown(self):
        self.assertEqual(self.club.action_verify(), 0, "the ledger does not add up")
        super().tearDown()

    def test_everybody_logs_in_with_the_login_as_password(self):
        logins = (*demo.LOGINS, *demo.CUSTOMERS)
        self.assertEqual(len(logins), 7)
        for login in logins:
            user = self.user(login)
            credential = {"type": "password", "login": login, "password": login}
            user.with_user(user)._check_credentials(credential, {"interactive": True})
        self.assertTrue(self.user("member").share)

    def test_every_kind_of_move_has_happened(self):
        moves = self.env["loyalty.club.point.move"].search(
            [("club_id", "=", self.club.id)]
        )
        wanted = {"accrual", "redemption", "clawback", "maturity", "expiry"}
        wanted |= {"adjustment", "transfer", "deficit"}
        self.assertEqual(wanted - set(moves.mapped("kind")), set())

    def test_members_are_in_every_situation(self):
        members = self.club.member_ids
        self.assertGreaterEqual(len(members), 25)
        self.assertTrue(members.filtered("points_pending"))
        self.assertTrue(members.filtered("points_deficit"))
        self.assertTrue(members.filtered("expiring_points"))
        self.assertTrue(members.filtered("duplicate_id"))
        self.assertEqual(set(members.mapped("state")), {"active", "suspended", "left"})
        self.assertTrue(self.member("ali").card_blocked)
        tiers = {tier.name: tier.member_count for tier in self.club.tier_ids}
        self.assertEqual(set(tiers), {"Base", "Silver", "Gold"})
        self.assertTrue(all(tiers.values()))
        self.assertTrue(members.occasion_ids and members.interest_ids)
        self.assertEqual(self.club.open_request_count, 2)
        sara = self.member("sara")
        self.assertTrue(sara._consent_to("sms", "service"))
        self.assertFalse(sara._consent_to("sms", "marketing"))

    def test_a_member_reads_persian(self):
        page = self.member("mina").with_context(lang="fa_IR")
        self.assertEqual(page.club_id.name, "باشگاه شیرین")
        self.assertEqual(page.tier_id.name, "نقره‌ای")
        consent = page.latest_consent_ids
        self.assertEqual(consent.lang, "fa_IR")
        self.assertIn("پیامک", consent.wording)
        self.assertEqual(set(page.club_id.wording_ids.mapped("version")), {1})

    def test_it_says_that_no_card_differs(self):
        self.assertIn("verify: 0 cards", self.printed.getvalue())

    def test_first_thing_a_quotation_is_confirmed_and_explains_itself(self):
        order = self.quotation(0)
        pending = self.member("sara").points_pending
        order.action_confirm()
        self.assertEqual(order.club_earned, 101)
        self.assertEqual(self.member("sara").points_pending, pending + 101)
        move = self.env["loyalty.club.point.move"].search(
            [("source_model", "=", "sale.order"), ("source_id", "=", order.id)]
        )
        self.assertIn(order.name, move.explanation_text)

    def test_second_thing_spent_points_come_back(self):
        order = self.quotation(1)
        before = self.lots()
        wizard = self.env["loyalty.club.redeem"].with_user(self.user("sales"))
        wizard.create({"order_id": order.id, "points": 50}).action_apply()
        order.action_confirm()
        self.assertEqual(order.club_spent, 50)
        self.assertNotEqual(self.lots(), before)
        order._action_cancel()
        self.assertEqual(self.lots(), before)

    def test_second_thing_a_tier_and_its_gift_come_and_go(self):
        sara = self.member("sara")
        self.quotation(0).action_confirm()
        order = self.quotation(0)
        wizard = self.env["loyalty.club.redeem"].with_user(self.user("sales"))
        wizard.create({"order_id": order.id, "points": 50}).action_apply()
        self.assertEqual((sara.tier_id.name, len(sara._gifts())), ("Silver", 0))
        order.action_confirm()
        self.assertEqual((sara.tier_id.name, len(sara._gifts())), ("Gold", 1))
        order._action_cancel()
        self.assertEqual((sara.tier_id.name, len(sara._gifts())), ("Silver", 0))

    def test_third_thing_a_rule_says_who_would_move(self):
        club = self.club.with_user(self.user("manager"))
        action = club.action_change_tier_rules()
        preview = self.env["loyalty.club.tier.preview"].browse(action["res_id"])
        draft = preview.tier_ids.filtered(lambda draft: draft.name == "Gold")
        draft.rule_ids.value = 300
        preview.action_preview()
        self.assertIn(self.member("mina").display_name, preview.summary)
        self.assertEqual(self.member("mina").tier_id.name, "Silver")

    def lots(self):
        """What Sara's lots hold; empty ones left out."""
        lots = self.member("sara").lot_ids.filtered("remaining")
        return {lot.id: (lot.remaining, lot.state) for lot in lots}

    def test_a_second_person_approves(self):
        waiting = self.env["loyalty.club.adjustment"].search(
            [("state", "=", "waiting")]
        )
        before = self.member("leila").points
        waiting.with_user(self.user("manager")).action_approve()
        self.assertEqual(self.member("leila").points, before + 500)

    def test_the_till_is_ready_to_sell(self):
        till = self.env.ref("loyalty_club_pos.demo_till")
        till = till.with_user(self.user("cashier"))
        self.assertEqual(till.current_session_state, "opened")
        self.assertEqual(till.payment_method_ids.mapped("type"), ["cash", "bank"])
        gold = self.record("tier", "gold")
        self.assertIn(gold.pricelist_id, till.available_pricelist_ids)
        self.assertFalse(gold.sudo().pricelist_warning)
        self.assertTrue(self.record("product", "gaz").pos_categ_ids)
        found = till.club_find("0913 000 0001")
        self.assertEqual(found["line"]["words"][:2], ["Sara Ahmadi", "Silver"])

    def test_three_cards_are_on_a_page(self):
        page = self.env["ir.attachment"]._get_serve_attachment("/cards")
        self.assertEqual(page.mimetype, "image/svg+xml")
        cards = page.raw.decode()
        for name in ("sara", "mina", "hotel"):
            self.assertIn(f"044{name} · {self.member(name).number}", cards)
            self.assertIn(f"044{name}", serve.WELCOME)
        till = self.env.ref("loyalty_club_pos.demo_till")
        till = till.with_user(self.user("cashier"))
        found = till.club_find("044mina")
        self.assertEqual(found["partner_id"], self.record("partner", "mina").id)

    def test_tickets_of_the_till_gave_points(self):
        tickets = self.env["pos.order"].search([])
        self.assertFalse(any(tickets.mapped("club_settlement_error")))
        moves = self.env["loyalty.club.point.move"].search(
            [("source_model", "=", "pos.order"), ("source_id", "in", tickets.ids)]
        )
        kinds = {"accrual", "redemption", "clawback", "give_back"}
        self.assertEqual(set(moves.mapped("kind")), kinds)

    def test_the_manager_finds_every_exception(self):
        exceptions = self.env["loyalty.club.till.exception"]
        found = exceptions.with_user(self.user("manager")).search([])
        kinds = exceptions._fields["kind"].get_values(self.env)
        self.assertEqual(set(found.mapped("kind")), set(kinds))

    def test_a_forgotten_sale_can_be_given_to_a_member(self):
        guest = self.record("partner", "walk_in")
        order = self.env["sale.order"].search([("partner_id", "=", guest.id)])
        wizard = self.env["loyalty.club.claim"].with_user(self.user("manager"))
        sara = self.member("sara")
        wizard.create({"order_id": order.id, "member_id": sara.id}).action_claim()
        self.assertEqual(order.club_earned, 91)
