from copy import deepcopy
from datetime import timedelta
from unittest.mock import patch

from odoo import Command, fields
from odoo.tests import tagged
from odoo.tools import mute_logger

from .common import PosClubCommon

SETTLEMENT = "odoo.addons.loyalty_club.models.selling.loyalty_club_settlement"


@tagged("post_install", "-at_install")
class TestTillSettlement(PosClubCommon):
    """A paid ticket earns in the transaction that makes it paid."""

    def test_a_ticket_earns_and_is_a_purchase(self):
        order = self._pay((self.product, 2), self.other_product)
        self.assertEqual(self._moves(order), [("accrual", 210)])
        self.assertEqual(self._points(), 210)
        purchase = self._purchase(order)
        self.assertEqual((purchase.amount, purchase.channel), (210, "pos"))
        self.assertEqual(purchase.partner_id, self.partner)
        self.assertEqual(purchase.reference, order.name)
        history = self.card.history_ids.filtered(lambda h: h.order_id == order.id)
        self.assertEqual((history.order_model, history.issued), ("pos.order", 210))

    def test_a_stranger_earns_nothing_and_buys_all_the_same(self):
        stranger = self.env["res.partner"].create({"name": "Stranger"})
        order = self._pay(self.product, partner=stranger)
        self.assertFalse(self._moves(order))
        self.assertEqual(self._purchase(order).partner_id, stranger)

    def test_who_gives_no_name_is_nobody(self):
        order = self._pay(self.product, partner=self.env["res.partner"])
        self.assertFalse(self._moves(order))
        self.assertFalse(self._purchase(order))

    def test_a_contact_earns_for_his_company(self):
        buyer = self.env["res.partner"].create(
            {"name": "Buyer", "parent_id": self.partner.id}
        )
        self._pay(self.product, partner=buyer)
        self.assertEqual(self._points(), 100)

    def test_a_sale_order_paid_at_the_till_earns_once(self):
        order = self._sale()
        self.assertEqual(self._points(), 100)
        line = self._line(
            self.product,
            sale_order_origin_id=order.id,
            sale_order_line_id=order.order_line.id,
        )
        ticket = self._sync(self._ticket([line, self._line(self.other_product)]))
        self.assertEqual(self._points(), 110)
        self.assertEqual(self._purchase(ticket).amount, 10)
        self.assertEqual(self._purchase(order).amount, 100)

    def test_the_same_ticket_twice_earns_once(self):
        ticket = self._ticket([self._line(self.product)])
        self._sync(ticket)
        self._sync({**ticket, "lines": [self._line(self.product)]})
        self.assertEqual(self._points(), 100)

    def test_subtotals_of_the_till_are_not_believed(self):
        line = self._line(self.other_product)
        line[2].update(price_subtotal=1_000_000, price_subtotal_incl=1_000_000)
        order = self._sync(self._ticket([line], amount_total=10))
        self.assertEqual(self._moves(order), [("accrual", 10)])
        self.assertEqual(self._purchase(order).amount, 10)

    def test_lines_earn_no_more_than_was_asked_to_be_paid(self):
        line = self._line(self.product, 1000)
        order = self._sync(self._ticket([line], amount_total=5))
        self.assertEqual(self._moves(order), [("accrual", 5)])

    def test_taxes_in_the_price_are_taken_out(self):
        tax = self.env["account.tax"].create(
            {"name": "Ten", "amount": 10, "price_include_override": "tax_included"}
        )
        taxed = self._make_product(
            "Taxed", 110, taxes_id=[Command.set(tax.ids)], available_in_pos=True
        )
        order = self._pay(taxed)
        self.assertEqual(self._moves(order), [("accrual", 100)])
        purchase = self._purchase(order)
        self.assertEqual((purchase.amount, purchase.amount_untaxed), (110, 100))

    def test_a_discount_earns_less(self):
        order = self._sync(self._ticket([self._line(self.product, discount=25)]))
        self.assertEqual(self._moves(order), [("accrual", 75)])

    def test_the_date_of_the_till_counts_only_within_the_session(self):
        for date in ("1990-01-01 00:00:00", "2190-01-01 00:00:00"):
            order = self._pay(self.product, date_order=date)
            move = self.card.club_move_ids.sorted("id")[-1]
            self.assertEqual(move.document_date, fields.Date.today())
            age = fields.Datetime.now() - self._purchase(order).date
            self.assertLess(age, timedelta(hours=1))

    def test_a_draft_earns_when_it_is_paid(self):
        ticket = self._ticket([self._line(self.product)])
        draft = self._sync({**ticket, "state": "draft", "payment_ids": []})
        self.assertFalse(self._moves(draft))
        self.assertFalse(self._purchase(draft))
        self._sync({**ticket, "lines": []})
        self.assertEqual(self._moves(draft), [("accrual", 100)])

    def test_a_ticket_that_the_back_office_pays_earns(self):
        ticket = self._ticket([self._line(self.product)])
        draft = self._sync({**ticket, "state": "draft", "payment_ids": []})
        cash = self.config.payment_method_ids.filtered("is_cash_count")[:1]
        payment = self.env["pos.make.payment"].with_context(
            active_id=draft.id, active_ids=draft.ids
        )
        payment = payment.create({"amount": 100, "payment_method_id": cash.id})
        payment.check()
        self.assertEqual(self._moves(draft), [("accrual", 100)])

    def test_a_ticket_that_is_paid_online_earns(self):
        """What pos_online_payment and the kiosk do when the provider has said yes."""
        ticket = self._ticket([self._line(self.product)])
        draft = self._sync({**ticket, "state": "draft", "payment_ids": []})
        method = self.config.payment_method_ids[:1]
        draft.sudo().add_payment(
            {
                "amount": draft.amount_total,
                "payment_method_id": method.id,
                "pos_order_id": draft.id,
            }
        )
        draft.sudo()._process_saved_order(False)
        self.assertEqual(draft.state, "paid")
        self.assertEqual(self._moves(draft), [("accrual", 100)])

    def test_the_invoice_of_a_ticket_is_no_second_sale(self):
        self.club.invoice_accrual = True
        order = self._pay(self.product, to_invoice=True)
        self.assertTrue(order.account_move)
        self.assertEqual(self._points(), 100)
        self.assertFalse(self._purchase(order.account_move))

    def test_tips_down_payments_and_gift_cards_earn_nothing(self):
        tip = self._make_product("Tip", 7, available_in_pos=True)
        down = self._make_product("Down Payment", 30, available_in_pos=True)
        gift = self.env["loyalty.program"].create(
            {"name": "Gift Cards", "program_type": "gift_card"}
        )
        card = self._make_product("Gift Card", 50, available_in_pos=True)
        gift.rule_ids = [
            Command.clear(),
            Command.create({"product_ids": [Command.set(card.ids)]}),
        ]
        self.config.write(
            {
                "iface_tipproduct": True,
                "tip_product_id": tip.id,
                "down_payment_product_id": down.id,
            }
        )
        order = self._pay(self.product, tip, down, card)
        self.assertEqual(self._moves(order), [("accrual", 100)])
        self.assertEqual(self._purchase(order).amount, 100)

    def test_a_programme_of_other_tills_gives_nothing_here(self):
        self.program.pos_config_ids = self._make_till("Elsewhere")
        order = self._pay(self.product)
        self.assertFalse(self._moves(order))
        self.assertEqual(self._purchase(order).amount, 100)

    def test_a_fault_of_ours_never_loses_the_sale(self):
        orders = self.env["pos.order"]
        ticket = self._ticket([self._line(self.product)])
        fault = patch.object(type(orders), "_club_target", side_effect=ValueError("No"))
        with fault, mute_logger(SETTLEMENT):
            answer = orders.sync_from_ui([deepcopy(ticket)])
        order = orders.browse(answer["pos.order"][0]["id"])
        self.env.invalidate_all()
        self.assertEqual((order.state, order.club_settlement_error), ("paid", "No"))
        self.assertTrue(order.lines.is_total_cost_computed)
        self.assertFalse(order.club_settled_on)
        self.assertEqual(self._points(), 0)
        order._club_settle()
        self.assertFalse(order.club_settlement_error)
        self.assertEqual(self._points(), 100)

    def test_the_till_of_a_club_reads_no_chatter(self):
        def read(order):
            return set(order.read_pos_data([], order.config_id)["pos.order"][0])

        order = self._pay(self.product)
        ours = read(order)
        self.club._release_slice(self.card.ids)
        self.club._finish_release()
        left_out = read(order) - ours
        self.assertIn("message_ids", left_out)
        self.assertLessEqual(left_out, set(self.env["mail.thread"]._fields))

    def test_fields_of_ours_in_a_ticket_are_left_out(self):
        other = self.env["res.partner"].create({"name": "Other"})
        order = self._pay(self.product, club_partner_id=other.id, club_claimed=True)
        self.assertEqual(order.club_partner_id, self.partner)
        self.assertFalse(order.club_claimed)
        self.assertEqual(self._points(), 100)

    def test_a_tier_counts_and_lifts_at_once(self):
        rule = {"metric": "amount", "value": 150, "window": "years"}
        base, silver = self.env["loyalty.club.tier"].create(
            [
                {"club_id": self.club.id, "name": "Base"},
                {
                    "club_id": self.club.id,
                    "name": "Silver",
                    "sequence": 20,
                    "earning_factor": 2,
                    "rule_ids": [Command.create(rule)],
                },
            ]
        )
        self.member._review_tier()
        self._pay(self.product)
        self.assertEqual(self.member.tier_id, base)
        order = self._pay(self.product)
        self.assertEqual(self.member.tier_id, silver)
        self.assertEqual(self._points(), 200)
        change = self.member.tier_change_ids[:1]
        self.assertEqual(
            (change.source_model, change.source_id), ("pos.order", order.id)
        )
        self._pay(self.product)
        self.assertEqual(self._points(), 400)

    def test_open_enrolment_makes_a_member_of_who_buys(self):
        self.club.enrolment = "open"
        buyer = self.env["res.partner"].create({"name": "New"})
        self._pay(self.product, partner=buyer)
        member = self.club.member_ids.filtered(lambda m: m.partner_id == buyer)
        self.assertEqual(member.points, 100)
