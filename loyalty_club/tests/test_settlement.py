from contextlib import ExitStack
from unittest.mock import patch

from odoo import Command
from odoo.tests import tagged
from odoo.tools import mute_logger

from .common import LoyaltyClubCommon


@tagged("post_install", "-at_install")
class TestSettlement(LoyaltyClubCommon):
    def test_a_confirmed_order_earns(self):
        order = self._sale([(self.product, 2), (self.other_product, 1)])
        self.assertEqual(self.member.points, 210)
        self.assertEqual(self._kinds(), [("accrual", 210)])
        move = self.card.club_move_ids
        self.assertEqual(move.amount_untaxed, 210)
        self.assertEqual((move.source_model, move.source_id), ("sale.order", order.id))
        self.assertTrue(order.club_settled_on)

    def test_a_quotation_leaves_no_trace(self):
        stranger = self.env["res.partner"].create({"name": "Reza"})
        order = self._order(partner=stranger)
        order._update_programs_and_rewards()
        self.assertFalse(order.coupon_point_ids)
        self.assertFalse(
            self.env["loyalty.card"].search([("partner_id", "=", stranger.id)])
        )

    def test_a_customer_who_is_no_member_earns_nothing(self):
        stranger = self.env["res.partner"].create({"name": "Reza"})
        self._sale(partner=stranger)
        self.assertFalse(
            self.env["loyalty.club.member"].search([("partner_id", "=", stranger.id)])
        )

    def test_an_open_club_enrols_with_the_first_sale(self):
        self.club.enrolment = "open"
        stranger = self.env["res.partner"].create({"name": "Reza"})
        self._sale(partner=stranger)
        member = self.env["loyalty.club.member"].search(
            [("partner_id", "=", stranger.id)]
        )
        self.assertEqual(member.points, 100)
        self.assertEqual(member.points_card_id.partner_id, stranger)

    def test_cancel_takes_back_and_confirming_again_gives_again(self):
        order = self._sale()
        order._action_cancel()
        self.assertEqual(self.member.points, 0)
        order.action_draft()
        order.action_confirm()
        self.assertEqual(self.member.points, 100)
        self.assertEqual(
            self._kinds(),
            [("accrual", 100), ("clawback", -100), ("accrual", 100)],
        )

    def test_history_survives_a_cancelled_order(self):
        order = self._sale()
        order._action_cancel()
        rows = self.card.history_ids.sorted("id")
        self.assertEqual([(row.issued, row.used) for row in rows], [(100, 0), (0, 100)])

    def test_settling_again_posts_nothing(self):
        order = self._sale()
        order._club_settle()
        order._club_settle()
        self.assertEqual(self._kinds(), [("accrual", 100)])

    def test_an_edited_order_posts_the_difference(self):
        order = self._sale()
        order.order_line.product_uom_qty = 10
        self.assertEqual(self.member.points, 1000)
        order.order_line.product_uom_qty = 4
        self.assertEqual(self.member.points, 400)
        order.write(
            {
                "order_line": [
                    Command.create({"product_id": self.other_product.id}),
                    Command.update(order.order_line.id, {"product_uom_qty": 1}),
                ]
            }
        )
        self.assertEqual(self.member.points, 110)
        order._action_cancel()
        self.assertEqual(self.member.points, 0)

    def test_one_write_of_many_lines_is_one_settlement(self):
        order = self._sale([(self.product, 1), (self.other_product, 1)])
        before = len(self._kinds())
        order.write(
            {
                "order_line": [
                    Command.update(line.id, {"product_uom_qty": 2})
                    for line in order.order_line
                ]
            }
        )
        self.assertEqual(len(self._kinds()), before + 1)

    def test_contacts_of_a_company_share_its_card(self):
        company = self.env["res.partner"].create({"name": "Bakery", "is_company": True})
        contact = self.env["res.partner"].create(
            {"name": "Ali", "parent_id": company.id}
        )
        member = self._enrol(contact)
        self.assertEqual(member.partner_id, company)
        self._sale(partner=contact)
        self._sale(partner=company)
        self.assertEqual(member.points, 200)

    def test_another_currency_converts_at_the_rate_of_the_order(self):
        currency = self.env["res.currency"].create(
            {
                "name": "XTS",
                "symbol": "x",
                "rate_ids": [Command.create({"name": "2020-01-01", "rate": 150})],
            }
        )
        pricelist = self.env["product.pricelist"].create(
            {"name": "Foreign", "currency_id": currency.id}
        )
        self._sale(pricelist_id=pricelist.id)
        self.assertEqual(self.member.points, 100)

    def test_tax_earns_where_the_club_says_so(self):
        tax = self.env["account.tax"].create({"name": "T10", "amount": 10})
        self.product.taxes_id = tax
        self._sale()
        self.assertEqual(self.member.points, 100)
        self.club.base_taxed = True
        self._sale()
        self.assertEqual(self.member.points, 210)

    def test_an_old_order_keeps_its_rules(self):
        order = self._sale()
        self.program.rule_ids.reward_point_amount = 5
        self.assertEqual(self.club.rule_version_id.number, 2)
        order.order_line.product_uom_qty = 2
        self.assertEqual(self.member.points, 200)
        self._sale()
        self.assertEqual(self.member.points, 700)

    def test_buying_a_gift_card_earns_nothing(self):
        gift = self.env["loyalty.program"].create(
            {
                "name": "Gift",
                "program_type": "gift_card",
                "applies_on": "future",
                "trigger": "auto",
                "rule_ids": [
                    Command.create(
                        {
                            "reward_point_mode": "money",
                            "product_ids": [Command.set(self.other_product.ids)],
                        }
                    )
                ],
            }
        )
        self.assertTrue(gift)
        self._sale([(self.product, 1), (self.other_product, 3)])
        self.assertEqual(self.member.points, 100)

    def test_a_product_that_becomes_a_gift_card_earns_nothing_from_then_on(self):
        gift = self.env["loyalty.program"].create(
            {
                "name": "Gift",
                "program_type": "gift_card",
                "applies_on": "future",
                "trigger": "auto",
                "rule_ids": [Command.create({"reward_point_mode": "money"})],
            }
        )
        self._sale([(self.product, 1), (self.other_product, 3)])
        self.assertEqual(self.member.points, 130)
        gift.rule_ids.product_ids = self.other_product
        self._sale([(self.product, 1), (self.other_product, 3)])
        self.assertEqual(self.member.points, 230)

    def test_rounding_happens_once(self):
        third = self._make_product("Biscuit", 0.35)
        self.club.rounding = "down"
        self._sale([(third, 1), (third, 1), (third, 1)])
        self.assertEqual(self.member.points, 1)

    def test_the_cap_holds(self):
        self.club.accrual_cap = 150
        self._sale([(self.product, 5)])
        self.assertEqual(self.member.points, 150)

    def test_changing_the_customer_moves_nothing(self):
        order = self._sale()
        other = self._enrol(self.env["res.partner"].create({"name": "Omid"}))
        order.partner_id = other.partner_id
        order.order_line.product_uom_qty = 2
        self.assertEqual(self.member.points, 200)
        self.assertEqual(other.points, 0)

    def test_a_suspended_member_earns_nothing(self):
        self.member.action_suspend()
        self._sale()
        self.assertEqual(self.member.points, 0)

    def test_the_event_can_be_the_posted_invoice(self):
        self.club.accrual_event = "invoice_posted"
        order = self._sale([(self.product, 2)])
        self.assertEqual(self.member.points, 0)
        invoice = self._invoice(order, post=False)
        self.assertEqual(self.member.points, 0)
        invoice.action_post()
        self.assertEqual(self.member.points, 200)
        invoice.button_draft()
        self.assertEqual(self.member.points, 0)
        invoice.action_post()
        self.assertEqual(self.member.points, 200)

    def test_the_event_can_be_the_paid_invoice(self):
        self.club.accrual_event = "invoice_paid"
        order = self._sale()
        invoice = self._invoice(order)
        self.assertEqual(self.member.points, 0)
        self._pay(invoice)
        self.assertEqual(self.member.points, 100)
        invoice.line_ids.remove_move_reconcile()
        self.assertEqual(self.member.points, 0)

    def test_an_invoice_without_an_order_earns_where_the_club_says_so(self):
        invoice = self.env["account.move"].create(
            {
                "move_type": "out_invoice",
                "partner_id": self.partner.id,
                "invoice_line_ids": [
                    Command.create(
                        {
                            "product_id": self.product.id,
                            "quantity": 2,
                            "price_unit": 100,
                            "tax_ids": [Command.clear()],
                        }
                    )
                ],
            }
        )
        invoice.action_post()
        self.assertEqual(self.member.points, 0)
        invoice.button_draft()
        self.club.invoice_accrual = True
        invoice.action_post()
        self.assertEqual(self.member.points, 200)
        self._credit(invoice, 0.5)
        self.assertEqual(self.member.points, 100)
        self._sale_with_invoice_earns_once()

    def _sale_with_invoice_earns_once(self):
        before = self.member.points
        self._invoice(self._sale())
        self.assertEqual(self.member.points, before + 100)

    def test_a_fault_of_ours_does_not_lose_the_sale(self):
        target = type(self.env["sale.order"])
        with self._broken(target, "_club_target"):
            order = self._sale()
        self.assertEqual(order.state, "sale")
        self.assertFalse(order.club_settled_on)
        self.assertIn("broken", order.club_settlement_error)
        self.assertEqual(self.member.points, 0)
        with self._without_commits():
            self.env["sale.order"]._cron_settle()
        self.assertEqual(self.member.points, 100)
        self.assertFalse(order.club_settlement_error)

    def _broken(self, cls, name):
        stack = ExitStack()
        stack.enter_context(
            patch.object(cls, name, side_effect=ZeroDivisionError("broken"))
        )
        stack.enter_context(
            mute_logger(
                "odoo.addons.loyalty_club.models.selling.loyalty_club_settlement"
            )
        )
        return stack

    def test_new_settings_do_not_touch_what_was_given(self):
        order = self._sale()
        self.club.accrual_event = "invoice_paid"
        self.program.date_from = "2100-01-01"
        order.order_line.product_uom_qty = 3
        self.assertEqual(self.member.points, 300)

    def test_a_state_written_past_the_buttons_is_settled(self):
        order = self._sale()
        order.state = "cancel"
        self.assertEqual(self.member.points, 0)
        order.state = "sale"
        self.assertEqual(self.member.points, 100)

    def test_a_company_of_another_club_is_not_touched(self):
        elsewhere = self.env["res.company"].create(
            {"name": "Elsewhere", "currency_id": self.company.currency_id.id}
        )
        self.assertFalse(self.env["loyalty.club"]._of_company(elsewhere))
