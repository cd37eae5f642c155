from odoo import Command
from odoo.tests import tagged

from .common import LoyaltyClubCommon


@tagged("post_install", "-at_install")
class TestEntity(LoyaltyClubCommon):
    """A customer who becomes a part of a company."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        rule = {"metric": "amount", "value": 500, "window": "lifetime"}
        cls.base, cls.silver = cls.env["loyalty.club.tier"].create(
            [
                {"club_id": cls.club.id, "name": "Base", "sequence": 1},
                {
                    "club_id": cls.club.id,
                    "name": "Silver",
                    "sequence": 2,
                    "rule_ids": [Command.create(rule)],
                },
            ]
        )
        cls.cafe = cls.env["res.partner"].create({"name": "Cafe", "is_company": True})

    def _purchases_of(self, partner):
        return self.env["loyalty.club.purchase"].search_count(
            [("partner_id", "=", partner.id)]
        )

    def _night(self):
        with self._without_commits():
            self.env["loyalty.club"]._cron_review_tiers()

    def test_the_membership_goes_along_where_the_company_has_none(self):
        self._sale([(self.product, 5)])
        points = self.member.points
        self.partner.parent_id = self.cafe
        self.assertEqual(self.member.partner_id, self.cafe)
        self.assertEqual(self.member.points_card_id.partner_id, self.cafe)
        self.assertEqual(self._purchases_of(self.cafe), 1)
        self._night()
        self.assertEqual(
            (self.member.points, self.member.tier_id), (points, self.silver)
        )
        self._sale([(self.product, 1)])
        self.assertGreater(self.member.points, points)
        self.assertEqual(self._purchases_of(self.cafe), 2)

    def test_two_members_stay_two_and_the_company_has_the_purchases(self):
        self._sale([(self.product, 5)])
        company = self._enrol(self.cafe)
        self.partner.parent_id = self.cafe
        self.assertEqual(self.member.partner_id, self.partner)
        self.assertEqual(self.member.duplicate_id, company)
        self.assertEqual(company.tier_id, self.silver)
        self._night()
        self.assertEqual(self.member.tier_id, self.base)

    def test_purchases_of_a_stranger_lift_the_company_that_he_belongs_to(self):
        stranger = self.env["res.partner"].create({"name": "Buyer"})
        self._sale([(self.product, 5)], partner=stranger)
        company = self._enrol(self.cafe)
        self.assertEqual(company.tier_id, self.base)
        stranger.parent_id = self.cafe
        self.assertEqual(company.tier_id, self.silver)

    def test_a_company_of_another_company_of_ours_takes_no_membership(self):
        elsewhere = self.env["res.company"].create({"name": "Elsewhere"})
        self.cafe.company_id = elsewhere
        self.partner.parent_id = self.cafe
        self.assertEqual(self.member.partner_id, self.partner)

    def test_a_claimed_sale_no_longer_counts_for_who_had_bought_it(self):
        other_club = self._make_club(self._make_program("Bakery"))
        other_club.accrual_event = "invoice_paid"
        rule = {"metric": "amount", "value": 100, "window": "lifetime"}
        tier = self.env["loyalty.club.tier"].create(
            {
                "club_id": other_club.id,
                "name": "Friend",
                "rule_ids": [Command.create(rule)],
            }
        )
        buyer = self.env["res.partner"].create({"name": "Buyer"})
        friend = self._enrol(buyer, other_club)
        order = self._sale([(self.product, 5)], partner=buyer)
        self.assertEqual(friend.tier_id, tier)
        self._night()
        claim = self.env["loyalty.club.claim"].create(
            {"order_id": order.id, "member_id": self.member.id}
        )
        claim.action_claim()
        self._night()
        self.assertFalse(friend.tier_id)
