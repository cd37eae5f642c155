from contextlib import suppress

from freezegun import freeze_time
from psycopg2 import IntegrityError

from odoo import Command
from odoo.exceptions import UserError
from odoo.service.model import call_kw
from odoo.tests import new_test_user, tagged
from odoo.tools import mute_logger

from .accounting import GROUP, NEW_YEAR, AccountingCommon

BOOKS = "account.group_account_"
CLUB = "loyalty_club.group_loyalty_club_"
ROLES = {
    "employee": "base.group_user",
    "seller": "sales_team.group_sale_manager",
    "club_manager": f"{CLUB}manager,{CLUB}officer",
    "biller": f"{BOOKS}invoice",
    "bookkeeper": f"{BOOKS}user,{BOOKS}invoice",
    "accountant": f"{BOOKS}manager,{BOOKS}user,{BOOKS}invoice",
    "auditor": f"{CLUB}auditor",
    "preparer": f"{GROUP}preparer,{BOOKS}manager",
    "approver": f"{GROUP}approver,{BOOKS}manager",
    "administrator": f"base.group_system,{BOOKS}manager,{BOOKS}user,{GROUP}approver,"
    f"{CLUB}auditor,{CLUB}manager,sales_team.group_sale_manager",
}
#: All that a posted closing is.
KEPT = """
    SELECT (SELECT array_agg((id, state, date, name, ref, journal_id, company_id,
                              club_closing_run_id, inalterable_hash) ORDER BY id)
              FROM account_move WHERE journal_id = %(journal)s),
           (SELECT array_agg((id, move_id, account_id, balance, debit, credit, name,
                              partner_id, analytic_distribution::text) ORDER BY id)
              FROM account_move_line WHERE journal_id = %(journal)s),
           (SELECT array_agg((id, state, date_from, date_to, company_id,
                              computed_by_id, approved_by_id, posted_by_id) ORDER BY id)
              FROM loyalty_club_closing_run),
           (SELECT array_agg((id, run_id, closing, points_closing) ORDER BY id)
              FROM loyalty_club_closing_line),
           (SELECT array_agg((id, run_id, issued, deferred, hash) ORDER BY id)
              FROM loyalty_club_closing_source),
           (SELECT array_agg((id, state, point_value, redemption_rate) ORDER BY id)
              FROM loyalty_club_estimate),
           (SELECT array_agg((id, method, start_date, liability_account_id) ORDER BY id)
              FROM loyalty_club_account_config)
"""


