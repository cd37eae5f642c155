from freezegun import freeze_time

from odoo import Command, fields
from odoo.exceptions import AccessError, UserError
from odoo.tests import HttpCase, JsonRpcException, new_test_user, tagged
from odoo.tools import mute_logger

from .common import LoyaltyClubCommon
from .stored_value import GiftCards

ROLES = {
    "seller": "sales_team.group_sale_salesman",
    "user": "base.group_user,loyalty_club.group_loyalty_club_user",
    "officer": "base.group_user,loyalty_club.group_loyalty_club_officer",
    "manager": "base.group_user,loyalty_club.group_loyalty_club_manager",
    "auditor": "base.group_user,loyalty_club.group_loyalty_club_auditor",
    "preparer": "loyalty_club.group_loyalty_club_liability_preparer",
    "approver": "loyalty_club.group_loyalty_club_liability_approver",
    "employee": "base.group_user",
    "portal": "base.group_portal",
    "public": "base.group_public",
}

#: Who works with the club sees it, and changes nothing.
READ = {role: "r" for role in ("seller", "user", "officer", "manager", "auditor")}

#: Who closes periods sees what the points came from.
CLOSERS = {"preparer": "r", "approver": "r"}
#: What they prepare; who approves is a matter of the buttons.
PREPARED = {"preparer": "rwcu", "approver": "rwcu", "auditor": "r"}

#: What each role may do: r(ead), w(rite), c(reate), u(nlink); others nothing.
#: Writing, making and deleting on the ledger are refused to all, by rule or by the ORM.
RIGHTS = {
    "loyalty.club": {
        "seller": "r",
        "user": "r",
        "officer": "r",
        "manager": "rwcu",
        "auditor": "r",
        **CLOSERS,
    },
    "loyalty.club.rule.version": {
        "seller": "r",
        "user": "r",
        "officer": "r",
        "manager": "r",
        "auditor": "r",
    },
    "loyalty.club.member": {
        "seller": "rc",
        "user": "rc",
        "officer": "rwc",
        "manager": "rwc",
        "auditor": "r",
    },
    "loyalty.club.point.lot": {
        "seller": "r",
        "user": "r",
        "officer": "r",
        "manager": "r",
        "auditor": "r",
        **CLOSERS,
    },
    "loyalty.club.point.move": {
        "seller": "r",
        "user": "r",
        "officer": "r",
        "manager": "r",
        "auditor": "r",
        **CLOSERS,
    },
    "loyalty.club.adjustment": {"officer": "rwcu", "manager": "rwcu", "auditor": "r"},
    "loyalty.club.job": {"manager": "r", "auditor": "r"},
    "loyalty.club.consent": {
        "seller": "r",
        "user": "r",
        "officer": "r",
        "manager": "r",
        "auditor": "r",
    },
    "loyalty.club.consent.wording": {
        "seller": "r",
        "user": "r",
        "officer": "r",
        "manager": "rwcu",
        "auditor": "r",
    },
    "loyalty.club.interest": {
        "seller": "r",
        "user": "r",
        "officer": "r",
        "manager": "rwcu",
        "auditor": "r",
    },
    "loyalty.club.occasion": {
        "seller": "rc",
        "user": "rc",
        "officer": "rwcu",
        "manager": "rwcu",
        "auditor": "r",
    },
    "loyalty.club.request": {
        "seller": "rc",
        "user": "rc",
        "officer": "rwc",
        "manager": "rwc",
        "auditor": "r",
    },
    "loyalty.club.account.config": PREPARED,
    "loyalty.club.account.setup": {"preparer": "rwcu", "approver": "rwcu"},
    "loyalty.club.cohort": {**CLOSERS, "auditor": "r"},
    "loyalty.club.estimate": PREPARED,
    "loyalty.club.closing.run": PREPARED,
    "loyalty.club.closing.line": {**CLOSERS, "auditor": "r"},
    "loyalty.club.closing.source": {**CLOSERS, "auditor": "r"},
    "loyalty.club.roll.forward": {**CLOSERS, "auditor": "r"},
    "loyalty.club.roll.forward.share": {**CLOSERS, "auditor": "r"},
    "loyalty.club.liability.ageing": {**CLOSERS, "auditor": "r"},
    # A page is its maker's own, here the superuser's; others make their own.
    "loyalty.club.reconciliation": dict.fromkeys(
        ("preparer", "approver", "auditor"), "c"
    ),
    "loyalty.club.reconciliation.line": {},
    "loyalty.club.stored.value": PREPARED,
    "loyalty.club.breakage.estimate": PREPARED,
    "loyalty.club.stored.value.line": {**CLOSERS, "auditor": "r"},
    "loyalty.club.stored.value.source": {**CLOSERS, "auditor": "r"},
    "loyalty.club.stored.value.check": dict.fromkeys(
        ("preparer", "approver", "auditor"), "c"
    ),
    "loyalty.club.stored.value.check.line": {},
    "loyalty.club.reperformance": {},
    "loyalty.club.reperformance.line": {},
    "loyalty.club.legacy": READ,
    "loyalty.club.purchase": READ,
    "loyalty.club.tier.change": READ,
    "loyalty.club.tier": {**READ, "manager": "rwcu"},
    "loyalty.club.tier.rule": {**READ, "manager": "rwcu"},
    "loyalty.card": {
        "seller": "r",
        "user": "r",
        "officer": "r",
        "manager": "r",
        "auditor": "r",
        **CLOSERS,
    },
    "loyalty.history": {"seller": "r", "manager": "r", "auditor": "r"},
}
OPERATIONS = {"r": "read", "w": "write", "c": "create", "u": "unlink"}


