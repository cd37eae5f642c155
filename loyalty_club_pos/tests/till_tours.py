from contextlib import contextmanager
from unittest.mock import patch

from odoo import Command
from odoo.tests import HttpCase, new_test_user

from .common import PosClubCommon

CASHIER = "base.group_user,point_of_sale.group_pos_user"


class TillTourCommon(PosClubCommon, HttpCase):
    """A cashier in a real browser; the ledger on the server has the last word."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.cashier = new_test_user(cls.env, "cashier", groups=CASHIER)
        cls.env.company.country_id = cls.env.ref("base.ir")
        cls.club.action_add_wordings()
        cls.partner.phone = "+989121234567"
        cls.friend = cls.env["res.partner"].create(
            {"name": "Reza", "phone": "+989127654321"}
        )
        cls.friend_member = cls._enrol(cls.friend)

    @classmethod
    def _offer(cls, name, program_type, reward, **values):
        """A native programme that asks for a cake, or for a code."""
        rule = {"product_ids": [Command.set(cls.product.ids)], "minimum_qty": 1}
        rules = [] if program_type == "coupons" else [Command.create(rule)]
        return cls.env["loyalty.program"].create(
            {
                "name": name,
                "program_type": program_type,
                "applies_on": "current",
                "trigger": "with_code" if program_type == "coupons" else "auto",
                "rule_ids": [Command.clear(), *rules],
                "reward_ids": [
                    Command.clear(),
                    Command.create({"required_points": 1, **reward}),
                ],
                **values,
            }
        )

    @classmethod
    def _coupon(cls, code):
        """A voucher worth ten, for who says its code."""
        program = cls._offer(
            "Vouchers",
            "coupons",
            {"reward_type": "discount", "discount_mode": "per_order", "discount": 10},
        )
        return cls.env["loyalty.card"].create(
            {"program_id": program.id, "points": 1, "code": code}
        )

    def _tour(self, name, config=None, said=None, **options):
        """Run a tour at a till.

        :param said: texts that the tour cannot know, such as a card's code, by name
        """
        self.env.flush_all()
        cookies = {f"club_{key}": text for key, text in (said or {}).items()}
        self.start_tour(
            f"/pos/ui/{(config or self.config).id}",
            name,
            login="cashier",
            timeout=120,
            cookies=cookies,
            **options,
        )
        self.env.invalidate_all()

    def _orders(self):
        """What was sold at the till since it was opened, in order."""
        return self.env["pos.order"].search(
            [("session_id", "=", self.till_session.id)], order="id"
        )

    def _all_moves(self):
        """The moves of each ticket of the till."""
        return [self._moves(order) for order in self._orders()]

    def _member_of(self, name):
        return self.club.member_ids.filtered(lambda m: m.partner_id.name == name)

    @contextmanager
    def _before(self, method, deeds):
        """Let something happen on the server before the till's calls of a method.

        :param deeds: functions of an environment, one for each of the first calls;
            None where nothing happens
        """
        model = self.env.registry["pos.order"]
        genuine, waiting = getattr(model, method), list(deeds)

        def called(records, *args, **kwargs):
            deed = waiting.pop(0) if waiting else None
            if deed:
                deed(records.env)
            return genuine(records, *args, **kwargs)

        # What the route asks of a method is written on the function itself.
        called.__dict__.update(genuine.__dict__)
        with patch.object(model, method, called):
            yield
        self.assertFalse(waiting, "the till has called less often than expected")

    def _other_till_sells(self, member, points):
        """A deed: another till spends points of a member, and is quicker."""
        line = self._reward_line(points / 10, points, card=member.points_card_id)
        ticket = self._ticket([self._line(self.product), line], member.partner_id)

        def sell(env):
            orders = env["pos.order"].with_user(self.env.user)
            orders.sync_from_ui([ticket])
            env.flush_all()

        return sell
