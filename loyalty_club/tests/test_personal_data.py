import json

from odoo import fields
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import Form, HttpCase, new_test_user, tagged

from .people import PersonCommon


@tagged("post_install", "-at_install")
class TestPerson(PersonCommon):
    """Birth date, occasions, interests and requests."""

    def test_a_birth_date_lies_between_1900_and_today(self):
        tomorrow = fields.Date.add(fields.Date.today(), days=2)
        for day in ("1899-12-31", tomorrow):
            with self.subTest(day), self.assertRaises(ValidationError):
                self.partner.birthdate_date = day

    def test_the_member_corrects_his_birth_date_once(self):
        first, second = fields.Date.to_date("1990-02-04"), fields.Date.today()
        self.partner.birthdate_date = False
        self.partner._club_set_own_birthdate(first)
        self.assertFalse(self.partner.club_birthdate_changed_on)
        self.partner._club_set_own_birthdate(second)
        self.partner._club_set_own_birthdate(second)
        with self.assertRaisesRegex(UserError, "before"):
            self.partner._club_set_own_birthdate(first)
        self.assertEqual(self.partner.birthdate_date, second)

    def test_only_an_officer_corrects_the_birth_date_of_a_member(self):
        seller = new_test_user(
            self.env,
            "club_clerk",
            "sales_team.group_sale_salesman_all_leads,base.group_partner_manager",
        )
        partner = self.partner.with_user(seller)
        with self.assertRaises(AccessError):
            partner.birthdate_date = "1991-01-01"
        partner.write({"birthdate_date": "1990-02-03", "function": "Baker"})
        stranger = self.env["res.partner"].create(
            {"name": "Reza", "birthdate_date": "1980-01-01"}
        )
        stranger.with_user(seller).birthdate_date = "1981-01-01"
        with Form(self._as("officer", self.member)) as form:
            form.birthdate_date = "1991-01-01"
        self.assertEqual(str(self.partner.birthdate_date), "1991-01-01")

    def test_who_enrols_a_customer_notes_the_birth_date(self):
        stranger = self.env["res.partner"].create({"name": "Reza"})
        Member = self._as("salesperson", self.env["loyalty.club.member"])
        with Form(Member.with_context(default_club_id=self.club.id)) as form:
            form.partner_id = stranger
            form.birthdate_date = "1985-06-07"
        self.assertEqual(str(stranger.birthdate_date), "1985-06-07")

    def test_the_chatter_keeps_old_and_new_birth_date(self):
        partner = self.partner.with_context(tracking_disable=False)
        partner.birthdate_date = "1992-02-02"
        self.env.flush_all()
        self.env.cr.precommit.run()
        values = partner.message_ids.sudo().tracking_value_ids
        self.assertEqual(str(values.old_value_datetime.date()), "1990-02-03")
        self.assertEqual(str(values.new_value_datetime.date()), "1992-02-02")

    def test_occasions_have_a_sensible_day_and_number(self):
        with self.assertRaises(ValidationError):
            self.occasion.date = "1800-01-01"
        with self.assertRaisesRegex(ValidationError, "30"):
            self.env["loyalty.club.occasion"].create(
                [{"member_id": self.member.id, "date": "2020-01-01"}] * 30
            )
        self.assertEqual(self.occasion.display_name, "Birthday of a child: Little Omid")

    def test_interests_are_those_of_the_members_club(self):
        foreign = self.env["loyalty.club.interest"].create(
            {"name": "Cars", "club_id": self._elsewhere().club_id.id}
        )
        with self.assertRaises(ValidationError):
            self.member.interest_ids |= foreign

    def test_the_manager_is_told_of_a_request_and_it_is_answered(self):
        self.club.manager_id = self.users["manager"]
        Request = self._as("salesperson", self.env["loyalty.club.request"])
        request = Request.with_context(default_state="done").create(
            {"member_id": self.member.id, "text": "Open on Fridays"}
        )
        self.assertEqual(request.state, "open")
        self.assertEqual(request.sudo().activity_ids.user_id, self.users["manager"])
        with self.assertRaises(AccessError):
            request.action_done()
        answered = self._as("officer", request)
        answered.answer = "From May on"
        answered.action_done()
        self.assertEqual(answered.answered_by_id, self.users["officer"])
        self.assertFalse(request.sudo().activity_ids)
        answered.action_reopen()
        self.assertFalse(answered.answered_by_id)
        answered.action_decline()
        self.assertEqual(request.state, "declined")
        answered.write({"state": "open", "answered_by_id": False})
        self.assertEqual(request.state, "declined")

    def test_a_manager_who_may_not_see_the_club_is_not_asked(self):
        member = self._elsewhere()
        member.club_id.manager_id = self.users["manager"]
        request = self.env["loyalty.club.request"].create(
            {"member_id": member.id, "text": "Hello"}
        )
        self.assertFalse(request.activity_ids)

    def test_open_requests_are_counted_and_opened(self):
        member = self._as("salesperson", self.member)
        self.assertEqual(member.open_request_count, 1)
        action = member.action_open_requests()
        found = self.env["loyalty.club.request"].search(action["domain"])
        self.assertEqual(found, self.request)

    def test_a_merge_brings_what_is_known_of_the_person(self):
        other = self._enrol(self.env["res.partner"].create({"name": "Omid"}))
        self.member._merge_into(other)
        self.assertEqual(other.interest_ids, self.interest)
        self.assertEqual(other.occasion_ids, self.occasion)
        self.assertEqual(other.request_ids, self.request)

    def test_nobody_sees_the_persons_of_another_company(self):
        far = self._elsewhere()
        values = {"member_id": far.id}
        records = [
            self.env["loyalty.club.occasion"].create({**values, "date": "2020-01-01"}),
            self.env["loyalty.club.request"].create({**values, "text": "Hello"}),
            self.env["loyalty.club.interest"].create(
                {"name": "Cars", "club_id": far.club_id.id}
            ),
        ]
        for role in ("salesperson", "officer", "manager", "auditor"):
            for record in records:
                with self.subTest(role=role, model=record._name):
                    self.assertFalse(self._as(role, record).has_access("read"))

    def test_the_portal_reaches_none_of_the_tables(self):
        portal = new_test_user(self.env, "club_portal", groups="base.group_portal")
        wizard = self.env["loyalty.club.erasure"]
        for record in (self.occasion, self.request, self.interest, wizard):
            for operation in ("read", "write", "create", "unlink"):
                with self.subTest(model=record._name, operation=operation):
                    self.assertFalse(record.with_user(portal).has_access(operation))


