from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import Form, tagged

from .screens import ScreensCommon


@tagged("post_install", "-at_install")
class TestEnrolment(ScreensCommon):
    """How customers become members, pause, leave and come back."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.stranger = cls.env["res.partner"].create(
            {"name": "Reza", "email": "reza@example.com"}
        )

    def _member_of(self, partner):
        return self.env["loyalty.club.member"].search(
            [("club_id", "=", self.club.id), ("partner_id", "=", partner.id)]
        )

    def _buy(self, quantity=1, **values):
        return self._sale([(self.product, quantity)], self.stranger, **values)

    def test_a_voluntary_club_enrols_nobody_by_a_sale(self):
        self._pay(self._invoice(self._buy()))
        self.assertFalse(self._member_of(self.stranger))

    def test_the_first_paid_invoice_makes_a_member_and_earns(self):
        self.club.enrolment = "first_payment"
        invoice = self._invoice(self._buy())
        self.assertFalse(self._member_of(self.stranger))
        self._pay(invoice)
        self.assertEqual(self._member_of(self.stranger).points, 100)

    def test_a_sale_that_is_paid_days_later_earns_too(self):
        self.club.enrolment = "first_payment"
        self.env.cr.execute(
            "UPDATE loyalty_club SET create_date = create_date - interval '9 days'"
            " WHERE id = %s",
            [self.club.id],
        )
        self.club.invalidate_recordset(["create_date"])
        order = self._buy()
        order.date_order = self._days_ago(3)
        self._pay(self._invoice(order))
        member = self._member_of(self.stranger)
        self.assertEqual(member.joined_on, self._days_ago(3))
        self.assertEqual(member.points, 100)

    def test_a_sale_from_before_the_club_makes_a_member_and_earns_nothing(self):
        self.club.enrolment = "first_payment"
        order = self._buy()
        order.date_order = self._days_ago(30)
        self._pay(self._invoice(order))
        member = self._member_of(self.stranger)
        self.assertEqual((member.joined_on, member.points), (self.club._today(), 0))

    def test_a_payment_of_a_confirmed_order_makes_a_member(self):
        self.club.enrolment = "first_payment"
        order = self._buy()
        payment = self._transaction(order)
        self.assertFalse(self._member_of(self.stranger))
        payment._set_done()
        self.assertEqual(self._member_of(self.stranger).points, 100)

    def test_an_order_that_is_confirmed_by_its_payment_makes_a_member(self):
        self.club.enrolment = "first_payment"
        order = self._order(partner=self.stranger)
        self._transaction(order)._set_done()
        order.action_confirm()
        self.assertEqual(self._member_of(self.stranger).points, 100)

    def test_a_cancelled_payment_makes_no_member(self):
        self.club.enrolment = "first_payment"
        self._transaction(self._buy())._set_canceled()
        self.assertFalse(self._member_of(self.stranger))

    def test_an_invoice_without_order_makes_a_member_when_it_is_paid(self):
        self.club.write({"enrolment": "first_payment", "invoice_accrual": True})
        line = {"product_id": self.product.id, "quantity": 1, "price_unit": 100}
        invoice = self.env["account.move"].create(
            {
                "move_type": "out_invoice",
                "partner_id": self.stranger.id,
                "invoice_line_ids": [(0, 0, {**line, "tax_ids": False})],
            }
        )
        invoice.action_post()
        self.assertFalse(self._member_of(self.stranger))
        self._pay(invoice)
        self.assertEqual(self._member_of(self.stranger).points, 100)

    def test_the_sale_that_reaches_the_amount_makes_a_member_and_earns(self):
        self.club.write({"enrolment": "threshold", "enrolment_amount": 500})
        self._buy(2)
        self._buy(2)
        self.assertFalse(self._member_of(self.stranger))
        self._buy(1)
        self.assertEqual(self._member_of(self.stranger).points, 100)

    def test_what_came_back_does_not_count_for_the_threshold(self):
        self.club.write({"enrolment": "threshold", "enrolment_amount": 500})
        self._credit(self._invoice(self._buy(4)), 0.5)
        self._buy(2)
        self.assertFalse(self._member_of(self.stranger))
        self._buy(1)
        self.assertTrue(self._member_of(self.stranger))

    def test_the_number_of_purchases_counts_sales_and_not_edits(self):
        self.club.write({"enrolment": "threshold", "enrolment_purchases": 3})
        first = self._buy()
        first.order_line.product_uom_qty = 5
        first._club_settle()
        self._buy()._action_cancel()
        self._buy()
        self.assertFalse(self._member_of(self.stranger))
        self._buy()
        self.assertTrue(self._member_of(self.stranger))

    def test_amount_and_number_must_both_be_reached(self):
        self.club.write(
            {
                "enrolment": "threshold",
                "enrolment_amount": 300,
                "enrolment_purchases": 2,
            }
        )
        self._buy(3)
        self.assertFalse(self._member_of(self.stranger))
        self._buy(1)
        self.assertTrue(self._member_of(self.stranger))

    def test_purchases_in_another_company_do_not_count(self):
        self.club.write({"enrolment": "threshold", "enrolment_purchases": 2})
        abroad = self.env["res.company"].create(
            {"name": "Elsewhere", "currency_id": self.company.currency_id.id}
        )
        self.env["loyalty.club.purchase"].sudo().create(
            {
                "partner_id": self.stranger.id,
                "company_id": abroad.id,
                "date": "2024-01-01",
                "amount": 1000,
                "channel": "import",
                "state": "valid",
                "source_model": "test",
                "source_id": 1,
            }
        )
        self._buy()
        self.assertFalse(self._member_of(self.stranger))

    def test_a_threshold_of_nothing_is_refused(self):
        for values in (
            {"enrolment": "threshold"},
            {"enrolment": "threshold", "enrolment_amount": -1},
            {"enrolment": "threshold", "enrolment_purchases": -1},
            {"retention_years": -1},
        ):
            with self.subTest(values), self.assertRaises(ValidationError):
                self.club.write(values)

    def test_who_left_or_is_suspended_is_never_enrolled_by_a_sale(self):
        self._buy()
        for state in ("suspended", "left"):
            self.member.state = state
            for enrolment in ("open", "first_payment", "threshold"):
                with self.subTest(state=state, enrolment=enrolment):
                    self.club.write({"enrolment": enrolment, "enrolment_purchases": 1})
                    self._pay(self._invoice(self._sale()))
                    self.assertEqual(self._member_of(self.partner), self.member)
                    self.assertEqual(
                        (self.member.state, self.member.points), (state, 0)
                    )

    def test_a_sale_to_an_archived_member_still_goes_through(self):
        self.club.enrolment = "open"
        self.member.active = False
        order = self._sale()
        self.assertFalse(order.club_settlement_error)
        self.assertEqual((order.state, self.member.points), ("sale", 0))

    def test_who_comes_back_keeps_number_card_and_points(self):
        self._sale()
        number, card = self.member.number, self.card
        member = self._as("officer", self.member)
        member.action_leave()
        self._sale()
        self.assertEqual((member.state, member.points), ("left", 100))
        member.action_activate()
        self._sale()
        self.assertEqual((member.number, member.points_card_id), (number, card))
        self.assertEqual(member.points, 200)

    def test_an_invited_customer_earns_after_accepting_only(self):
        wizard = self._invitation(self.stranger)
        wizard.action_invite()
        member = self._member_of(self.stranger)
        self.assertEqual(member.state, "invited")
        self.assertTrue(member.points_card_id.club_suspended)
        self._buy()
        self.assertEqual(member.points, 0)
        member.joined_on = self._days_ago(5)
        self._as("officer", member).action_activate()
        self.assertEqual(member.joined_on, self.club._today())
        self._buy()
        self.assertEqual(member.points, 100)
        self.assertFalse(member.points_card_id.club_suspended)

    def _invitation(self, partners):
        Wizard = self._as("salesperson", self.env["loyalty.club.invite"])
        Wizard = Wizard.with_context(
            active_model="res.partner", active_ids=partners.ids
        )
        return Form(Wizard).save()

    def test_the_invitation_leads_to_the_page_of_the_club(self):
        self._invitation(self.stranger).action_invite()
        member = self._member_of(self.stranger)
        mail = self.env["mail.mail"].search(
            [("model", "=", "loyalty.club.member"), ("res_id", "=", member.id)]
        )
        self.assertEqual(mail.recipient_ids, self.stranger)
        self.assertIn(self.club.name, mail.subject)
        self.assertIn(f"%2Fmy%2Fclub%2F{self.club.id}%2Fjoin", mail.body_html)
        self.assertIn("/web/signup", mail.body_html)
        member.action_invite()
        self.assertEqual(
            self.env["mail.mail"].search_count([("res_id", "=", member.id)]), 2
        )

    def test_who_has_no_address_or_is_a_member_is_not_invited(self):
        self.stranger.email = False
        with self.assertRaisesRegex(UserError, "Reza"):
            self._invitation(self.stranger).action_invite()
        self.partner.email = "sara@example.com"
        with self.assertRaisesRegex(UserError, "already"):
            self._invitation(self.partner).action_invite()
        with self.assertRaisesRegex(UserError, "invited"):
            self._as("officer", self.member).action_invite()

    def test_only_officers_change_the_state(self):
        member = self._as("salesperson", self.member)
        for button in ("action_suspend", "action_leave", "action_activate"):
            with self.subTest(button), self.assertRaises(AccessError):
                getattr(member, button)()

    def test_a_manager_sets_the_threshold_on_the_form(self):
        with Form(self._as("manager", self.club)) as form:
            form.enrolment = "threshold"
            form.enrolment_purchases = 4
        self.assertEqual(self.club.enrolment_purchases, 4)
