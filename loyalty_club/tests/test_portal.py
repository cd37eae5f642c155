from datetime import timedelta

from odoo import Command, http
from odoo.tests import HttpCase, JsonRpcException, new_test_user, tagged
from odoo.tools import mute_logger

from .common import LoyaltyClubCommon


class PortalCommon(LoyaltyClubCommon, HttpCase):
    """Two customers with accounts; the first is a member."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.sara = cls._make_account("sara", cls.partner)
        cls.reza = cls._make_account("reza")

    @classmethod
    def _make_account(cls, login, partner=None, **values):
        user = new_test_user(
            cls.env,
            f"club_{login}",
            groups="base.group_portal",
            password=f"club_{login}",
            **values,
        )
        if partner:
            user.partner_id = partner
        return user

    def _sign_in(self, user):
        self.authenticate(user.login, user.login)

    def _get(self, path="", status=200):
        response = self.url_open(f"/my/club{path}")
        self.assertEqual(response.status_code, status, path)
        return response.text

    def _queries(self, path):
        """Queries of a page that has been shown before."""
        self.env.flush_all()
        self.env.invalidate_all()
        before = self.cr.sql_log_count
        self.url_open(path).raise_for_status()
        return self.cr.sql_log_count - before

    def _post(self, path, status=200, **values):
        """Send a form as the page does, with its token."""
        data = {"csrf_token": http.Request.csrf_token(self), **values}
        response = self.url_open(f"/my/club{path}", data=data)
        self.assertEqual(response.status_code, status, path)
        return response.text


@tagged("post_install", "-at_install")
class TestPortalCard(PortalCommon):
    """A member sees card, points and what they buy."""

    def test_the_card_shows_number_codes_balance_and_the_latest_points(self):
        order = self._sale([(self.product, 2)])
        self._sign_in(self.sara)
        page = self._get()
        self.assertIn(self.member.number, page)
        self.assertIn("o_club_qr", page)
        self.assertIn("o_club_barcode", page)
        self.assertRegex(page, r"o_club_balance[^>]*>200<")
        self.assertIn(f"{order.name} gave 200 points", page)
        self.assertIn("$\xa020.00 off your next purchase", page)

    def test_the_code_of_the_card_is_in_no_address_and_no_text(self):
        self._sign_in(self.sara)
        self.assertNotIn(self.card.code, self._get())
        self.assertEqual(self.url_open("/my/club").headers["Cache-Control"], "no-store")

    def test_pending_points_debt_and_expiring_points_are_named_apart(self):
        self.club.write({"expiry": "days", "expiry_number": 10})
        self._give(30)
        self.club.write({"maturity": "days", "maturity_days": 5})
        self._sale()
        self._sign_in(self.sara)
        page = self._get()
        day = self.club._date_text(self.club._today() + timedelta(days=10))
        self.assertRegex(page, r"o_club_balance[^>]*>30<")
        self.assertRegex(page, r"(?s)o_club_pending.{,150}<strong>100</strong>")
        ripe = self.club._date_text(self.club._today() + timedelta(days=5))
        self.assertRegex(page, rf"(?s)and can be spent from.{{,50}}>{ripe}<")
        self.assertRegex(page, rf"(?s)30</strong> points expire soon.{{,80}}>{day}<")
        self.assertNotIn("o_club_debt", page)

    def test_the_first_day_of_pending_points_is_named_where_one_is_known(self):
        self.club.write({"maturity": "invoice_paid"})
        self._sale()
        self._sign_in(self.sara)
        self.assertIn("be spent a little later", self._get())
        for days in (9, 3):
            self.club.write({"maturity": "days", "maturity_days": days})
            self._sale()
        ripe = self.club._date_text(self.club._today() + timedelta(days=3))
        self.assertRegex(
            self._get(), rf"(?s)the first of them can be\s+spent from.{{,50}}>{ripe}<"
        )

    def test_points_already_spent_on_returned_goods_show_as_owed(self):
        order = self._sale()
        invoice = self._invoice(order)
        spending = self._order()
        self._spend(spending, 100)
        spending.action_confirm()
        self._credit(invoice)
        self._sign_in(self.sara)
        self.assertGreater(self.member.points_deficit, 0)
        self.assertIn("o_club_debt", self._get())

    def test_rewards_that_the_points_buy_and_the_next_one(self):
        self.program.reward_ids = [
            Command.clear(),
            Command.create({"discount": 5, "required_points": 50}),
            Command.create({"discount": 50, "required_points": 200}),
        ]
        self._give(80)
        self._sign_in(self.sara)
        page = self._get()
        self.assertIn("5% on your order", page)
        self.assertRegex(page, r"<bdi>120</bdi>\s*more")
        self.assertIn("width: 40%", page)

    def test_a_changed_setting_shows_at_once(self):
        self._sign_in(self.sara)
        self._get()
        self.club.name = "Friends of Tea"
        self.program.portal_point_name = "Leaves"
        page = self._get()
        self.assertIn("Friends of Tea", page)
        self.assertIn("Leaves", page)

    def test_a_blocked_card_shows_no_code(self):
        self.card.sudo().write({"club_blocked": True})
        self._sign_in(self.sara)
        page = self._get()
        self.assertIn("This card is blocked", page)
        self.assertNotIn("o_club_qr", page)

    def test_the_home_page_leads_to_the_club(self):
        self._sign_in(self.sara)
        counts = self.make_jsonrpc_request("/my/counters", {"counters": ["club_count"]})
        self.assertEqual(counts["club_count"], 1)
        self.assertIn("/my/club", self.url_open("/my").text)

    def test_dates_and_digits_of_a_persian_reader(self):
        self.env["res.lang"]._activate_lang("fa_IR")
        self.club.calendar = "jalali"
        self.sara.lang = "fa_IR"
        self._give(1234)
        self._sign_in(self.sara)
        page = self._get()
        day = self.club.with_context(lang="fa_IR", club_member_page=True)._date_text(
            self.member.joined_on
        )
        self.assertRegex(day, "^۱۴[۰-۹]{2}/[۰-۹]{2}/[۰-۹]{2}$")
        self.assertIn(f"<bdi>{day}</bdi>", page)
        self.assertRegex(page, r"o_club_balance[^>]*>۱.?۲۳۴<")
        self.assertIn("o_rtl", page)

    def test_a_contact_of_a_company_sees_the_company_as_member(self):
        company = self.env["res.partner"].create({"name": "Cafe", "is_company": True})
        self.reza.partner_id.parent_id = company
        member = self._enrol(company)
        self._sign_in(self.reza)
        self.assertIn(member.number, self._get())

    def test_who_is_in_two_clubs_chooses_one(self):
        club = self._make_club(self._make_program("Bakery"))
        other = self._enrol(self.partner, club)
        self._sign_in(self.sara)
        page = self._get()
        self.assertIn(f"/my/club/{self.club.id}", page)
        self.assertIn(f"/my/club/{club.id}", page)
        self.assertIn(other.number, self._get(f"/{club.id}"))
        self._get("/history", status=404)


@tagged("post_install", "-at_install")
class TestPortalHistory(PortalCommon):
    """Every move, page by page, with its reason."""

    def test_rows_say_why_and_name_no_employee(self):
        self._give(25, reason="Birthday")
        adjustment = self._give(5, reason="Sorry")
        adjustment.sudo().requested_by_id = self.env.ref("base.user_admin")
        order = self._sale()
        self._sign_in(self.sara)
        page = self._get("/history")
        self.assertIn(f"{order.name} gave 100 points", page)
        self.assertIn("Cake ($\xa0100.00)", page)
        self.assertIn("Reason: Birthday", page)
        self.assertNotIn("Asked for by", page)

    def test_points_from_several_lots_are_one_row(self):
        self._give(30)
        self._give(40)
        order = self._order()
        self._spend(order, 60)
        order.action_confirm()
        self._sign_in(self.sara)
        page = self._get("/history")
        self.assertIn(f"60 points were spent on {order.name}", page)
        self.assertEqual(page.count("were spent on"), 1)
        self.assertIn("\N{MINUS SIGN}60<", page)

    def test_five_thousand_moves_are_read_page_by_page(self):
        for _number in range(12):
            self._sale()
            self._give(1)
        self._lengthen_history(5000)
        self._sign_in(self.sara)
        self._get()
        self._get("/history")
        for path in ("", "/history", "/history/page/3", "/history/page/251"):
            with self.subTest(path=path):
                count = self._queries(f"/my/club{path}")
                self.assertLessEqual(count, 25)

    def _lengthen_history(self, count):
        """Copy moves of the card in pairs that cancel out, as long sales would."""
        self.env.flush_all()
        self.cr.execute(
            """
            INSERT INTO loyalty_club_point_move
                        (card_id, lot_id, club_id, company_id, kind, points,
                         document_date, source_model, source_id, revision, part,
                         explanation)
                 SELECT card_id, lot_id, club_id, company_id, kind,
                        CASE WHEN number %% 2 = 0 THEN 1 ELSE -1 END, document_date,
                        source_model, source_id, 1000 + number, 1000, explanation
                   FROM loyalty_club_point_move, generate_series(1, %s) AS number
                  WHERE card_id = %s AND id = (
                        SELECT min(id) + number %% 2 FROM loyalty_club_point_move
                         WHERE card_id = %s)
            """,
            (count, self.card.id, self.card.id),
        )

    def test_a_page_beyond_the_last_shows_the_last(self):
        self._give(5)
        self._sign_in(self.sara)
        self.assertIn("Reason: Gift", self._get("/history/page/999999999999999999999"))


@tagged("post_install", "-at_install")
class TestPortalMembership(PortalCommon):
    """Joining, coming back, leaving."""

    def test_a_customer_joins_with_one_click(self):
        self._sign_in(self.reza)
        self.assertIn(f"/my/club/{self.club.id}/join", self._get())
        self._get(f"/{self.club.id}/join")
        page = self._post(f"/{self.club.id}/join")
        member = self.env["loyalty.club.member"]._find(self.club, self.reza.partner_id)
        self.assertEqual(member.state, "active")
        self.assertIn(member.number, page)

    def test_joining_twice_makes_one_member(self):
        self._sign_in(self.reza)
        self._post(f"/{self.club.id}/join")
        self._post(f"/{self.club.id}/join", status=404)
        members = self.env["loyalty.club.member"].search(
            [("partner_id", "=", self.reza.partner_id.id)]
        )
        self.assertEqual(len(members), 1)

    def test_an_invited_customer_accepts(self):
        member = self._enrol(self.reza.partner_id)
        member.state = "invited"
        self._sign_in(self.reza)
        self.assertIn("Accept the invitation", self._get())
        self._post("/join")
        self.assertEqual(member.state, "active")

    def test_who_leaves_keeps_the_points_and_may_come_back(self):
        self._give(40)
        self._sign_in(self.sara)
        page = self._get("/leave")
        self.assertIn(f"Leave {self.club.name}?", page)
        self.assertIn("<bdi>40</bdi>", page)
        page = self._post("/leave")
        self.assertEqual(self.member.state, "left")
        self.assertIn("You have left this club", page)
        self.assertNotIn("o_club_qr", page)
        self._post(f"/{self.club.id}/join")
        self.assertEqual(self.member.state, "active")
        self.assertEqual(self.member.points, 40)

    def test_who_is_on_hold_neither_leaves_nor_comes_back_by_himself(self):
        self.member.action_suspend()
        self._sign_in(self.sara)
        self.assertIn("on hold", self._get())
        self._post("/leave", status=404)
        self._post(f"/{self.club.id}/join", status=404)
        self.assertEqual(self.member.state, "suspended")

    def test_a_club_of_another_company_cannot_be_joined(self):
        company = self.env["res.company"].create(
            {"name": "Elsewhere", "currency_id": self.company.currency_id.id}
        )
        club = self._make_club(
            self._make_program("Elsewhere", company_id=company.id),
            company_ids=[Command.set(company.ids)],
        )
        self._sign_in(self.reza)
        self._post(f"/{club.id}/join", status=404)

    def test_a_customer_without_any_club_finds_no_page(self):
        self.club.active = False
        self._sign_in(self.reza)
        self._get(status=404)
        counts = self.make_jsonrpc_request("/my/counters", {"counters": ["club_count"]})
        self.assertEqual(counts["club_count"], 0)


@tagged("post_install", "-at_install")
class TestPortalStrangers(PortalCommon):
    """No address and no form opens anybody else's membership."""

    PATHS = ("", "/history", "/history/page/1", "/leave")

    def test_a_stranger_finds_nothing_at_the_addresses_of_a_member(self):
        self._sign_in(self.reza)
        for path in self.PATHS:
            with self.subTest(path=path):
                self.assertNotIn(
                    self.member.number, self._get(f"/{self.club.id}{path}", status=404)
                )
        self._get("/0", status=404)
        self._get(f"/{10**30}", status=404)
        self._get("/-1", status=404)

    def test_forged_parameters_change_nothing(self):
        reza = self._enrol(self.reza.partner_id)
        self._sign_in(self.reza)
        forged = {
            "member_id": self.member.id,
            "partner_id": self.partner.id,
            "card_id": self.card.id,
            "state": "left",
        }
        query = "&".join(f"{name}={value}" for name, value in forged.items())
        page = self._get(f"?{query}")
        self.assertIn(reza.number, page)
        self.assertNotIn(self.member.number, page)
        self._post("/leave", **forged)
        self.assertEqual(self.member.state, "active")
        self.assertEqual(reza.state, "left")

    def test_a_merged_membership_is_shown_no_more(self):
        other = self.env["res.partner"].create({"name": "Sara B."})
        target = self._enrol(other)
        self.member._merge_into(target, "Twins")
        self._sign_in(self.sara)
        self._get(f"/{self.club.id}", status=404)

    def test_forms_without_their_token_are_refused(self):
        self._sign_in(self.sara)
        with mute_logger("odoo.http"):
            response = self.url_open("/my/club/leave", data={"x": 1})
        self.assertEqual(response.status_code, 400)
        self.assertEqual(self.member.state, "active")

    def test_leaving_and_joining_need_a_form(self):
        self._sign_in(self.sara)
        self._get("/leave")
        self.assertEqual(self.member.state, "active")

    def test_who_is_not_signed_in_is_asked_to(self):
        for path in ("", "/history", "/leave", "/join"):
            response = self.url_open(f"/my/club{path}", allow_redirects=False)
            self.assertEqual(response.status_code, 303)
            self.assertIn("/web/login", response.headers["Location"])

    def test_a_portal_user_reaches_no_model_by_rpc(self):
        self._sign_in(self.sara)
        for model in ("loyalty.club.member", "loyalty.club.point.move", "loyalty.card"):
            for method in ("search_read", "_own"):
                with (
                    self.subTest(model=model, method=method),
                    mute_logger("odoo.http"),
                    self.assertRaises(JsonRpcException),
                ):
                    self.make_jsonrpc_request(
                        f"/web/dataset/call_kw/{model}/{method}",
                        {"model": model, "method": method, "args": [], "kwargs": {}},
                    )
