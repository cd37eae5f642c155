"""Whoever calls what is public, with whatever arguments: no balance moves by it."""

import inspect

from psycopg2 import IntegrityError

from odoo import Command
from odoo.exceptions import RedirectWarning, UserError
from odoo.service.model import call_kw
from odoo.tests import new_test_user, tagged
from odoo.tools import mute_logger

from .common import LoyaltyClubCommon

#: Public methods that the addon adds or extends: each is an entry for RPC. A new one
#: belongs here only after somebody has thought about who may call it with what.
PUBLIC = {
    "account.move": {
        "action_club_moves",
        "action_club_settle",
        "button_cancel",
        "button_draft",
        "create",
        "write",
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
    "loyalty.club.adjustment": {
        "action_approve",
        "action_open_moves",
        "action_refuse",
        "action_submit",
        "create",
        "write",
    },
    "loyalty.club.claim": {"action_claim"},
    "loyalty.club.consent": {"create", "init", "write"},
    "loyalty.club.consent.record": {"action_record"},
    "loyalty.club.consent.wording": {"create", "write"},
    "loyalty.club.erasure": {"action_erase"},
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
        "action_open_result",
        "action_read",
        "action_reread",
        "action_sample",
    },
    "loyalty.club.redeem": {"action_apply", "create", "write"},
    "loyalty.club.request": {
        "action_decline",
        "action_done",
        "action_reopen",
        "create",
        "write",
    },
    "loyalty.club.reservable": {"create", "write"},
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

ROLES = {
    "seller": "sales_team.group_sale_salesman_all_leads",
    "portal": "base.group_portal",
    "public": "base.group_public",
}


def own_methods(registry):
    """The public methods of our addons as RPC would find them, by model."""
    found = {}
    for model, cls in registry.items():
        for part in cls.mro():
            module = part.__module__
            if module.startswith("odoo.addons.loyalty_club") and ".tests" not in module:
                names = {n for n, v in vars(part).items() if inspect.isfunction(v)}
                public = {name for name in names if not name.startswith("_")}
                found.setdefault(model, set()).update(public)
    return {model: names for model, names in found.items() if names}


@tagged("post_install", "-at_install")
class TestPublicMethods(LoyaltyClubCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.users = {
            role: new_test_user(cls.env, f"forger_{role}", groups=groups)
            for role, groups in ROLES.items()
        }
        cls.env["loyalty.club.adjustment"].create(
            {"member_id": cls.member.id, "points": 500, "reason": "Gift"}
        )._post()
        cls.order = cls.env["sale.order"].create(
            {
                "partner_id": cls.partner.id,
                "order_line": [Command.create({"product_id": cls.product.id})],
            }
        )
        redeem = cls.env["loyalty.club.redeem"]
        redeem.create({"order_id": cls.order.id, "points": 100}).action_apply()
        cls.order.action_confirm()
        cls.invoice = cls.order._create_invoices()
        cls.invoice.action_post()
        cls.draft = cls.order.copy()

    def test_the_table_names_every_public_method(self):
        self.maxDiff = None
        self.assertEqual(own_methods(self.registry), PUBLIC)

    def test_no_forged_call_moves_a_balance(self):
        before = self._ledger()
        for model, names in PUBLIC.items():
            # A mixin has no records; its methods are called on those who inherit it.
            for name in () if self.env[model]._abstract else sorted(names):
                for role, user in self.users.items():
                    with self.subTest(model=model, method=name, role=role):
                        self._forge(model, name, user)
                        self.assertEqual(self._ledger(), before)

    def _ledger(self):
        """All that counts: balances of all cards, and what was ever moved."""
        self.env.flush_all()
        self.env.cr.execute(
            """
            SELECT (SELECT array_agg((id, points, club_points_pending,
                                      club_points_deficit) ORDER BY id)
                      FROM loyalty_card),
                   (SELECT array_agg((id, remaining, expires_on) ORDER BY id)
                      FROM loyalty_club_point_lot),
                   (SELECT count(*) FROM loyalty_club_point_move)
            """
        )
        return self.env.cr.fetchone()

    def _forge(self, model, name, user):
        """Call with each set of forged arguments; only plain sentences come back."""
        for args in self._forged(model, name):
            try:
                with self.env.cr.savepoint(), mute_logger("odoo.sql_db"):
                    self._call(model, name, user, args)
            except (UserError, RedirectWarning, IntegrityError):
                continue  # Odoo turns a violated constraint into a plain sentence
            except ValueError as fault:
                if not set(NOT_ONE) & set(str(fault).split(":")):
                    raise

    def _call(self, model, name, user, args):
        context = {
            "club_receipt": {str(self.card.id): {"points": 9999}},
            "club_reason": True,
            "club_held": {str(self.card.id): 9999},
            "default_points": 9999,
            "active_model": model,
            "active_id": self._target(model).id,
            "active_ids": self._target(model).ids,
        }
        records = self.env[model].with_user(user)
        call_kw(records, name, list(args), {"context": context})

    def _target(self, model):
        """A record that it would pay to forge."""
        if model in self._known():
            return self._known()[model]
        return self.env[model].search([], limit=1)

    def _known(self):
        return {
            "account.move": self.invoice,
            "loyalty.card": self.card,
            "loyalty.club": self.club,
            "loyalty.club.member": self.member,
            "loyalty.club.point.lot": self.card.club_lot_ids[:1],
            "loyalty.club.point.move": self.card.club_move_ids[:1],
            "loyalty.history": self.card.history_ids[:1],
            "loyalty.program": self.program,
            "loyalty.rule": self.program.rule_ids,
            "res.partner": self.partner,
            "sale.order": self.order,
            "sale.order.line": self.order.order_line[:1],
        }

    def _forged(self, model, name):
        """Arguments for one method: the ids first where it works on records."""
        target = self._target(model).ids
        values = self._values(model)
        if name == "create":
            return [([values],), (values,)]
        if name == "write" and model == "sale.order.line":
            values = {"points_cost": -1000}  # other lines are a seller's to change
        if name == "write":
            return [(target, {key: value}) for key, value in values.items()]
        return [(target,), ([],)]

    def _values(self, model):
        """Values that somebody would like to write."""
        fields = self.env[model]._fields.values()
        ours = model.startswith("loyalty.")
        own = {
            field.name: _wish(field, self)
            for field in fields
            if field.store
            and (field.name.startswith("club_") or (ours and field.name in WISHES))
        }
        return own | {
            "payment.transaction": {
                "provider_id": self.env["payment.provider"].search([], limit=1).id,
                "sale_order_ids": [Command.link(self.order.id)],
            },
            "sale.order": {"partner_id": self.partner.id},
            "sale.order.line": {
                "order_id": self.draft.id,
                "name": "Forged",
                "points_cost": -1000,
            },
        }.get(model, {})


#: What Odoo itself says where a method that wants one record gets none.
NOT_ONE = ("Expected singleton", "not enough values to unpack (expected 1, got 0)")

#: Fields that hold points, or that say whose they are.
WISHES = {
    "card_id",
    "expires_on",
    "issued",
    "points",
    "points_card_id",
    "program_id",
    "reason",
    "remaining",
    "state",
}


def _wish(field, test):
    """A value of the right type that would be worth something."""
    known = {
        "loyalty.card": test.card.id,
        "loyalty.club": test.club.id,
        "loyalty.program": test.program.id,
        "res.partner": test.env.user.partner_id.id,
    }
    if field.type == "many2one":
        return known.get(field.comodel_name, False)
    if field.type == "selection":
        states = field.get_values(test.env)
        return "posted" if "posted" in states else states[-1]
    return {
        "boolean": True,
        "float": 9999,
        "integer": 9999,
        "monetary": 9999,
        "date": "2199-01-01",
        "datetime": False,
    }.get(field.type, "Forged")


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
