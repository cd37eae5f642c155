import time
from datetime import timedelta
from unittest.mock import patch

from freezegun import freeze_time

from odoo import fields
from odoo.exceptions import AccessError, UserError
from odoo.tests import new_test_user, tagged

from odoo.addons.loyalty_club_pos.models import card_token

from .common import PosClubCommon


@tagged("post_install", "-at_install")
class TestTillMembers(PosClubCommon):
    """What a till asks about a customer, and what it is told."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env.company.country_id = cls.env.ref("base.ir")
        cls.partner.write({"name": "Sara", "phone": "0912 345 6789"})
        cls.cashier = new_test_user(
            cls.env, "cashier", groups="base.group_user,point_of_sale.group_pos_user"
        )
        cls.club.action_add_wordings()
        cls.till = cls.config.with_user(cls.cashier)

    def _found(self, text):
        return self.till.club_find(text)["partner_id"]

    def test_a_phone_is_found_in_any_spelling(self):
        for text in (
            "09123456789",
            "+98 912 345 6789",
            "0098-912-345-6789",
            "۰۹۱۲۳۴۵۶۷۸۹",
            " ٠٩١٢ ٣٤٥ ٦٧٨٩ ",
        ):
            with self.subTest(text):
                self.assertEqual(self._found(text), self.partner.id)
        self.assertFalse(self._found("09123456780"))

    def test_of_two_with_one_number_the_member_is_meant(self):
        self.partner.phone = False
        stranger = self.env["res.partner"].create(
            {"name": "Old", "phone": "09123456789"}
        )
        self.assertEqual(self._found("09123456789"), stranger.id)
        self.assertFalse(self.till.club_find("09123456789")["line"])
        self.partner.phone = "+989123456789"
        self.assertEqual(self._found("09123456789"), self.partner.id)

    def test_number_and_card_are_found(self):
        self.assertEqual(self._found(self.member.number), self.partner.id)
        self.assertEqual(self._found(self.card.code), self.partner.id)
        wrong = str((int(self.member.number) + 1) % 10**6).zfill(6)
        self.assertFalse(self._found(wrong))

    def test_a_stopped_card_finds_nobody(self):
        old = self.card.code
        self.card.action_club_block()
        self.assertFalse(self._found(old))
        self.card.action_club_replace()
        self.assertFalse(self._found(old))
        self.assertEqual(self._found(self.card.code), self.partner.id)

    def test_the_code_on_the_phone_works_for_minutes(self):
        now = time.time()
        code = card_token.make(self.env, self.member.id)
        self.assertEqual(self._found(code), self.partner.id)
        minutes = card_token.MINUTES
        self.assertEqual(
            card_token.read(self.env, code, now + 60 * (minutes - 1)), self.member.id
        )
        self.assertIsNone(card_token.read(self.env, code, now + 60 * (minutes + 1)))

    def test_the_code_on_the_phone_cannot_be_made_up(self):
        code = card_token.make(self.env, self.member.id)
        other = self._enrol(self.env["res.partner"].create({"name": "Other"}))
        member, until, signature = code.removeprefix(card_token.PREFIX).split(".")
        later = f"{int(until, 16) + 5:x}"
        for forged in (
            f"{other.id:x}.{until}.{signature}",
            f"{member}.{later}.{signature}",
            f"{member}.{until}.{'0' * len(signature)}",
            f"{member}.{until}",
            "..",
            "é.é.é",
        ):
            with self.subTest(forged):
                self.assertIsNone(card_token.read(self.env, card_token.PREFIX + forged))

    def test_the_members_page_shows_the_code_for_minutes(self):
        barcode = type(self.member)._barcode
        with patch.object(type(self.member), "_barcode", autospec=True) as drawn:
            drawn.side_effect = barcode
            self.member._portal_codes()
        codes = {call.args[1] for call in drawn.call_args_list if "QR" in call.args}
        (shown,) = codes - {self.card.code}
        self.assertEqual(self._found(shown), self.partner.id)

    def test_the_line_says_what_a_cashier_needs(self):
        self.club.write({"expiry": "days", "expiry_number": 8})
        self._give(120)
        self.club.expiry_number = 400
        self._give(1120)
        today = self.club._today()
        born = fields.Date.add(today, days=4, years=-30)
        self.partner.birthdate_date = born
        words = self.till.club_line(self.partner.id)["words"]
        self.assertEqual(words[0], "Sara")
        day = self.club._date_text(today + timedelta(days=8))
        self.assertIn("1,240", words[1])
        self.assertIn(f"120 expire on {day}", words[1])
        self.assertIn("birthday in 4 days", words)
        self.assertNotIn(str(born.year), " ".join(words))

    def test_a_birthday_in_the_clubs_calendar(self):
        self.club.calendar = "jalali"
        # 1 Farvardin 1370; Nowruz of 1406 is on 21 March 2027.
        self.partner.birthdate_date = "1991-03-21"
        with freeze_time("2027-03-20 12:00:00"):
            self.assertIn("birthday tomorrow", self.member._till_line()["words"])
        with freeze_time("2027-03-21 12:00:00"):
            self.assertIn("birthday today", self.member._till_line()["words"])
        with freeze_time("2027-03-01 12:00:00"):
            self.assertNotIn("birthday", " ".join(self.member._till_line()["words"]))

    def test_the_line_names_debt_and_what_is_on_hold(self):
        order = self._pay(self.product)
        self._spend(60)
        self._return(order)
        self.assertIn("owes 60", self.till.club_line(self.partner.id)["words"])
        self.member.action_suspend()
        line = self.till.club_line(self.partner.id)
        self.assertFalse(line["card_id"])
        self.assertIn("Suspended", line["words"])

    def _spend(self, points):
        self.env["loyalty.club.adjustment"].create(
            {"member_id": self.member.id, "points": -points, "reason": "Spent"}
        )._post()

    def test_the_till_knows_no_more_than_it_needs(self):
        self.partner.write({"birthdate_date": "1990-05-05", "email": "s@x.example"})
        data = self.till.club_find("09123456789")
        self.assertEqual(
            set(data["data"]["res.partner"][0]["club_till"]),
            {"card_id", "points", "tier_id", "text"},
        )
        # By itself: an id may have these digits too.
        self.assertNotRegex(str(data), r"(?<!\d)1990(?!\d)")

    def test_joining_takes_phone_name_and_a_consent(self):
        wording = self.club.wording_ids[0]
        answer = self.till.club_enrol(
            {
                "phone": "۰۹۱۲ ۰۰۰ ۱۱۲۲",
                "name": " Nima ",
                "wording_ids": [wording.id, 10**9],
            }
        )
        partner = self.env["res.partner"].browse(answer["partner_id"])
        member = self.club.member_ids.filtered(lambda m: m.partner_id == partner)
        self.assertEqual((partner.name, partner.phone), ("Nima", "+989120001122"))
        self.assertEqual(member.state, "active")
        consent = member.consent_ids.filtered("given")
        self.assertEqual(consent.wording, wording.text)
        self.assertEqual((consent.source, consent.user_id), ("till", self.cashier))

    def test_who_says_no_is_not_asked_again(self):
        self.assertTrue(self.till.club_line(self.partner.id)["ask_consent"])
        agreed = self.club.wording_ids[0]
        values = {"partner_id": self.partner.id, "wording_ids": agreed.ids}
        self.till.club_enrol(values)
        answer = self.till.club_enrol({**values, "wording_ids": []})
        self.assertFalse(answer["line"]["ask_consent"])
        self.assertTrue(self.member._consent_to(agreed.channel, agreed.purpose))
        self.assertEqual(len(self.member.consent_ids), len(self.club.wording_ids))

    def test_who_has_the_number_is_offered_and_not_doubled(self):
        known = self.env["res.partner"].create(
            {"name": "Reza", "phone": "+98 912 000 1122"}
        )
        values = {"phone": "09120001122", "name": "R."}
        answer = self.till.club_enrol(values)
        self.assertTrue(answer["offer"])
        self.assertEqual(answer["partner_id"], known.id)
        self.assertFalse(answer["line"])
        answer = self.till.club_enrol({**values, "partner_id": known.id})
        self.assertTrue(answer["line"]["card_id"])
        self.assertEqual(
            self.env["res.partner"].search_count(
                [("phone_sanitized", "=", "+989120001122")]
            ),
            1,
        )

    def test_what_is_missing_is_said_and_nothing_is_kept(self):
        partners = self.env["res.partner"].search_count([])
        for values in (
            {},
            {"phone": "hello", "name": "N"},
            {"phone": "09120001122", "name": " "},
            {"phone": 9120001122, "name": "N"},
            {"phone": "09120001122", "name": "N", "birthdate": "yesterday"},
            "N",
        ):
            with (
                self.subTest(values),
                self.assertRaises(UserError),
                self.env.cr.savepoint(),
            ):
                self.till.club_enrol(values)
        self.assertEqual(self.env["res.partner"].search_count([]), partners)

    def test_who_left_comes_back_and_who_is_on_hold_does_not(self):
        self.member.action_leave()
        answer = self.till.club_enrol({"partner_id": self.partner.id})
        self.assertTrue(answer["line"]["card_id"])
        self.member.action_suspend()
        with self.assertRaisesRegex(UserError, "on hold"):
            self.till.club_enrol({"partner_id": self.partner.id})

    def test_a_birthday_is_kept_once(self):
        values = {"partner_id": self.partner.id, "birthdate": "1990-05-05"}
        self.till.club_enrol(values)
        self.till.club_enrol({**values, "birthdate": "1980-01-01"})
        self.assertEqual(str(self.partner.birthdate_date), "1990-05-05")

    def test_only_cashiers_ask(self):
        seller = new_test_user(
            self.env, "club_seller", groups="sales_team.group_sale_salesman"
        )
        for call in (
            lambda till: till.club_find("09123456789"),
            lambda till: till.club_line(self.partner.id),
            lambda till: till.club_enrol({"partner_id": self.partner.id}),
            lambda till: till.club_preview_return({}),
        ):
            with self.assertRaises(AccessError):
                call(self.config.with_user(seller))

    def test_a_number_typed_offline_finds_the_member(self):
        order = self._pay(
            self.product, partner=self.env["res.partner"], club_phone="0912 3456789"
        )
        self.assertEqual(order.partner_id, self.partner)
        self.assertEqual(self._points(), 100)

    def test_a_number_typed_offline_makes_a_member_without_consent(self):
        order = self._pay(
            self.product, partner=self.env["res.partner"], club_phone="09120001122"
        )
        member = self.club.member_ids.filtered(
            lambda m: m.partner_id == order.partner_id
        )
        self.assertEqual(member.points, 100)
        self.assertFalse(member.consent_ids)
        self.assertTrue(member._till_line()["ask_consent"])

    def test_nonsense_typed_offline_loses_no_sale(self):
        order = self._pay(
            self.product, partner=self.env["res.partner"], club_phone="hello"
        )
        self.assertEqual(order.state, "paid")
        self.assertFalse(order.partner_id)

    def test_what_a_fault_left_open_is_settled_by_the_job(self):
        order = self._pay(self.product)
        order.write({"club_settlement_error": "broken", "club_settled_on": False})
        self.env["loyalty.club.point.move"].search([]).flush_recordset()
        with self._without_commits():
            self.env["sale.order"]._cron_settle()
        self.assertFalse(order.club_settlement_error)
        self.assertEqual(self._points(), 100)

    def test_a_return_is_told_before_it_is_paid(self):
        self._give(500)
        order = self._sync(
            self._ticket(
                [
                    self._line(self.product),
                    self._line(self.other_product, 4),
                    self._reward_line(40),
                ]
            )
        )
        before = self._points()
        cake, _tea, reward = order.lines
        returned = {str(cake.id): 1, str(reward.id): 0.7}
        preview = self.till.club_preview_return(returned)
        self.assertEqual(self._points(), before)
        self._return(order, [1, 0, 0.7])
        moves = order.env["loyalty.club.point.move"].search(
            [("source_id", "=", order.id), ("source_model", "=", "pos.order")]
        )
        taken = -sum(m.points for m in moves if m.kind == "clawback")
        given = sum(m.points for m in moves if m.kind == "give_back")
        self.assertTrue(taken and given)
        self.assertEqual(preview, {"taken": taken, "given": given})

    def test_a_preview_cannot_be_brought_along_by_a_call(self):
        order = self._pay(self.product)
        order.with_context(
            club_returning={order.lines.id: 1, str(order.lines.id): 1}
        )._club_settle()
        self.assertEqual(self._points(), 100)

    def test_a_forged_preview_says_nothing(self):
        for forged in (None, [], {"x": 1}, {"-1": 1}, {"1": "a"}, {str(2**40): 1}):
            with self.subTest(forged):
                self.assertEqual(
                    self.till.club_preview_return(forged), {"taken": 0, "given": 0}
                )

    def test_the_receipt_says_what_the_ledger_did(self):
        self._give(500)
        order = self._sync(
            self._ticket([self._line(self.product), self._reward_line(40)])
        )
        receipt = order.club_receipt
        rows = dict(receipt["rows"])
        self.assertEqual(rows["Points earned"], "60")
        self.assertEqual(rows["Points spent"], "400")
        self.assertEqual(rows["Balance today"], "160")
        self.assertEqual(receipt["code"], self.card.code)
        self.assertEqual(receipt["line"]["points"], 160)

    def test_the_cashier_does_not_wait_for_the_receipt(self):
        ticket = self._ticket([self._line(self.product)])
        answer = self.env["pos.order"].sync_from_ui([ticket])["pos.order"][0]
        self.assertFalse(answer["club_receipt"])
        order = self.env["pos.order"].browse(answer["id"])
        self.assertEqual(self._points(), 100)
        (read,) = order.read(["club_receipt"])
        self.assertEqual(dict(read["club_receipt"]["rows"])["Points earned"], "100")

    def test_the_receipt_of_a_return_says_what_it_took(self):
        order = self._pay((self.product, 2))
        rows = dict(self._return(order, [1]).club_receipt["rows"])
        self.assertEqual(rows["Points taken back"], "100")
        self.assertEqual(rows["Balance today"], "100")
        rows = dict(self._return(order, [1]).club_receipt["rows"])
        self.assertEqual(rows["Points taken back"], "100")

    def test_a_receipt_in_the_customers_language(self):
        self.env["res.lang"]._activate_lang("fa_IR")
        self.club.calendar = "jalali"
        self.partner.lang = "fa_IR"
        rows = dict(self._pay(self.product).club_receipt["rows"])
        self.assertIn("۱۰۰", rows.values())

    def test_a_stranger_has_no_receipt_of_the_club(self):
        stranger = self.env["res.partner"].create({"name": "Stranger"})
        self.assertFalse(self._pay(self.product, partner=stranger).club_receipt)

    def test_the_till_knows_its_club(self):
        data = self.till.club_till
        self.assertEqual(data["program_id"], self.program.id)
        self.assertEqual(
            [rule["id"] for rule in data["rules"]], self.program.rule_ids.ids
        )
        self.assertNotIn("domain", str(data))
