import csv
import io
from unittest.mock import patch

from odoo import Command
from odoo.exceptions import AccessError
from odoo.tests import new_test_user, tagged

from .. import hooks
from ..ledger_file import keep_ledger
from .common import LoyaltyClubCommon


@tagged("post_install", "-at_install")
class TestUninstall(LoyaltyClubCommon):
    """What the suite leaves behind; tests/uninstall does it in a real process."""

    def _uninstall(self):
        """Run the hook but for the trigger function, which the tests after need."""
        with patch.object(hooks, "drop_function"):
            hooks.uninstall_hook(self.env)

    def _history(self):
        """What the native history says the card holds."""
        rows = self.card.history_ids
        return sum(rows.mapped("issued")) - sum(rows.mapped("used"))

    def _ledger(self, **options):
        files = keep_ledger(self.env, **options)
        return files, [
            row for file in files for row in csv.DictReader(io.StringIO(_text(file)))
        ]

    def test_the_ledger_is_kept_with_every_move(self):
        order = self._sale([(self.product, 3)])
        self._give(-40, reason="Lost; in a flood, they say")
        _files, rows = self._ledger()
        rows = [row for row in rows if row["card"] == self.card.code]
        self.assertEqual(
            [(row["kind"], float(row["points"])) for row in rows],
            [("accrual", 300), ("adjustment", -40)],
        )
        first, second = rows
        self.assertEqual(first["sales_order"], order.name)
        self.assertEqual(first["member"], self.member.number)
        self.assertEqual(second["reason"], "Lost; in a flood, they say")

    def test_a_large_ledger_is_kept_in_several_files(self):
        for _time in range(5):
            self._sale()
        moves = self.env["loyalty.club.point.move"].search([], order="id")
        files, rows = self._ledger(size=2)
        self.assertEqual(len(files), -(-len(moves) // 2))
        self.assertEqual([int(row["move"]) for row in rows], moves.ids)

    def test_only_administrators_read_the_kept_ledger(self):
        self._sale()
        files, _rows = self._ledger()
        seller = new_test_user(
            self.env, "clerk", groups="sales_team.group_sale_salesman"
        )
        with self.assertRaises(AccessError):
            files.with_user(seller).read(["raw"])

    def test_balance_code_and_history_stay(self):
        code = self.card.code
        self._sale([(self.product, 3)])
        order = self._order()
        self._spend(order, 100)
        order.action_confirm()
        self._uninstall()
        self.assertEqual(self.card.code, code)
        self.assertEqual(self.card.points, 300 - 100 + 90)
        self.assertEqual(self._history(), self.card.points)

    def test_pending_points_become_available(self):
        self.club.write({"maturity": "days", "maturity_days": 9})
        self._sale()
        self._uninstall()
        self.assertEqual(self.card.points, 100)
        self.assertEqual(self._history(), 100)

    def test_a_debt_ends_and_the_history_says_so(self):
        order = self._sale()
        self._give(-70)
        order._action_cancel()
        self.assertEqual(self.member.points_deficit, 70)
        self._uninstall()
        self.assertEqual(self.card.points, 0)
        self.assertEqual(self._history(), 0)

    def test_points_held_by_a_payment_are_free_again(self):
        self._give(200)
        order = self._order()
        self._spend(order, 200)
        self._pay_for(order)
        self.assertEqual(self.card.points, 0)
        self._uninstall()
        self.assertEqual(self.card.points, 200)
        order.action_confirm()
        # Native takes what is spent and gives what is earned, on the gross amount.
        self.assertEqual(self.card.points, 100)

    def _pay_for(self, order):
        provider = self.env["payment.provider"].create({"name": "Test"})
        method = self.env["payment.method"].create({"name": "Card", "code": "card_x"})
        self.env["payment.transaction"].create(
            {
                "provider_id": provider.id,
                "payment_method_id": method.id,
                "amount": order.amount_total,
                "currency_id": order.currency_id.id,
                "partner_id": order.partner_id.id,
                "reference": order.name,
                "sale_order_ids": [Command.set(order.ids)],
            }
        )

    def test_sales_go_on_and_old_ones_are_cancelled_by_native_odoo(self):
        old = self._sale([(self.product, 3)])
        self._uninstall()
        self._sale()
        self.assertEqual(self.card.points, 400)
        old._action_cancel()
        self.assertEqual(self.card.points, 100)


def _text(file):
    return file.raw.decode()
