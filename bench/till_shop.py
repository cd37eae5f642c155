"""A till in each of the two companies, and tickets as its browser sends them."""

from uuid import uuid4

from odoo import Command, fields
from odoo.modules.registry import Registry

from .orders import CLUB, NATIVE, company_of
from .shop import PRICES, REWARD_COST, environment, superuser

REWARD = 5


class Till:
    """An open session of one side, its reward, and whom it sells to."""

    def __init__(self, shop, arm, name="Bench"):
        self.shop = shop
        self.arm = arm
        with Registry(shop.database).cursor() as cr:
            env = self.environment(cr)
            program = _program(env, shop, arm)
            self.program = program.id
            self.reward = program.reward_ids.id
            self.discount = program.reward_ids.discount_line_product_id.id
            self.session, self.config = _open(env, name)
            self.method = env["pos.config"].browse(self.config).payment_method_ids[0].id
            self.cards = _cards(superuser(cr), shop, arm)

    def environment(self, cr):
        """The cashier's environment, new for each call as in a web request."""
        return environment(cr, company_of(self.shop, self.arm))

    def call(self, model, method, *args):
        """Call a public method as the browser does: new cursor, commit."""
        with Registry(self.shop.database).cursor() as cr:
            records = self.environment(cr)[model]
            answer = getattr(records, method)(*args)
            cr.commit()
            return answer

    def on(self, model, ids, method, *args):
        """The same on records."""
        with Registry(self.shop.database).cursor() as cr:
            records = self.environment(cr)[model].browse(ids)
            answer = getattr(records, method)(*args)
            cr.commit()
            return answer

    def ticket(self, partner, redeems=False):
        """A ticket of three lines, and of a reward where points pay."""
        lines = [
            _line(product, price)
            for product, price in zip(self.shop.products, PRICES, strict=True)
        ]
        if redeems:
            lines.append(self._reward_line(partner))
        total = sum(line[2]["price_subtotal_incl"] for line in lines)
        return {
            "uuid": str(uuid4()),
            "access_token": str(uuid4()),
            "name": f"Ticket {uuid4()}",
            "state": "paid",
            "session_id": self.session,
            "company_id": company_of(self.shop, self.arm),
            "user_id": 2,
            "partner_id": partner,
            "fiscal_position_id": False,
            "date_order": fields.Datetime.to_string(fields.Datetime.now()),
            "amount_total": total,
            "amount_paid": total,
            "amount_tax": 0,
            "amount_return": 0,
            "to_invoice": False,
            "lines": lines,
            "payment_ids": [
                Command.create({"amount": total, "payment_method_id": self.method})
            ],
        }

    def _reward_line(self, partner):
        return _line(
            self.discount,
            -REWARD,
            reward_id=self.reward,
            coupon_id=self.cards[partner],
            is_reward_line=True,
            points_cost=REWARD_COST,
            reward_identifier_code="bench",
        )

    def claim(self, partner, redeems=False):
        """What native's second call says of a ticket."""
        points = sum(PRICES) - (REWARD + REWARD_COST if redeems else 0)
        card = self.cards[partner]
        values = {"points": points, "program_id": self.program, "partner_id": partner}
        codes = {"line_codes": ["bench"]} if redeems else {}
        return {card: {**values, "coupon_id": card, **codes}}


def _program(env, shop, arm):
    if arm == NATIVE:
        return env["loyalty.program"].browse(shop.native_program)
    return env["loyalty.club"].browse(shop.club).points_program_id


def _open(env, name):
    (env["product.product"].search([])).sudo().write({"available_in_pos": True})
    config = env["pos.config"].create({"name": f"{name} {uuid4()}"})
    config.open_ui()
    session = config.current_session_id
    session.set_opening_control(0, "")
    return session.id, config.id


def _cards(env, shop, arm):
    """Customers with points to spend, each with his card."""
    env.cr.execute(
        """
        SELECT card.partner_id, card.id FROM loyalty_card card
         WHERE (card.program_id = %(native)s) = %(is_native)s
           AND card.points >= %(points)s
         ORDER BY md5(card.id::text || 'till') LIMIT 900
        """,
        {
            "native": shop.native_program,
            "is_native": arm == NATIVE,
            "points": 2 * REWARD_COST,
        },
    )
    return dict(env.cr.fetchall())


def _line(product, price, **values):
    return Command.create(
        {
            "uuid": str(uuid4()),
            "product_id": product,
            "qty": 1,
            "price_unit": price,
            "price_subtotal": price,
            "price_subtotal_incl": price,
            "tax_ids": [Command.set([])],
            "full_product_name": "Goods",
            **values,
        }
    )


def both(shop):
    """A till of each side."""
    return {arm: Till(shop, arm) for arm in (CLUB, NATIVE)}
