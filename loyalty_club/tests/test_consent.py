from datetime import timedelta

from psycopg2 import IntegrityError

from odoo import Command, fields
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import Form, new_test_user, tagged
from odoo.tools import mute_logger

from .screens import ScreensCommon

SMS = ("sms", "marketing")


@tagged("post_install", "-at_install")
class TestConsent(ScreensCommon):
    """What members agree to: the last word counts, and no word is lost."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.wording = cls.env["loyalty.club.consent.wording"].create(
            {
                "club_id": cls.club.id,
                "channel": "sms",
                "purpose": "marketing",
                "text": "I want offers by text message.",
            }
        )

    def test_silence_is_no(self):
        self.assertFalse(self.member._consent_to(*SMS))

    def test_the_last_word_counts_by_channel_and_purpose(self):
        self.member._record_consent(*SMS, True)
        self.assertTrue(self.member._consent_to(*SMS))
        self.assertFalse(self.member._consent_to("sms", "service"))
        self.assertFalse(self.member._consent_to("email", "marketing"))
        self.member._record_consent(*SMS, False, source="portal")
        self.assertFalse(self.member._consent_to(*SMS))
        self.member._record_consent(*SMS, True)
        self.assertTrue(self.member._consent_to(*SMS))
        self.assertEqual(len(self.member.consent_ids), 3)
        self.assertEqual(len(self.member.latest_consent_ids), 1)

    def test_an_older_word_that_is_imported_does_not_win(self):
        self.member._record_consent(*SMS, False)
        past = fields.Datetime.now() - timedelta(days=30)
        self.member._record_consent(*SMS, True, "On paper", "import", past)
        self.assertFalse(self.member._consent_to(*SMS))

    def test_a_word_of_tomorrow_is_refused(self):
        future = fields.Datetime.now() + timedelta(days=1)
        with self.assertRaises(ValidationError):
            self.member._record_consent(*SMS, True, "On paper", "import", future)

    def test_many_members_are_asked_at_once(self):
        other = self._enrol(self.env["res.partner"].create({"name": "Omid"}))
        other._record_consent(*SMS, True)
        both = self.member | other
        self.assertEqual(both._consenting(*SMS), other)

    def test_the_row_keeps_the_words_that_were_shown(self):
        first = self.member._record_consent(*SMS, True)
        self.wording.text = "I want news."
        second = self.member._record_consent(*SMS, True)
        self.assertEqual(first.wording, "I want offers by text message.")
        self.assertEqual((first.wording_version, second.wording_version), (1, 2))
        self.assertNotEqual(first.checksum, second.checksum)
        self.assertEqual(first.user_id, self.env.user)

    def test_a_translation_is_a_new_version_in_its_language(self):
        self.env["res.lang"]._activate_lang("fr_FR")
        self.wording.update_field_translations("text", {"fr_FR": "Je veux des offres."})
        self.assertEqual(self.wording.version, 2)
        member = self.member.with_context(lang="fr_FR")
        consent = member._record_consent(*SMS, True)
        self.assertEqual(consent.wording, "Je veux des offres.")
        self.assertEqual(consent.lang, "fr_FR")

    def test_nobody_agrees_to_nothing(self):
        with self.assertRaisesRegex(UserError, "wording"):
            self.member._record_consent("email", "marketing", True)
        self.member._record_consent("email", "marketing", False)

    def test_a_consent_is_neither_changed_nor_deleted(self):
        consent = self.member._record_consent(*SMS, True)
        for role in ("officer", "manager"):
            mine = self._as(role, consent)
            with self.subTest(role):
                with self.assertRaises(UserError):
                    mine.write({"given": False})
                with self.assertRaises(UserError):
                    mine.unlink()
                with self.assertRaises(UserError):
                    mine.create({"member_id": self.member.id})
        with self.assertRaises(UserError):
            consent.sudo().write({"given": False})
        with self.assertRaises(UserError):
            consent.sudo().unlink()

    def test_the_database_refuses_it_too(self):
        consent = self.member._record_consent(*SMS, True)
        self.env.flush_all()
        for statement in (
            "UPDATE loyalty_club_consent SET given = FALSE WHERE id = %s",
            "UPDATE loyalty_club_consent SET date = date - interval '1 day'"
            " WHERE id = %s",
            "DELETE FROM loyalty_club_consent WHERE id = %s",
        ):
            with (
                self.subTest(statement),
                mute_logger("odoo.sql_db"),
                self.assertRaises(IntegrityError),
                self.env.cr.savepoint(),
            ):
                self.env.cr.execute(statement, [consent.id])

    def test_a_merge_keeps_the_last_word_of_either(self):
        other = self._enrol(self.env["res.partner"].create({"name": "Omid"}))
        self.member._record_consent(*SMS, True)
        other._record_consent(*SMS, False)
        other._merge_into(self.member)
        self.assertFalse(self.member._consent_to(*SMS))
        self.assertEqual(len(self.member.consent_ids), 2)

    def test_a_salesperson_records_what_a_member_says(self):
        context = self._as("salesperson", self.member).action_record_consent()
        Record = self._as("salesperson", self.env["loyalty.club.consent.record"])
        with Form(Record.with_context(**context["context"])) as form:
            self.assertEqual(form.wording, self.wording.text)
        form.record.action_record()
        consent = self.member.consent_ids
        self.assertEqual((consent.given, consent.source), (True, "form"))
        self.assertEqual(consent.user_id, self.users["salesperson"])
        with Form(Record.with_context(**context["context"])) as form:
            form.answer = "withdrawn"
        form.record.action_record()
        self.assertFalse(self.member._consent_to(*SMS))
        action = self._as("salesperson", self.member).action_open_consents()
        found = self.env["loyalty.club.consent"].search(action["domain"])
        self.assertEqual(found.mapped("given"), [False, True])

    def test_the_usual_wordings_are_added_once(self):
        club = self._as("manager", self.club)
        club.action_add_wordings()
        club.action_add_wordings()
        self.assertEqual(len(self.club.wording_ids), 3)
        self.assertEqual(self.wording.text, "I want offers by text message.")
        with self.assertRaises(AccessError):
            self._as("officer", self.club).action_add_wordings()

    def test_the_usual_wordings_are_said_in_every_language(self):
        """As one first version: nobody has agreed to another."""
        self.env["res.lang"]._activate_lang("fa_IR")
        self._as("manager", self.club).action_add_wordings()
        wording = self.club._consent_wording("email", "marketing")
        self.assertEqual(wording.text, "I want offers and news by email.")
        self.assertIn("ایمیل", wording.with_context(lang="fa_IR").text)
        self.assertEqual(wording.version, 1)
        member = self.member.with_context(lang="fa_IR")
        consent = member._record_consent("email", "marketing", True)
        self.assertIn("ایمیل", consent.wording)

    def test_two_wordings_for_one_purpose_are_refused(self):
        with mute_logger("odoo.sql_db"), self.assertRaises(IntegrityError):
            self.wording.copy()

    def test_nobody_records_for_members_of_another_company(self):
        abroad = self.env["res.company"].create(
            {"name": "Elsewhere", "currency_id": self.company.currency_id.id}
        )
        program = self._make_program("Elsewhere", company_id=abroad.id)
        club = self._make_club(program, company_ids=[Command.set(abroad.ids)])
        member = self._enrol(self.env["res.partner"].create({"name": "Far"}), club)
        member._record_consent(*SMS, True, "On paper")
        Record = self._as("salesperson", self.env["loyalty.club.consent.record"])
        with self.assertRaises(AccessError):
            Record.create(
                {"member_id": member.id, "answer": "withdrawn"}
            ).action_record()
        seen = self._as("manager", member.consent_ids)
        self.assertFalse(seen.has_access("read"))
        self.assertTrue(member._consent_to(*SMS))

    def test_a_portal_user_has_no_access_to_the_tables(self):
        consent = self.member._record_consent(*SMS, True)
        portal = new_test_user(self.env, "club_portal", groups="base.group_portal")
        for record in (consent, self.wording, self.env["loyalty.club.consent.record"]):
            for operation in ("read", "write", "create", "unlink"):
                with self.subTest(model=record._name, operation=operation):
                    self.assertFalse(record.with_user(portal).has_access(operation))
