from datetime import timedelta

from freezegun import freeze_time

from odoo import Command, fields
from odoo.exceptions import UserError
from odoo.tests import new_test_user, tagged

from .common import LoyaltyClubCommon


class TierCase(LoyaltyClubCommon):
    """What tests of tiers share."""

    @classmethod
    def _tier(cls, name, *rules, club=None, **values):
        """A tier; rules as ``(metric, operator, value, window, number)``."""
        keys = ("metric", "operator", "value", "window", "window_number")
        return cls.env["loyalty.club.tier"].create(
            {
                "club_id": (club or cls.club).id,
                "name": name,
                "sequence": 10 * (len((club or cls.club).tier_ids) + 1),
                "rule_ids": [
                    Command.create(dict(zip(keys, rule, strict=False)))
                    for rule in rules
                ],
                **values,
            }
        )

    def _three(self):
        self.base = self._tier("Base")
        self.silver = self._tier("Silver", ("amount", "ge", 500, "years", 1))
        self.gold = self._tier("Gold", ("amount", "ge", 1000, "years", 1))
        self.member._review_tier()

    def _sale_at(self, instant, amount=100):
        """A sale at an instant of UTC, made then."""
        with freeze_time(instant):
            return self._sale([(self.product, amount / 100)])

    def _review_at(self, instant):
        with freeze_time(instant), self._without_commits():
            self.env["loyalty.club"]._cron_review_tiers()

    def _review_in(self, time):
        self._review_at(fields.Datetime.now() + time)

    def _changes(self):
        changes = self.member.tier_change_ids.sorted("id")
        return [(change.kind, change.to_tier_id.name) for change in changes]


