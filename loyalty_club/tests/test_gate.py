from odoo import Command
from odoo.exceptions import AccessError, UserError
from odoo.tests import new_test_user, tagged
from odoo.tools import mute_logger

from .common import LoyaltyClubCommon


@tagged("post_install", "-at_install")
class TestGate(LoyaltyClubCommon):
    def test_a_user_cannot_write_a_balance(self):
        for login, groups in (
            ("club_seller", "sales_team.group_sale_salesman"),
            ("club_boss", "loyalty_club.group_loyalty_club_manager"),
        ):
            user = new_test_user(self.env, login, groups=groups)
            with self.assertRaises(AccessError):
                self.card.with_user(user).points = 1000
            with self.assertRaises(AccessError):
                self.card.with_user(user).write({"code": "0440000"})
        self.assertEqual(self.card.points, 0)

    def test_no_context_opens_the_gate(self):
        user = new_test_user(
            self.env, "club_forger", groups="sales_team.group_sale_manager"
        )
        card = self.card.with_user(user).with_context(
            club_reason=True, club_receipt={self.card.id: {"points": 1000}}
        )
        with self.assertRaises(AccessError):
            card.write({"points": 1000})

    def test_a_bare_write_of_the_superuser_is_recorded(self):
        self.card.sudo().points = 70
        self.assertEqual(self.card.points, 70)
        self.assertEqual(self._kinds(), [("adjustment", 70)])
        self.card.sudo().points -= 20
        self.assertEqual(self._kinds()[-1], ("adjustment", -20))
        self.assertTrue(self.club.activity_ids)

    def test_the_programme_writes_to_who_reaches_a_balance(self):
        self.partner.email = "sara@example.com"
        mails = self.env["mail.mail"].sudo()
        before = mails.search_count([])
        self._sale([(self.product, 1)])
        self.assertEqual(mails.search_count([]), before)
        self.program.communication_plan_ids = [
            Command.create(
                {
                    "trigger": "points_reach",
                    "points": 150,
                    "mail_template_id": self.env.ref(
                        "loyalty.mail_template_loyalty_card"
                    ).id,
                }
            )
        ]
        self._sale([(self.product, 1)])
        self.assertEqual(mails.search_count([]), before + 1)
        self.program.communication_plan_ids.points = 250
        self._sale([(self.product, 1)])
        self.assertEqual(mails.search_count([]), before + 2)

    def test_a_card_does_not_change_hands(self):
        other = self.env["res.partner"].create({"name": "Omid"})
        with self.assertRaises(AccessError):
            self.card.sudo().partner_id = other

    def test_the_ledger_is_never_rewritten(self):
        self._give(100)
        move, lot = self.card.club_move_ids, self.card.club_lot_ids
        for record in (move, lot):
            with self.assertRaises(UserError):
                record.sudo().write({"card_id": 1})
            with self.assertRaises(UserError):
                record.sudo().unlink()
        for record, statement in (
            (move, "UPDATE loyalty_club_point_move SET points = 1 WHERE id = %s"),
            (move, "DELETE FROM loyalty_club_point_move WHERE id = %s"),
            (lot, "UPDATE loyalty_club_point_lot SET issued = 1 WHERE id = %s"),
        ):
            with (
                self.assertRaisesRegex(Exception, "append-only"),
                self.env.cr.savepoint(),
                mute_logger("odoo.sql_db"),
            ):
                self.env.cr.execute(statement, [record.id])

    def test_a_replaced_card_keeps_its_ledger(self):
        self._give(100)
        old = self.card.code
        self.member.action_replace_card()
        self.assertNotEqual(self.card.code, old)
        self.assertGreaterEqual(len(self.card.code) * 4, 64)
        self.assertEqual(self.member.points, 100)

    def test_verify_sees_a_forged_balance(self):
        self._give(100)
        self.env.flush_all()
        with self.env.cr.savepoint() as savepoint:
            self.env.cr.execute(
                "UPDATE loyalty_card SET points = 5 WHERE id = %s", [self.card.id]
            )
            self.env.invalidate_all()
            self.assertEqual(self.club.action_verify(), 1)
            self.club._rebuild_slice(self.card.ids)
            self.assertEqual(self.club.action_verify(), 0)
            self.assertEqual(self.card.points, 100)
            savepoint.rollback()
            self.env.invalidate_all()
