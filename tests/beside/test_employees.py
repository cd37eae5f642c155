from odoo.tests import new_test_user

from odoo.addons.loyalty_club_pos.tests.common import PosClubCommon


class TestEmployees(PosClubCommon):
    """Employees who share a till's log-in (pos_hr): the cashier is the employee."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.config.module_pos_hr = True
        cls.account = new_test_user(
            cls.env, "shared", groups="base.group_user,point_of_sale.group_pos_user"
        )
        cls.nina, cls.omid = (cls._employee(name) for name in ("Nina", "Omid"))

    @classmethod
    def _employee(cls, name, **values):
        return cls.env["hr.employee"].create({"name": name, **values})

    def _sell(self, employee, times=1, **values):
        orders = self.env["pos.order"]
        for _number in range(times):
            values = {"user_id": self.account.id, **values}
            orders |= self._pay(self.product, employee_id=employee.id, **values)
        return orders

    def _facts(self, kind):
        self.env.flush_all()
        self.env.invalidate_all()
        rows = self.env["loyalty.club.till.exception"].search([("kind", "=", kind)])
        return [(row.cashier, row.user_id, row.count) for row in rows]

    def test_an_employees_sale_earns(self):
        order = self._sell(self.nina)
        self.assertEqual(order.employee_id, self.nina)
        self.assertEqual(self._moves(order), [("accrual", 100)])

    def test_many_sales_are_counted_by_employee(self):
        often = self.club.till_frequent_sales
        self._sell(self.nina, often)
        self._sell(self.omid, often - 1)
        self.assertEqual(self._facts("frequent"), [("Nina", self.account, often)])
        row = self.env["loyalty.club.till.exception"].search([])
        orders = self.env["pos.order"].search(row.action_open_orders()["domain"])
        self.assertEqual(orders.employee_id, self.nina)
        self.assertEqual(len(orders), often)

    def test_a_sale_without_an_employee_belongs_to_the_log_in(self):
        often = self.club.till_frequent_sales
        self._sell(self.env["hr.employee"], often)
        self.assertEqual(
            self._facts("frequent"), [(self.account.name, self.account, often)]
        )

    def test_who_sells_to_himself_is_found_by_his_private_contact(self):
        self.nina.work_contact_id = self.partner
        self._sell(self.nina)
        self._sell(self.omid)
        self.assertEqual(self._facts("self_sale"), [("Nina", self.account, 1)])

    def test_who_sells_to_himself_is_found_by_his_own_log_in(self):
        own = new_test_user(self.env, "nina", groups="base.group_user")
        own.partner_id = self.partner
        self.nina.user_id = own
        self._sell(self.nina)
        self.assertEqual(self._facts("self_sale"), [("Nina", self.account, 1)])

    def test_the_shared_log_in_is_nobody_who_sells_to_himself(self):
        member = self.env["loyalty.club.member"].create(
            {"club_id": self.club.id, "partner_id": self.account.partner_id.id}
        )
        self._sell(self.nina, partner=member.partner_id)
        self.assertEqual(self._facts("self_sale"), [])
