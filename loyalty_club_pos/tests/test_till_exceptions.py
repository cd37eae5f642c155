from datetime import datetime, time, timedelta

from odoo.exceptions import AccessError
from odoo.tests import Form, new_test_user, tagged

from .common import PosClubCommon

MANAGER = "loyalty_club.group_loyalty_club_manager"
AUDITOR = "loyalty_club.group_loyalty_club_auditor"
POS = "point_of_sale.group_pos_user"


@tagged("post_install", "-at_install")
class TestTillExceptions(PosClubCommon):
    """What the manager is shown of the tills (G25)."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.cashier = cls._user("cashier", POS)
        cls.other_cashier = cls._user("other", POS)

    @classmethod
    def _user(cls, name, groups, **values):
        return new_test_user(
            cls.env, name, groups=f"base.group_user,{groups}", **values
        )

    def _sell(self, times=1, cashier=None, **values):
        orders = self.env["pos.order"]
        for _number in range(times):
            user = (cashier or self.cashier).id
            orders |= self._pay(self.product, user_id=user, **values)
        return orders

    def _dated(self, orders, *moments):
        """Give tickets the till's dates, in a session that is open for long."""
        self.env.flush_all()
        self.env.cr.execute(
            "UPDATE pos_session SET start_at = '2000-01-01' WHERE id = ANY(%s)",
            [orders.session_id.ids],
        )
        for order, moment in zip(orders.sorted("id"), moments, strict=True):
            self.env.cr.execute(
                "UPDATE pos_order SET date_order = %s WHERE id = %s",
                [moment, order.id],
            )
        self.env.invalidate_all()

    def _rows(self, kind=None, user=None):
        self.env.invalidate_all()
        rows = self.env["loyalty.club.till.exception"].with_user(user or self.env.user)
        return rows.search([("kind", "=", kind)] if kind else [])

    def _facts(self, kind):
        return [
            (row.user_id, row.member_id, row.count, row.points)
            for row in self._rows(kind)
        ]

    def _look_up(self, times=1, member=None, cashier=None, **ago):
        lookups = self.env["loyalty.club.till.lookup"].with_user(
            cashier or self.cashier
        )
        last = lookups.sudo().search([], limit=1).id or 0
        for _number in range(times):
            lookups._note(self.config, self.member if member is None else member)
        rows = lookups.sudo().search([("id", ">", last)])
        if ago:
            self.env.cr.execute(
                "UPDATE loyalty_club_till_lookup SET create_date = %s"
                " WHERE id = ANY(%s)",
                [self.env.cr.now() - timedelta(**ago), rows.ids],
            )
        return rows

    def _ids_opened(self, row):
        action = row.action_open_orders()
        return self.env[action["res_model"]].search(action["domain"])

    # One member in many sales

    def test_many_sales_of_one_cashier_to_one_member(self):
        self._sell(2)
        self.assertFalse(self._rows("frequent"))
        self._sell()
        self.assertEqual(self._facts("frequent"), [(self.cashier, self.member, 3, 300)])
        row = self._rows("frequent")
        self.assertEqual((row.club_id, row.company_id), (self.club, self.company))
        self.assertEqual(row.day, self.club._today())

    def test_the_limit_is_the_clubs(self):
        self.club.till_frequent_sales = 4
        self._sell(3)
        self.assertFalse(self._rows("frequent"))
        self.club.till_frequent_sales = 2
        self.assertEqual(self._rows("frequent").count, 3)

    def test_sales_of_two_cashiers_do_not_add_up(self):
        self._sell(2)
        self._sell(2, self.other_cashier)
        self.assertFalse(self._rows("frequent"))

    def test_sales_to_two_members_do_not_add_up(self):
        other = self.env["res.partner"].create({"name": "Other"})
        self._enrol(other)
        self._sell(2)
        self._sell(2, partner=other)
        self.assertFalse(self._rows("frequent"))

    def test_customers_who_are_no_members_are_not_listed(self):
        stranger = self.env["res.partner"].create({"name": "Stranger"})
        self._sell(4, partner=stranger)
        self._sell(4, partner=self.env["res.partner"])
        self.assertFalse(self._rows())

    def test_contacts_of_a_member_are_the_member(self):
        buyer = self.env["res.partner"].create(
            {"name": "Buyer", "parent_id": self.partner.id}
        )
        self._sell(2)
        self._sell(1, partner=buyer)
        self.assertEqual(self._rows("frequent").count, 3)

    def test_a_return_is_no_sale_and_takes_its_points_off(self):
        orders = self._sell(2)
        self._return(orders[0], user_id=self.cashier.id)
        self.assertFalse(self._rows("frequent"))
        self._sell()
        self.assertEqual(self._facts("frequent"), [(self.cashier, self.member, 3, 200)])

    def test_a_ticket_that_is_not_paid_is_no_sale(self):
        self._sell(2)
        ticket = self._ticket([self._line(self.product)], user_id=self.cashier.id)
        self._sync({**ticket, "state": "draft", "payment_ids": []})
        self.assertFalse(self._rows("frequent"))

    # Which day

    def _tehran(self):
        """Yesterday in Tehran, and its midnight, which is at 20:30 UTC a day before."""
        self.club.tz = "Asia/Tehran"
        day = self.club._today() - timedelta(days=1)
        return day, datetime.combine(day - timedelta(days=1), time(20, 30))

    def test_midnight_in_tehran_parts_the_days(self):
        day, midnight = self._tehran()
        orders = self._sell(3)
        second = timedelta(seconds=1)
        self._dated(orders, midnight - second, midnight, midnight + second)
        self.assertFalse(self._rows("frequent"))
        last = midnight + timedelta(days=1) - second
        self._dated(orders, midnight, midnight + second, last)
        self.assertEqual(self._rows("frequent").day, day)
        self._dated(orders, midnight, midnight + second, last + second)
        self.assertFalse(self._rows("frequent"))

    def test_midnight_in_tehran_parts_look_ups_too(self):
        day, midnight = self._tehran()
        self.club.till_idle_lookups = 2
        now = self.env.cr.now()
        before = self._look_up(seconds=(now - midnight).total_seconds() + 1)
        self._look_up(seconds=(now - midnight).total_seconds())
        self.assertFalse(self._rows("lookup_without_sale"))
        self._look_up(seconds=(now - midnight).total_seconds() - 1)
        row = self._rows("lookup_without_sale")
        self.assertEqual((row.day, row.count), (day, 2))
        self.assertNotIn(before, self._ids_opened(row))

    def test_the_tills_date_counts_only_within_its_session(self):
        self._sell(1)
        self._sell(1, date_order="1990-01-01 00:00:00")
        self._sell(1, date_order="2190-01-01 00:00:00")
        self.assertEqual(self._rows("frequent").day, self.club._today())

    def test_what_is_older_than_ninety_days_is_left_out(self):
        orders = self._sell(3)
        noon = datetime.combine(self.club._today(), time())
        for days, listed in ((89, True), (90, False)):
            self._dated(orders, *[noon - timedelta(days=days)] * 3)
            self.assertEqual(bool(self._rows("frequent")), listed)

    def test_a_session_that_closed_long_ago_is_left_out(self):
        orders = self._sell(3)
        self.env.flush_all()
        self.env.cr.execute(
            "UPDATE pos_session SET start_at = '2000-01-01', stop_at = '2000-01-02'"
            " WHERE id = %s",
            [orders.session_id.id],
        )
        self.assertFalse(self._rows("frequent"))

    # Returns after points were spent

    def _spend_at_till(self, value=40, **values):
        return self._sync(
            self._ticket([self._line(self.product), self._reward_line(value)], **values)
        )

    def test_a_return_of_what_points_had_paid(self):
        self._give(500)
        order = self._spend_at_till(user_id=self.cashier.id)
        self.assertFalse(self._rows("refund_after_redemption"))
        refund = self._return(order, [1, 0], user_id=self.other_cashier.id)
        self.assertEqual(
            self._facts("refund_after_redemption"),
            [(self.other_cashier, self.member, 1, 400)],
        )
        row = self._rows("refund_after_redemption")
        self.assertEqual(self._ids_opened(row), order | refund)

    def test_returns_in_parts_count_twice_and_the_points_once(self):
        self._give(500)
        lines = [self._line(self.product, 4), self._reward_line(40)]
        order = self._sync(self._ticket(lines))
        for _number in range(2):
            self._return(order, [1, 0], user_id=self.cashier.id)
        self.assertEqual(
            self._facts("refund_after_redemption"),
            [(self.cashier, self.member, 2, 400)],
        )

    def test_a_return_of_what_money_paid_is_usual(self):
        self._give(500)
        self._return(self._sell())
        self.assertFalse(self._rows("refund_after_redemption"))

    def test_the_member_is_who_bought_not_who_brings_it_back(self):
        self._give(500)
        order = self._spend_at_till()
        self._return(order, [1, 0], partner=self.env["res.partner"])
        self.assertEqual(self._rows("refund_after_redemption").member_id, self.member)

    # Sales to oneself

    def test_a_sale_to_oneself(self):
        self._enrol(self.cashier.partner_id)
        self._sell()
        self._sell(1, self.other_cashier, partner=self.cashier.partner_id)
        self.assertFalse(self._rows("self_sale"))
        order = self._sell(1, partner=self.cashier.partner_id)
        member = self.club.member_ids.filtered(
            lambda m: m.partner_id == self.cashier.partner_id
        )
        self.assertEqual(self._facts("self_sale"), [(self.cashier, member, 1, 100)])
        self.assertEqual(self._ids_opened(self._rows("self_sale")), order)

    def test_a_sale_to_ones_own_company(self):
        self.cashier.partner_id.parent_id = self.partner
        self._sell()
        self.assertEqual(
            self._facts("self_sale"), [(self.cashier, self.member, 1, 100)]
        )

    # Look-ups without a sale

    def test_look_ups_that_no_sale_followed(self):
        lookups = self._look_up(4)
        self.assertFalse(self._rows())
        lookups |= self._look_up()
        self.assertEqual(
            self._facts("lookup_without_sale"),
            [(self.cashier, self.env["loyalty.club.member"], 5, 0)],
        )
        self.assertEqual(self._ids_opened(self._rows("lookup_without_sale")), lookups)

    def test_a_sale_on_that_day_by_anybody_makes_them_usual(self):
        self._look_up(5)
        self._sell(1, self.other_cashier)
        self.assertFalse(self._rows("lookup_without_sale"))

    def test_a_sale_on_another_day_does_not(self):
        self._look_up(5, days=2)
        self._sell()
        self.assertEqual(self._rows("lookup_without_sale").count, 5)

    def test_look_ups_of_two_cashiers_do_not_add_up(self):
        self._look_up(4)
        self._look_up(4, cashier=self.other_cashier)
        self.assertFalse(self._rows())

    def test_look_ups_of_several_members_add_up(self):
        other = self._enrol(self.env["res.partner"].create({"name": "Other"}))
        self._look_up(3)
        self._look_up(2, other)
        self.assertEqual(self._rows("lookup_without_sale").count, 5)
        self._sell()
        self.assertFalse(self._rows("lookup_without_sale"))

    def test_look_ups_that_found_nobody_are_not_listed(self):
        self._look_up(9, self.env["loyalty.club.member"])
        self.assertFalse(self._rows())

    def test_a_member_who_was_merged_since_bought_all_the_same(self):
        twin = self._enrol(self.env["res.partner"].create({"name": "Twin"}))
        self._look_up(5, twin)
        self._sell()
        self.assertTrue(self._rows("lookup_without_sale"))
        twin._merge_into(self.member)
        self.assertFalse(self._rows("lookup_without_sale"))

    # All of them

    def test_every_row_has_a_number_of_its_own_that_stays(self):
        self._make_club(self._make_program("Second"))
        self._enrol(self.cashier.partner_id)
        self._give(500)
        self._sell(3)
        self._sell(3, partner=self.cashier.partner_id)
        self._return(self._spend_at_till(), [1, 0])
        other = self._enrol(self.env["res.partner"].create({"name": "Other"}))
        self._look_up(5, other)
        rows = self._rows()
        self.assertEqual(len(rows), 5)
        self.assertEqual(len(set(rows.ids)), 5)
        self._sell(3)
        self.assertEqual(set(self._rows().ids), set(rows.ids))

    def test_a_member_of_two_clubs_has_a_row_in_each(self):
        second = self._make_club(self._make_program("Second"), till_frequent_sales=4)
        self._enrol(self.partner, second)
        orders = self._sell(4)
        rows = self._rows("frequent")
        self.assertEqual(rows.club_id, self.club | second)
        self.assertEqual(len(set(rows.ids)), 2)
        for row in rows:
            self.assertEqual(self._ids_opened(row), orders)

    def test_without_a_club_nothing_is_listed(self):
        self._sell(3)
        self.club.active = False
        self.assertFalse(self._rows())

    def test_rows_are_counted_by_cashier(self):
        self._sell(3)
        self._sell(4, self.other_cashier)
        self.env.invalidate_all()
        groups = self.env["loyalty.club.till.exception"]._read_group(
            [], ["user_id"], ["count:sum"]
        )
        self.assertEqual(dict(groups), {self.cashier: 3, self.other_cashier: 4})

    def test_the_button_opens_the_orders_of_the_row_alone(self):
        orders = self._sell(3)
        others = self._sell(3, self.other_cashier)
        opened = {row.user_id: self._ids_opened(row) for row in self._rows("frequent")}
        self.assertEqual(opened, {self.cashier: orders, self.other_cashier: others})

    # Who may see it

    def test_limits_are_set_on_the_clubs_form(self):
        manager = self._user("manager", MANAGER)
        with Form(self.club.with_user(manager)) as form:
            form.till_lookups_per_minute = 20
            form.till_failed_lookups = 6
            form.till_frequent_sales = 2
            form.till_idle_lookups = 7
        self._sell(2)
        self.assertEqual(self._rows("frequent", manager).count, 2)

    def test_the_menu_is_for_manager_and_auditor(self):
        menu = self.env.ref("loyalty_club_pos.menu_till_exceptions")
        officer = "loyalty_club.group_loyalty_club_officer"
        for name, group in (("m", MANAGER), ("a", AUDITOR), ("o", officer)):
            user = self._user(f"menu_{name}", group)
            visible = self.env["ir.ui.menu"].with_user(user)._visible_menu_ids()
            with self.subTest(group=group):
                self.assertEqual(menu.id in visible, group != officer)

    def test_manager_and_auditor_read_and_nobody_writes(self):
        self._sell(3)
        for name, group in (("m", MANAGER), ("a", AUDITOR)):
            user = self._user(f"reader_{name}", group)
            row = self._rows("frequent", user)
            with self.subTest(group=group):
                self.assertEqual(row.member_id, self.member)
                for operation in ("create", "write", "unlink"):
                    self.assertFalse(row.has_access(operation))

    def test_who_may_not_see_the_tills_orders_is_told_so(self):
        self._sell(3)
        row = self._rows("frequent", self._user("manager", MANAGER))
        with self.assertRaisesRegex(AccessError, "Point of Sale to open them"):
            row.action_open_orders()

    def test_nobody_else_reads(self):
        self._sell(3)
        row = self._rows("frequent")
        groups = [
            POS,
            "point_of_sale.group_pos_manager",
            "sales_team.group_sale_manager",
            "loyalty_club.group_loyalty_club_officer",
        ]
        for number, group in enumerate(groups):
            user = self._user(f"stranger{number}", group)
            with self.subTest(group=group), self.assertRaises(AccessError):
                row.with_user(user).action_open_orders()

    def test_rows_of_another_company_are_not_read(self):
        self._sell(3)
        row = self._rows("frequent")
        company = self.env["res.company"].create({"name": "Elsewhere"})
        values = {"company_id": company.id, "company_ids": company.ids}
        foreigner = self._user("foreign", MANAGER, **values)
        self.assertFalse(self._rows("frequent", foreigner))
        with self.assertRaises(AccessError):
            row.with_user(foreigner).action_open_orders()

    def test_orders_open_to_who_may_read_them(self):
        orders = self._sell(3)
        seller = self._user("both", f"{MANAGER},{POS}")
        row = self._rows("frequent").with_user(seller)
        self.assertEqual(self._ids_opened(row), orders)
        auditor = self._user("auditor", AUDITOR)
        with self.assertRaises(AccessError):
            row.with_user(auditor).action_open_orders()
        self._look_up(5, self._enrol(self.env["res.partner"].create({"name": "O"})))
        row = self._rows("lookup_without_sale").with_user(auditor)
        self.assertEqual(len(self._ids_opened(row)), 5)
