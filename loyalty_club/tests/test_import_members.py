from datetime import date
from unittest.mock import patch

from odoo import Command
from odoo.exceptions import AccessError
from odoo.tests import new_test_user, tagged
from odoo.tools import file_open

from odoo.addons.loyalty_club.wizards import loyalty_club_member_import as module

from .imports import ImportCommon

HEADER = "Card number,Name,Mobile,E-mail,Balance,Valid until,Joined on\n"
ROW = "A-17,Nima,202-555-0123,nima@example.com,120.50,2099-12-31,2020-05-01\n"


@tagged("post_install", "-at_install")
class TestImportMembers(ImportCommon):
    wizard_model = "loyalty.club.member.import"
    counted_model = "loyalty.club.member"

    def _member(self, code):
        return self.env["loyalty.club.member"].search([("old_code", "=", code)])

    def test_a_row_becomes_a_member_with_his_balance(self):
        counts = self._bring(HEADER + ROW)
        self.assertEqual((counts["imported"], counts["points"]), (1, 120.5))
        member = self._member("A-17")
        self.assertEqual(member.partner_id.name, "Nima")
        self.assertEqual(member.partner_id.phone, "+12025550123")
        self.assertEqual(member.partner_id.email, "nima@example.com")
        self.assertEqual(member.points, 120.5)
        self.assertEqual(member.lot_ids.expires_on, date(2099, 12, 31))
        self.assertEqual(member.joined_on, date(2020, 5, 1))
        self.assertEqual(member.state, "active")
        self.assertEqual(self._kinds(member.points_card_id), [("opening", 120.5)])

    def test_the_old_code_finds_the_member_and_the_card_keeps_its_own(self):
        self._bring(HEADER + ROW)
        member = self._member("A-17")
        found = self.env["loyalty.club.member"].name_search("A-17")
        self.assertEqual([id_ for id_, _name in found], member.ids)
        self.assertRegex(member.card_code, r"^044[0-9a-f]{20}$")

    def test_an_old_code_goes_with_a_merge(self):
        self._bring(HEADER + ROW)
        self._member("A-17")._merge_into(self.member)
        self.assertEqual(self.member.old_code, "A-17")
        self.assertEqual(self.member.points, 120.5)

    def test_a_persian_file_is_read(self):
        self.company.country_id = self.env.ref("base.ir")
        self._bring(
            "شماره عضويت;نام;موبايل;تاریخ عضویت;مانده امتياز;تاریخ تولد\n"
            "۱۷;سارا;۰۹۱۲۱۲۳۴۵۶۷;۱۴۰۳/۰۱/۰۱;۱٬۲۵۰٫۵;۱۳۶۹/۰۲/۲۴\n"
        )
        member = self._member("17")
        self.assertEqual(member.points, 1250.5)
        self.assertEqual(member.joined_on, date(2024, 3, 20))
        self.assertEqual(member.partner_id.phone, "+989121234567")
        self.assertEqual(member.partner_id.birthdate_date, date(1990, 5, 14))

    def test_a_customer_who_is_there_is_used_and_not_doubled(self):
        reza = self.env["res.partner"].create(
            {"name": "Reza", "phone": "+1 (202) 555 0123"}
        )
        counts = self._bring(HEADER + ROW)
        self.assertEqual(counts["customers"], 0)
        self.assertEqual(self._member("A-17").partner_id, reza)
        self.assertEqual(reza.name, "Reza")

    def test_a_birth_date_is_noted_where_none_is_known(self):
        partners = self.env["res.partner"].create(
            [
                {"name": "A", "email": "a@b.example"},
                {"name": "B", "email": "b@b.example", "birthdate_date": "1980-01-01"},
            ]
        )
        self._bring("email,birthday\na@b.example,1990-05-14\nB@b.example,1990-05-14\n")
        self.assertEqual(
            partners.mapped("birthdate_date"), [date(1990, 5, 14), date(1980, 1, 1)]
        )

    def test_a_tier_is_kept_until_the_chosen_day(self):
        tier = self.env["loyalty.club.tier"].create(
            {
                "club_id": self.club.id,
                "name": "Gold",
                "rule_ids": [
                    Command.create(
                        {
                            "metric": "amount",
                            "operator": "ge",
                            "value": 1000,
                            "window": "lifetime",
                        }
                    )
                ],
            }
        )
        until = self._days_ago(-90)
        self._bring("card,tier\nA-1,GOLD\nA-2,\n", tier_until=until)
        member = self._member("A-1")
        self.assertEqual((member.tier_id, member.tier_until), (tier, until))
        self.assertEqual(member.tier_change_ids.to_tier_id, tier)
        self.assertIn("Imported", member.tier_change_ids.reason)
        self.assertFalse(self._member("A-2").tier_id)
        member._review_tier()
        self.assertEqual(member.tier_id, tier)
        self._assert_refused("no tier “Platinum”", "card,tier\nA-3,Platinum\n")

    def test_the_same_row_is_never_imported_twice(self):
        self._bring(HEADER + ROW)
        counts = self._bring(HEADER + ROW + "B-1,Ali,,,5,,\n")
        self.assertEqual((counts["imported"], counts["already_there"]), (1, 1))
        self.assertEqual(counts["points"], 5)
        self.assertEqual(self._member("A-17").points, 120.5)
        self._assert_refused("imported this file on", HEADER + ROW)

    def test_a_member_with_other_figures_is_wrong(self):
        self._bring(HEADER + ROW)
        words = "Line 2: Nima is a member already, with another code or balance"
        for old, new in (("120.50", "121"), ("A-17", "A-18"), ("A-17", "")):
            with self.subTest(new):
                self._assert_refused(words, HEADER + ROW.replace(old, new))

    def test_nobody_stands_in_a_file_twice(self):
        for row in (
            "A-17,Other,,,1,,\n",
            "A-18,Other,(202) 555-0123,,1,,\n",
            "A-19,Other,,NIMA@example.com,1,,\n",
        ):
            with self.subTest(row):
                self._assert_refused("Line 3: .* in line 2 already", HEADER + ROW + row)

    def test_a_telephone_and_an_address_of_two_customers_are_wrong(self):
        self.env["res.partner"].create(
            [
                {"name": "Reza", "phone": "+12025550123"},
                {"name": "Ali", "email": "nima@example.com"},
            ]
        )
        self._assert_refused("Line 2: The telephone belongs to", HEADER + ROW)

    def test_a_card_of_the_programme_is_taken_over_first(self):
        reza = self.env["res.partner"].create({"name": "Reza", "phone": "2025550123"})
        self.club._open_cards_in_bulk([(reza.id, 0, None)])
        self._assert_refused("Line 2: Reza has a card", HEADER + ROW)

    def test_a_wrong_row_in_the_middle_changes_nothing(self):
        rows = [f"A-{n},Customer {n},,,{n},,\n" for n in range(1, 8)]
        rows[3] = "A-4,Customer 4,,,NaN,,\n"
        self._assert_refused(
            "^Nothing was imported. Wrong rows: 1.\nLine 5: “NaN”",
            HEADER + "".join(rows),
        )
        self.assertFalse(self._logs())

    def test_every_kind_of_wrong_cell_is_told_with_its_line(self):
        wrong = {
            ",Nobody,,,1,,": "Give a number, a telephone",
            "B-1,A,12,,1,,": "not a telephone number",
            "B-1,A,,who,1,,": "not an e-mail address",
            "B-1,A,,,-1,,": "below zero",
            "B-1,A,,,inf,,": "not a number",
            "B-1,A,,,1000000001,,": "too large",
            "B-1,A,,,0.001,,": "more than two decimals",
            "B-1,A,,,1,2001-01-01,": "expired on 2001-01-01",
            "B-1,A,,,1,2201-01-01,": "outside 1900 to 2200",
            "B-1,A,,,1,,1899-12-31": "outside 1900 to 2200",
            "B-1,A,,,1,,2150-01-01": "lies in the future",
            "B-1,A,,,1,,2020-02-30": "no day 2020-02-30",
        }
        wizard = self._wizard(HEADER + "\n".join(wrong))
        wizard.action_check()
        self.assertEqual(wizard.error_count, len(wrong))
        for number, (line, words) in enumerate(
            zip(wizard.problems.splitlines(), wrong.values(), strict=True), 2
        ):
            with self.subTest(words):
                self.assertRegex(line, f"^Line {number}: .*{words}")

    def test_many_members_are_made_in_slices(self):
        rows = "".join(f"A-{n},Customer {n},,,{n}.5,,\n" for n in range(50))
        with patch.object(module, "MEMBERS_AT_ONCE", 20):
            counts = self._bring(HEADER + rows)
        self.assertEqual(counts["imported"], 50)
        self.assertEqual(counts["points"], sum(range(50)) + 25)
        self.assertEqual(self._member("A-49").points, 49.5)

    def test_a_ledger_that_takes_in_something_else_undoes_everything(self):
        with patch.object(module.statements, "HELD", "SELECT '1'"):
            self._assert_refused("the club would hold", HEADER + ROW)

    def test_the_check_changes_nothing(self):
        wizard = self._wizard(HEADER + ROW)
        wizard.action_read()
        wizard.action_check()
        self.assertEqual((wizard.new_count, wizard.customer_count), (1, 1))
        self.assertEqual(wizard.points, 120.5)
        self.assertFalse(self._member("A-17"))
        wizard.action_import_button()
        self.assertEqual(wizard.step, "result")
        self.assertTrue(self._member("A-17"))
        self.assertIn(self.club.id, wizard.action_open_result()["domain"][0])

    def test_the_sample_files_can_be_imported(self):
        self.company.country_id = self.env.ref("base.ir")
        action = self._wizard(HEADER).action_sample()
        self.assertEqual(action["url"], "/loyalty_club/static/csv/members.csv")
        for model in ("member", "purchase"):
            for ending in ("", "_fa"):
                with self.subTest(model + ending):
                    self._bring_sample(model, ending)

    def _bring_sample(self, model, ending):
        with file_open(f"loyalty_club/static/csv/{model}s{ending}.csv", "rb") as file:
            self.wizard_model = f"loyalty.club.{model}.import"
            wizard = self._wizard(file.read())
        if model == "purchase":
            wizard.create_customers = True
        wizard.action_check()
        self.assertFalse(wizard.problems)
        self.assertEqual(wizard.row_count, 2)

    def test_only_managers_of_the_company_import(self):
        abroad = self.env["res.company"].create({"name": "Elsewhere"})
        stranger = new_test_user(
            self.env,
            "stranger",
            "loyalty_club.group_loyalty_club_manager",
            company_id=abroad.id,
            company_ids=[Command.set(abroad.ids)],
        )
        portal = new_test_user(self.env, "portal_import", "base.group_portal")
        file = self._wizard(HEADER + ROW).file
        for user in (stranger, portal):
            with self.subTest(user.login), self.assertRaises(AccessError):
                self.env[self.wizard_model].with_user(user).create(
                    {"club_id": self.club.id, "file": file}
                ).action_import()
        self.assertFalse(self._member("A-17"))
