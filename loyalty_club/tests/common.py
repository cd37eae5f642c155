from unittest.mock import patch

from odoo import Command, fields
from odoo.tests import TransactionCase, tagged

from odoo.addons.base.models.ir_cron import IrCron


@tagged("post_install", "-at_install")
class LoyaltyClubCommon(TransactionCase):
    """A club in the main company: one point for each unit of currency without tax.

    After every test the ledger must verify: each balance follows from its moves.
    """

    club_values = {}

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env = cls.env(
            context={**cls.env.context, "tracking_disable": True, "tz": "UTC"}
        )
        cls.env.user.tz = "UTC"
        cls.company = cls.env.company
        cls._load_chart()
        cls.program = cls._make_program("Points")
        cls.reward = cls.program.reward_ids
        cls.product = cls._make_product("Cake", 100)
        cls.other_product = cls._make_product("Tea", 10)
        cls.club = cls._make_club(cls.program)
        cls.partner = cls.env["res.partner"].create({"name": "Sara"})
        cls.member = cls._enrol(cls.partner)
        cls.card = cls.member.points_card_id

    @classmethod
    def _load_chart(cls):
        """Invoices need accounts; a database without demo data has none."""
        if not cls.company.chart_template:
            cls.env["account.chart.template"].try_loading(
                "generic_coa", company=cls.company, install_demo=False
            )

    @classmethod
    def _make_program(cls, name, **values):
        return cls.env["loyalty.program"].create(
            {
                "name": name,
                "program_type": "loyalty",
                "applies_on": "both",
                "trigger": "auto",
                "portal_point_name": "Points",
                "rule_ids": [
                    Command.create(
                        {
                            "reward_point_mode": "money",
                            "reward_point_amount": 1,
                            "minimum_qty": 0,
                        }
                    )
                ],
                "reward_ids": [
                    Command.create(
                        {
                            "reward_type": "discount",
                            "discount_mode": "per_point",
                            "discount": 0.1,
                            "required_points": 1,
                        }
                    )
                ],
                **values,
            }
        )

    @classmethod
    def _make_product(cls, name, price, **values):
        return cls.env["product.product"].create(
            {
                "name": name,
                "type": "service",
                "list_price": price,
                "taxes_id": False,
                "invoice_policy": "order",
                **values,
            }
        )

    @classmethod
    def _make_club(cls, program, **values):
        return cls.env["loyalty.club"].create(
            {
                "name": program.name,
                "points_program_id": program.id,
                "company_ids": [Command.set(cls.company.ids)],
                "tz": "UTC",
                "calendar": "gregorian",
                **cls.club_values,
                **values,
            }
        )

    @classmethod
    def _enrol(cls, partner, club=None):
        return cls.env["loyalty.club.member"].create(
            {"club_id": (club or cls.club).id, "partner_id": partner.id}
        )

    def tearDown(self):
        clubs = self.env["loyalty.club"].search([])
        self.assertEqual(clubs.action_verify(), 0, "the ledger does not add up")
        super().tearDown()

    def _order(self, lines=None, partner=None, **values):
        """A quotation; ``lines`` is a list of ``(product, quantity)``."""
        lines = lines or [(self.product, 1)]
        return self.env["sale.order"].create(
            {
                "partner_id": (partner or self.partner).id,
                "order_line": [
                    Command.create({"product_id": product.id, "product_uom_qty": qty})
                    for product, qty in lines
                ],
                **values,
            }
        )

    def _sale(self, lines=None, partner=None, **values):
        """A confirmed order."""
        order = self._order(lines, partner, **values)
        order.action_confirm()
        return order

    def _give(self, points, member=None, reason="Gift"):
        """Points from an approved adjustment."""
        adjustment = self.env["loyalty.club.adjustment"].create(
            {
                "member_id": (member or self.member).id,
                "points": points,
                "reason": reason,
            }
        )
        adjustment.sudo()._post()
        return adjustment

    def _spend(self, order, points):
        """Put the points reward on a quotation, for a chosen number of points."""
        wizard = self.env["loyalty.club.redeem"].create(
            {"order_id": order.id, "points": points}
        )
        wizard.action_apply()

    def _invoice(self, order, post=True):
        invoice = order._create_invoices()
        if post:
            invoice.action_post()
        return invoice

    def _credit(self, invoice, share=None, post=True):
        """Credit an invoice, wholly or by a share of each line's quantity."""
        wizard = (
            self.env["account.move.reversal"]
            .with_context(active_model="account.move", active_ids=invoice.ids)
            .create({"journal_id": invoice.journal_id.id})
        )
        refund = self.env["account.move"].browse(wizard.refund_moves()["res_id"])
        if share is not None:
            for line in refund.invoice_line_ids:
                line.quantity = line.quantity * share
        if post:
            refund.action_post()
        return refund

    def _transaction(self, order, **values):
        """A payment of a quotation, just begun."""
        provider = self.env["payment.provider"].create({"name": "Test"})
        method = self.env["payment.method"].create({"name": "Card", "code": "card_x"})
        return self.env["payment.transaction"].create(
            {
                "provider_id": provider.id,
                "payment_method_id": method.id,
                "amount": order.amount_total,
                "currency_id": order.currency_id.id,
                "partner_id": order.partner_id.id,
                "reference": order.name,
                "sale_order_ids": [Command.set(order.ids)],
                **values,
            }
        )

    def _pay(self, invoice):
        self.env["account.payment.register"].with_context(
            active_model="account.move", active_ids=invoice.ids
        ).create({})._create_payments()

    def _without_commits(self):
        """Scheduled work commits slice by slice; a test may not."""
        return patch.object(IrCron, "_commit_progress", lambda *args, **kwargs: 0)

    def _night(self):
        """Run maturity and expiry as the scheduler does."""
        with self._without_commits():
            self.env["loyalty.card"]._cron_mature()
            self.env["loyalty.card"]._cron_expire()

    def _kinds(self, card=None):
        """Kinds and points of the card's moves, oldest first."""
        moves = self.env["loyalty.club.point.move"].search(
            [("card_id", "=", (card or self.card).id)], order="id"
        )
        return [(move.kind, move.points) for move in moves]

    def _days_ago(self, days):
        return fields.Date.subtract(self.club._today(), days=days)