@tagged("post_install", "-at_install")
class TestExport(HttpCase, PersonCommon):
    """A member gets all that the club knows of him."""

    def test_the_export_has_everything_and_is_json(self):
        order = self._sale()
        data = json.loads(json.dumps(self.member._export_personal_data()))
        self.assertEqual(data["person"]["name"], "Sara")
        self.assertEqual(data["person"]["birthdate_date"], "1990-02-03")
        self.assertEqual(data["membership"]["number"], self.member.number)
        self.assertEqual(data["balance"]["available"], 100)
        self.assertEqual(data["moves"][0]["points"], 100)
        self.assertEqual(data["lots"][0]["remaining"], 100)
        self.assertEqual(data["purchases"][0]["reference"], order.name)
        self.assertEqual(data["tier_changes"], [])
        self.assertEqual(data["consents"][0]["wording"], "I, Sara, agree")
        self.assertEqual(data["occasions"][0]["name"], "Little Omid")
        self.assertEqual(data["interests"], ["Gardening"])
        self.assertEqual(data["requests"][0]["text"], "Cake for Little Omid")

    def _download(self, login, member=None):
        self.authenticate(login, login)
        number = (member or self.member).id
        return self.url_open(f"/loyalty_club/member/{number}/personal_data")

    def test_an_officer_downloads_a_file(self):
        action = self._as("officer", self.member).action_export()
        self.assertIn(str(self.member.id), action["url"])
        response = self._download("club_officer")
        self.assertEqual(response.status_code, 200)
        self.assertIn("attachment", response.headers["Content-Disposition"])
        self.assertEqual(response.json()["person"]["phone"], "+98 912 000 0000")

    def test_others_download_nothing(self):
        new_test_user(self.env, "club_portal", groups="base.group_portal")
        far = self._elsewhere()
        for login, member in (
            ("club_salesperson", self.member),
            ("club_auditor", self.member),
            ("club_portal", self.member),
            ("club_officer", far),
        ):
            with self.subTest(login):
                response = self._download(login, member)
                self.assertEqual(response.status_code, 403)
                self.assertNotIn("Content-Disposition", response.headers)
        with self.assertRaises(AccessError):
            self._as("salesperson", self.member).action_export()

    def test_a_member_that_is_not_there_is_not_found(self):
        self.authenticate("club_officer", "club_officer")
        response = self.url_open("/loyalty_club/member/999999999/personal_data")
        self.assertEqual(response.status_code, 404)
