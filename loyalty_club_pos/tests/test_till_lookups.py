from datetime import timedelta

from odoo import Command
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.service.model import call_kw
from odoo.tests import new_test_user, tagged

from .common import PosClubCommon

TODAY = "2026-05-01 10:00:00"


@tagged("post_install", "-at_install")
class TestTillLookups(PosClubCommon):
    """A code finds who can use it at this till, and guessing is slow."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.cashier = cls._user("cashier", "point_of_sale.group_pos_user")
        cls.other_cashier = cls._user("other", "point_of_sale.group_pos_user")
        cls.coupon = cls._coupon("COUPON-1")

    @classmethod
    def _user(cls, name, groups="base.group_user", **values):
        return new_test_user(
            cls.env, name, groups=f"base.group_user,{groups}", **values
        )

    @classmethod
    def _coupon(cls, code):
        program = cls.env["loyalty.program"].create(
            {
                "name": "Coupons",
                "program_type": "coupons",
                "applies_on": "current",
                "trigger": "with_code",
                "reward_ids": [Command.create({"discount": 5, "required_points": 1})],
            }
        )
        values = {"program_id": program.id, "code": code, "points": 1}
        return cls.env["loyalty.card"].create(values)

    @classmethod
    def _make_foreign_card(cls):
        """A member's card of a club in another company of the same currency."""
        company = cls.env["res.company"].create(
            {"name": "Elsewhere", "currency_id": cls.company.currency_id.id}
        )
        program = cls._make_program(
            "Foreign", company_id=False, currency_id=company.currency_id.id
        )
        club = cls._make_club(program, company_ids=[Command.set(company.ids)])
        partner = cls.env["res.partner"].create({"name": "Foreigner"})
        return cls._enrol(partner, club).points_card_id

    def _customer(self, code, user=None):
        """Ids as the till gets them."""
        cards = self.env["loyalty.card"].with_user(user or self.cashier)
        return call_kw(cards, "get_loyalty_card_partner_by_code", [code], {})

    def _use(self, code, date=TODAY, partner=False, pricelist=False, user=None):
        config = self.config.with_user(user or self.cashier)
        return config.use_coupon_code(code, date, partner, pricelist)

    def _unknown(self, code):
        message = f"This coupon is invalid ({code})."
        return {"successful": False, "payload": {"error_message": message}}

    def _lookups(self, user=None):
        user = user or self.cashier
        lookups = self.env["loyalty.club.till.lookup"]
        return lookups.search([("user_id", "=", user.id)], order="id")

    def _age(self, lookups, **ago):
        self.env.cr.execute(
            "UPDATE loyalty_club_till_lookup SET create_date = %s WHERE id = ANY(%s)",
            [self.env.cr.now() - timedelta(**ago), lookups.ids],
        )
        lookups.invalidate_recordset()

    # Who is found

    def test_the_code_of_a_card_finds_the_customer(self):
        self.assertEqual(self._customer(self.card.code), self.partner.ids)
        (lookup,) = self._lookups()
        self.assertEqual(lookup.member_id, self.member)
        self.assertEqual(lookup.company_id, self.company)
        self.assertTrue(lookup.found)

    def test_a_card_of_a_native_programme_is_found_as_ever(self):
        other = self._make_program("Native")
        partner = self.env["res.partner"].create({"name": "Other"})
        card = self.env["loyalty.card"].create(
            {"program_id": other.id, "partner_id": partner.id}
        )
        self.assertEqual(self._customer(card.code), partner.ids)
        (lookup,) = self._lookups()
        self.assertTrue(lookup.found)
        self.assertFalse(lookup.member_id)

    def _assert_hidden(self, card):
        partner = card.partner_id.id
        self.assertFalse(self._customer(card.code))
        self.assertEqual(
            self._use(card.code, partner=partner), self._unknown(card.code)
        )
        self.assertEqual(self._lookups().mapped("found"), [False, False])
        self.assertFalse(self._lookups().member_id)

    def test_a_blocked_card_is_not_found(self):
        self.member.action_block_card()
        self._assert_hidden(self.card)

    def test_a_suspended_member_is_not_found(self):
        self.member.action_suspend()
        self._assert_hidden(self.card)

    def test_an_invited_member_is_not_found(self):
        self.member.state = "invited"
        self._assert_hidden(self.card)

    def test_an_archived_member_is_not_found(self):
        self.member.active = False
        self._assert_hidden(self.card)

    def test_a_card_that_was_merged_is_not_found(self):
        twin = self._enrol(self.env["res.partner"].create({"name": "Twin"}))
        twin._merge_into(self.member)
        self._assert_hidden(twin.points_card_id)
        # A caller may ask for archived cards too.
        cards = self.env["loyalty.card"].with_context(active_test=False)
        code = twin.points_card_id.code
        found = cards.with_user(self.cashier).get_loyalty_card_partner_by_code(code)
        self.assertFalse(found)

    def test_a_replaced_code_is_not_found(self):
        old = self.card.code
        self.member.action_replace_card()
        self.assertFalse(self._customer(old))
        self.assertEqual(self._customer(self.card.code), self.partner.ids)

    def test_a_card_of_another_companys_club_is_not_found(self):
        card = self._make_foreign_card()
        self.cashier.company_ids |= card.club_id.company_ids
        companies = self.cashier.company_ids.ids
        cards = self.env["loyalty.card"].with_user(self.cashier)
        for order in (companies, companies[::-1]):
            cards = cards.with_context(allowed_company_ids=order)
            found = cards.get_loyalty_card_partner_by_code(card.code)
            here = cards.env.company in card.club_id.company_ids
            self.assertEqual(bool(found), here)
            config = self.config.with_env(cards.env)
            answer = config.use_coupon_code(card.code, TODAY, card.partner_id.id, False)
            self.assertEqual(answer, self._unknown(card.code))

    def test_the_answer_to_a_stopped_card_is_native_in_any_language(self):
        self.env["res.lang"]._activate_lang("fa_IR")
        self.member.action_block_card()
        config = self.config.with_user(self.cashier).with_context(lang="fa_IR")
        texts = {
            config.use_coupon_code(code, TODAY, False, False)["payload"][
                "error_message"
            ].replace(code, "")
            for code in (self.card.code, "044-nobody-has-this")
        }
        self.assertEqual(len(texts), 1)

    def test_a_coupon_is_used_as_ever(self):
        answer = self._use("COUPON-1")
        self.assertTrue(answer["successful"])
        self.assertEqual(answer["payload"]["coupon_id"], self.coupon.id)
        (lookup,) = self._lookups()
        self.assertEqual((lookup.found, lookup.config_id), (True, self.config))

    def test_a_coupon_that_is_over_keeps_natives_words(self):
        self.coupon.expiration_date = "2020-01-01"
        answer = self._use("COUPON-1")
        self.assertIn("is expired", answer["payload"]["error_message"])
        self.assertTrue(self._lookups().found)

    def test_the_members_own_card_gives_its_points(self):
        self._give(50)
        answer = self._use(self.card.code, partner=self.partner.id)
        self.assertEqual(answer["payload"]["points"], 50)
        self.assertEqual(self._lookups().member_id, self.member)

    def test_somebody_elses_card_gives_nothing(self):
        self._give(50)
        stranger = self.env["res.partner"].create({"name": "Stranger"})
        answer = self._use(self.card.code, partner=stranger.id)
        self.assertEqual(answer, self._unknown(self.card.code))
        self.assertFalse(self._lookups().found)

    # Forged arguments

    def test_no_forged_code_makes_the_call_fail(self):
        forged = [None, False, True, 0, 5, 1.5, "", "x" * 101, "a\x00b", "\ud800"]
        forged += [[], ["x"], {}, {"x": 1}, [("id", ">", 0)]]
        for code in forged:
            with self.subTest(code=code):
                self.assertIs(self._customer(code), False)
                answer = self._use(code)
                self.assertEqual(set(answer), {"successful", "payload"})
                self.assertIn("is invalid", answer["payload"]["error_message"])
                self.assertFalse(self._gift_status(code)["status"])
        self.assertFalse(self._lookups())

    def test_a_code_of_a_hundred_characters_is_one(self):
        card = self.env["loyalty.card"].create(
            {"program_id": self.coupon.program_id.id, "code": "x" * 100, "points": 1}
        )
        self.assertEqual(self._use("x" * 100)["payload"]["coupon_id"], card.id)

    def test_forged_dates_and_ids_are_answered_by_natives_sentence(self):
        for date in (None, False, 5, [], {}, "", "yesterday", "2026-13-01"):
            with self.subTest(date=date):
                answer = self._use("COUPON-1", date)
                self.assertEqual(answer, self._unknown("COUPON-1"))
        for value in (True, 0.5, "x", "1", [1], {}, -1, 2**31, 10**30):
            with self.subTest(value=value):
                answer = self._use("COUPON-1", partner=value)
                self.assertEqual(answer, self._unknown("COUPON-1"))
                answer = self._use("COUPON-1", pricelist=value)
                self.assertEqual(answer, self._unknown("COUPON-1"))
        self.assertFalse(self._lookups())
        self.assertTrue(self._use("COUPON-1", TODAY, None, None)["successful"])

    # Gift cards that are sold

    def _gift_status(self, code):
        cards = self.env["loyalty.card"].with_user(self.cashier)
        return cards.get_gift_card_status(code, self.config.id)

    def test_a_clubs_card_cannot_be_sold_as_a_gift_card_nor_be_read(self):
        answer = self._gift_status(self.card.code)
        self.assertEqual(answer, {"status": False, "data": {"loyalty.card": []}})

    def test_selling_gift_cards_with_new_codes_is_no_guessing(self):
        self.club.till_failed_lookups = 1
        for number in range(3):
            answer = self._gift_status(f"044-new-{number}")
            self.assertTrue(answer["status"])

    # How often

    def test_the_look_up_beyond_the_limit_of_a_minute_is_refused(self):
        self.club.till_lookups_per_minute = 3
        for _number in range(3):
            self._customer(self.card.code)
        for ask in (self._customer, self._use, self._gift_status):
            with self.assertRaisesRegex(UserError, "Too many codes.*Wait a minute"):
                ask(self.card.code)
        self.assertEqual(len(self._lookups()), 3)
        self.assertTrue(self._customer(self.card.code, self.other_cashier))
        self._age(self._lookups()[0], seconds=61)
        self.assertTrue(self._customer(self.card.code))

    def test_by_default_thirty_in_a_minute(self):
        for _number in range(30):
            self.assertTrue(self._customer(self.card.code))
        with self.assertRaises(UserError):
            self._customer(self.card.code)

    def test_by_default_ten_wrong_codes_in_ten_minutes(self):
        for number in range(10):
            self.assertFalse(self._customer(f"044-wrong-{number}"))
        with self.assertRaisesRegex(UserError, "Too many codes.*Wait ten minutes"):
            self._customer(self.card.code)
        self._age(self._lookups(), minutes=9)
        with self.assertRaises(UserError):
            self._use("COUPON-1")
        self._age(self._lookups()[0], minutes=10, seconds=1)
        self.assertTrue(self._customer(self.card.code))

    def test_one_wrong_scan_fails_once_though_the_till_asks_twice(self):
        self.club.till_failed_lookups = 2
        self._customer("044-wrong")
        self._use("044-wrong")
        self.assertTrue(self._customer(self.card.code))
        self._customer("044-wrong-too")
        with self.assertRaises(UserError):
            self._use("044-wrong-too")

    def test_what_is_found_is_no_failure(self):
        self.club.till_failed_lookups = 1
        for _number in range(3):
            self._customer(self.card.code)
            # The till asks for a customer before it tries a coupon.
            self.assertFalse(self._customer("COUPON-1"))
            self.assertTrue(self._use("COUPON-1")["successful"])

    def test_a_promotion_that_is_typed_is_no_failure(self):
        self.club.till_failed_lookups = 1
        self.env["loyalty.program"].create(
            {
                "name": "Promotion",
                "program_type": "promo_code",
                "trigger": "with_code",
                "rule_ids": [Command.create({"mode": "with_code", "code": "SPRING"})],
            }
        )
        for _number in range(3):
            self.assertFalse(self._customer("SPRING"))

    def test_guesses_of_others_do_not_count(self):
        self.club.till_failed_lookups = 1
        self._customer("044-wrong", self.other_cashier)
        self.assertTrue(self._customer(self.card.code))

    def test_the_strictest_of_two_clubs_counts(self):
        self._make_club(self._make_program("Second"), till_lookups_per_minute=1)
        self._customer(self.card.code)
        with self.assertRaises(UserError):
            self._customer(self.card.code)

    def test_a_company_without_a_club_is_native(self):
        self.club.write({"till_lookups_per_minute": 1, "till_failed_lookups": 1})
        self.club._release_slice(self.card.ids)
        self.club._finish_release()
        for _number in range(3):
            self.assertEqual(self._customer(self.card.code), self.partner.ids)
            self.assertFalse(self._customer("044-wrong"))
            self.assertTrue(self._use("COUPON-1")["successful"])
        self.assertFalse(self._lookups())

    def test_limits_go_from_one_to_a_thousand(self):
        names = (
            "till_lookups_per_minute",
            "till_failed_lookups",
            "till_frequent_sales",
            "till_idle_lookups",
        )
        for name in names:
            for value in (0, -1, 1001):
                with self.subTest(name=name, value=value):
                    with self.assertRaisesRegex(ValidationError, "from 1 to 1,000"):
                        self.club[name] = value
                    self.club.invalidate_recordset(flush=False)
            for value in (1, 1000):
                self.club[name] = value

    # The rows themselves

    def test_what_was_typed_is_not_kept(self):
        self._customer("044-secret")
        row = self._lookups().read()[0]
        self.assertNotIn("044-secret", str(row))

    def test_the_context_of_a_caller_forges_no_row(self):
        cards = self.env["loyalty.card"].with_user(self.cashier)
        cards = cards.with_context(
            default_found=True,
            default_user_id=self.other_cashier.id,
            default_member_id=self.member.id,
        )
        cards.get_loyalty_card_partner_by_code("044-wrong")
        (lookup,) = self._lookups()
        self.assertFalse(lookup.found or lookup.member_id)

    def test_nobody_writes_rows(self):
        self._customer(self.card.code)
        groups = [
            "point_of_sale.group_pos_manager",
            "sales_team.group_sale_salesman_all_leads",
            "loyalty_club.group_loyalty_club_manager",
            "loyalty_club.group_loyalty_club_auditor",
            "base.group_system",
        ]
        for number, group in enumerate(groups):
            row = self._lookups().with_user(self._user(f"writer{number}", group))
            values = {"company_id": self.company.id, "user_id": self.cashier.id}
            with self.subTest(group=group):
                with self.assertRaises(AccessError):
                    row.create(values)
                with self.assertRaises(AccessError):
                    row.write({"found": False})
                with self.assertRaises(AccessError):
                    row.unlink()

    def test_manager_and_auditor_read_rows_and_nobody_else(self):
        self._customer(self.card.code)
        for name, group, reads in (
            ("m", "loyalty_club.group_loyalty_club_manager", True),
            ("a", "loyalty_club.group_loyalty_club_auditor", True),
            ("o", "loyalty_club.group_loyalty_club_officer", False),
            ("p", "point_of_sale.group_pos_manager", False),
        ):
            rows = self._lookups().with_user(self._user(f"reader_{name}", group))
            with self.subTest(group=group):
                self.assertEqual(rows.has_access("read"), reads)

    def test_rows_of_another_company_are_not_read(self):
        self._customer(self.card.code)
        company = self.env["res.company"].create({"name": "Elsewhere"})
        group = "loyalty_club.group_loyalty_club_manager"
        values = {"company_id": company.id, "company_ids": company.ids}
        foreigner = self._user("foreign", group, **values)
        self.assertFalse(self._lookups().with_user(foreigner).has_access("read"))

    def test_who_is_no_cashier_asks_nothing(self):
        portal = new_test_user(self.env, "portal", groups="base.group_portal")
        with self.assertRaises(AccessError):
            self._customer(self.card.code, portal)
        with self.assertRaises(AccessError):
            self._use(self.card.code, user=portal)
        with self.assertRaises(AccessError):
            cards = self.env["loyalty.card"].with_user(portal)
            cards.get_gift_card_status(self.card.code, self.config.id)

    def test_old_rows_are_cleaned_away(self):
        for _number in range(2):
            self._customer(self.card.code)
        old, kept = self._lookups()
        self._age(old, days=90, minutes=1)
        self._age(kept, days=89)
        self.assertEqual(self.env["loyalty.club.till.lookup"]._gc_old(), (1, False))
        self.assertEqual(self._lookups(), kept)
