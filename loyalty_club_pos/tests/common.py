from copy import deepcopy
from uuid import uuid4

from odoo import Command, fields
from odoo.tests import tagged

from odoo.addons.loyalty_club.tests.common import LoyaltyClubCommon


@tagged("post_install", "-at_install")
class PosClubCommon(LoyaltyClubCommon):
    """A till with an open session in the club's company."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        (cls.product | cls.other_product).available_in_pos = True
        cls.config = cls._make_till("Counter")
        cls.till_session = cls._open(cls.config)

    @classmethod
    def _make_till(cls, name):
        return cls.env["pos.config"].create({"name": name})

    @classmethod
    def _open(cls, config):
        config.open_ui()
        session = config.current_session_id
        session.set_opening_control(session.cash_register_balance_start, "")
        return session

    def _line(self, product, qty=1, **values):
        """A line as the till sends it; what it says of money may be anything."""
        price = values.pop("price_unit", product.lst_price)
        taxes = product.taxes_id
        discount = 1 - values.get("discount", 0) / 100
        amounts = taxes.compute_all(price * discount, quantity=qty)
        return Command.create(
            {
                "uuid": str(uuid4()),
                "product_id": product.id,
                "qty": qty,
                "price_unit": price,
                "price_subtotal": amounts["total_excluded"],
                "price_subtotal_incl": amounts["total_included"],
                "tax_ids": [Command.set(taxes.ids)],
                "full_product_name": product.display_name,
                **values,
            }
        )

    def _reward_line(self, value, points=None, reward=None, card=None, **values):
        """A discount that points have paid for."""
        reward = reward or self.reward
        points = value * 10 if points is None else points
        return self._line(
            reward.discount_line_product_id,
            price_unit=-value,
            reward_id=reward.id,
            coupon_id=(card or self.card).id,
            is_reward_line=True,
            points_cost=points,
            reward_identifier_code="code",
            **values,
        )

    def _ticket(self, lines, partner=None, session=None, **values):
        """What the till sends when a ticket was paid."""
        partner = self.partner if partner is None else partner
        session = session or self.till_session
        total = sum(line[2]["price_subtotal_incl"] for line in lines)
        total = values.get("amount_total", total)
        methods = session.config_id.payment_method_ids
        method = methods.filtered("is_cash_count")[:1] or methods[:1]
        return {
            "uuid": str(uuid4()),
            "access_token": str(uuid4()),
            "name": f"Ticket {uuid4()}",
            "state": "paid",
            "session_id": session.id,
            "company_id": session.company_id.id,
            "user_id": self.env.uid,
            "partner_id": partner.id or False,
            "pricelist_id": session.config_id.pricelist_id.id,
            "fiscal_position_id": False,
            "date_order": fields.Datetime.to_string(fields.Datetime.now()),
            "amount_total": total,
            "amount_paid": total,
            "amount_tax": 0,
            "amount_return": 0,
            "to_invoice": False,
            "lines": lines,
            "payment_ids": [
                Command.create({"amount": total, "payment_method_id": method.id})
            ],
            **values,
        }

    def _sync(self, *tickets):
        """Send tickets; give the orders that they are."""
        uuids = [ticket["uuid"] for ticket in tickets]
        # Native Odoo takes what it is given apart.
        self.env["pos.order"].sync_from_ui(deepcopy(list(tickets)))
        orders = self.env["pos.order"].search([("uuid", "in", uuids)])
        self.env.invalidate_all()
        faults = list(filter(None, orders.mapped("club_settlement_error")))
        self.assertEqual(faults, [])
        return orders.sorted("id")

    def _pay(self, *products, **values):
        """Sell products, each once, or as pairs with a quantity."""
        pairs = [p if isinstance(p, tuple) else (p, 1) for p in products]
        lines = [self._line(product, qty) for product, qty in pairs]
        return self._sync(self._ticket(lines, **values))

    def _return(self, order, quantities=None, **values):
        """Take lines of an order back: all of them, or a quantity of each."""
        lines = []
        for number, line in enumerate(order.lines):
            qty = line.qty if quantities is None else quantities[number]
            if qty:
                lines.append(
                    self._line(
                        line.product_id,
                        -qty,
                        price_unit=line.price_unit,
                        refunded_orderline_id=line.id,
                    )
                )
        partner = values.pop("partner", order.partner_id)
        return self._sync(self._ticket(lines, partner=partner, **values))

    def _points(self):
        return self.member.points

    def _moves(self, order):
        moves = self.env["loyalty.club.point.move"].search(
            [("source_model", "=", order._name), ("source_id", "=", order.id)]
        )
        return [(move.kind, move.points) for move in moves.sorted("id")]

    def _purchase(self, order):
        return self.env["loyalty.club.purchase"].search(
            [("source_model", "=", order._name), ("source_id", "=", order.id)]
        )
