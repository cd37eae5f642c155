"""Which methods of the addon RPC can reach, and what a seller may not write."""

from odoo import Command
from odoo.exceptions import UserError
from odoo.tests import new_test_user, tagged

from .common import LoyaltyClubCommon
from .public_methods import PublicMethods

#: Public methods that the addon adds or extends: each is an entry for RPC. A new one
#: belongs here only after somebody has thought about who may call it with what.
PUBLIC = {
    "account.journal": {"action_club_next_step"},
    "account.move": {
        "action_club_moves",
        "action_club_settle",
        "button_cancel",
        "button_draft",
        "create",
        "write",
    },
    "account.move.line": {"create", "write"},
    "account.partial.reconcile": {"unlink"},
    "loyalty.card": {
        "action_club_block",
        "action_club_replace",
        "action_club_unblock",
        "create",
        "write",
    },
    "loyalty.card.update.balance": {"action_update_card_point"},
    "loyalty.club": {
        "action_add_wordings",
        "action_change_tier_rules",
        "action_enrol",
        "action_let_points_pay",
        "action_open_balances",
        "action_open_club",
        "action_open_jobs",
        "action_open_members",
        "action_open_moves",
        "action_open_program",
        "action_open_purchases",
        "action_open_requests",
        "action_open_tiers",
        "action_open_unsettled_invoices",
        "action_open_unsettled_orders",
        "action_open_waiting_adjustments",
        "action_rebuild",
        "action_release",
        "action_staff_sheet",
        "action_take_over",
        "action_verify",
        "action_verify_button",
        "create",
        "unlink",
        "write",
    },
    "loyalty.club.account.config": {
        "action_next_step",
        "action_open_period",
        "action_opening",
        "action_reconcile",
        "action_suggest_estimate",
        "write",
    },
    "loyalty.club.account.setup": {
        "action_back",
        "action_finish",
        "action_next",
        "action_start",
        "create",
        "write",
    },
    "loyalty.club.adjustment": {
        "action_approve",
        "action_open_moves",
        "action_refuse",
        "action_submit",
        "create",
        "write",
    },
    "loyalty.club.approved.estimate": {"action_approve", "create", "write"},
    "loyalty.club.breakage.estimate": {"action_approve", "create", "write"},
    "loyalty.club.claim": {"action_claim"},
    "loyalty.club.closing.kept": {"create", "write"},
    "loyalty.club.closing.line": {"action_open_sources", "create", "write"},
    "loyalty.club.closing.run": {
        "action_approve",
        "action_compute",
        "action_compute_or_queue",
        "action_dossier",
        "action_post",
        "action_reperform",
        "action_reverse",
        "action_send_back",
        "action_stop_computing",
        "action_workbook",
        "create",
        "write",
    },
    "loyalty.club.closing.balance": {"create", "write"},
    "loyalty.club.closing.document": {"action_open_source", "create", "write"},
    "loyalty.club.closing.source": {"action_open_source", "create", "init", "write"},
    "loyalty.club.consent": {"create", "init", "write"},
    "loyalty.club.consent.record": {"action_record"},
    "loyalty.club.consent.wording": {"create", "write"},
    "loyalty.club.erasure": {"action_erase"},
    "loyalty.club.estimate": {
        "action_approve",
        "action_sensitivity",
        "action_suggest",
        "create",
        "write",
    },
    "loyalty.club.goal": {"create", "write"},
    "loyalty.club.goal.terms": {"create", "write"},
    "loyalty.club.import": {
        "action_back",
        "action_check",
        "action_import",
        "action_import_button",
        "action_read",
        "action_reread",
        "action_sample",
    },
    "loyalty.club.import.log": {"action_open_purchases"},
    "loyalty.club.invite": {"action_invite"},
    "loyalty.club.job": {"action_cancel"},
    "loyalty.club.member": {
        "action_activate",
        "action_adjust",
        "action_block_card",
        "action_erase",
        "action_export",
        "action_invite",
        "action_leave",
        "action_merge",
        "action_open_consents",
        "action_open_ledger",
        "action_open_purchases",
        "action_open_requests",
        "action_record_consent",
        "action_replace_card",
        "action_set_tier",
        "action_suspend",
        "action_transfer",
        "action_unblock_card",
        "create",
        "write",
    },
    "loyalty.club.member.import": {
        "action_back",
        "action_check",
        "action_import",
        "action_import_button",
        "action_open_result",
        "action_read",
        "action_reread",
        "action_sample",
    },
    "loyalty.club.occasion": {"create"},
    "loyalty.club.point.lot": {"create", "init", "write"},
    "loyalty.club.point.move": {"action_open_source", "create", "init", "write"},
    "loyalty.club.purchase": {"action_open_document", "create", "unlink", "write"},
    "loyalty.club.purchase.import": {
        "action_back",
        "action_check",
        "action_import",
        "action_import_button",
        "action_invite_strangers",
        "action_open_result",
        "action_read",
        "action_reread",
        "action_sample",
    },
    "loyalty.club.reconciliation": {"action_open_entries", "action_open_waiting"},
    "loyalty.club.redeem": {"action_apply", "create", "write"},
    "loyalty.club.request": {
        "action_decline",
        "action_done",
        "action_reopen",
        "create",
        "write",
    },
    "loyalty.club.reservable": {"create", "write"},
    "loyalty.club.roll.forward": {"action_open_sources"},
    "loyalty.club.roll.forward.share": {"action_open_source", "action_open_sources"},
    "loyalty.club.rule.version": {"init"},
    "loyalty.club.settlement": {"create", "write"},
    "loyalty.club.setup": {
        "action_back",
        "action_finish",
        "action_next",
        "action_start",
        "create",
        "write",
    },
    "loyalty.club.setup.goal": {"create", "write"},
    "loyalty.club.stored.value": {"action_new_estimate", "action_put_right", "write"},
    "loyalty.club.stored.value.check.line": {"action_open"},
    "loyalty.club.stored.value.line": {"action_open_sources", "create", "write"},
    "loyalty.club.stored.value.source": {
        "action_open_source",
        "create",
        "init",
        "write",
    },
    "loyalty.club.tier": {
        "action_change_rules",
        "action_open",
        "action_open_members",
        "create",
        "unlink",
        "write",
    },
    "loyalty.club.tier.change": {"create", "init", "write"},
    "loyalty.club.tier.draft.rule": {"create", "write"},
    "loyalty.club.tier.hand": {"action_apply"},
    "loyalty.club.tier.preview": {"action_apply", "action_edit", "action_preview"},
    "loyalty.club.tier.rule": {"create", "unlink", "write"},
    "loyalty.generate.wizard": {"generate_coupons"},
    "loyalty.history": {"create", "unlink", "write"},
    "loyalty.mail": {"create", "unlink", "write"},
    "loyalty.program": {"create", "write"},
    "loyalty.reward": {"create", "write"},
    "loyalty.rule": {"create", "unlink", "write"},
    "payment.transaction": {"create"},
    "res.partner": {"action_club_members", "write"},
    "sale.order": {
        "action_club_claim",
        "action_club_moves",
        "action_club_settle",
        "action_club_spend_points",
        "action_confirm",
        "action_open_reward_wizard",
        "create",
        "unlink",
        "write",
    },
    "sale.order.line": {"create", "unlink", "write"},
}