@tagged("post_install", "-at_install")
class TestTiers(TierCase):
    def test_a_tier_without_rules_is_everybodys(self):
        self._three()
        self.assertEqual(self.member.tier_id, self.base)
        newcomer = self._enrol(self.env["res.partner"].create({"name": "New"}))
        self.assertEqual(newcomer.tier_id, self.base)

    def test_a_sale_lifts_at_once(self):
        self._three()
        self._sale([(self.product, 4)])
        self.assertEqual(self.member.tier_id, self.base)
        order = self._sale([(self.product, 1)])
        self.assertEqual(self.member.tier_id, self.silver)
        change = self.member.tier_change_ids[:1]
        self.assertEqual(
            (change.source_model, change.source_id), ("sale.order", order.id)
        )
        self._sale([(self.product, 5)])
        self.assertEqual(self.member.tier_id, self.gold)
        self.assertEqual(
            self._changes(), [("up", "Base"), ("up", "Silver"), ("up", "Gold")]
        )

    def test_a_tier_falls_when_its_window_has_moved_on(self):
        self._three()
        self.member.joined_on = "2025-01-01"
        self._sale_at("2026-01-10 12:00:00", 500)
        self.assertEqual(self.member.tier_id, self.silver)
        self._review_at("2027-01-09 12:00:00")
        self.assertEqual(self.member.tier_id, self.silver)
        self._review_at("2027-01-10 12:00:00")
        self.assertEqual(self.member.tier_id, self.base)
        self.assertEqual(self._changes()[-1], ("down", "Base"))

    def test_a_small_purchase_does_not_take_a_tier_away(self):
        self._three()
        self.member.joined_on = "2025-01-01"
        self._sale_at("2026-01-10 12:00:00", 500)
        self._sale_at("2027-06-01 12:00:00", 100)
        self.assertEqual(self.member.tier_id, self.silver)
        self._review_at("2027-06-02 12:00:00")
        self.assertEqual(self.member.tier_id, self.base)

    def test_a_returned_sale_withdraws_the_tier_it_opened(self):
        self._three()
        order = self._sale([(self.product, 5)])
        invoice = self._invoice(order)
        self._credit(invoice, 0.2)
        self.assertEqual(self.member.tier_id, self.silver)
        self._credit(invoice, 0.8)
        self.assertEqual(self.member.tier_id, self.base)
        self.assertEqual(self._changes()[-1], ("withdrawn", "Base"))

    def test_a_withdrawal_can_be_left_to_the_review(self):
        self._three()
        self.club.tier_withdrawal = False
        order = self._sale([(self.product, 5)])
        order._action_cancel()
        self.assertEqual(self.member.tier_id, self.silver)
        self._review_in(timedelta(hours=2))
        self.assertEqual(self.member.tier_id, self.base)

    def test_a_tier_is_kept_for_its_validity_and_grace(self):
        self._tier("Base")
        silver = self._tier(
            "Silver",
            ("purchases", "gt", 1, "days", 7),
            validity="days",
            validity_number=30,
            grace_days=5,
        )
        self.member.joined_on = "2025-01-01"
        self._sale_at("2026-03-01 12:00:00")
        self._sale_at("2026-03-02 12:00:00")
        self.assertEqual(self.member.tier_id, silver)
        self.assertEqual(str(self.member.tier_until), "2026-04-01")
        self._review_at("2026-04-06 12:00:00")
        self.assertEqual(self.member.tier_id, silver)
        self._review_at("2026-04-07 12:00:00")
        self.assertEqual(self.member.tier_id.name, "Base")

    def test_requalifying_extends_the_validity(self):
        self._tier("Base")
        self._tier(
            "Silver",
            ("purchases", "ge", 1, "days", 7),
            validity="days",
            validity_number=30,
        )
        self.member.joined_on = "2025-01-01"
        self._sale_at("2026-03-01 12:00:00")
        self._sale_at("2026-03-20 12:00:00")
        self.assertEqual(str(self.member.tier_until), "2026-04-19")
        self.assertEqual(str(self.member.tier_since), "2026-03-01")

    def test_a_fall_can_be_one_tier_at_a_time(self):
        self._three()
        self.club.tier_one_level = True
        self.member.joined_on = "2025-01-01"
        self._sale_at("2026-01-10 12:00:00", 1000)
        self._review_at("2027-03-01 12:00:00")
        self.assertEqual(self.member.tier_id, self.silver)
        self._review_at("2027-03-02 12:00:00")
        self.assertEqual(self.member.tier_id, self.base)

    def test_rules_are_joined_by_any_or_all(self):
        self._tier("Base")
        rules = [
            ("amount", "ge", 300, "lifetime", 1),
            ("purchases", "ge", 2, "lifetime", 1),
        ]
        tier = self._tier("Both", *rules, rule_join="all")
        self._sale([(self.product, 3)])
        self.assertEqual(self.member.tier_id.name, "Base")
        tier.rule_join = "any"
        self.member._review_tier()
        self.assertEqual(self.member.tier_id, tier)

    def test_days_with_a_purchase_are_days_of_the_club(self):
        self.club.tz = "Asia/Tehran"
        tier = self._tier("Regular", ("days", "ge", 2, "lifetime", 1))
        self.member.joined_on = "2025-01-01"
        self._sale_at("2026-03-01 12:00:00")
        self._sale_at("2026-03-01 20:00:00")
        self.assertFalse(self.member.tier_id)
        self._sale_at("2026-03-01 20:31:00")
        self.assertEqual(self.member.tier_id, tier)

    def test_points_that_were_given_do_not_open_a_tier(self):
        tier = self._tier("Collector", ("points", "ge", 300, "years", 1))
        self._give(1000)
        self._sale([(self.product, 2)])
        self.assertFalse(self.member.tier_id)
        self._sale([(self.product, 1)])
        self.assertEqual(self.member.tier_id, tier)

    def test_membership_of_months_opens_a_tier_by_itself(self):
        tier = self._tier("Faithful", ("months", "ge", 6, "lifetime", 1))
        self.member.joined_on = "2026-01-31"
        self._review_at("2026-07-30 12:00:00")
        self.assertFalse(self.member.tier_id)
        self._review_at("2026-07-31 12:00:00")
        self.assertEqual(self.member.tier_id, tier)

    def test_a_purchase_that_arrives_late_counts_in_its_window(self):
        self._three()
        self.member.joined_on = "2025-01-01"
        self._review_at("2026-03-01 12:00:00")
        with freeze_time("2026-03-01 13:00:00"):
            order = self._order([(self.product, 5)])
            order.action_confirm()
            order.date_order = "2025-01-01 12:00:00"
            order._club_settle()
        self._review_at("2026-03-02 12:00:00")
        self.assertEqual(self.member.tier_id, self.base)

    def test_facts_say_why(self):
        self._tier("Base")
        self._tier("Gold", ("purchases", "gt", 5, "months", 3))
        self.member.joined_on = "2025-01-01"
        for day in range(6):
            self._sale_at(f"2026-11-{10 + day} 12:00:00")
        change = self.member.tier_change_ids[:1]
        self.assertEqual(change.to_tier_id.name, "Gold")
        self.assertIn("6 purchases from", change.explanation)
        with freeze_time("2026-11-15 18:00:00"):
            self.member.invalidate_recordset()
            self.assertEqual(self.member.tier_percent, 100)

    def test_the_way_to_the_next_tier_is_said_exactly(self):
        self._three()
        self._sale([(self.product, 3)])
        progress = self.member._tier_progress()
        self.assertEqual(progress["next_tier"], self.silver)
        self.assertEqual(progress["percent"], 60)
        self.assertEqual(len(progress["missing"]), 1)
        self.assertIn("200", progress["missing"][0])

    def test_a_tier_by_hand_needs_a_reason_and_lasts(self):
        self._three()
        with self.assertRaises(UserError):
            self.member._set_tier(self.gold, "  ")
        until = self.club._today() + timedelta(days=30)
        self.member._set_tier(self.gold, "Opening guest", until)
        self._review_in(timedelta(days=1))
        self.assertEqual(self.member.tier_id, self.gold)
        self._review_in(timedelta(days=31))
        self.assertEqual(self.member.tier_id, self.base)

    def test_a_changed_rule_reviews_everybody(self):
        self._three()
        self._sale([(self.product, 3)])
        self.silver.rule_ids.value = 250
        self.assertEqual(self.member.tier_id, self.base)
        self._review_in(timedelta(minutes=5))
        self.assertEqual(self.member.tier_id, self.silver)

    def test_suspended_members_are_left_alone(self):
        self._three()
        self.member.state = "suspended"
        self._sale([(self.product, 5)])
        self.assertEqual(self.member.tier_id, self.base)
        self.member.state = "active"
        self.assertEqual(self.member.tier_id, self.silver)

    def test_a_merge_brings_the_purchases_along(self):
        self._three()
        company = self.env["res.partner"].create({"name": "Cafe", "is_company": True})
        keeper = self._enrol(company)
        order = self._sale([(self.product, 4)])
        invoice = self._invoice(order)
        self._sale([(self.product, 1)], partner=company)
        self.partner.parent_id = company
        self.member._merge_into(keeper)
        self.assertEqual(keeper.tier_id, self.silver)
        self._credit(invoice, 0.5)
        purchases = self.env["loyalty.club.purchase"].search(
            [("partner_id", "=", company.id)]
        )
        self.assertEqual(sorted(purchases.mapped("amount")), [100, 200])

    def test_users_cannot_write_a_tier(self):
        self._three()
        officer = new_test_user(
            self.env,
            "club_tier_officer",
            groups="loyalty_club.group_loyalty_club_officer",
        )
        with self.assertRaises(UserError):
            self.member.with_user(officer).write({"tier_id": self.gold.id})

    def test_rules_that_mean_nothing_are_refused(self):
        for rule in (
            ("amount", "ge", -1, "years", 1),
            ("amount", "ge", float("nan"), "years", 1),
            ("purchases", "ge", 1.5, "years", 1),
            ("purchases", "ge", 1, "days", 0),
            ("amount", "ge", 10**16, "years", 1),
        ):
            with self.assertRaises(UserError), self.env.cr.savepoint():
                self._tier("Wrong", rule)

    def test_a_tier_that_was_held_is_kept_for_history(self):
        self._three()
        with self.assertRaises(UserError):
            self.base.unlink()
        self.gold.unlink()
        self.assertFalse(self.gold.exists())


