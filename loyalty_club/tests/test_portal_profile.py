from odoo import Command
from odoo.tests import tagged

from .test_portal import PortalCommon


@tagged("post_install", "-at_install")
class TestPortalTier(PortalCommon):
    """A member sees the tier, what it gives, and what the next one asks for."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.base = cls._make_tier("Base", description="A coffee on your birthday.")
        cls.gold = cls._make_tier("Gold", 500, description="Free delivery.")
        cls.member._review_tier()

    @classmethod
    def _make_tier(cls, name, amount=0, **values):
        rule = {"metric": "amount", "operator": "ge", "value": amount}
        return cls.env["loyalty.club.tier"].create(
            {
                "club_id": cls.club.id,
                "name": name,
                "sequence": amount,
                "rule_ids": [Command.create(rule)] if amount else [],
                **values,
            }
        )

    def test_tier_benefits_progress_and_what_is_missing(self):
        self._sale([(self.product, 2)])
        self._sign_in(self.sara)
        page = self._get()
        self.assertIn("Your tier: Base", page)
        self.assertIn("A coffee on your birthday.", page)
        self.assertIn("Free delivery.", page)
        self.assertRegex(page, r'(?s)o_club_progress.{,200}aria-valuenow="40"')
        self.assertRegex(page, r"(?s)o_club_missing.{,200}\$\xa0300.00")

    def test_a_new_tier_shows_after_the_sale(self):
        self._sale([(self.product, 6)])
        self._sign_in(self.sara)
        page = self._get()
        self.assertIn("Your tier: Gold", page)
        self.assertNotIn("o_club_progress", page)

    def test_the_page_of_a_member_with_tiers_needs_few_queries(self):
        for _number in range(5):
            self._sale()
        self._sign_in(self.sara)
        self._get()
        self.assertLessEqual(self._queries("/my/club"), 25)


@tagged("post_install", "-at_install")
class TestPortalProfile(PortalCommon):
    """The member keeps his own data; nobody else's."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.club.action_add_wordings()
        cls.wording = cls.club._consent_wording("sms", "marketing")
        cls.cakes, cls.bread = cls.env["loyalty.club.interest"].create(
            [{"name": name, "club_id": cls.club.id} for name in ("Cakes", "Bread")]
        )
        cls.box = f"consent_{cls.wording.id}"

    def setUp(self):
        super().setUp()
        self._sign_in(self.sara)

    def _save(self, **values):
        return self._post("/profile", **values)

    def _reload(self):
        self.env.invalidate_all()

    def test_consents_are_not_ticked_beforehand(self):
        page = self._get("/profile")
        self.assertIn(self.wording.text, page)
        self.assertNotIn("checked", page)
        self._sign_in(self.reza)
        page = self._get("/join")
        self.assertIn(self.wording.text, page)
        self.assertNotIn("checked", page)

    def test_a_tick_is_a_consent_and_taking_it_back_a_withdrawal(self):
        self._save(**{self.box: self.wording.version})
        self._reload()
        consent = self.member.consent_ids
        self.assertEqual(
            (consent.channel, consent.purpose, consent.given, consent.source),
            ("sms", "marketing", True, "portal"),
        )
        self.assertEqual(consent.wording, self.wording.text)
        self.assertEqual(consent.user_id, self.sara)
        self._save(**{self.box: self.wording.version})
        self._reload()
        self.assertEqual(len(self.member.consent_ids), 1)
        self._save()
        self._reload()
        self.assertFalse(self.member._consent_to("sms", "marketing"))
        self.assertEqual(len(self.member.consent_ids), 2)

    def test_a_wording_that_changed_meanwhile_is_read_again(self):
        version = self.wording.version
        self.wording.text = "I want a letter every day."
        page = self._save(**{self.box: version})
        self.assertIn("read it again", page)
        self._reload()
        self.assertFalse(self.member.consent_ids)

    def test_joining_with_a_tick_records_it(self):
        self._sign_in(self.reza)
        self._post("/join", **{self.box: self.wording.version})
        member = self.env["loyalty.club.member"]._find(self.club, self.reza.partner_id)
        self.assertTrue(member._consent_to("sms", "marketing"))
        self.assertFalse(member._consent_to("email", "marketing"))

    def test_interests_of_the_club_only(self):
        other = self.env["loyalty.club.interest"].create(
            {"name": "Secret", "club_id": self._make_club(self._make_program("B")).id}
        )
        self._save(
            **{
                f"interest_{self.cakes.id}": 1,
                f"interest_{other.id}": 1,
                "interest_x": 1,
            }
        )
        self._reload()
        self.assertEqual(self.member.interest_ids, self.cakes)
        self._save(**{f"interest_{self.bread.id}": 1})
        self._reload()
        self.assertEqual(self.member.interest_ids, self.bread)

    def test_the_birth_date_is_set_and_corrected_once(self):
        self._save(birthdate="1990-05-12")
        self._reload()
        self.assertEqual(str(self.partner.birthdate_date), "1990-05-12")
        self._save(birthdate="1990-05-13")
        page = self._save(birthdate="1990-05-14")
        self.assertIn("You have corrected your birth date before", page)
        self._reload()
        self.assertEqual(str(self.partner.birthdate_date), "1990-05-13")

    def test_a_birth_date_in_persian_digits_of_a_jalali_club(self):
        self.club.calendar = "jalali"
        self._save(birthdate="۱۳۷۰/۰۲/۲۲")
        self._reload()
        self.assertEqual(str(self.partner.birthdate_date), "1991-05-12")
        self.assertIn("1370/02/22", self._get("/profile"))

    def test_dates_that_are_none_are_refused_in_plain_words(self):
        for text in ("yesterday", "1990-13-40", "9" * 30, "2999-01-01"):
            with self.subTest(text):
                self.assertIn("o_club_error", self._save(birthdate=text))
        self._reload()
        self.assertFalse(self.partner.birthdate_date)

    def test_occasions_are_added_and_removed(self):
        page = self._post("/occasion", kind="child", name="Nima", day="2020-03-21")
        self.assertIn("Nima", page)
        self.assertIn(
            "o_club_error", self._post("/occasion", kind="x", day="2020-01-01")
        )
        self._reload()
        occasion = self.member.occasion_ids
        self.assertEqual(occasion.kind, "child")
        self._post(f"/occasion/{occasion.id}/remove")
        self._reload()
        self.assertFalse(self.member.occasion_ids)

    def test_a_stranger_removes_no_occasion_and_reads_no_data(self):
        occasion = self.env["loyalty.club.occasion"].create(
            {"member_id": self.member.id, "name": "Ours", "date": "2020-03-21"}
        )
        self._enrol(self.reza.partner_id)
        self._sign_in(self.reza)
        self._post(f"/occasion/{occasion.id}/remove", status=404)
        self.assertTrue(occasion.exists())
        self.assertNotIn("Ours", self._get("/profile"))

    def test_who_is_no_member_has_no_data_page(self):
        self._sign_in(self.reza)
        for path in ("/profile", "/export", f"/{self.club.id}/export"):
            self._get(path, status=404)
        for path in ("/profile", "/occasion", "/request"):
            self._post(path, status=404)

    def test_a_request_reaches_the_club_and_its_answer_the_member(self):
        page = self._post("/request", text="<b>Gluten-free</b> cakes")
        self.assertIn("&lt;b&gt;Gluten-free", page)
        self._reload()
        request = self.member.request_ids
        request.answer = "From Monday on."
        request.action_done()
        self.assertIn("From Monday on.", self._get("/profile"))

    def test_requests_have_a_measure(self):
        self.assertIn("o_club_error", self._post("/request", text=" "))
        self.assertIn("o_club_error", self._post("/request", text="x" * 3000))
        for _number in range(10):
            self._post("/request", text="Tea")
        self.assertIn("still working", self._post("/request", text="Tea"))

    def test_the_file_of_own_data_is_the_members_own(self):
        self._give(7)
        response = self.url_open("/my/club/export")
        self.assertIn("attachment", response.headers["Content-Disposition"])
        data = response.json()
        self.assertEqual(data["membership"]["number"], self.member.number)
        self.assertEqual(data["balance"]["available"], 7)

    def test_a_contact_of_a_company_has_no_birth_date_there(self):
        company = self.env["res.partner"].create({"name": "Cafe", "is_company": True})
        self.reza.partner_id.parent_id = company
        self._enrol(company)
        self._sign_in(self.reza)
        self.assertNotIn('name="birthdate"', self._get("/profile"))
        self._save(birthdate="1990-05-12")
        self._reload()
        self.assertFalse(company.birthdate_date)
