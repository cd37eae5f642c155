import inspect

from odoo.exceptions import AccessError, UserError
from odoo.tests import new_test_user, tagged

from .common import LoyaltyClubCommon

ADDON = "odoo.addons.loyalty_club."

#: Public methods that the addon adds or extends: each is an entry for RPC. A new one
#: belongs here only after somebody has thought about who may call it with what.
PUBLIC = {
    "account.move": {
        "action_club_moves",
        "action_club_settle",
        "button_cancel",
        "button_draft",
    },
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
        "action_enrol",
        "action_let_points_pay",
        "action_open_balances",
        "action_open_jobs",
        "action_open_members",
        "action_open_moves",
        "action_open_program",
        "action_open_unsettled_invoices",
        "action_open_unsettled_orders",
        "action_rebuild",
        "action_release",
        "action_take_over",
        "action_verify",
        "action_verify_button",
        "create",
        "unlink",
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
    "loyalty.club.claim": {"action_claim"},
    "loyalty.club.job": {"action_cancel"},
    "loyalty.club.member": {
        "action_activate",
        "action_adjust",
        "action_block_card",
        "action_leave",
        "action_merge",
        "action_open_ledger",
        "action_replace_card",
        "action_suspend",
        "action_transfer",
        "action_unblock_card",
        "create",
        "write",
    },
    "loyalty.club.point.lot": {"create", "init", "write"},
    "loyalty.club.point.move": {"action_open_source", "create", "init", "write"},
    "loyalty.club.redeem": {"action_apply", "create", "write"},
    "loyalty.club.rule.version": {"init"},
    "loyalty.generate.wizard": {"generate_coupons"},
    "loyalty.history": {"create", "unlink", "write"},
    "loyalty.program": {"write"},
    "loyalty.rule": {"create", "unlink", "write"},
    "payment.transaction": {"create"},
    "res.partner": {"action_club_members"},
    "sale.order": {
        "action_club_claim",
        "action_club_moves",
        "action_club_settle",
        "action_club_spend_points",
        "action_confirm",
        "action_open_reward_wizard",
        "unlink",
        "write",
    },
    "sale.order.line": {"create", "unlink", "write"},
}

FORGED = ([], ["x"], [10**15], [{"points": 10**6, "state": "posted"}], [None, None])


@tagged("post_install", "-at_install")
class TestPublicMethods(LoyaltyClubCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls._give(cls, 100, cls.member)
        cls.users = [
            new_test_user(
                cls.env, "pm_seller", groups="sales_team.group_sale_salesman"
            ),
            new_test_user(cls.env, "pm_portal", groups="base.group_portal"),
        ]

    def _found(self):
        """Public methods that our classes define, by model."""
        found = {}
        for name, model in self.env.registry.items():
            for cls in model.mro():
                if not cls.__module__.startswith(ADDON) or ".tests" in cls.__module__:
                    continue
                for method, value in vars(cls).items():
                    if inspect.isfunction(value) and not method.startswith("_"):
                        found.setdefault(name, set()).add(method)
        return found

    def test_every_public_method_is_known(self):
        self.assertEqual(self._found(), PUBLIC)

    def test_forged_arguments_move_no_points(self):
        own = {
            (model, method)
            for model, methods in PUBLIC.items()
            for method in methods
            if method.startswith("action_") or method == "generate_coupons"
        }
        moves = self.env["loyalty.club.point.move"]
        before = (self.card.points, moves.search_count([]))
        for user in self.users:
            for model, method in sorted(own - {("sale.order", "action_confirm")}):
                for arguments in FORGED:
                    with self.subTest(user=user.login, model=model, method=method):
                        self._call(user, model, method, arguments)
        self.env.invalidate_all()
        self.assertEqual((self.card.points, moves.search_count([])), before)

    def _call(self, user, model, method, arguments):
        """Call as ``user``; a refusal or a misfit of the arguments is all it may be."""
        record = self.env[model].sudo().search([], limit=1).with_user(user)
        try:
            with self.env.cr.savepoint():
                getattr(record, method)(*arguments)
        except (AccessError, UserError, TypeError):
            return
        except ValueError as fault:
            self.assertIn("singleton", str(fault))
