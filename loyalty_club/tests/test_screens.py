from unittest.mock import patch

from lxml import etree

from odoo import Command
from odoo.exceptions import UserError
from odoo.tests import Form, tagged

from .screens import ScreensCommon

#: Numbers of points on forms and lists.
POINTS = ("points", "issued", "remaining", "past_total")


@tagged("post_install", "-at_install")
class TestScreens(ScreensCommon):
    """Each button does what it says, for the role that has it."""

    def test_a_manager_makes_a_club_with_a_new_programme(self):
        Club = self._as("manager", self.env["loyalty.club"])
        program_id, _name = (
            self._as("manager", self.env["loyalty.program"])
            .with_context(default_program_type="loyalty")
            .name_create("Stars")
        )
        with Form(Club) as form:
            form.name = "Star Friends"
            form.points_program_id = self.env["loyalty.program"].browse(program_id)
            form.expiry = "months"
            form.expiry_number = 6
        club = form.record
        self.assertEqual(club.points_program_id.club_id, club)
        self.assertFalse(club.points_pay)
        with self.assertRaises(UserError):
            club.action_let_points_pay()
        club.point_value = 0.05
        club.action_let_points_pay()
        club.action_let_points_pay()
        rewards = club.points_program_id.reward_ids
        paying = rewards.filtered(lambda reward: reward.discount_mode == "per_point")
        self.assertEqual(paying.mapped("discount"), [0.05])
        self.assertTrue(club.points_pay)

    def test_points_have_no_zeros_that_say_nothing(self):
        """Neither in a field nor in the sum under a list: 54 points, not 54.00."""
        data = self.env["ir.model.data"].search(
            [("module", "=", "loyalty_club"), ("model", "=", "ir.ui.view")]
        )
        views = self.env["ir.ui.view"].browse(data.mapped("res_id"))
        for view in views.filtered(lambda view: view.type in ("form", "list")):
            arch = etree.fromstring(view.arch.encode())
            fields = f"({'|'.join(f'//field[@name={name!r}]' for name in POINTS)})"
            own = self.env[view.model]._fields
            for node in arch.xpath(f"{fields}[not(ancestor::kanban)]"):
                field = own.get(node.get("name"))
                if field is not None and field.type == "monetary":
                    continue
                with self.subTest(view.name, field=node.get("name")):
                    ours = node.get("widget") == "club_points"
                    plain = "hide_trailing_zeros" in node.get("options", "")
                    unseen = node.get("invisible") or node.get("column_invisible")
                    self.assertTrue(ours or not node.get("sum"))
                    self.assertTrue(
                        ours or plain or unseen == "1" or node.get("position")
                    )

    def test_a_salesperson_enrols_a_customer(self):
        partner = self.env["res.partner"].create({"name": "Reza"})
        action = self._as("salesperson", partner).action_club_members()
        self.assertFalse(action["res_id"])
        Member = self._as("salesperson", self.env["loyalty.club.member"])
        with Form(Member.with_context(**action["context"])) as form:
            self.assertEqual(form.club_id, self.club)
        member = form.record
        self.assertEqual(member.partner_id, partner)
        self.assertTrue(member.number)
        self.assertTrue(member.card_barcode)
        action = self._as("salesperson", partner).action_club_members()
        self.assertEqual(action["res_id"], member.id)

    def test_a_card_that_cannot_be_drawn_hides_nothing_else(self):
        Report = type(self.env["ir.actions.report"])
        with patch.object(Report, "barcode", side_effect=ValueError("No library")):
            form = Form(self._as("salesperson", self.member))
            self.assertFalse(form.card_barcode)
            self.assertEqual(form.card_code, self.card.code)

    def test_an_officer_adjusts_from_the_member_and_a_manager_approves(self):
        member = self._as("officer", self.member)
        Adjustment = self._as("officer", self.env["loyalty.club.adjustment"])
        context = member.action_adjust()["context"]
        with Form(Adjustment.with_context(**context)) as form:
            form.points = 5000
            form.reason = "Lottery"
        adjustment = form.record
        adjustment.action_submit()
        self.assertEqual(adjustment.state, "waiting")
        self._as("manager", adjustment).action_approve()
        self.assertEqual(self.member.points, 5000)
        action = adjustment.action_open_moves()
        moves = self.env["loyalty.club.point.move"].search(action["domain"])
        self.assertEqual(moves.mapped("points"), [5000])

    def test_a_transfer_asks_for_the_other_member(self):
        Adjustment = self._as("officer", self.env["loyalty.club.adjustment"])
        context = self._as("officer", self.member).action_transfer()["context"]
        form = Form(Adjustment.with_context(**context))
        form.points = 5
        form.reason = "Gift"
        with self.assertRaisesRegex(AssertionError, "target_member_id"):
            form.save()

    def test_the_verify_button_tells_the_result(self):
        self._sale()
        club = self._as("manager", self.club)
        notice = club.action_verify_button()["params"]
        self.assertEqual(notice["type"], "success")
        self.assertTrue(club.verified_on)
        self.env.flush_all()
        self.env.cr.execute(
            "UPDATE loyalty_card SET points = points + 1 WHERE id = %s", [self.card.id]
        )
        self.env.invalidate_all()
        notice = club.action_verify_button()["params"]
        self.assertEqual(notice["type"], "danger")
        self.assertIn("1 cards", notice["message"])
        self.assertEqual(club.difference_count, 1)
        self.env.cr.execute(
            "UPDATE loyalty_card SET points = points - 1 WHERE id = %s", [self.card.id]
        )
        self.env.invalidate_all()

    def test_an_auditor_verifies_and_changes_nothing(self):
        club = self._as("auditor", self.club)
        self.assertEqual(club.action_verify_button()["params"]["type"], "success")
        form = Form(club)
        self.assertEqual(form.name, self.club.name)

    def test_the_club_shows_its_sums(self):
        self._sale()
        self.club.write({"maturity": "days", "maturity_days": 3})
        self._sale([(self.other_product, 2)])
        club = self._as("manager", self.club)
        self.assertEqual((club.points_outstanding, club.points_awaited), (100, 20))
        self.assertEqual(club.member_count, 1)

    def test_an_unsettled_order_is_shown_and_tried_again(self):
        order = self._sale()
        self.assertEqual(self.club.unsettled_order_count, 0)
        order.club_settlement_error = "No rule"
        self.club.invalidate_recordset()
        self.assertEqual(self.club.unsettled_order_count, 1)
        action = self._as("manager", self.club).action_open_unsettled_orders()
        found = self.env["sale.order"].search(action["domain"])
        self.assertEqual(found, order)
        self._as("manager", order).action_club_settle()
        self.assertFalse(order.club_settlement_error)

    def test_a_salesperson_sees_on_the_order_what_it_gave_and_took(self):
        self._give(300)
        Order = self._as("salesperson", self.env["sale.order"])
        with Form(Order) as form:
            form.partner_id = self.partner
            with form.order_line.new() as line:
                line.product_id = self.product
            self.assertEqual(form.club_member_id, self.member)
            self.assertEqual(form.club_balance, 300)
        order = form.record
        action = order.action_club_spend_points()
        Wizard = self._as("salesperson", self.env["loyalty.club.redeem"])
        with Form(Wizard.with_context(**action["context"])) as wizard:
            self.assertEqual(wizard.balance, 300)
            wizard.points = 200
            self.assertEqual(wizard.value, 20)
        wizard.record.action_apply()
        order.action_confirm()
        form = Form(order)
        self.assertEqual((form.club_earned, form.club_spent), (80, 200))
        moves = self._as("salesperson", self.env["loyalty.club.point.move"])
        found = moves.search(order.action_club_moves()["domain"])
        self.assertEqual(sum(found.mapped("points")), -120)

    def test_no_more_points_are_offered_than_the_order_costs(self):
        self._give(3000)
        order = self._order([(self.product, 2)])
        wizard = self.env["loyalty.club.redeem"].create({"order_id": order.id})
        self.assertEqual((wizard.points, wizard.value), (2000, 200))
        wizard.points = 2500
        self.assertEqual(wizard.value, 200)
        wizard.points = 500
        wizard.action_apply()
        again = self.env["loyalty.club.redeem"].create({"order_id": order.id})
        self.assertEqual((again.balance, again.points), (3000, 2000))

    def test_an_officer_gives_a_past_sale_to_its_member(self):
        stranger = self.env["res.partner"].create({"name": "Walk-in"})
        order = self._as("officer", self._sale(partner=stranger))
        context = order.action_club_claim()["context"]
        Claim = self._as("officer", self.env["loyalty.club.claim"])
        with Form(Claim.with_context(**context)) as form:
            form.member_id = self.member
        form.record.action_claim()
        self.assertEqual(self.member.points, 100)

    def test_an_invoice_leads_to_the_moves_of_its_order(self):
        order = self._sale()
        invoice = self._invoice(order)
        refund = self._credit(invoice, 0.5)
        for entry in (invoice, refund):
            self.assertEqual(entry.club_move_count, 2)
            found = self.env["loyalty.club.point.move"].search(
                entry.action_club_moves()["domain"]
            )
            self.assertEqual(sorted(found.mapped("points")), [-50, 100])
        bill = self.env["account.move"].create({"move_type": "in_invoice"})
        self.assertEqual(bill.club_move_count, 0)

    def test_members_of_one_entity_are_found_to_merge(self):
        company = self.env["res.partner"].create({"name": "Azure", "is_company": True})
        branch = self.env["res.partner"].create({"name": "Branch"})
        twins = self._enrol(company) | self._enrol(branch)
        Member = self.env["loyalty.club.member"]
        self.assertFalse(Member.search([("has_twin", "=", True)]) & twins)
        branch.parent_id = company
        self.assertEqual(Member.search([("has_twin", "=", True)]), twins)
        self.assertIn(self.member, Member.search([("has_twin", "=", False)]))
        self.assertEqual(twins.mapped("has_twin"), [True, True])

    def test_the_search_finds_what_its_filters_say(self):
        self._give(40)
        lapsing = self.card.club_lot_ids
        self.env.flush_all()
        self.env.cr.execute(
            "UPDATE loyalty_club_point_lot SET expires_on = now() + '5 days'"
            " WHERE id = %s",
            [lapsing.id],
        )
        self.env.invalidate_all()
        Member = self._as("salesperson", self.env["loyalty.club.member"])
        arch = Member.get_views([(False, "search")])["views"]["search"]["arch"]
        self.assertIn('name="expiring"', arch)
        soon = [("state", "=", "available"), ("expires_on", "<=", "today +30d")]
        expiring = [("points_card_id.club_lot_ids", "any", soon)]
        self.assertEqual(Member.search(expiring), self.member)
        self.assertEqual(Member.search([("display_name", "ilike", "sar")]), self.member)
        number = self.member.number
        self.assertEqual(Member.search([("display_name", "=", number)]), self.member)
        debt = [("points_card_id.club_points_deficit", ">", 0)]
        self.assertFalse(Member.search(debt))

    def test_cards_outside_the_ledger_are_counted(self):
        self.assertEqual(self.club.foreign_card_count, 0)
        other = self._make_program("Taken")
        self.env["loyalty.card"].create(
            {"program_id": other.id, "partner_id": self.partner.id, "points": 3}
        )
        new = self.env["loyalty.club"].new(
            {"points_program_id": other.id, "company_ids": [Command.set([])]}
        )
        self.assertEqual(new.foreign_card_count, 1)