@tagged("post_install", "-at_install")
class TestPublicMethods(PublicMethods, LoyaltyClubCommon):
    ADDON = "loyalty_club"
    PUBLIC = PUBLIC


@tagged("post_install", "-at_install")
class TestForgedDocuments(LoyaltyClubCommon):
    """A salesperson's own documents are his to edit, but not what they moved."""

    KEPT = {
        "club_partner_id": 1,
        "club_claimed": True,
        "club_settled_on": False,
        "club_settlement_error": "x",
    }

    def _seller(self):
        return new_test_user(
            self.env,
            "club_forging_seller",
            groups="sales_team.group_sale_salesman_all_leads",
        )

    def test_a_seller_does_not_write_what_an_order_has_moved(self):
        order = self._sale().with_user(self._seller())
        for name, value in self.KEPT.items():
            with self.subTest(name), self.assertRaises(UserError):
                order.write({name: value})

    def test_a_seller_does_not_make_an_order_that_has_moved_points(self):
        orders = self.env["sale.order"].with_user(self._seller())
        lines = [Command.create({"product_id": self.product.id})]
        values = {"partner_id": self.partner.id, "order_line": lines}
        for name, value in self.KEPT.items():
            if not value:
                continue
            with self.subTest(name), self.assertRaises(UserError):
                orders.create({**values, name: value})
            forged = orders.with_context(**{f"default_{name}": value})
            with self.subTest(f"default_{name}"), self.assertRaises(UserError):
                forged.create(values)

    def test_a_manager_does_not_wait_for_himself(self):
        boss = new_test_user(
            self.env,
            "club_lonely_boss",
            groups="loyalty_club.group_loyalty_club_manager",
        )
        adjustments = self.env["loyalty.club.adjustment"].with_user(boss)
        forged = adjustments.with_context(default_state="waiting").create(
            {"member_id": self.member.id, "points": 10**6, "reason": "For me"}
        )
        with self.assertRaises(UserError):
            forged.action_approve()
        self.assertEqual(self.member.points, 0)

    def test_an_officer_does_not_merge_by_writing(self):
        officer = new_test_user(
            self.env,
            "club_merging_officer",
            groups="loyalty_club.group_loyalty_club_officer",
        )
        other = self._enrol(self.env["res.partner"].create({"name": "Omid"}))
        with self.assertRaises(UserError):
            self.member.with_user(officer).merged_into_id = other