@tagged("post_install", "-at_install")
class TestTierFactor(TierCase):
    """The tier that a member holds when he buys multiplies his points."""

    def setUp(self):
        super().setUp()
        self.base = self._tier("Base")
        rule = ("amount", "ge", 500, "years", 1)
        self.silver = self._tier("Silver", rule, earning_factor=1.5)
        self.member._review_tier()

    def _silver_order(self):
        """The first order of a member who has become silver."""
        self._sale([(self.product, 5)])
        self.assertEqual(self.member.tier_id, self.silver)
        return self._sale([(self.product, 2)])

    def test_the_tier_before_the_sale_counts(self):
        lifting = self._sale([(self.product, 5)])
        self.assertEqual(lifting.club_earned, 500)
        order = self._sale([(self.product, 2)])
        self.assertEqual(order.club_earned, 300)
        move = self.env["loyalty.club.point.move"].search(
            [("source_model", "=", "sale.order"), ("source_id", "=", order.id)]
        )
        self.assertEqual(move.tier_id, self.silver)
        self.assertIn("1.5", move.explanation_text)

    def test_an_edited_sale_keeps_the_factor_of_its_day(self):
        order = self._silver_order()
        self.member._set_tier(self.base, "A mistake")
        order.order_line.product_uom_qty = 4
        self.assertEqual(order.club_earned, 600)
        self.silver.earning_factor = 3
        order.order_line.product_uom_qty = 3
        order.invalidate_recordset(["club_earned"])
        self.assertEqual(order.club_earned, 450)

    def test_a_return_takes_back_what_the_factor_gave(self):
        order = self._silver_order()
        self._credit(self._invoice(order), 0.5)
        self.assertEqual(order.club_earned, 150)

    def test_a_redemption_before_the_sale_is_confirmed_keeps_the_factor(self):
        self._sale([(self.product, 5)])
        order = self._order([(self.product, 2)])
        self._spend(order, 100)
        transaction = self._transaction(order)
        self.assertTrue(order.club_settled_on)
        transaction.state = "done"
        order.action_confirm()
        self.assertEqual(order.club_earned, (200 - 10) * 1.5)
