"""A shop with one member, and clients that sell to him over RPC."""

from dataclasses import dataclass

from tests.support.rpc import Client, Refusal
from tests.support.server import database
from tests.support.shop import Shop


@dataclass
class Counter:
    """The ids that clients need, and who they are."""

    club: int
    partners: list
    product: int
    login: str

    def client(self, server):
        """A till of the shop."""
        return Client(server.url, database(), self.login, self.login)


def open_counter(env, members=1, points=0, price=100, **club):
    """Make the shop; points are worth 0.1 each, and goods cost ``price``."""
    shop = Shop(env, "Counter")
    made = shop.club(shop.program(), **club)
    product = shop.product("Cake", price)
    partners = [shop.partner(f"Member {n}") for n in range(members)]
    for partner in partners:
        member = shop.member(partner, made)
        if points:
            shop.give(member, points)
    return Counter(
        made.id, [p.id for p in partners], product.id, shop.users["seller"].login
    )


def sell(client, counter, partner, points=0):
    """One sale: a quotation, points on it, and its confirmation.

    :return: what came of it: "sold" or the sentence of a refusal
    """
    line = {"product_id": counter.product, "product_uom_qty": 1}
    order = {"partner_id": partner, "order_line": [(0, 0, line)]}
    order_id = client.call("sale.order", "create", order)
    try:
        if points:
            values = {"order_id": order_id, "points": points}
            wizard = client.call("loyalty.club.redeem", "create", values)
            client.call("loyalty.club.redeem", "action_apply", [wizard])
        client.call("sale.order", "action_confirm", [order_id])
    except Refusal as refusal:
        if not refusal.is_sentence:
            raise
        return refusal.sentence
    return "sold"
