from odoo.tests import HttpCase, new_test_user, tagged

from .common import PosClubCommon


@tagged("post_install", "-at_install")
class TestTillTours(PosClubCommon, HttpCase):
    """A cashier in a real browser; the ledger on the server has the last word."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.cashier = new_test_user(
            cls.env, "cashier", groups="base.group_user,point_of_sale.group_pos_user"
        )
        cls.env.company.country_id = cls.env.ref("base.ir")
        cls.club.action_add_wordings()

    def _tour(self, name, **options):
        self.start_tour(
            f"/pos/ui/{self.config.id}", name, login="cashier", timeout=120, **options
        )
        self.env.invalidate_all()

    def _member_of(self, name):
        return self.club.member_ids.filtered(lambda m: m.partner_id.name == name)

    def test_a_customer_joins_earns_and_spends(self):
        self._tour("club_enrol_and_earn")
        member = self._member_of("Nima")
        self.assertEqual(member.partner_id.phone, "+989123456789")
        self.assertTrue(member.consent_ids.filtered("given"))
        moves = [(move.kind, move.points) for move in member.move_ids.sorted("id")]
        self.assertEqual(
            moves, [("accrual", 100), ("redemption", -50), ("accrual", 95)]
        )
