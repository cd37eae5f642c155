"""A kiosk: anybody who stands before it, and the routes that his browser calls."""

from copy import deepcopy
from unittest.mock import patch
from uuid import uuid4

from odoo import Command
from odoo.tests import HttpCase, JsonRpcException
from odoo.tools import mute_logger

from odoo.addons.loyalty_club_pos.tests.attack import AttackCommon

REFUSALS = ("odoo.http", "odoo.sql_db", "odoo.addons.base.models.ir_rule")


class KioskCommon(AttackCommon, HttpCase):
    """A kiosk and a counter that takes its open orders, in the club's company."""

    @classmethod
    def _make_native(cls):
        cls._make_kiosk()
        super()._make_native()

    @classmethod
    def _make_kiosk(cls):
        """Open it while there is no gift card, whose e-mail native would ask for."""
        bank = cls.config.payment_method_ids.filtered(
            lambda method: method.type == "bank"
        )
        cls.kiosk = cls.env["pos.config"].create(
            {
                "name": "Kiosk",
                "self_ordering_mode": "kiosk",
                "self_ordering_default_user_id": cls.cashier.id,
                "payment_method_ids": [Command.set(bank.ids)],
            }
        )
        cls.kiosk.payment_method_ids |= cls._make_online()
        cls.config.trusted_config_ids = cls.kiosk
        cls.kiosk_session = cls._open(cls.kiosk)

    @classmethod
    def _make_online(cls):
        """A way to pay online, with a provider that is always only tried out."""
        cls.env["account.payment.method"].sudo().create(
            {"name": "Online", "code": "none", "payment_type": "inbound"}
        )
        method = cls.env.ref("payment.payment_method_unknown")
        cls.provider = cls.env["payment.provider"].create(
            {
                "name": "Online",
                "code": "none",
                "state": "test",
                "is_published": True,
                "payment_method_ids": [Command.set(method.ids)],
                "company_id": cls.company.id,
            }
        )
        method.active = True
        return cls.env["pos.payment.method"].create(
            {
                "name": "Online",
                "is_online_payment": True,
                "online_payment_provider_ids": [Command.set(cls.provider.ids)],
            }
        )

    # As anybody

    def _ask(self, route, **params):
        """Call a public route as the kiosk's page does; None where it is refused."""
        self.env.flush_all()
        self.env.invalidate_all()
        try:
            with mute_logger(*REFUSALS):
                params = {"access_token": self.kiosk.access_token, **params}
                return self.make_jsonrpc_request(route, deepcopy(params))
        except JsonRpcException:
            return None
        finally:
            self.env.invalidate_all()

    def _basket(self, *lines, **values):
        """What a kiosk sends: an open order, of nobody unless somebody is named."""
        nobody = self.env["res.partner"]
        values = {"partner": nobody, "session": self.kiosk_session, **values}
        values = {"state": "draft", "payment_ids": [], "amount_paid": 0, **values}
        lines = deepcopy(list(lines)) or [self._goods()]
        for _create, _id, line in lines:
            # A page makes up a new one each time.
            line["uuid"] = str(uuid4())
        return self._ticket(lines, **values)

    def _place(self, basket):
        """Place an order at the kiosk; give what it became on the server."""
        self._ask(
            "/pos-self-order/process-order/kiosk/", order=basket, table_identifier=None
        )
        return self.env["pos.order"].search([("uuid", "=", basket["uuid"])])

    def _order_here(self, *lines, **values):
        order = self._place(self._basket(*lines, **values))
        self.assertEqual(order.state, "draft")
        self.assertEqual(order.source, "kiosk")
        return order

    def _terminal(self, order):
        """The card terminal says yes, as pos_self_order_stripe and its like take it."""
        method = order.config_id.payment_method_ids[:1]
        order.add_payment(
            {
                "amount": order.amount_total,
                "payment_method_id": method.id,
                "pos_order_id": order.id,
            }
        )
        order.action_pos_order_paid()
        return "success"

    def _pay_by_card(self, basket):
        """Order at the kiosk, and pay at the terminal beside it."""
        methods = self.env.registry["pos.payment.method"]

        def request(_method, order):
            return self._terminal(order)

        with patch.object(methods, "_payment_request_from_kiosk", request):
            self._ask(
                f"/kiosk/payment/{self.kiosk.id}/kiosk",
                pos_config_id=self.kiosk.id,
                order=basket,
                payment_method_id=self.kiosk.payment_method_ids[:1].id,
                device_type="kiosk",
            )
        return self.env["pos.order"].search([("uuid", "=", basket["uuid"])])

    def _pay_online(self, order):
        """Pay an open order on the customer's own phone, by the routes of its page."""
        provider = self.provider
        self._ask(
            f"/pos/pay/transaction/{order.id}",
            access_token=order.access_token,
            amount=order.amount_total,
            provider_id=provider.id,
            payment_method_id=provider.payment_method_ids.id,
            token_id=None,
            flow="direct",
            tokenization_requested=False,
            landing_route="/",
        )
        transaction = self.env["payment.transaction"].search(
            [("pos_order_id", "=", order.id)]
        )
        transaction._set_done()
        self.env.flush_all()
        token = order.access_token
        page = self.url_open(
            f"/pos/pay/confirmation/{order.id}"
            f"?tx_id={transaction.id}&access_token={token}"
        )
        self.assertEqual(page.status_code, 200)
        self.env.invalidate_all()
        return order

    # As the cashier at the counter

    def _pay_at_counter(self, order, partner=None, lines=(), **values):
        """The counter opens an order of the kiosk, and takes the money."""
        partner = order.partner_id if partner is None else partner
        total = order.amount_total + sum(
            line[2]["price_subtotal_incl"] for line in lines
        )
        values = {"amount_total": total, "source": order.source, **values}
        ticket = self._ticket(
            list(lines), partner, self.till_session, uuid=order.uuid, **values
        )
        paid = self._till(ticket)
        self.assertEqual(paid, order)
        self.assertEqual(paid.state, "paid")
        return paid
