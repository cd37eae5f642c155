"""A cashier with a script instead of a till: all that counts, before and after."""

from copy import deepcopy

from psycopg2 import DataError, IntegrityError

from odoo import Command
from odoo.exceptions import UserError
from odoo.service.model import call_kw
from odoo.tests import new_test_user
from odoo.tools import mute_logger

from .common import PosClubCommon

#: What Odoo's RPC answers in a plain sentence. A figure that no column holds is one
#: of native Odoo's own faults: it ends the call, and nothing else.
REFUSED = (UserError, IntegrityError, DataError)
LOUD = ("odoo.sql_db", "odoo.addons.loyalty_club_pos.models.pos_order_coupons")


class AttackCommon(PosClubCommon):
    """Two companies with a club each, members, native cards, and an honest sale."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.cashier = new_test_user(
            cls.env,
            "attacker",
            groups="base.group_user,point_of_sale.group_pos_user",
        )
        cls.victim = cls._enrol(cls.env["res.partner"].create({"name": "Victim"}))
        cls._make_abroad()
        cls._make_native()

    @classmethod
    def _make_abroad(cls):
        """A club, a till and a member of a company where the cashier does not work."""
        cls.abroad = cls.env["res.company"].create(
            {"name": "Abroad", "currency_id": cls.company.currency_id.id}
        )
        cls.env["account.chart.template"].try_loading(
            "generic_coa", company=cls.abroad, install_demo=False
        )
        cls.abroad_program = cls._make_program("Abroad", company_id=cls.abroad.id)
        cls.abroad_club = cls._make_club(
            cls.abroad_program, company_ids=[Command.set(cls.abroad.ids)]
        )
        partner = cls.env["res.partner"].create({"name": "Foreigner"})
        cls.foreigner = cls._enrol(partner, cls.abroad_club)
        abroad = cls.env["pos.config"].with_company(cls.abroad)
        cls.abroad_config = abroad.create({"name": "Abroad"})
        cls.abroad_session = cls._open(cls.abroad_config)

    @classmethod
    def _make_native(cls):
        """A gift card, a wallet and a coupon programme beside the club."""
        cls.gift, cls.gift_product = cls._make_stored("gift_card", "Gift Card")
        cls.wallet, cls.top_up = cls._make_stored("ewallet", "Top-up")
        cls.coupons = cls.env["loyalty.program"].create(
            {
                "name": "Coupons",
                "program_type": "coupons",
                "applies_on": "current",
                "trigger": "with_code",
                "reward_ids": [Command.create({"discount": 5, "required_points": 1})],
            }
        )
        cls.coupon = cls.env["loyalty.card"].create(
            {"program_id": cls.coupons.id, "points": 1}
        )
        cls.gift_card = cls.env["loyalty.card"].create(
            {"program_id": cls.gift.id, "points": 20}
        )
        cls.victims_wallet = cls.env["loyalty.card"].create(
            {
                "program_id": cls.wallet.id,
                "points": 70,
                "partner_id": cls.victim.partner_id.id,
            }
        )

    @classmethod
    def _make_stored(cls, kind, name):
        product = cls._make_product(name, 50, available_in_pos=True)
        program = cls.env["loyalty.program"].create(
            {
                "name": name,
                "program_type": kind,
                "applies_on": "future",
                "trigger": "auto",
                "rule_ids": [
                    Command.create(
                        {
                            "product_ids": [Command.set(product.ids)],
                            "reward_point_mode": "money",
                            "reward_point_amount": 1,
                        }
                    )
                ],
                "reward_ids": [
                    Command.create(
                        {
                            "reward_type": "discount",
                            "discount_mode": "per_point",
                            "discount": 1,
                            "required_points": 1,
                        }
                    )
                ],
            }
        )
        return program, product

    # As the cashier

    def _rpc(self, model, method, *args, **context):
        """Call as a cashier's session does; nothing but plain sentences may come back.

        :return: the answer, or the refusal's text
        """
        records = self.env[model].with_user(self.cashier)
        context = {"allowed_company_ids": self.cashier.company_ids.ids, **context}
        kwargs = {"context": context}
        try:
            with self.env.cr.savepoint(), mute_logger(*LOUD):
                answer = call_kw(records, method, deepcopy(list(args)), kwargs)
                self.env.flush_all()
                return answer
        except REFUSED as refusal:
            return str(refusal)
        finally:
            self.env.invalidate_all()

    def _till(self, *tickets, **context):
        """Send tickets as the cashier; give the orders that they became."""
        self._rpc("pos.order", "sync_from_ui", list(tickets), **context)
        uuids = [ticket["uuid"] for ticket in tickets]
        return self.env["pos.order"].search([("uuid", "in", uuids)], order="id")

    def _refused(self, answer):
        self.assertIsInstance(answer, str)

    # What counts

    def _all_points(self):
        """Points of all cards: what can be spent, waits and is owed."""
        self.env.flush_all()
        self.env.cr.execute(
            """
            SELECT club_id, program_id,
                   sum(points + coalesce(club_points_pending, 0)
                       - coalesce(club_points_deficit, 0))::numeric(16, 2)
              FROM loyalty_card GROUP BY 1, 2 ORDER BY 1, 2
            """
        )
        return {
            program or club: float(total)
            for club, program, total in self.env.cr.fetchall()
        }

    def _purchases(self):
        rows = self.env["loyalty.club.purchase"].search([("state", "=", "valid")])
        return round(sum(rows.mapped("amount")), 2)

    def _counted(self):
        return {**self._all_points(), "purchases": self._purchases()}

    def _assert_gained(self, before, points=0, purchases=0, **others):
        """Points of the club and purchases grew by exactly this; nothing else did.

        :param others: points by the attribute's name of another programme
        """
        wanted = {
            **before,
            self.program.id: before.get(self.program.id, 0) + points,
            "purchases": before["purchases"] + purchases,
        }
        for name, gained in others.items():
            program = getattr(self, name).id
            wanted[program] = before.get(program, 0) + gained
        self.assertEqual(self._counted(), wanted)
        self._assert_adds_up()

    def _assert_adds_up(self):
        clubs = self.env["loyalty.club"].search([])
        self.assertEqual(clubs.action_verify(), 0)

    def _no_gain(self):
        return _NoGain(self)

    def _goods(self, qty=1, **values):
        return self._line(self.product, qty, **values)


class _NoGain:
    """Around an attack: nothing that counts may have grown afterwards."""

    def __init__(self, case):
        self.case = case

    def __enter__(self):
        self.before = self.case._counted()

    def __exit__(self, kind, fault, trace):
        if kind is None:
            self.case._assert_gained(self.before)
