"""The till of the demo: tickets as a cashier's browser sends them, and three cards.

What the browser says of points is left out: the server settles each ticket by itself
where it becomes paid, as it does for a real till.
"""

from uuid import uuid4

from odoo import Command, fields

ADDON = "loyalty_club_pos"
#: Members whose cards can be scanned from a page, by their new and easy code.
CARDS = {"sara": "044sara", "mina": "044mina", "hotel": "044hotel"}
#: Where the server shows them.
CARDS_URL = "/cards"


class Till:
    """The till Club Shop, as one cashier works at it."""

    def __init__(self, env, cashier):
        self.config = env.ref(f"{ADDON}.demo_till").with_user(cashier)
        self.env = self.config.env
        self.tickets = []

    def open(self):
        """Open the session of a day, if none is open."""
        if not self.config.current_session_id:
            self.config.open_ui()
            # No cashier may open a till on a day that has gone; the story does.
            self.config.current_session_id.sudo().set_opening_control(0, "")
        return self.config.current_session_id

    def close(self):
        """Count the drawer and close the day."""
        session = self.open()
        counted = session.get_closing_control_data()["default_cash_details"]
        session.post_closing_cash_details(counted["amount"])
        answer = session.close_session_from_ui()
        if not answer["successful"]:
            raise RuntimeError(answer["message"])

    def sell(self, partner, basket, points=0, method="card"):
        """A paid ticket.

        :param basket: pairs of product and values of its line of a sales order
        :param points: how many of the customer's points pay, too
        """
        lines = [
            self.line(product, values["product_uom_qty"], product.lst_price)
            for product, values in basket
        ]
        if points:
            lines.append(self.reward(partner, points))
        return self.send(partner, lines, method)

    def take_back(self, order):
        """All that a ticket sold comes back, and so do the points that paid."""
        lines = [
            self.line(
                line.product_id,
                -line.qty,
                line.price_unit,
                refunded_orderline_id=line.id,
            )
            for line in order.lines
        ]
        return self.send(order.partner_id, lines, "cash")

    def line(self, product, quantity, price, **values):
        """One line; the goods of the demo bear no tax."""
        return {
            "uuid": str(uuid4()),
            "product_id": product.id,
            "full_product_name": product.display_name,
            "qty": quantity,
            "price_unit": price,
            "price_subtotal": round(quantity * price, 2),
            "price_subtotal_incl": round(quantity * price, 2),
            "tax_ids": [],
            **values,
        }

    def reward(self, partner, points):
        """The line by which points of the customer's card take money off."""
        club = self.env["loyalty.club"].sudo()._of_company(self.config.company_id)
        reward = club.points_program_id.reward_ids.filtered(
            lambda reward: reward.discount_mode == "per_point"
        )
        member = club.env["loyalty.club.member"]._find(club, partner)
        return self.line(
            reward.discount_line_product_id,
            1,
            -points * reward.discount,
            reward_id=reward.id,
            coupon_id=member.points_card_id.id,
            is_reward_line=True,
            points_cost=points,
            reward_identifier_code=str(uuid4()),
        )

    def send(self, partner, lines, method):
        """Send a ticket as the till does, and give the order that it became."""
        session = self.open()
        number = len(self.tickets) + 1
        total = round(sum(line["price_subtotal_incl"] for line in lines), 2)
        payment = self.env.ref(f"{ADDON}.demo_method_{method}")
        ticket = {
            "uuid": str(uuid4()),
            "access_token": str(uuid4()),
            "name": f"Club Shop {number:04}",
            "state": "paid",
            "session_id": session.id,
            "company_id": session.company_id.id,
            "user_id": self.env.uid,
            "partner_id": partner.id,
            "pricelist_id": self.config.pricelist_id.id,
            "date_order": fields.Datetime.to_string(fields.Datetime.now()),
            "amount_total": total,
            "amount_paid": total,
            "amount_tax": 0,
            "amount_return": 0,
            "lines": [Command.create(line) for line in lines],
            "payment_ids": [
                Command.create({"amount": total, "payment_method_id": payment.id})
            ],
        }
        uuid = ticket["uuid"]
        self.env["pos.order"].sync_from_ui([ticket])
        order = self.env["pos.order"].search([("uuid", "=", uuid)])
        self.tickets.append(order)
        return order