@freeze_time(NEW_YEAR)
@tagged("post_install", "-at_install")
class TestPostedClosingOverRpc(AccountingCommon):
    """A posted closing cannot be edited, reset or deleted, by whoever calls Odoo."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.roles = {
            role: new_test_user(cls.env, f"closer_{role}", groups=groups)
            for role, groups in ROLES.items()
        }

    def test_an_entry_of_a_plain_journal(self):
        self._attack()

    def test_an_entry_of_a_journal_that_hashes(self):
        self.journal.restrict_mode_hash_table = True
        self._attack()
        self.assertTrue(self.run_.move_ids.inalterable_hash)

    def _attack(self):
        self._invoiced_sale("2025-01-10", [(self.product, 1)])
        self.run_ = self._close("2025-02-01")
        before = self._kept()
        for model, records, method, *args in self._attacks():
            for role, user in self.roles.items():
                with self.subTest(role=role, model=model, method=method, args=args):
                    self._call(user, model, records, method, args)
                    self.assertEqual(self._kept(), before)

    def _kept(self):
        self.env.flush_all()
        self.env.invalidate_all()
        self.env.cr.execute(KEPT, {"journal": self.journal.id})
        return self.env.cr.fetchone()

    def _call(self, user, model, records, method, args):
        """Call as RPC does; what comes back is nothing, or a plain sentence."""
        ids = [] if records is None else [records.ids]
        with (
            suppress(UserError, IntegrityError),
            self.env.cr.savepoint(),
            mute_logger("odoo.sql_db"),
        ):
            env = self.env(user=user, su=False)
            call_kw(env[model], method, [*ids, *args], {})
            self.env.flush_all()

    def _attacks(self):
        """Model, records, method and its arguments; without records it is create."""
        yield from self._attacks_on_the_entry()
        yield from self._attacks_on_the_lines()
        yield from self._attacks_on_the_run()
        yield from self._attacks_on_what_it_counts_by()

    def _attacks_on_the_entry(self):
        move, model = self.run_.move_ids, "account.move"
        for method in ("button_draft", "button_cancel", "unlink", "_post"):
            yield model, move, method
        yield model, move, "write", {"line_ids": [Command.clear()]}
        line = Command.update(move.line_ids[0].id, {"debit": 1, "credit": 0})
        yield model, move, "write", {"line_ids": [line]}
        other = self.env["account.journal"].search([("id", "!=", self.journal.id)])[:1]
        for values in (
            {"date": "2025-01-30"},
            {"name": "LOYAL/2025/01/0007"},
            {"ref": "Something else"},
            {"state": "draft"},
            {"state": "cancel"},
            {"journal_id": other.id},
            {"club_closing_run_id": False},
        ):
            yield model, move, "write", values
            yield model, move, "web_save", values, {}
        yield (
            model,
            None,
            "create",
            {"journal_id": self.journal.id, "club_closing_run_id": self.run_.id},
        )

    def _attacks_on_the_lines(self):
        lines, model = self.run_.move_ids.line_ids, "account.move.line"
        yield model, lines, "unlink"
        for values in (
            {"account_id": self.accounts["provision"].id},
            {"balance": 1},
            {"debit": 1, "credit": 0},
            {"name": "Something else"},
            {"partner_id": self.partner.id},
            {"move_id": False},
        ):
            yield model, lines[:1], "write", values
        new = {"account_id": lines[0].account_id.id, "move_id": lines.move_id.id}
        yield model, None, "create", {**new, "balance": 0}

    def _attacks_on_the_run(self):
        run, model = self.run_, "loyalty.club.closing.run"
        for method in (
            "unlink",
            "action_compute",
            "action_approve",
            "action_post",
            "_forget",
            "_freeze",
            "_reckon",
        ):
            yield model, run, method
        for values in (
            {"state": "draft"},
            {"date_to": "2025-01-30"},
            {"date_from": "2025-01-02"},
            {"line_ids": [Command.clear()]},
            {"source_ids": [Command.clear()]},
            {"move_ids": [Command.clear()]},
            {"posted_by_id": self.env.uid},
        ):
            yield model, run, "write", values
        for part, values in (
            (run.line_ids, {"closing": 0}),
            (run.source_ids, {"issued": 9}),
        ):
            yield part._name, part, "unlink"
            yield part._name, part, "write", values
            yield part._name, part, "copy"
            forged = {"run_id": run.id, "config_id": self.config.id}
            yield part._name, None, "create", {**forged, "cohort": "2025-01-01"}

    def _attacks_on_what_it_counts_by(self):
        estimate, config = self.estimate, self.config
        yield estimate._name, estimate, "unlink"
        yield estimate._name, estimate, "write", {"point_value": 9}
        yield config._name, config, "unlink"
        other = self.accounts["liability"].copy()
        for values in (
            {"method": "none"},
            {"start_date": "2024-12-01"},
            {"liability_account_id": other.id},
        ):
            yield config._name, config, "write", values
        yield "account.journal", self.journal, "unlink"
        yield "account.account", self.accounts["liability"], "unlink"

    def test_only_an_approver_reverses(self):
        self._invoiced_sale("2025-01-10", [(self.product, 1)])
        self.run_ = self._close("2025-02-01")
        for role, user in self.roles.items():
            if role not in ("approver", "administrator"):
                before = self._kept()
                with self.subTest(role):
                    model = "loyalty.club.closing.run"
                    self._call(user, model, self.run_, "action_reverse", [])
                    self.assertEqual(self._kept(), before)
        self._call(
            self.roles["approver"], self.run_._name, self.run_, "action_reverse", []
        )
        self.assertEqual(self.run_.state, "reversed")
        self._attack_reversal()

    def _attack_reversal(self):
        """The entry that reverses is kept as the other one is."""
        before = self._kept()
        reversal = self.run_.move_ids.filtered("reversed_entry_id")
        for method in ("button_draft", "button_cancel", "unlink"):
            for role, user in self.roles.items():
                with self.subTest(role=role, method=method):
                    self._call(user, "account.move", reversal, method, [])
                    self.assertEqual(self._kept(), before)

    def test_who_may_not_close_is_told_so(self):
        for role in ("employee", "seller", "club_manager", "biller", "accountant"):
            runs = self.env["loyalty.club.closing.run"].with_user(self.roles[role])
            with self.subTest(role), self.assertRaisesRegex(UserError, "[.]"):
                runs.create({"company_id": self.company.id})
        self._invoiced_sale("2025-01-10", [(self.product, 1)])
        run = self._run("2025-02-01")
        for role in ("auditor", "preparer"):
            with (
                self.subTest(role),
                self.assertRaisesRegex(UserError, "liability approver"),
            ):
                run.with_user(self.roles[role]).action_approve()
        self.assertFalse(run.sudo().move_ids)
