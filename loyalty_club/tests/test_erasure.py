from odoo import fields
from odoo.exceptions import AccessError, UserError
from odoo.tests import Form, new_test_user, tagged

from .people import PersonCommon


@tagged("post_install", "-at_install")
class TestErasure(PersonCommon):
    """A person is forgotten, and the ledger still adds up."""

    def _wizard(self, member=None, number=None):
        """The page of erasure with the number typed, and what it shows."""
        member = member or self.member
        context = self._as("officer", member).action_erase()["context"]
        Wizard = self._as("officer", self.env["loyalty.club.erasure"])
        if member._erasure_obstacles():
            wizard = Form(Wizard.with_context(**context)).save()
            wizard.typed_number = member.number
            return wizard
        with Form(Wizard.with_context(**context)) as form:
            form.typed_number = number or member.number
        return form.record

    def _everything(self):
        """All text of the rows about this person, joined."""
        self.env.flush_all()
        texts = []
        for table, condition in (
            ("res_partner", f"id = {self.partner.id}"),
            ("loyalty_club_member", f"id = {self.member.id}"),
            ("loyalty_club_request", f"member_id = {self.member.id}"),
            ("loyalty_club_occasion", f"member_id = {self.member.id}"),
            ("loyalty_club_consent", f"member_id = {self.member.id}"),
            (
                "mail_message",
                f"(model, res_id) IN (('res.partner', {self.partner.id}),"
                f" ('loyalty.club.request', {self.request.id}),"
                f" ('loyalty.club.member', {self.member.id}))",
            ),
        ):
            self.env.cr.execute(f"SELECT t::text FROM {table} t WHERE {condition}")
            texts += [text for (text,) in self.env.cr.fetchall()]
        return "\n".join(texts)

    def test_a_person_without_invoices_is_forgotten(self):
        self._give(100)
        before = self._kinds()
        self._wizard().action_erase()
        self.assertEqual(self.partner.name, f"Erased member {self.member.number}")
        self.assertEqual(self.member.partner_id, self.partner)
        self.assertEqual(self.member.state, "left")
        self.assertFalse(self.partner.active)
        self.assertEqual(self._kinds(), before)
        self.assertEqual(self.member.points, 100)
        left = self._everything()
        for secret in ("Sara", "sara@", "0000", "Rose", "SECRET", "1990", "Omid"):
            with self.subTest(secret):
                self.assertNotIn(secret, left)
        self.assertEqual(len(self.member.consent_ids), 1)

    def test_invoices_keep_their_name_and_the_membership_is_parted(self):
        invoice = self._invoice(self._sale())
        self._pay(invoice)
        wizard = self._wizard()
        self.assertIn("10 years", wizard.stays)
        wizard.action_erase()
        self.assertEqual(invoice.partner_id, self.partner)
        self.assertEqual(self.partner.name, "Sara")
        self.assertEqual(self.partner.street, "Rose Alley 5")
        self.assertEqual(self.partner.vat, "SECRET-VAT")
        self.assertFalse(self.partner.phone or self.partner.email)
        self.assertFalse(self.partner.birthdate_date or self.partner.active)
        nobody = self.member.partner_id
        self.assertEqual(nobody.name, f"Erased member {self.member.number}")
        self.assertEqual(self.card.partner_id, nobody)
        self.assertEqual(self.member.points, 100)
        self._credit(invoice)
        self.assertEqual(self.member.points, 0)

    def test_imported_purchases_go_with_the_membership(self):
        self._pay(self._invoice(self._sale()))
        told = self.env["loyalty.club.purchase"].sudo()
        told = told.create(
            {
                "partner_id": self.partner.id,
                "company_id": self.company.id,
                "date": "2020-01-01",
                "amount": 50,
                "channel": "import",
                "state": "valid",
                "source_model": "test",
                "source_id": 1,
            }
        )
        self._wizard().action_erase()
        self.assertEqual(told.partner_id, self.member.partner_id)
        left = told.search([("partner_id", "=", self.partner.id)])
        self.assertEqual(left.mapped("channel"), ["order"])

    def test_invoices_older_than_the_law_asks_for_keep_no_name(self):
        invoice = self._invoice(self._sale())
        self._pay(invoice)
        self.club.retention_years = 0
        self._wizard().action_erase()
        self.assertEqual(invoice.partner_id.name, f"Erased member {self.member.number}")

    def test_what_still_runs_stops_an_erasure(self):
        invoice = self._invoice(self._sale())
        wizard = self._wizard()
        self.assertIn("not paid", wizard.obstacles)
        with self.assertRaisesRegex(UserError, "not paid"):
            wizard.action_erase()
        self._pay(invoice)
        self._wizard().action_erase()
        with self.assertRaisesRegex(UserError, "before"):
            self.member._erase()

    def test_an_order_to_invoice_keeps_the_name(self):
        order = self._sale()
        wizard = self._wizard()
        self.assertIn("not invoiced yet", wizard.stays)
        wizard.action_erase()
        self.assertEqual(order.partner_id.name, "Sara")
        self.assertNotEqual(self.member.partner_id, self.partner)
        order._action_cancel()
        self.assertEqual(self.member.points, 0)

    def test_a_user_of_the_back_office_is_not_erased(self):
        member = self._enrol(self.users["auditor"].partner_id)
        with self.assertRaisesRegex(UserError, "back office"):
            member._erase()

    def test_the_portal_account_goes_with_the_person(self):
        portal = new_test_user(
            self.env,
            "sara@example.com",
            "base.group_portal",
            partner_id=self.partner.id,
        )
        self._wizard().action_erase()
        self.assertFalse(portal.active)
        self.assertNotIn("sara", portal.login)

    def test_a_member_of_two_clubs_is_erased_club_by_club(self):
        other = self._make_club(self._make_program("Second"))
        twin = self._enrol(self.partner, other)
        self._wizard().action_erase()
        self.assertEqual(self.partner.name, "Sara")
        self.assertTrue(self.partner.active)
        self.assertNotEqual(self.member.partner_id, self.partner)
        self._wizard(twin).action_erase()
        self.assertEqual(self.partner.name, f"Erased member {twin.number}")

    def test_who_was_erased_is_enrolled_by_no_sale_and_not_activated(self):
        self._wizard().action_erase()
        self.club.enrolment = "open"
        self._sale()
        self.assertEqual(self.member.points, 0)
        self.assertEqual(self.club.member_count, 1)
        for action in ("action_activate", "action_suspend"):
            with self.subTest(action), self.assertRaisesRegex(UserError, "erased"):
                getattr(self._as("officer", self.member), action)()

    def test_the_wrong_number_erases_nobody(self):
        with self.assertRaisesRegex(UserError, "number"):
            self._wizard(number="1").action_erase()
        self.assertEqual(self.partner.name, "Sara")

    def test_only_officers_of_the_company_erase(self):
        wizard = self._wizard()
        for role in ("salesperson", "auditor"):
            with self.subTest(role), self.assertRaises(AccessError):
                self._as(role, wizard).action_erase()
            with self.subTest(role), self.assertRaises(AccessError):
                self._as(role, self.member).action_erase()
        far = self._elsewhere()
        with self.assertRaises(AccessError):
            self._as("officer", far).action_erase()
        forged = self._as("officer", self.env["loyalty.club.erasure"])
        with self.assertRaises(AccessError):
            forged.create({"member_id": far.id}).mapped("stays")
        self.assertEqual(far.partner_id.name, "Far")

    def test_nobody_writes_the_day_of_erasure(self):
        with self.assertRaises(UserError):
            self._as("manager", self.member).erased_on = fields.Datetime.now()
