from unittest.mock import patch

from odoo import Command
from odoo.exceptions import AccessError
from odoo.tests import new_test_user, tagged
from odoo.tools import mute_logger

from .common import LoyaltyClubCommon


@tagged("post_install", "-at_install")
class TestPurchases(LoyaltyClubCommon):
    def _purchase(self, document):
        return self.env["loyalty.club.purchase"].search(
            [
                ("source_model", "=", document._name),
                ("source_id", "=", document.id),
            ]
        )

    def _figures(self, document):
        purchase = self._purchase(document)
        return purchase.state, purchase.amount, purchase.line_count

    def _taxed_product(self):
        tax = self.env["account.tax"].create(
            {"name": "Ten", "amount": 10, "type_tax_use": "sale"}
        )
        return self._make_product("Taxed", 100, taxes_id=[Command.set(tax.ids)])

    def test_a_confirmed_order_is_a_purchase_of_the_commercial_entity(self):
        child = self.env["res.partner"].create(
            {"name": "Ali", "parent_id": self.partner.id}
        )
        order = self._sale(
            [(self._taxed_product(), 2), (self.other_product, 1)], partner=child
        )
        purchase = self._purchase(order)
        self.assertEqual(purchase.partner_id, self.partner)
        self.assertEqual((purchase.amount, purchase.amount_untaxed), (230, 210))
        self.assertEqual(purchase.date, order.date_order)
        self.assertEqual((purchase.channel, purchase.line_count), ("order", 2))
        self.assertEqual(purchase.member_id, self.member)

    def test_a_quotation_is_none(self):
        self.assertFalse(self._purchase(self._order()))

    def test_a_customer_who_is_no_member_has_purchases_too(self):
        stranger = self.env["res.partner"].create({"name": "Stranger"})
        purchase = self._purchase(self._sale(partner=stranger))
        self.assertEqual((purchase.amount, purchase.partner_id), (100, stranger))
        self.assertFalse(purchase.member_id)

    def test_a_cancelled_order_does_not_count_and_counts_again(self):
        order = self._sale()
        order._action_cancel()
        self.assertEqual(self._figures(order)[0], "cancelled")
        order.action_draft()
        order.action_confirm()
        self.assertEqual(self._figures(order), ("valid", 100, 1))

    def test_a_return_lowers_the_purchase_it_belongs_to(self):
        order = self._sale([(self.product, 4)])
        invoice = self._invoice(order)
        self._credit(invoice, 0.25)
        self.assertEqual(self._figures(order), ("valid", 300, 1))
        self._credit(invoice, 0.75)
        self.assertEqual(self._figures(order), ("returned", 0, 1))

    def test_goods_that_points_have_paid_for_count_with_what_was_paid(self):
        """The credit note takes back goods and leaves the discount alone."""
        self._give(1000)
        order = self._order([(self.product, 4)])
        self._spend(order, 1000)
        order.action_confirm()
        spent = 400 - order.amount_total
        self.assertGreater(spent, 0)
        invoice = self._invoice(order)
        for kept in (3, 2, 0):
            refund = self._credit(invoice, 0.25 if kept else 0.5, post=False)
            discount = refund.invoice_line_ids.filtered(lambda ln: ln.price_total < 0)
            discount.unlink()
            refund.action_post()
            state, amount, _lines = self._figures(order)
            self.assertEqual(state, "valid" if kept else "returned")
            self.assertAlmostEqual(amount, (400 - spent) * kept / 4, 2)

    def test_an_edited_order_counts_as_it_now_stands(self):
        order = self._sale([(self.product, 4)])
        order.order_line.product_uom_qty = 3
        self.assertEqual(self._figures(order), ("valid", 300, 1))

    def test_an_invoice_without_order_is_a_purchase(self):
        invoice = self.env["account.move"].create(
            {
                "move_type": "out_invoice",
                "partner_id": self.partner.id,
                "invoice_date": "2026-05-10",
                "invoice_line_ids": [
                    Command.create({"product_id": self.product.id, "quantity": 3})
                ],
            }
        )
        self.assertFalse(self._purchase(invoice))
        invoice.action_post()
        self.assertEqual(self._figures(invoice), ("valid", 300, 1))
        self.assertEqual(str(self._purchase(invoice).date.date()), "2026-05-10")
        refund = self._credit(invoice, 1 / 3)
        self.assertEqual(self._figures(invoice), ("valid", 200, 1))
        refund.button_draft()
        self.assertEqual(self._figures(invoice), ("valid", 300, 1))
        invoice.button_draft()
        self.assertEqual(self._figures(invoice)[0], "cancelled")

    def test_a_fault_of_ours_does_not_stop_an_invoice(self):
        invoice = self.env["account.move"].create(
            {
                "move_type": "out_invoice",
                "partner_id": self.partner.id,
                "invoice_line_ids": [Command.create({"product_id": self.product.id})],
            }
        )
        purchases = self.registry["loyalty.club.purchase"]
        with (
            patch.object(purchases, "_record", side_effect=ValueError("Broken")),
            mute_logger(
                "odoo.addons.loyalty_club.models.selling.loyalty_club_settlement"
            ),
        ):
            invoice.action_post()
        self.assertEqual(invoice.state, "posted")
        self.assertEqual(invoice.club_settlement_error, "Broken")
        with self._without_commits():
            self.env["sale.order"]._cron_settle()
        self.assertFalse(invoice.club_settlement_error)
        self.assertEqual(self._figures(invoice), ("valid", 100, 1))

    def test_an_invoice_of_an_order_is_not_a_second_purchase(self):
        invoice = self._invoice(self._sale())
        self.assertFalse(self._purchase(invoice))

    def test_a_gift_card_counts_when_it_is_spent(self):
        gift = self.env["loyalty.program"].create(
            {"name": "Gift Cards", "program_type": "gift_card"}
        )
        product = self._make_product("Gift Card", 50)
        gift.rule_ids = [
            Command.clear(),
            Command.create({"product_ids": [Command.set(product.ids)]}),
        ]
        self.env.registry.clear_cache()
        order = self._sale([(self.product, 1), (product, 1)])
        self.assertEqual(self._figures(order), ("valid", 100, 1))
        only = self._sale([(product, 1)])
        self.assertFalse(self._purchase(only))

    def test_an_amount_in_another_currency_is_converted_at_the_rate_of_the_order(self):
        currency = self.env["res.currency"].create(
            {
                "name": "XCL",
                "symbol": "X",
                "rate_ids": [Command.create({"name": "2020-01-01", "rate": 4})],
            }
        )
        pricelist = self.env["product.pricelist"].create(
            {"name": "X", "currency_id": currency.id}
        )
        order = self._order([(self.product, 1)], pricelist_id=pricelist.id)
        order.order_line.price_unit = 400
        order.action_confirm()
        purchase = self._purchase(order)
        self.assertEqual(
            (purchase.amount, purchase.currency_id.id),
            (100, self.company.currency_id.id),
        )
        self.assertEqual(purchase.document_currency_id, currency)

    def test_the_public_visitor_has_no_purchases(self):
        order = self._sale(partner=self.env.ref("base.public_partner"))
        self.assertFalse(self._purchase(order))

    def test_past_documents_are_filled_in_as_they_would_have_been_written(self):
        order = self._sale([(self.product, 4)])
        self._credit(self._invoice(order), 0.25)
        purchases = self.env["loyalty.club.purchase"].sudo()
        fields_read = ["amount", "amount_untaxed", "date", "state", "partner_id"]
        before = self._purchase(order).read(fields_read)
        self._purchase(order).sudo().unlink()
        self.assertEqual(purchases._backfill(self.company), 1)
        after = self._purchase(order).read(fields_read)
        self.assertEqual(
            [{**row, "id": 0} for row in before], [{**row, "id": 0} for row in after]
        )
        self.assertEqual(purchases._backfill(self.company), 0)

    def test_nobody_writes_a_purchase_by_hand(self):
        purchase = self._purchase(self._sale())
        manager = new_test_user(
            self.env,
            "club_purchase_manager",
            groups="loyalty_club.group_loyalty_club_manager",
        )
        with self.assertRaises(AccessError):
            purchase.with_user(manager).write({"amount": 10**6})
        with self.assertRaises(AccessError):
            purchase.with_user(manager).unlink()
