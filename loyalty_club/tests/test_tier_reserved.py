from odoo import Command
from odoo.exceptions import UserError, ValidationError
from odoo.tests import new_test_user, tagged

from .benefits import FAR, BenefitsCommon

ONLY = "only for members in these tiers: Silver, Gold"


@tagged("post_install", "-at_install")
class TestTierReserved(BenefitsCommon):
    """Offers for Silver and Gold, asked for from below, in and above (gap G11)."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.upper = cls.silver | cls.gold
        cls.below = cls._member_in(cls.base, "Below").partner_id
        cls.above = cls._member_in(cls.gold, "Above").partner_id
        cls.stranger = cls.env["res.partner"].create({"name": "Stranger"})
        cls.seller = new_test_user(
            cls.env,
            "club_reserved_seller",
            groups="sales_team.group_sale_salesman_all_leads",
        )

    def _reserve(self, offer, tiers=None):
        offer.club_tier_ids = self.upper if tiers is None else tiers

    def _reserved(self, program_type="promotion", **values):
        program = self._promotion(program_type, **values)
        self._reserve(program)
        return program

    def _who(self):
        """Each kind of customer, and whether the offers are for them."""
        return (
            ("below", self.below, False),
            ("in", self.partner, True),
            ("above", self.above, True),
            ("stranger", self.stranger, False),
            ("public", self.env.ref("base.public_partner"), False),
        )

    def _each(self, check):
        """Run a check for each customer, as the test's user and as a salesperson."""
        for user in (self.env.user, self.seller):
            for name, partner, allowed in self._who():
                with self.subTest(name, user=user.login):
                    order = self._order(partner=partner).with_user(user)
                    check(order, allowed)

    def _coupon(self, program, **values):
        return self.env["loyalty.card"].create(
            {"program_id": program.id, "points": 1, **values}
        )

    def _points(self, partner, program, points=100):
        values = {"program_id": program.id, "partner_id": partner.id}
        cards = self.env["loyalty.card"]
        cards.search([(name, "=", value) for name, value in values.items()]).active = 0
        return cards.create({**values, "points": points})

    # Programmes

    def test_an_automatic_programme(self):
        program = self._reserved()

        def check(order, allowed):
            order._update_programs_and_rewards()
            rewards = order._get_claimable_rewards().values()
            found = program.reward_ids in order.env["loyalty.reward"].union(*rewards)
            self.assertEqual(found, allowed)
            self.assertEqual(program in order._get_applicable_program_points(), allowed)

        self._each(check)

    def test_the_button_for_rewards(self):
        program = self._reserved()

        def check(order, allowed):
            order.action_open_reward_wizard()
            self.assertEqual(program.reward_ids in order.order_line.reward_id, allowed)
            self.assertEqual(order.amount_total, 90 if allowed else 100)

        self._each(check)

    def test_a_promotion_code(self):
        program = self._reserved("promo_code", name="Promo")

        def check(order, allowed):
            triggers = program.rule_ids.filtered_domain(order._get_trigger_domain())
            self.assertEqual(bool(triggers), allowed)
            status = order._try_apply_code("CODE-Promo")
            self.assertEqual("error" not in status, allowed)
            if not allowed:
                self.assertIn(ONLY, status["error"])
                self.assertNotIn("not_found", status)
                self.assertFalse(order.code_enabled_rule_ids)

        self._each(check)

    def test_the_wizard_for_codes_says_whose_the_offer_is(self):
        self._reserved("promo_code", name="Promo")
        order = self._order(partner=self.below)
        wizard = self.env["sale.loyalty.coupon.wizard"].with_user(self.seller)
        wizard = wizard.create({"order_id": order.id, "coupon_code": "CODE-Promo"})
        with self.assertRaisesRegex(ValidationError, ONLY):
            wizard.action_apply()

    def test_a_coupon(self):
        program = self._reserved("coupons")

        def check(order, allowed):
            coupon = self._coupon(program)
            status = order._try_apply_code(coupon.code)
            self.assertEqual(coupon in status, allowed)
            if not allowed:
                self.assertIn(ONLY, status["error"])
                self.assertNotIn(coupon, order.applied_coupon_ids)

        self._each(check)

    def test_a_coupon_put_on_the_order_over_rpc(self):
        program = self._reserved("coupons")

        def check(order, allowed):
            coupon = self._coupon(program)
            order.applied_coupon_ids = [Command.link(coupon.id)]
            reward = program.reward_ids.with_user(order.env.user)
            self.assertEqual(coupon in order._get_claimable_rewards(), allowed)
            wizard = order.env["sale.loyalty.reward.wizard"].create(
                {"order_id": order.id, "selected_reward_id": reward.id}
            )
            if allowed:
                wizard.action_apply()
            else:
                with self.assertRaises(ValidationError):
                    wizard.action_apply()
            order.action_confirm()
            self.assertEqual(order.amount_total, 90 if allowed else 100)

        self._each(check)

    def test_a_programme_of_points_with_a_card(self):
        program = self._make_program("Stars", club_tier_ids=self.upper.ids)

        def check(order, allowed):
            card = self._points(order.partner_id, program)
            order._update_programs_and_rewards()
            self.assertEqual(card in order._get_claimable_rewards(), allowed)
            order.action_confirm()
            self.assertEqual(card.points > 100, allowed)

        self._each(check)

    def test_native_apply_program(self):
        program = self._reserved()

        def check(order, allowed):
            status = order._try_apply_program(program)
            self.assertEqual("error" not in status, allowed)

        self._each(check)

    # Rewards

    def _programme_with_a_reserved_reward(self):
        program = self._promotion("coupons")
        self._reserve(program.reward_ids)
        ordinary = program.reward_ids.copy({"discount": 5, "club_tier_ids": False})
        self._reserve(program.reward_ids - ordinary)
        return program, program.reward_ids - ordinary, ordinary

    def test_a_reward_among_others(self):
        program, reserved, ordinary = self._programme_with_a_reserved_reward()

        def check(order, allowed):
            coupon = self._coupon(program)
            rewards = order._try_apply_code(coupon.code)[coupon]
            self.assertIn(ordinary, rewards)
            self.assertEqual(reserved in rewards, allowed)

        self._each(check)

    def test_a_code_all_of_whose_rewards_are_reserved(self):
        program = self._promotion("coupons")
        self._reserve(program.reward_ids)

        def check(order, allowed):
            coupon = self._coupon(program)
            status = order._try_apply_code(coupon.code)
            self.assertEqual(coupon in status, allowed)
            if not allowed:
                self.assertIn(ONLY, status["error"])
                self.assertFalse(order.applied_coupon_ids)

        self._each(check)

    def test_a_reward_applied_directly(self):
        program, reserved, ordinary = self._programme_with_a_reserved_reward()

        def check(order, allowed):
            coupon = self._coupon(program)
            order.applied_coupon_ids = [Command.link(coupon.id)]
            if not allowed:
                answer = order._apply_program_reward(reserved, coupon)
                self.assertIn(ONLY, answer["error"])
                with self.assertRaisesRegex(UserError, ONLY):
                    order._get_reward_line_values(reserved, coupon)
                self.assertFalse(order._apply_program_reward(ordinary, coupon))
                self.assertEqual(order.amount_total, 95)
            else:
                self.assertFalse(order._apply_program_reward(reserved, coupon))
                self.assertEqual(order.amount_total, 90)

        self._each(check)

    def test_a_reward_of_a_reserved_programme_applied_directly(self):
        program = self._reserved("coupons")

        def check(order, allowed):
            coupon = self._coupon(program)
            order.applied_coupon_ids = [Command.link(coupon.id)]
            answer = order._apply_program_reward(program.reward_ids, coupon)
            self.assertEqual("error" not in answer, allowed)

        self._each(check)

    def test_a_reward_of_the_points_of_the_club(self):
        self._reserve(self.reward)
        for name, partner, allowed in self._who()[:3]:
            member = self.env["loyalty.club.member"]._find(self.club, partner)
            self._give(100, member)
            with self.subTest(name):
                order = self._order(partner=partner)
                self.assertEqual(self.reward in member._portal_rewards(), allowed)
                if allowed:
                    self._spend(order, 50)
                    self.assertEqual(order.amount_total, 95)
                    continue
                with self.assertRaisesRegex(UserError, ONLY):
                    self._spend(order, 50)
                order._update_programs_and_rewards()
                self.assertFalse(order._get_claimable_rewards())

    def test_points_are_spent_on_the_reward_that_is_open(self):
        second = self.reward.copy({"discount": 0.2, "club_tier_ids": False})
        self._reserve(self.reward)
        member = self.env["loyalty.club.member"]._find(self.club, self.below)
        self._give(100, member)
        order = self._order(partner=self.below)
        self._spend(order, 50)
        self.assertEqual(order.order_line.reward_id, second)
        self.assertEqual(order.amount_total, 90)

    # A tier that comes and goes

    def _discounted(self):
        program = self._reserved()
        order = self._order()
        order.action_open_reward_wizard()
        self.assertEqual(order.amount_total, 90)
        return program, order

    def test_losing_the_tier_takes_it_off_open_quotations_at_the_next_update(self):
        _program, order = self._discounted()
        self.member._set_tier(self.base, "Test", FAR)
        self.assertEqual(order.amount_total, 90)
        order._update_programs_and_rewards()
        self.assertEqual(order.amount_total, 100)

    def test_it_is_checked_again_when_the_order_is_confirmed(self):
        _program, order = self._discounted()
        self.member.state = "suspended"
        order.action_confirm()
        self.assertEqual(order.amount_total, 100)

    def test_the_same_for_a_single_reward(self):
        program, reserved, _ordinary = self._programme_with_a_reserved_reward()
        coupon = self._coupon(program)
        order = self._order()
        order._try_apply_code(coupon.code)
        order._apply_program_reward(reserved, coupon)
        self.assertEqual(order.amount_total, 90)
        self.member._set_tier(self.base, "Test", FAR)
        order.action_confirm()
        self.assertEqual(order.amount_total, 100)

    def test_changing_the_customer_checks_anew(self):
        _program, order = self._discounted()
        order.partner_id = self.below
        order._update_programs_and_rewards()
        self.assertEqual(order.amount_total, 100)

    def test_a_paid_quotation_keeps_what_it_was_paid_with(self):
        _program, order = self._discounted()
        self._transaction(order, state="done")
        self.member._set_tier(self.base, "Test", FAR)
        order.action_confirm()
        self.assertEqual(order.amount_total, 90)

    def test_a_confirmed_order_keeps_what_it_was_sold_with(self):
        _program, order = self._discounted()
        order.action_confirm()
        self.member._set_tier(self.base, "Test", FAR)
        order._update_programs_and_rewards()
        self.assertEqual(order.amount_total, 90)

    def test_a_paid_quotation_gets_nothing_new(self):
        program = self._reserved()
        order = self._order(partner=self.below)
        self._transaction(order, state="done")
        order._update_programs_and_rewards()
        self.assertFalse(order._get_claimable_rewards())
        self.assertNotIn(program, order._get_applied_programs())

    def test_a_contact_has_what_its_company_has(self):
        self._reserved()
        self.partner.is_company = True
        contact = self.env["res.partner"].create(
            {"name": "Buyer", "parent_id": self.partner.id}
        )
        order = self._order(partner=contact)
        order.action_open_reward_wizard()
        self.assertEqual(order.amount_total, 90)

    def test_an_archived_tier_does_not_open_the_offer(self):
        program = self._reserved()
        self._reserve(program, self.gold)
        self.gold.active = False
        order = self._order(partner=self.below)
        order._update_programs_and_rewards()
        self.assertFalse(order._get_claimable_rewards())

    def test_a_tier_with_offers_is_not_deleted(self):
        platinum = self._tier("Platinum", 9000)
        program = self._reserved()
        self._reserve(program, platinum)
        with self.assertRaisesRegex(UserError, "reserved for the tier Platinum: Offer"):
            platinum.unlink()
        self._reserve(program, self.silver)
        platinum.unlink()

    def test_what_is_opened_again_is_everybodys(self):
        program = self._reserved()
        self._reserve(program, self.env["loyalty.club.tier"])
        order = self._order(partner=self.stranger)
        order.action_open_reward_wizard()
        self.assertEqual(order.amount_total, 90)

    def test_a_copy_of_a_reserved_programme_is_reserved(self):
        self.assertEqual(self._reserved().copy().club_tier_ids, self.upper)

    def test_a_new_reward_of_a_reserved_programme_is_reserved(self):
        program = self._reserved("coupons")
        reward = self.env["loyalty.reward"].create(
            {"program_id": program.id, "discount": 50}
        )
        answer = self._order(partner=self.below)._apply_program_reward(
            reward, self._coupon(program)
        )
        self.assertIn(ONLY, answer["error"])

    # Other companies, other programmes

    def test_a_tier_of_another_company_opens_nothing(self):
        other = self._other_company()
        program = self._make_program(
            "Elsewhere", company_id=other.id, currency_id=self.company.currency_id.id
        )
        club = self._make_club(program, company_ids=[Command.set(other.ids)])
        foreign = self._tier("Foreign", club=club)
        self._enrol(self.partner, club)
        self._promotion(
            company_id=False,
            currency_id=self.company.currency_id.id,
            club_tier_ids=foreign.ids,
        )
        order = self._order()
        order._update_programs_and_rewards()
        self.assertFalse(order._get_claimable_rewards())

    def test_a_reservation_that_nobody_could_use_is_refused(self):
        offer = self._promotion(company_id=self._other_company().id)
        with self.assertRaisesRegex(ValidationError, "no member can hold"):
            self._reserve(offer)

    def test_the_programme_of_the_club_itself_is_every_members(self):
        with self.assertRaisesRegex(ValidationError, "Reserve single rewards"):
            self._reserve(self.program)

    def test_a_reserved_programme_does_not_become_that_of_a_club(self):
        program = self._make_program("Stars", club_tier_ids=self.upper.ids)
        with self.assertRaisesRegex(ValidationError, "Reserve single rewards"):
            self._make_club(program)

    def test_other_programmes_are_as_in_native_odoo(self):
        self._reserved(name="Reserved")
        self._promotion(name="Open")
        self._promotion("promo_code", name="OpenCode")
        for partner in (self.stranger, self.below, self.partner):
            order = self._order(partner=partner)
            order._update_programs_and_rewards()
            programs = [card.program_id for card in order._get_claimable_rewards()]
            self.assertIn("Open", [program.name for program in programs])
            self.assertNotIn("error", order._try_apply_code("CODE-OpenCode"))
            self.assertIn("not_found", order._try_apply_code("nothing"))

    def test_stored_value_is_its_owners(self):
        for kind in ("gift_card", "ewallet"):
            program = self.env["loyalty.program"].create(
                {
                    "name": kind,
                    "program_type": kind,
                    "reward_ids": [Command.create({"discount_mode": "per_point"})],
                }
            )
            for offer in (program, program.reward_ids):
                with self.subTest(offer), self.assertRaises(ValidationError):
                    self._reserve(offer)

    def test_a_salesperson_reserves_nothing(self):
        program = self._promotion()
        with self.assertRaises(UserError):
            self._reserve(program.with_user(self.seller))

    def test_without_reservations_no_question_is_asked(self):
        self._promotion()
        order = self._order()
        order._update_programs_and_rewards()
        for model in ("loyalty.program", "loyalty.reward"):
            order._club_forbidden(model)
            with self.assertQueryCount(0):
                self.assertFalse(order._club_forbidden(model))
