from datetime import timedelta
from unittest.mock import patch

from freezegun import freeze_time

from odoo import Command, fields
from odoo.tests import tagged

from .common import LoyaltyClubCommon


@tagged("post_install", "-at_install")
class TestTierMoved(LoyaltyClubCommon):
    """What moves a member besides his own purchases of the day."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.base = cls._tier("Base")
        cls.silver = cls._tier(
            "Silver", {"metric": "amount", "value": 500, "window": "lifetime"}
        )
        cls.member._review_tier()

    @classmethod
    def _tier(cls, name, rule=None):
        return cls.env["loyalty.club.tier"].create(
            {
                "club_id": cls.club.id,
                "name": name,
                "sequence": len(cls.club.tier_ids),
                "rule_ids": [Command.create(rule)] if rule else [],
            }
        )

    def _review(self):
        with self._without_commits():
            self.club._review_tiers()

    def test_points_that_come_with_the_payment_lift_with_the_payment(self):
        self.club.accrual_event = "invoice_paid"
        self.silver.rule_ids.write({"metric": "points", "value": 300})
        invoice = self._invoice(self._sale([(self.product, 3)]))
        self.assertEqual(self.member.tier_id, self.base)
        self._pay(invoice)
        self.assertEqual(self.member.tier_id, self.silver)

    def test_who_holds_a_tier_that_is_no_more_leaves_it(self):
        self._sale([(self.product, 5)])
        gold = self._tier("Gold", {"metric": "amount", "value": 0})
        self._review()
        self.assertEqual(self.member.tier_id, gold)
        self.base.active = self.silver.active = gold.active = False
        self._review()
        self.assertFalse(self.member.tier_id)
        change = self.member.tier_change_ids[:1]
        self.assertEqual((change.kind, change.from_tier_id), ("down", gold))

    def test_rules_that_change_during_a_review_are_for_the_next_one(self):
        cls = type(self.club)
        seen = cls._cards_to_step

        def change_rules(club, chosen):
            cards = seen(club, chosen)
            self.silver.rule_ids.value = 100
            return cards

        with patch.object(cls, "_cards_to_step", change_rules):
            self._review()
        self.assertTrue(self.club.tiers_review_due)
        self._sale([(self.product, 1)])
        self._review()
        self.assertFalse(self.club.tiers_review_due)
        self.assertEqual(self.member.tier_id, self.silver)

    def test_purchases_of_a_merged_contact_count_at_once(self):
        stranger = self.env["res.partner"].create({"name": "The same Sara"})
        self._sale([(self.product, 5)], partner=stranger)
        wizard = self.env["base.partner.merge.automatic.wizard"].create({})
        wizard._merge([stranger.id, self.partner.id], self.partner)
        self.assertEqual(self.member.tier_id, self.silver)

    def test_a_purchase_dated_ahead_counts_from_its_day(self):
        day = self.club._today() + timedelta(days=3)
        order = self._sale([(self.product, 5)])
        order.date_order = fields.Datetime.to_datetime(day) + timedelta(hours=1)
        order._club_settle()
        self._review()
        self.assertEqual(self.member.tier_id, self.base)
        self._assert_lifted_on(day)

    def test_an_invoice_dated_ahead_counts_from_its_day(self):
        day = self.club._today() + timedelta(days=3)
        invoice = self.env["account.move"].create(
            {
                "move_type": "out_invoice",
                "partner_id": self.partner.id,
                "invoice_date": day,
                "invoice_line_ids": [
                    Command.create({"product_id": self.product.id, "quantity": 5})
                ],
            }
        )
        invoice.action_post()
        self._review()
        self.assertEqual(self.member.tier_id, self.base)
        self._assert_lifted_on(day)

    def _assert_lifted_on(self, day):
        """The night of the day sees the purchase, though nothing was written since."""
        for ahead, tier in ((2, self.base), (3, self.silver)):
            later = fields.Datetime.now() + timedelta(days=1)
            self.club.tiers_reviewed_at = later
            with freeze_time(day - timedelta(days=3 - ahead)):
                self._review()
            self.assertEqual(self.member.tier_id, tier)

    def test_a_sale_that_is_still_under_way_is_seen_by_the_next_review(self):
        with self.registry.cursor() as cr:
            cr.execute("SELECT now() AT TIME ZONE 'UTC'")
            under_way = cr.fetchone()[0]
            self._review()
            self.assertLessEqual(self.club.tiers_reviewed_at, under_way)

    def test_a_sale_that_is_on_again_keeps_to_the_tier_of_then(self):
        self.base.rule_ids = [Command.create({"metric": "amount", "value": 50})]
        self.base.earning_factor = 2
        self.club.tier_withdrawal = False
        first = self._sale([(self.product, 1)])
        order = self._sale([(self.product, 1)])
        self.assertEqual(order.club_earned, 200)
        for gone in (order, first):
            gone._action_cancel()
        self._review()
        self.assertFalse(self.member.tier_id)
        order.action_draft()
        order.action_confirm()
        order._club_settle()
        moves = self.env["loyalty.club.point.move"].search(
            [("source_id", "=", order.id)]
        )
        moves = moves.filtered(lambda move: move.source_model == order._name)
        self.assertEqual(moves.sorted("id").mapped("points"), [200, -200, 100])
