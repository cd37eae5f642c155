from datetime import date
from decimal import Decimal

from freezegun import freeze_time
from lxml import etree

from odoo import Command
from odoo.exceptions import AccessError
from odoo.tests import new_test_user, tagged
from odoo.tools.safe_eval import safe_eval

from .accounting import NEW_YEAR, cents, deferred
from .accounting_reports import ReportsCommon

WORTH = Decimal("0.08")


@freeze_time(NEW_YEAR)
@tagged("post_install", "-at_install")
class TestDossier(ReportsCommon):
    """The closing as a page, and the accountant's start page."""

    def _page(self, run, user):
        report = self.env["ir.actions.report"].with_user(user)
        name = "loyalty_club.closing_dossier"
        return report._render_qweb_html(name, run.ids)[0].decode()

    def test_the_page_shows_what_the_auditor_asks_for(self):
        run = self._january()
        page = self._page(run, self.auditor)
        money = f"{cents(deferred(1000, 1000, 1000, WORTH))}"
        for text in (
            money,
            "The reward gives 0.10 for a point.",
            self.users["preparer"].name,
            self.users["approver"].name,
            run.move_ids.name,
            self._check(run).rows_hash,
            "2025-01",
        ):
            self.assertIn(text, page)

    def test_the_page_is_persian_for_a_persian_reader(self):
        self.env["res.lang"]._activate_lang("fa_IR")
        self.auditor.lang = "fa_IR"
        self.club.calendar = "jalali"
        run = self._january()
        page = self._page(run, self.auditor)
        self.assertIn('dir="rtl"', page)
        self.assertIn("1403/10", page)  # the month of issue in which 10 January is

    def test_a_stranger_does_not_open_the_page(self):
        run = self._january()
        seller = new_test_user(
            self.env, "club_seller", groups="sales_team.group_sale_salesman"
        )
        with self.assertRaises(AccessError):
            run.with_user(seller)._dossier()
        url = run.with_user(self.auditor).action_dossier()["url"]
        self.assertEqual(url, f"/report/html/loyalty_club.closing_dossier/{run.id}")

    def test_nobody_sees_the_figures_of_another_company(self):
        run = self._january()
        abroad = self.env["res.company"].create({"name": "Elsewhere"})
        stranger = new_test_user(
            self.env,
            "club_far_auditor",
            groups="loyalty_club.group_loyalty_club_auditor",
            company_id=abroad.id,
            company_ids=[Command.set(abroad.ids)],
        )
        for name in ("liability.ageing", "roll.forward"):
            rows = self.env[f"loyalty.club.{name}"]
            self.assertTrue(rows.search([]))
            self.assertFalse(rows.with_user(stranger).search([]))
        with self.assertRaises(AccessError):
            run.with_user(stranger)._dossier()
        with self.assertRaises(AccessError):
            run.with_user(stranger).action_reperform()
        with self.assertRaises(AccessError):
            self._reconciled(stranger, company_id=self.company.id)

    def _overview(self, day):
        with self._on(day):
            config = self.config.with_user(self.users["preparer"])
            config.invalidate_recordset(["overview"])
            return config.overview

    def test_the_start_page_says_where_it_stands(self):
        self.sale = self._invoiced_sale("2025-01-10", [(self.product, 10)])
        before = self._overview("2025-01-20")
        self.assertEqual((before["points"], before["closed"]), ("1,000", "None yet"))
        self.assertIn("when it is over", before["step"])
        self.assertIn("Close the period", self._overview("2025-02-01")["step"])
        with self._on("2025-02-01"):
            action = self.config.action_next_step()
            self.assertEqual(action["res_model"], "loyalty.club.closing.run")
        run = self._run("2025-02-01")
        self.assertIn("approved", self._overview("2025-02-01")["step"])
        self.assertEqual(self.config.action_next_step()["res_id"], run.id)
        approver = run.with_user(self.users["approver"])
        with self._on("2025-02-01"):
            approver.action_approve()
            self.assertIn("Post the closing", self._overview("2025-02-01")["step"])
            approver.action_post()
        after = self._overview("2025-02-02")
        self.assertIn(str(cents(deferred(1000, 1000, 1000, WORTH))), after["liability"])
        self.assertEqual(after["closed"], run.display_name)
        self.assertEqual(run.sudo().date_to, date(2025, 1, 31))

    def test_the_start_page_says_what_is_missing(self):
        program = self._make_program("Stars")
        config = self._make_config(self._make_club(program))
        self.assertIn("estimate", config.overview["step"])
        self.assertEqual(config.action_next_step()["res_id"], config.id)
        config.method = "none"
        config.invalidate_recordset(["overview"])
        self.assertIn("Nothing is posted", config.overview["step"])
        self.assertEqual(
            config.action_reconcile()["context"],
            {"default_company_id": self.company.id},
        )

    def test_every_page_of_the_accountant_opens(self):
        self._january()
        menu = self.env.ref("loyalty_club.menu_liability")
        user = self.users["preparer"]
        menus = self.env["ir.ui.menu"].with_user(user)
        entries = menus.search([("id", "child_of", menu.id)])
        for entry in entries.sudo().filtered("action"):
            action = entry.sudo().action
            with self.subTest(entry.name):
                if action._name == "ir.actions.server":
                    page = action.with_user(user).run()
                    self.assertEqual(page["type"], "ir.actions.act_window")
                else:
                    self._open(action, self.env[action.res_model].with_user(user))

    def _open(self, action, model):
        """Load the views and read their fields, as the browser does."""
        loaded = model.get_views([*action.views, (False, "search")])
        domain = safe_eval(action.domain or "[]")
        for kind, view in loaded["views"].items():
            if kind != "search":
                path = "//field[not(ancestor::field)]/@name"
                names = etree.fromstring(view["arch"]).xpath(path)
                self.assertTrue(names, kind)
                model.web_search_read(domain, {name: {} for name in names})
