import base64
from datetime import datetime
from unittest.mock import patch

from odoo import Command, fields
from odoo.exceptions import AccessError
from odoo.tests import Form, new_test_user, tagged
from odoo.tools import SQL

from odoo.addons.loyalty_club.engine import cells
from odoo.addons.loyalty_club.models.membership import loyalty_club_import_strangers

from .imports import HEADER, ROW, PurchaseImportCommon


@tagged("post_install", "-at_install")
class TestImportPurchases(PurchaseImportCommon):
    def test_a_purchase_is_stored_as_the_file_says(self):
        counts = self._bring(
            "Invoice number,Date,Mobile,Total,Net,Store,Items\n"
            "INV-1,2026-03-21 15:30,202-555-0123,1250.50,1100,Main Street,3\n"
        )
        self.assertEqual(
            counts,
            {
                "rows": 1,
                "imported": 1,
                "already_there": 0,
                "customers": 0,
                "errors": 0,
                "amount": 1250.5,
                "points": 0.0,
            },
        )
        purchase = self._imported()
        self.assertEqual(purchase.partner_id, self.partner)
        self.assertEqual(purchase.member_id, self.member)
        self.assertEqual(purchase.date, datetime(2026, 3, 21, 15, 30))
        self.assertEqual((purchase.amount, purchase.amount_untaxed), (1250.5, 1100))
        self.assertEqual(purchase.reference, "INV-1")
        self.assertEqual(purchase.channel_name, "Main Street")
        self.assertEqual(purchase.line_count, 3)
        self.assertEqual(purchase.state, "valid")
        self.assertEqual(purchase.document_currency_id, self.company.currency_id)
        self.assertEqual(self.card.points, 0)

    def test_a_day_begins_at_the_clubs_midnight(self):
        self.club.tz = "Asia/Tehran"
        self._bring(HEADER + ROW)
        self.assertEqual(self._imported().date, datetime(2026, 3, 20, 20, 30))

    def test_a_persian_file_is_read(self):
        self._bring(
            "شماره فاکتور;تاريخ;موبايل;مبلغ کل\n۱۰۰۱;۱۴۰۵/۰۱/۰۱;۲۰۲۵۵۵۰۱۲۳;۱۲٬۳۴۵٫۶\n"
        )
        purchase = self._imported()
        self.assertEqual(purchase.amount, 12345.6)
        self.assertEqual(purchase.date, datetime(2026, 3, 21))
        self.assertEqual(purchase.reference, "1001")

    def test_a_file_of_old_windows_is_read(self):
        text = "شماره فاکتور;تاریخ;موبایل;مبلغ کل\n7;21/03/2026;2025550123;10,5\n"
        wizard = self._wizard(text.replace("ی", "ي"), "cp1256")
        self.assertEqual(wizard.action_import()["amount"], 10.5)
        self.assertEqual(self._imported().date, datetime(2026, 3, 21))

    def test_customers_are_found_in_five_ways(self):
        self.member.old_code = "A-17"
        names = [
            self.member.number,
            "a-17".upper(),
            "A-۱۷",
            self.card.code,
        ]
        rows = [f"{n},2026-03-21,{name},,,,{n}" for n, name in enumerate(names)]
        rows += [
            "10,2026-03-21,,C-1,,,1",
            "11,2026-03-21,,,sara@EXAMPLE.com,,1",
            "12,2026-03-21,,,,0012025550123,1",
            "13,2026-03-21,unknown,C-1,,,1",
        ]
        header = "document,date,member number,customer id,email,phone,total\n"
        self._bring(header + "\n".join(rows))
        self.assertEqual(len(self._imported()), 8)
        self.assertEqual(self._imported().partner_id, self.partner)

    def test_a_contact_buys_for_its_company(self):
        company = self.env["res.partner"].create({"name": "Ltd", "is_company": True})
        self.reza.parent_id = company
        self._bring(HEADER + ROW.replace("0123", "0199"))
        self.assertEqual(self._imported().partner_id, company)

    def test_customers_who_are_not_known_can_be_made(self):
        text = (
            "document,date,customer id,customer name,mobile,total\n"
            "1,2026-03-21,C-9,Nima,202 555 0777,10\n"
            "2,2026-03-22,C-9,Nima,202 555 0777,20\n"
            "3,2026-03-22,C-1,Sara,,5\n"
            "4,2026-03-22,C-8,,,5\n"
        )
        wizard = self._wizard(text, create_customers=True)
        wizard.action_check()
        self.assertEqual(wizard.customer_count, 2)
        self.assertFalse(self.env["res.partner"].search([("ref", "=", "C-9")]))
        self.assertEqual(wizard.action_import()["customers"], 2)
        made = self.env["res.partner"].search([("ref", "=", "C-9")])
        self.assertEqual((made.name, made.phone), ("Nima", "+12025550777"))
        refs = [purchase.partner_id.ref for purchase in self._imported()]
        self.assertEqual(refs, ["C-9", "C-9", "C-1", "C-8"])

    def test_telephones_are_one_in_sql_and_in_the_engine(self):
        numbers = [
            *("+1 202 555 0123", "0012025550123", "2025550123", "(202) 555-0123"),
            *("1 202 555 0123", "۲۰۲۵۵۵۰۱۲۳", "٢٠٢٥٥٥٠١٢٣", "+98 (0)912 1234567"),
            *("0202 555 0123", "+1+2025550123", "9121234567"),
        ]
        partners = self.env["res.partner"].create(
            [{"name": "P", "phone": number} for number in numbers]
        )
        self.env.flush_all()
        wizard = self._wizard(HEADER + ROW)
        for country in ("base.us", "base.ir"):
            self.company.country_id = self.env.ref(country)
            rows = self.env.execute_query(
                SQL(
                    "SELECT %s FROM res_partner partner WHERE id = ANY(%s) ORDER BY id",
                    wizard._phone_sql(),
                    partners.ids,
                )
            )
            code = wizard._calling_code()
            expected = [cells.phone(number, code) for number in numbers]
            self.assertEqual([phone for (phone,) in rows], expected)

    def test_another_currency_counts_at_the_rate_of_its_day(self):
        euro = self.env.ref("base.EUR")
        usd = self.company.currency_id
        other = euro if usd != euro else self.env.ref("base.USD")
        other.active = True
        other.rate_ids.unlink()
        self.env["res.currency.rate"].create(
            [
                {"currency_id": other.id, "name": "2026-01-01", "rate": 0.5},
                {"currency_id": other.id, "name": "2026-02-01", "rate": 0.25},
            ]
        )
        self._bring(
            "document,date,mobile,total,currency\n"
            f"1,2026-01-15,2025550123,10,{other.name.lower()}\n"
            f"2,2026-02-15,2025550123,10,{other.symbol}\n"
            "3,2026-02-15,2025550123,10,\n"
        )
        purchases = self._imported()
        self.assertEqual(purchases.mapped("amount"), [20, 40, 10])
        self.assertEqual(purchases.document_currency_id, other | usd)
        self._assert_refused(
            "no currency “XQX”",
            "document,date,mobile,total,currency\n9,2026-01-15,2025550123,10,XQX\n",
        )

    def test_amounts_are_rounded_to_the_companys_currency(self):
        self.assertEqual(
            self._bring(HEADER + ROW.replace("1250.50", "10.005"))["amount"], 10.01
        )

    def test_a_chosen_mapping_wins_over_the_names(self):
        mapping = {"date": "b", "amount": "c", "ref": "a"}
        self._bring("a,b,c\nC-2,20260321,7\n", mapping=mapping)
        self.assertEqual(self._imported().partner_id, self.reza)

    def test_tiers_follow_what_was_imported(self):
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
        self.assertFalse(self.member.tier_id)
        self._bring(HEADER + ROW)
        self.assertEqual(self.member.tier_id, tier)

    def test_the_import_is_remembered_with_its_purchases(self):
        self._bring(HEADER + ROW)
        self._bring(HEADER + ROW.replace("INV-1", "INV-2").replace("50", "60"))
        logs = self._logs()
        self.assertEqual(logs.mapped("amount"), [1250.5, 1260.6])
        self.assertEqual(logs.mapped("new_count"), [1, 1])
        self.assertEqual(logs[0].first_day, fields.Date.to_date("2026-03-21"))
        for log, purchase in zip(logs, self._imported(), strict=True):
            action = log.action_open_purchases()
            found = self.env["loyalty.club.purchase"].search(action["domain"])
            self.assertEqual(found, purchase)
            self.assertEqual(purchase.action_open_document()["res_id"], log.id)

    def test_a_manager_goes_through_the_steps(self):
        manager = new_test_user(
            self.env, "importer", "loyalty_club.group_loyalty_club_manager"
        )
        wizard = self._as(
            manager, "Invoice,Sold,Mobile,Total\nINV-1,21/03/2026,2025550123,8\n"
        )
        wizard.action_read()
        self.assertEqual(wizard.step, "columns")
        self.assertEqual(wizard.date_order, "dmy")
        self.assertEqual(
            self._targets(wizard),
            {
                "Invoice": "reference",
                "Sold": False,
                "Mobile": "phone",
                "Total": "amount",
            },
        )
        with self.assertRaisesRegex(Exception, "Say which column holds: Date"):
            wizard.action_check()
        with Form(wizard) as form, form.column_ids.edit(1) as column:
            column.target = "date"
        self.assertIn("+12025550123", wizard.preview)
        self.assertIn("21 Mar 2026", wizard.preview)
        wizard.action_check()
        self.assertEqual((wizard.error_count, wizard.amount), (0, 8))
        self.assertFalse(self._imported())
        wizard.action_import_button()
        self.assertEqual(wizard.step, "result")
        self.assertEqual(len(self._imported()), 1)
        action = wizard.action_open_result()
        found = self.env["loyalty.club.purchase"].search(action["domain"])
        self.assertEqual(found, self._imported())

    def test_the_dialog_has_its_name_in_the_readers_language(self):
        self.env["res.lang"]._activate_lang("fa_IR")
        model = self.env["ir.model"]._get("loyalty.club.purchase.import")
        model.with_context(lang="fa_IR").name = "خریدهای گذشته"
        wizard = self._wizard(HEADER + ROW).with_context(lang="fa_IR")
        self.assertEqual(wizard.action_read()["name"], "خریدهای گذشته")

    def _brought(self, *rows):
        """A wizard that has imported rows of a phone number and a total each."""
        text = "".join(
            f"D{n},2026-03-21,{phone},{total}\n"
            for n, (phone, total) in enumerate(rows)
        )
        wizard = self._wizard(HEADER + text, step="columns")
        wizard.action_import_button()
        return wizard

    def test_customers_who_are_no_members_are_counted_and_can_be_invited(self):
        """Their purchases count once they join, and nobody joins by an import."""
        written = self.env["res.partner"].create(
            {"name": "Omid", "phone": "+12025550188", "email": "omid@example.com"}
        )
        wizard = self._brought(
            ("2025550123", 5), ("2025550199", 6), ("2025550188", 7), ("2025550188", 8)
        )
        self.assertIn("no members yet: 2 of 3.", wizard.strangers_text)
        self.assertIn("can be invited: 1.", wizard.strangers_text)
        manager = new_test_user(
            self.env, "inviter", "loyalty_club.group_loyalty_club_manager"
        )
        action = wizard.action_invite_strangers()
        invitation = Form(
            self.env[action["res_model"]]
            .with_user(manager)
            .with_context(**action["context"])
        ).save()
        self.assertEqual(
            (invitation.club_id, invitation.partner_ids), (self.club, written)
        )
        invitation.action_invite()
        wizard.invalidate_recordset()
        self.assertIn("no members yet: 1 of 3.", wizard.strangers_text)
        self.assertFalse(wizard.may_invite)

    def test_nobody_is_called_a_stranger_whom_another_club_of_the_company_knows(self):
        other = self._make_club(self._make_program("Gold"))
        self._enrol(self.reza, other).action_leave()
        wizard = self._brought(("2025550123", 5), ("2025550199", 6))
        self.assertFalse(wizard.strangers_text)

    def test_too_many_for_one_invitation_are_shown_as_a_list(self):
        self.reza.email = "reza@example.com"
        wizard = self._brought(("2025550199", 6))
        with patch.object(loyalty_club_import_strangers, "MOST_AT_ONCE", 0):
            action = wizard.action_invite_strangers()
        found = self.env[action["res_model"]].search(action["domain"])
        self.assertEqual(found, self.reza)

    def test_the_wizard_names_all_clubs_whose_tiers_will_follow(self):
        wizard = self._wizard(HEADER + ROW)
        self.assertFalse(wizard.clubs_text)
        self._make_club(self._make_program("Gold"))
        wizard.invalidate_recordset()
        self.assertIn("the tiers of Gold and Points.", wizard.clubs_text)

    def _targets(self, wizard):
        return {column.name: column.target for column in wizard.column_ids}

    def test_columns_of_a_shop_are_known_by_their_names(self):
        wizard = self._wizard("Bill no,Day,Mobile,Customer,Sum\n1,2026-03-21,,Reza,8\n")
        wizard.action_read()
        wanted = ("reference", "date", "phone", "name", "amount")
        self.assertEqual(tuple(self._targets(wizard).values()), wanted)

    def test_the_next_file_keeps_what_was_said_of_its_columns(self):
        """Who corrects a file need not say again what its columns hold."""
        text = "Slip,Sold,Mobile,Total\n1,2026-03-21,2025550123,eight\n"
        wizard = self._wizard(text)
        wizard.action_read()
        for column, target in zip(
            wizard.column_ids, ("reference", "date"), strict=False
        ):
            column.target = target
        wizard.action_check()
        self.assertEqual(wizard.error_count, 1)
        said = self._targets(wizard)
        wizard.action_back()
        wizard.file = base64.b64encode(text.replace("eight", "8").encode())
        wizard.action_read()
        self.assertEqual(self._targets(wizard), said)
        self.assertFalse(wizard.error_count or wizard.problems or wizard.checked)
        wizard.action_check()
        self.assertEqual((wizard.error_count, wizard.amount), (0, 8))

    def _as(self, user, text):
        wizard = self._wizard(text)
        return wizard.with_user(user).create(
            {"club_id": self.club.id, "file": wizard.file}
        )

    def test_only_managers_of_the_company_import(self):
        abroad = self.env["res.company"].create({"name": "Elsewhere"})
        stranger = new_test_user(
            self.env,
            "stranger",
            "loyalty_club.group_loyalty_club_manager",
            company_id=abroad.id,
            company_ids=[Command.set(abroad.ids)],
        )
        roles = {
            "portal": "base.group_portal",
            "officer": "loyalty_club.group_loyalty_club_officer,base.group_user",
        }
        users = [
            new_test_user(self.env, name, groups) for name, groups in roles.items()
        ]
        for user in (stranger, *users):
            with self.subTest(user.login), self.assertRaises(AccessError):
                self._as(user, HEADER + ROW).action_import()
        theirs = self._wizard(HEADER + ROW).with_user(stranger)
        with self.assertRaises(AccessError):
            theirs.action_import()
        self.assertFalse(self._imported())

    def test_a_sale_elsewhere_is_not_imported_into_a_company_outside_the_club(self):
        abroad = self.env["res.company"].create({"name": "Elsewhere"})
        self.env.user.company_ids |= abroad
        wizard = self._wizard(HEADER + ROW, company_id=abroad.id)
        with self.assertRaisesRegex(AccessError, "a company of the club"):
            wizard.action_import()

    def test_a_large_file_is_imported_with_its_totals(self):
        count = 200_000
        rows = "".join(
            f"D{n},{n % 28 + 1}/0{n % 9 + 1}/2025,20255501{23 + 76 * (n % 2)},{n}.25\n"
            for n in range(count)
        )
        counts = self._bring(HEADER + rows)
        self.assertEqual(counts["imported"], count)
        self.assertEqual(counts["amount"], sum(range(count)) + count / 4)
