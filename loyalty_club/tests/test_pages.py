from lxml import etree

from odoo.fields import Domain
from odoo.tests import Form, new_test_user, tagged
from odoo.tools.safe_eval import safe_eval

from .screens import ROLES, ScreensCommon


@tagged("post_install", "-at_install")
class TestPages(ScreensCommon):
    """Each role finds its pages and opens them, and native pages stay as they were."""

    def _menus(self, role):
        """Window actions behind the menus of our app that a role sees."""
        tree = (
            self.env["ir.ui.menu"].with_user(self.users[role]).load_menus(debug=False)
        )
        menus = self._below(tree, self.env.ref("loyalty_club.menu_root").id)
        windows = "ir.actions.act_window"
        actions = [
            menu["action_id"] for menu in menus if menu["action_model"] == windows
        ]
        return self.env[windows].browse(actions)

    def _below(self, tree, menu_id):
        menu = tree[menu_id]
        below = [self._below(tree, child) for child in menu["children"]]
        return [menu, *(item for items in below for item in items)]

    def _open(self, role, action):
        """Open a page as the browser does: its views, then its records."""
        self.env.invalidate_all()
        model = self._as(role, self.env[action.res_model])
        views = [(view_id, kind) for view_id, kind in action.views]
        search = action.search_view_id.id
        loaded = model.get_views([*views, (search, "search")])
        domain = Domain(safe_eval(action.domain or "[]", {}))
        for kind, view in loaded["views"].items():
            if kind != "search":
                names = etree.fromstring(view["arch"]).xpath(
                    "//field[not(ancestor::field)]/@name"
                )
                self.assertTrue(names, f"{action.name} {kind}")
                model.web_search_read(domain, {name: {} for name in names})

    def test_every_page_in_the_menu_opens_for_its_role(self):
        order = self._sale()
        self._credit(self._invoice(order), 0.5)
        self._give(10)
        pages = {}
        for role in ROLES:
            actions = self._menus(role)
            pages[role] = {action.res_model for action in actions}
            for action in actions:
                with self.subTest(role=role, page=action.name):
                    self._open(role, action)
        self.assertIn("loyalty.club.point.move", pages["salesperson"])
        self.assertNotIn("loyalty.club.job", pages["salesperson"])
        self.assertNotIn("loyalty.club.adjustment", pages["salesperson"])
        self.assertIn("loyalty.club.adjustment", pages["officer"])
        for role in ("manager", "auditor"):
            self.assertIn("loyalty.club", pages[role])
            self.assertIn("loyalty.club.job", pages[role])

    def test_the_setup_opens_from_the_menu_for_managers_only(self):
        menu = self.env.ref("loyalty_club.menu_setup")
        for role in ROLES:
            seen = self.env["ir.ui.menu"].with_user(self.users[role])
            seen = menu.id in seen.load_menus(debug=False)
            self.assertEqual(seen, role == "manager", role)
        action = self._as("manager", menu.sudo().action).run()
        self.assertEqual(action["res_model"], "loyalty.club.setup")

    def test_documents_open_for_people_who_have_no_part_in_the_club(self):
        accountant = new_test_user(
            self.env, "club_stranger", "account.group_account_invoice"
        )
        invoice = self._invoice(self._sale())
        for document in (invoice, self.partner):
            self.env.invalidate_all()
            form = Form(document.with_user(accountant))
            self.assertNotIn("club_member_ids", form._view["fields"])
        self.assertEqual(invoice.with_user(accountant).club_move_count, 0)

    def test_the_native_programme_form_names_the_club(self):
        program = self._as("manager", self.program)
        with Form(program, view="loyalty.loyalty_program_view_form") as form:
            self.assertEqual(form.club_id, self.club)
        action = self._as("manager", self.club).action_open_program()
        self.assertEqual(action["res_id"], self.program.id)

    def test_programmes_outside_a_club_look_as_before(self):
        other = self._make_program("Plain")
        card = self.env["loyalty.card"].create(
            {"program_id": other.id, "partner_id": self.partner.id, "points": 3}
        )
        with Form(card, view="loyalty.loyalty_card_view_form") as form:
            self.assertFalse(form.club_id)
            form.partner_id = self.env["res.partner"].create({"name": "Reza"})
        self.assertEqual(card.partner_id.name, "Reza")