@tagged("post_install", "-at_install")
class TestAccess(GiftCards, LoyaltyClubCommon):
    """Each role, model and operation; then records of another company."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.users = {
            role: new_test_user(cls.env, f"club_{role}", groups=groups)
            for role, groups in ROLES.items()
        }
        cls.env["loyalty.club.adjustment"].create(
            {"member_id": cls.member.id, "points": 100, "reason": "Gift"}
        )._post()
        cls.env["loyalty.club.job"].sudo().create(
            {"club_id": cls.club.id, "kind": "verify"}
        )
        cls._make_personal_records()
        cls._make_sale_of_a_tier()
        cls._make_closing()
        cls.records = {model: cls._record(model) for model in RIGHTS}

    @classmethod
    def _make_personal_records(cls):
        """One of each thing that is known of a member."""
        member, club = {"member_id": cls.member.id}, {"club_id": cls.club.id}
        cls.member._record_consent("sms", "marketing", True, "I agree")
        for model, values in (
            ("consent.wording", {**club, "text": "I agree"}),
            ("interest", {**club, "name": "Gardening"}),
            ("occasion", {**member, "date": "2020-01-01"}),
            ("request", {**member, "text": "Cake"}),
        ):
            cls.env[f"loyalty.club.{model}"].create(values)

    @classmethod
    def _make_sale_of_a_tier(cls):
        """A tier, how the member came into it, and a sale from before the club."""
        cls.env["loyalty.club.tier"].create(
            {
                "club_id": cls.club.id,
                "name": "Silver",
                "rule_ids": [Command.create({"metric": "purchases", "value": 1})],
            }
        )
        order = cls.env["sale.order"].create(
            {
                "partner_id": cls.partner.id,
                "order_line": [Command.create({"product_id": cls.product.id})],
            }
        )
        order.action_confirm()
        cls.env["loyalty.club.legacy"].sudo().create(
            {"order_id": order.id, "card_id": cls.card.id, "club_id": cls.club.id}
        )

    @classmethod
    def _make_closing(cls):
        """A computed closing of today, with all that belongs to it."""
        today = cls.club._today()
        Account = cls.env["account.account"]
        provision = Account.create(
            {"name": "Points", "code": "98701", "account_type": "liability_current"}
        )
        config = cls.env["loyalty.club.account.config"].create(
            {
                "club_id": cls.club.id,
                "method": "provision",
                "start_date": today,
                "journal_id": cls.env["account.journal"]
                .search([("type", "=", "general")], limit=1)
                .id,
                "provision_account_id": provision.id,
                "marketing_expense_account_id": Account.search(
                    [("account_type", "=", "expense")], limit=1
                ).id,
            }
        )
        estimate = cls.env["loyalty.club.estimate"].create(
            {
                "config_id": config.id,
                "date_from": today,
                "unit_cost": 1,
                "evidence": "A guess",
            }
        )
        estimate.with_user(cls.users["approver"]).action_approve()
        cls._make_stored_value(provision.copy({"name": "Cards"}))
        run = cls.env["loyalty.club.closing.run"].create({"date_to": today})
        with freeze_time(fields.Datetime.add(fields.Datetime.now(), days=2)):
            run.action_compute()
        cls._make_pages(run)

    @classmethod
    def _make_stored_value(cls, account):
        """Gift cards that are set up, one of them sold, and their reconciliation."""
        program = cls._gift_cards(cls)
        cls.value = cls.env["loyalty.club.stored.value"].create(
            {"program_id": program.id, "liability_account_id": account.id}
        )
        cls.value._put_right()
        rates = cls.env["loyalty.club.breakage.estimate"]
        cls.rate = rates.create(
            {"stored_value_id": cls.value.id, "evidence": "A guess"}
        )
        cls.rate.with_user(cls.users["approver"]).action_approve()
        order = cls._order(cls, [(program.rule_ids.product_ids, 1)])
        order.action_confirm()
        order._create_invoices().action_post()
        cls.check_page = cls.env["loyalty.club.stored.value.check"].create({})

    @classmethod
    def _make_pages(cls, run):
        """A reconciliation of today, and a check with a finding."""
        pages = cls.env["loyalty.club.reconciliation"]
        cls.pages = pages.create({"date": run.date_to})
        cls.checks = cls.env["loyalty.club.reperformance"].create(
            {"run_id": run.id, "line_ids": [Command.create({"kind": "since"})]}
        )

    @classmethod
    def _record(cls, model):
        by_card = {
            "loyalty.club.point.lot",
            "loyalty.club.point.move",
            "loyalty.history",
        }
        by_config = {
            "loyalty.club.closing.line",
            "loyalty.club.closing.source",
            "loyalty.club.estimate",
        }
        known = {
            "loyalty.card": cls.card,
            "loyalty.club": cls.club,
            "loyalty.club.tier.rule": cls.club.tier_ids.rule_ids,
            "loyalty.club.reconciliation": cls.pages,
            "loyalty.club.reconciliation.line": cls.pages.line_ids,
            "loyalty.club.stored.value": cls.value,
            "loyalty.club.breakage.estimate": cls.rate,
            "loyalty.club.stored.value.check": cls.check_page,
            "loyalty.club.stored.value.check.line": cls.check_page.line_ids,
            "loyalty.club.reperformance": cls.checks,
            "loyalty.club.reperformance.line": cls.checks.line_ids,
        }
        if model in known:
            return known[model]
        domain = [("club_id", "=", cls.club.id)]
        if model.startswith("loyalty.club.stored.value"):
            domain = [("stored_value_id", "=", cls.value.id)]
        elif model in by_card:
            domain = [("card_id", "=", cls.card.id)]
        elif model in by_config:
            domain = [("config_id.club_id", "=", cls.club.id)]
        elif model == "loyalty.club.closing.run":
            domain = [("line_ids.config_id.club_id", "=", cls.club.id)]
        elif model == "loyalty.club.purchase":
            domain = [("partner_id", "=", cls.partner.id)]
        return cls.env[model].search(domain, limit=1)

    def test_every_role_may_do_what_the_table_says(self):
        for model, rights in RIGHTS.items():
            for role, user in self.users.items():
                for letter, operation in OPERATIONS.items():
                    with self.subTest(model=model, role=role, operation=operation):
                        expected = letter in rights.get(role, "")
                        record = self.records[model].with_user(user)
                        if operation == "create":
                            allowed = self._may_create(record)
                        else:
                            allowed = record.has_access(operation)
                        self.assertEqual(allowed, expected)

    def _may_create(self, record):
        """The right to make records, and for cards of a club the rule as well."""
        if record._name in ("loyalty.card", "loyalty.history"):
            return record.browse().has_access("create") and record.has_access("create")
        return record.browse().has_access("create")

    def test_nobody_reads_another_company(self):
        currency = self.company.currency_id
        abroad = self.env["res.company"].create(
            {"name": "Elsewhere", "currency_id": currency.id}
        )
        program = self._make_program("Elsewhere", company_id=abroad.id)
        club = self._make_club(program, company_ids=[Command.set(abroad.ids)])
        member = self._enrol(self.env["res.partner"].create({"name": "Far"}), club)
        self._give(10, member)
        card = member.points_card_id
        tier = self.env["loyalty.club.tier"].create(
            {"club_id": club.id, "name": "Base"}
        )
        member._review_tier()
        foreign = [club, member, card, card.club_move_ids, card.club_lot_ids]
        foreign += [tier, member.tier_change_ids]
        for role in ("seller", "officer", "manager", "auditor"):
            for record in foreign:
                with self.subTest(role=role, model=record._name):
                    seen = record.with_user(self.users[role])
                    self.assertFalse(seen.has_access("read"))
                    self.assertFalse(seen.search([("id", "in", record.ids)]))

    def test_a_seller_takes_no_club_card_through_the_native_wizards(self):
        seller, before = self.users["seller"], self.card.points
        wizard = self.env["loyalty.card.update.balance"].with_user(seller)
        wizard = wizard.create(
            {"card_id": self.card.id, "new_balance": 999, "description": "x"}
        )
        with self.assertRaises(AccessError):
            wizard.action_update_card_point()
        generator = self.env["loyalty.generate.wizard"].with_user(seller)
        generator = generator.create(
            {"program_id": self.program.id, "coupon_qty": 1, "points_granted": 50}
        )
        with self.assertRaises(UserError):
            generator.generate_coupons()
        self.assertEqual(self.card.points, before)

    def test_an_officer_keeps_the_members_identity(self):
        member = self.member.with_user(self.users["officer"])
        for values in (
            {"partner_id": self.env.user.partner_id.id},
            {"number": "1"},
            {"points_card_id": False},
        ):
            with self.subTest(values), self.assertRaises(UserError):
                member.write(values)


@tagged("post_install", "-at_install")
class TestAccessOverRpc(HttpCase, LoyaltyClubCommon):
    """The same walls, met by real calls of a browser."""

    def _call(self, model, method, *args, **kwargs):
        return self.make_jsonrpc_request(
            f"/web/dataset/call_kw/{model}/{method}",
            {"model": model, "method": method, "args": args, "kwargs": kwargs},
        )

    def _refused(self, model, method, *args, **kwargs):
        with (
            self.assertRaises(JsonRpcException) as caught,
            mute_logger("odoo.http"),
        ):
            self._call(model, method, *args, **kwargs)
        self.assertIn("odoo.exceptions.", caught.exception.args[0])

    def test_a_seller_cannot_forge_points(self):
        new_test_user(self.env, "rpc_seller", groups=ROLES["seller"])
        self.authenticate("rpc_seller", "rpc_seller")
        forged = {
            "club_receipt": {str(self.card.id): {"points": 1000}},
            "club_reason": True,
            "club_held": {str(self.card.id): 1000},
        }
        card = self.card
        self._refused("loyalty.card", "write", card.ids, {"points": 1000})
        self._refused(
            "loyalty.card", "write", card.ids, {"points": 1000}, context=forged
        )
        self._refused("loyalty.card", "unlink", card.ids)
        self._refused(
            "loyalty.card",
            "create",
            [{"program_id": self.program.id, "points": 1000}],
            context=forged,
        )
        self._refused(
            "loyalty.history",
            "create",
            [{"card_id": card.id, "description": "x", "issued": 5}],
            context=forged,
        )
        self._refused(
            "loyalty.club.point.move",
            "create",
            [{"card_id": card.id, "points": 5}],
            context=forged,
        )
        self._refused("loyalty.card", "_club_store", card.ids)
        self.env.invalidate_all()
        self.assertEqual(card.points, 0)

    def test_a_portal_user_sees_nothing_of_the_club(self):
        new_test_user(self.env, "rpc_portal", groups=ROLES["portal"])
        self.authenticate("rpc_portal", "rpc_portal")
        for model in RIGHTS:
            with self.subTest(model):
                self._refused(model, "search_read", [])
