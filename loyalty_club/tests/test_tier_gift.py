from datetime import date, timedelta
from unittest.mock import patch

from freezegun import freeze_time

from odoo import Command
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import new_test_user, tagged
from odoo.tools import mute_logger

from .benefits import FAR, BenefitsCommon


@tagged("post_install", "-at_install")
class TestTierGift(BenefitsCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.coupons = cls._promotion("coupons", "Welcome")
        cls.gold.write({"gift_program_id": cls.coupons.id, "gift_days": 30})

    def _gifts(self, member=None):
        changes = (member or self.member).tier_change_ids
        cards = self.env["loyalty.card"].with_context(active_test=False)
        return cards.search([("club_tier_change_id", "in", changes.ids)])

    def _rise(self):
        """A sale that opens Gold."""
        order = self._sale([(self.product, 10)])
        self.assertEqual(self.member.tier_id, self.gold)
        return order

    def _try(self, code, partner=None):
        order = self._order(partner=partner)
        return order, order._try_apply_code(code)

    def test_who_comes_up_gets_a_coupon(self):
        self._rise()
        gift = self._gifts()
        self.assertEqual(gift.program_id, self.coupons)
        self.assertEqual(gift.partner_id, self.partner)
        self.assertEqual(gift.points, 1)
        last = self.club._today() + timedelta(days=29)
        self.assertEqual(gift.expiration_date, last)
        self.assertFalse(gift.club_valid_from)
        self.assertEqual(gift.history_ids.issued, 1)
        self.assertIn("Gold", gift.history_ids.description)

    def test_the_coupon_takes_its_share_off_and_is_used_once(self):
        self._rise()
        gift = self._gifts()
        order, status = self._try(gift.code)
        order._apply_program_reward(status[gift], gift)
        self.assertEqual(order.amount_total, 90)
        order.action_confirm()
        self.assertEqual(gift.points, 0)
        _order, status = self._try(gift.code)
        self.assertIn("already been used", status["error"])

    def test_a_coupon_has_the_points_that_its_reward_needs(self):
        self.coupons.reward_ids.required_points = 3
        self._rise()
        self.assertEqual(self._gifts().points, 3)

    def test_other_tiers_give_nothing(self):
        self._member_in(self.base)
        self.member._set_tier(self.base, "Test")
        self.member._set_tier(self.silver, "Test")
        self.assertFalse(self._gifts())

    def test_a_fall_gives_nothing(self):
        platinum = self._tier("Platinum", 5000)
        self.member._set_tier(platinum, "Test")
        self.member._set_tier(self.gold, "Test")
        self.assertFalse(self._gifts())

    def test_a_tier_by_hand_gives_its_gift_on_the_way_up(self):
        self.member._set_tier(self.gold, "Guest")
        self.assertEqual(len(self._gifts()), 1)

    def test_the_lowest_tier_can_welcome(self):
        self.base.gift_program_id = self.coupons
        newcomer = self._enrol(self.env["res.partner"].create({"name": "New"}))
        self.assertEqual(len(self._gifts(newcomer)), 1)

    def test_more_sales_in_the_tier_give_no_more(self):
        self._rise()
        self._sale([(self.product, 10)])
        self.member._review_tier()
        self.assertEqual(len(self._gifts()), 1)

    def test_coming_back_while_the_gift_is_good_gives_no_second(self):
        self._rise()
        self.member._set_tier(self.base, "Test", FAR)
        self.member._set_tier(self.gold, "Test", FAR)
        self.assertEqual(len(self._gifts()), 1)

    def test_coming_back_later_gives_another(self):
        self._rise()
        self.member._set_tier(self.base, "Test", FAR)
        with freeze_time(self.club._today() + timedelta(days=30)):
            self.member._set_tier(self.gold, "Test", FAR)
        self.assertEqual(len(self._gifts()), 2)

    def test_a_gift_without_end_is_given_once_for_ever(self):
        self.gold.gift_validity = "unlimited"
        self._rise()
        self.assertFalse(self._gifts().expiration_date)
        self.member._set_tier(self.base, "Test", FAR)
        with freeze_time(self.club._today() + timedelta(days=3000)):
            self.member._set_tier(self.gold, "Test", FAR)
        self.assertEqual(len(self._gifts()), 1)

    def test_two_members_have_a_gift_each(self):
        self._rise()
        other = self._member_in(self.gold)
        self.assertNotEqual(self._gifts().code, self._gifts(other).code)

    def test_a_merged_member_brings_his_gift_along(self):
        self._rise()
        other = self._member_in(self.base, "Sara again")
        self.member._merge_into(other)
        other._set_tier(self.gold, "Test", FAR)
        self.assertEqual(other._gifts(), self._gifts())
        self.assertEqual(len(self._gifts()), 1)
        self.assertFalse(self._gifts(other))

    def test_a_code_for_the_next_season_waits_for_it(self):
        self.club.write({"calendar": "jalali", "tz": "Asia/Tehran"})
        self.env.company.partner_id.tz = "Asia/Tehran"
        self.gold.gift_validity = "next_season"
        self.member.joined_on = date(2025, 1, 1)
        with freeze_time("2026-11-20 12:00:00"):
            self._rise()
        gift = self._gifts()
        self.assertEqual(gift.club_valid_from, date(2026, 12, 22))
        self.assertEqual(gift.expiration_date, date(2027, 3, 20))
        # Midnight in Tehran is 20:30 the day before in UTC.
        for instant, works in (
            ("2026-12-21 20:29:59", False),
            ("2026-12-21 20:30:00", True),
            ("2027-03-20 20:29:59", True),
            ("2027-03-20 20:30:00", False),
        ):
            with self.subTest(instant), freeze_time(instant):
                _order, status = self._try(gift.code)
                self.assertEqual(gift in status, works, status)

    def _waiting_gift(self):
        self.gold.gift_validity = "next_season"
        self._rise()
        return self._gifts()

    def test_a_code_that_waits_says_the_day_and_is_not_kept(self):
        gift = self._waiting_gift()
        order, status = self._try(gift.code)
        day = self.club._date_text(gift.club_valid_from)
        self.assertIn(day, status["error"])
        self.assertFalse(order.applied_coupon_ids)
        wizard = self.env["sale.loyalty.coupon.wizard"].create(
            {"order_id": order.id, "coupon_code": gift.code}
        )
        with self.assertRaisesRegex(ValidationError, "can be used from"):
            wizard.action_apply()

    def test_a_waiting_coupon_that_stands_on_an_order_gives_nothing(self):
        gift = self._waiting_gift()
        reward = self.coupons.reward_ids
        order = self._order(applied_coupon_ids=[Command.link(gift.id)])
        self.assertNotIn(gift, order._get_claimable_rewards())
        self.assertFalse(order._get_claimable_rewards(forced_coupons=gift))
        self.assertIn("from", order._apply_program_reward(reward, gift)["error"])
        with self.assertRaises(UserError):
            order._get_reward_line_values(reward, gift)
        order.action_confirm()
        self.assertEqual(order.amount_total, 100)
        self.assertEqual(gift.points, 1)

    def test_native_coupons_know_no_first_day(self):
        card = self.env["loyalty.card"].create(
            {"program_id": self.coupons.id, "points": 1}
        )
        _order, status = self._try(card.code)
        self.assertIn(card, status)

    def test_a_withdrawn_tier_takes_its_unused_gift_back(self):
        order = self._rise()
        gift = self._gifts()
        draft, status = self._try(gift.code)
        draft._apply_program_reward(status[gift], gift)
        self.assertEqual(draft.amount_total, 90)
        order._action_cancel()
        self.assertEqual(self.member.tier_id, self.base)
        self.assertFalse(gift.active)
        self.assertLess(gift.expiration_date, self.club._today())
        for record in (self.member, gift):
            self.assertIn("was taken back", record.message_ids[0].body)
        _order, status = self._try(gift.code)
        self.assertIn("error", status)
        draft._update_programs_and_rewards()
        self.assertEqual(draft.amount_total, 100)

    def test_a_used_gift_stays_used(self):
        order = self._rise()
        gift = self._gifts()
        used, status = self._try(gift.code)
        used._apply_program_reward(status[gift], gift)
        used.action_confirm()
        self.member._set_tier(self.gold, "Test", FAR)
        order._action_cancel()
        self.assertTrue(gift.active)
        self.assertEqual(used.amount_total, 90)

    def test_a_gift_in_a_paid_quotation_is_left_alone(self):
        order = self._rise()
        gift = self._gifts()
        paid, status = self._try(gift.code)
        paid._apply_program_reward(status[gift], gift)
        self._transaction(paid, state="done")
        order._action_cancel()
        self.assertTrue(gift.active)
        paid.action_confirm()
        self.assertEqual(paid.amount_total, 90)

    def test_who_earns_the_tier_anew_gets_a_gift_anew(self):
        self._rise()._action_cancel()
        self.assertEqual(self.member.tier_id, self.base)
        self._rise()
        self.assertEqual(self._gifts().mapped("active"), [False, True])

    def test_a_fall_leaves_the_gift(self):
        self._rise()
        self.member._set_tier(self.base, "Test")
        self.assertTrue(self._gifts().active)

    def test_the_programme_says_whether_an_email_goes_out(self):
        self.partner.email = "sara@example.com"
        template = self.env.ref("loyalty.mail_template_loyalty_card")
        mails = self.env["mail.mail"].sudo()
        before = mails.search_count([])
        self.member._set_tier(self.gold, "Guest", FAR)
        self.assertEqual(mails.search_count([]), before)
        self.coupons.communication_plan_ids = [
            Command.create({"trigger": "create", "mail_template_id": template.id})
        ]
        partner = self.env["res.partner"].create(
            {"name": "Omid", "email": "omid@example.com"}
        )
        self._enrol(partner)._set_tier(self.gold, "Guest", FAR)
        self.assertEqual(mails.search_count([]), before + 1)
        self.assertNotEqual(mails.search([], limit=1).state, "sent")

    @mute_logger("odoo.addons.loyalty_club.models.benefits.loyalty_club_gift")
    def test_a_fault_of_the_gift_or_its_email_never_stops_the_sale(self):
        for method in ("_club_give", "_send_creation_communication"):
            member = self._enrol(self.env["res.partner"].create({"name": method}))
            card = type(self.env["loyalty.card"])
            broken = patch.object(card, method, side_effect=ZeroDivisionError("broken"))
            with self.subTest(method), broken:
                order = self._sale([(self.product, 10)], partner=member.partner_id)
                self.assertEqual(order.state, "sale")
                self.assertEqual(member.tier_id, self.gold)
                self.assertEqual(member.points, 1000)
                self.assertIn("broken", self.club.activity_ids.mapped("summary")[-1])

    def test_an_archived_programme_gives_nothing_and_the_manager_is_told(self):
        self.coupons.active = False
        self._rise()
        self.assertFalse(self._gifts())
        self.assertIn("archived", self.club.activity_ids.mapped("summary")[-1])

    def test_a_night_gives_to_many_in_few_steps(self):
        partners = self.env["res.partner"].create(
            [{"name": f"Member {number}"} for number in range(60)]
        )
        self.env["loyalty.club.member"].create(
            [{"club_id": self.club.id, "partner_id": p.id} for p in partners]
        )
        self.gold.rule_ids.unlink()
        card = type(self.env["loyalty.card"])
        with (
            patch.object(
                card, "_club_give", autospec=True, side_effect=card._club_give
            ) as give,
            self._without_commits(),
        ):
            self.env["loyalty.club"]._cron_review_tiers()
        self.assertEqual(give.call_count, 1)
        given = self.env["loyalty.card"].search([("program_id", "=", self.coupons.id)])
        self.assertEqual(given.partner_id & partners, partners)

    def test_what_is_no_coupon_is_refused(self):
        other = self._other_company()
        for values in (
            {"gift_program_id": self._promotion().id},
            {"gift_program_id": self.program.id},
            {"gift_program_id": self._promotion("coupons", "Old", active=False).id},
            {
                "gift_program_id": self._promotion(
                    "coupons", "There", company_id=other.id
                ).id
            },
            {"gift_days": 0},
            {"gift_days": 4000},
        ):
            with self.subTest(values), self.assertRaises(ValidationError):
                self.gold.write(values)

    def test_nobody_makes_a_gift_by_hand(self):
        self._rise()
        boss = new_test_user(
            self.env, "club_giver", groups="loyalty_club.group_loyalty_club_manager"
        )
        change = self.member.tier_change_ids[:1]
        cards = self.env["loyalty.card"].with_user(boss)
        with self.assertRaises(AccessError):
            cards.create(
                {
                    "program_id": self.coupons.id,
                    "club_tier_change_id": change.id,
                }
            )
        with self.assertRaises(AccessError):
            self._gifts().with_user(boss).club_tier_change_id = False


@tagged("post_install", "-at_install")
class TestBenefitsInWords(BenefitsCommon):
    """What staff and members read of a tier."""

    def test_a_tier_without_benefits_says_nothing(self):
        self.assertEqual(self.silver._benefit_sentences(), [])
        self.assertFalse(self.silver.benefits_text)

    def test_each_benefit_is_a_sentence(self):
        pricelist = self.env["product.pricelist"].create({"name": "Silver prices"})
        self.silver.write(
            {
                "earning_factor": 1.5,
                "description": "A cake on the birthday",
                "pricelist_id": pricelist.id,
                "gift_program_id": self._promotion("coupons", "Welcome").id,
                "gift_days": 14,
            }
        )
        self._promotion(name="Night of the club", club_tier_ids=self.silver.ids)
        self._promotion(
            name="Past", club_tier_ids=self.silver.ids, date_to=self._days_ago(1)
        )
        sentences = self.silver._benefit_sentences()
        self.assertEqual(self.silver.benefits_text.splitlines(), sentences)
        text = " ".join(sentences)
        for words in ("1.5", "birthday", "Silver prices", "14 days", "10%", "Night"):
            self.assertIn(words, text)
        self.assertNotIn("Past", text)
        self.assertNotIn("Night", " ".join(self.gold._benefit_sentences()))

    def test_the_kinds_of_gift_are_told_apart(self):
        self.silver.gift_program_id = self._promotion("coupons", "Welcome")
        self.silver.gift_validity = "next_season"
        self.assertIn("next season", self.silver._benefit_sentences()[0])
        self.silver.gift_validity = "unlimited"
        self.assertNotIn("for", self.silver._benefit_sentences()[0])

    def test_the_members_page_shows_benefits_and_codes(self):
        self.gold.gift_program_id = self._promotion("coupons", "Welcome")
        self.gold.description = "A cake on the birthday"
        tier = self.member._portal_tier()
        self.assertIn("cake", tier["next_benefits"])
        self.assertEqual(tier["gifts"], [])
        self._sale([(self.product, 10)])
        tier = self.member._portal_tier()
        (gift,) = tier["gifts"]
        card = self.env["loyalty.card"].search([("code", "=", gift["code"])])
        self.assertEqual(card.partner_id, self.partner)
        self.assertIn(self.club._date_text(card.expiration_date), gift["days"])
        card.points = 0
        self.assertEqual(self.member._portal_tier()["gifts"], [])
