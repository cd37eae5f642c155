"""Whoever calls what is public, with whatever arguments: no balance moves by it."""

import inspect

from psycopg2 import IntegrityError

from odoo import Command
from odoo.exceptions import RedirectWarning, UserError
from odoo.service.model import call_kw
from odoo.tests import new_test_user
from odoo.tools import mute_logger

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


ROLES = {
    "seller": "sales_team.group_sale_salesman_all_leads",
    "portal": "base.group_portal",
    "public": "base.group_public",
}


def own_methods(registry, addon):
    """The public methods of one of our addons as RPC would find them, by model."""
    found = {}
    for model, cls in registry.items():
        parts = [part for part in cls.mro() if _is_of(part, addon)]
        # A mixin of ours may be inherited by a model that the addon does not know.
        if any(part._name == model for part in parts):
            names = {
                n for p in parts for n, v in vars(p).items() if inspect.isfunction(v)
            }
            found[model] = {name for name in names if not name.startswith("_")}
    return {model: names for model, names in found.items() if names}


def _is_of(part, addon):
    module = part.__module__
    return module.startswith(f"odoo.addons.{addon}.") and ".tests" not in module


class PublicMethods:
    """Tests of an addon whose `PUBLIC` methods are named, mixed into its own case."""

    ADDON = PUBLIC = None

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
        self.assertEqual(own_methods(self.registry, self.ADDON), self.PUBLIC)

    def test_no_forged_call_moves_a_balance(self):
        before = self._ledger()
        for model, names in self.PUBLIC.items():
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
            "account.move.line": self.invoice.line_ids[:1],
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
            "account.move.line": {"move_id": self.invoice.id, "name": "Forged"},
            "sale.order": {"partner_id": self.partner.id},
            "sale.order.line": {
                "order_id": self.draft.id,
                "name": "Forged",
                "points_cost": -1000,
            },
        }.get(model, {})
