"""Under the plainest rules every balance and tier is what a plain count says."""

import os
from datetime import timedelta

from plain_count import TIERS, Book, Sale
from walker import Idle, walking
from world import settle_in

from odoo import Command

STEPS = 1500 if os.environ.get("CLUB_TEST_SIZE") == "long" else 260
PRICES = (1, 7, 30, 99)


def make_club(shop):
    """A club with a point for each unit of money, and tiers that give nothing."""
    club = shop.club(shop.program("Plain", discount=1))
    for place, (money, sales, days) in enumerate(TIERS):
        rules = [
            {"metric": "amount", "value": money, "window": "lifetime"},
            {
                "metric": "purchases",
                "value": sales,
                "window": "days",
                "window_number": days,
            },
        ]
        shop.env["loyalty.club.tier"].create(
            {
                "club_id": club.id,
                "name": f"Tier {place}",
                "sequence": place,
                "rule_ids": [Command.create(rule) for rule in rules],
            }
        )
    return club


def test_every_balance_and_tier_is_what_a_plain_count_says():
    with walking(seed=7) as walk:
        settle_in(walk, make_club)
        counted = Counted(walk)
        deeds = (
            *(counted.sell,) * 4,
            *(counted.spend,) * 3,
            *(counted.bring_back,) * 3,
            counted.change,
            counted.cancel,
            counted.sell_again,
            counted.give,
            counted.hand_over,
            counted.night,
        )
        for _ in range(STEPS):
            counted.do(walk.random.choice(deeds))
        assert min(walk.done[deed.__name__] for deed in deeds) >= 3


class Counted:
    """Does things in the shop and writes them in the book; nothing is refused."""

    def __init__(self, walk):
        self.walk, self.random, self.book = walk, walk.random, Book()
        goods = [walk.shop.product(f"Goods for {price}", price) for price in PRICES]
        self.goods = dict(zip(PRICES, goods, strict=True))
        self.members = [
            walk.shop.member(walk.shop.partner(name), walk.clubs)
            for name in ("Anna", "Bahram", "Clara", "Dara")
        ]

    def do(self, deed):
        """Do it, commit, and compare every member with the book."""
        name = deed.__name__
        try:
            deed()
        except Idle:
            self.walk.cr.rollback()
            return
        self.walk.cr.commit()
        self.walk.done[name] += 1
        self.walk.trail.append(f"{name} {self.walk.note}")
        for member in self.members:
            balance = member.points - member.points_deficit
            assert balance == self.book.balance(member.id), (
                f"{name} left member {member.id} with {balance} points, "
                f"not {self.book.balance(member.id)}"
            )
            self._check_tier(name, member)

    def _check_tier(self, name, member):
        """Up at once, down in the night."""
        tiers = list(self.walk.clubs.tier_ids.sorted("sequence"))
        held = tiers.index(member.tier_id)
        wanted = self.book.tier(member.id, self.walk.clubs._today())
        right = held == wanted if name == "night" else held >= wanted
        assert right, f"{name} left member {member.id} in tier {held}, not {wanted}"

    def _quotation(self, member, **values):
        goods = {
            price: self.random.randint(1, 5)
            for price in self.random.sample(PRICES, self.random.randint(1, 3))
        }
        lines = [
            Command.create(
                {"product_id": self.goods[price].id, "product_uom_qty": units}
            )
            for price, units in goods.items()
        ]
        order = self.walk.env("seller")["sale.order"].create(
            {"partner_id": member.partner_id.id, "order_line": lines, **values}
        )
        self.walk.note = f"order {order.id} {goods}"
        return order, Sale(member.id, goods, self.walk.clubs._today())

    def _order(self, *states):
        orders = self.walk.env("biller")["sale.order"].browse(self.book.sales)
        order = self.walk.one(orders.filtered(lambda order: order.state in states))
        self.walk.note = f"order {order.id}"
        return order, self.book.sales[order.id]

    def sell(self):
        """A sale for money."""
        order, sale = self._quotation(self.random.choice(self.members))
        order.action_confirm()
        self.book.sales[order.id] = sale

    def spend(self):
        """A sale that points pay a part of, or the whole."""
        member = self.random.choice(self.members)
        order, sale = self._quotation(member)
        most = min(sale.sold, self.book.balance(member.id))
        if most <= 0:
            raise Idle
        sale.spent = self.random.choice((most, self.random.randint(1, most)))
        wizard = self.walk.env("seller")["loyalty.club.redeem"]
        wizard.create({"order_id": order.id, "points": sale.spent}).action_apply()
        order.action_confirm()
        self.book.sales[order.id] = sale
        self.walk.note += f" spends {sale.spent}"

    def bring_back(self):
        """Some units of one of the goods come back, by a credit note."""
        order, sale = self._order("sale")
        if not order.invoice_ids:
            order._create_invoices().action_post()
        invoice = order.invoice_ids.filtered(lambda m: m.move_type == "out_invoice")[:1]
        left = {
            price: units - sale.returned.get(price, 0)
            for price, units in sale.goods.items()
            if units > sale.returned.get(price, 0)
        }
        if not (invoice and left):
            raise Idle
        price = self.random.choice(list(left))
        units = self.random.randint(1, left[price])
        self._credit(invoice, self.goods[price], units)
        sale.returned[price] = sale.returned.get(price, 0) + units
        self.walk.note += f" returns {units} for {price}"

    def _credit(self, invoice, product, units):
        wizard = self.walk.env("biller")["account.move.reversal"].with_context(
            active_model="account.move", active_ids=invoice.ids
        )
        wizard = wizard.create({"journal_id": invoice.journal_id.id})
        refund = invoice.browse(wizard.refund_moves()["res_id"])
        own = refund.invoice_line_ids.filtered(lambda ln: ln.product_id == product)
        (refund.invoice_line_ids - own).unlink()
        own.quantity = units
        refund.action_post()

    def change(self):
        """Another quantity on a confirmed order that was not invoiced yet."""
        order, sale = self._order("sale")
        if order.invoice_ids or sale.spent:
            raise Idle
        price = self.random.choice(list(sale.goods))
        line = order.order_line.filtered(
            lambda line: line.product_id == self.goods[price]
        )
        units = self.random.randint(0, 9)
        line.product_uom_qty = sale.goods[price] = units
        self.walk.note += f" {units} for {price}"

    def cancel(self):
        """The whole sale is off."""
        order, sale = self._order("sale")
        if order.invoice_ids:
            raise Idle
        order._action_cancel()
        sale.stands = False

    def sell_again(self):
        """A cancelled sale is on again, for money only."""
        order, sale = self._order("cancel")
        if sale.spent:
            raise Idle
        order.action_draft()
        order.action_confirm()
        sale.stands, sale.day = True, self.walk.clubs._today()

    def give(self):
        """An officer gives some points."""
        member = self.random.choice(self.members)
        points = self.random.randint(1, 300)
        self._adjust(member_id=member.id, points=points)
        self.book.give(member.id, points)

    def hand_over(self):
        """A member hands points to another."""
        giver, taker = self.random.sample(self.members, 2)
        most = self.book.balance(giver.id)
        if most <= 0:
            raise Idle
        points = self.random.randint(1, min(most, 900))
        values = {"member_id": giver.id, "target_member_id": taker.id}
        self._adjust(kind="transfer", points=points, **values)
        self.book.give(giver.id, -points)
        self.book.give(taker.id, points)

    def night(self):
        """Some days pass, and the tiers are reviewed."""
        self.walk.clock.tick(timedelta(days=self.random.choice((1, 3, 20, 45))))
        self.walk.env()["loyalty.club"]._cron_review_tiers()

    def _adjust(self, **values):
        self.walk.note = str(values)
        adjustments = self.walk.env("officer")["loyalty.club.adjustment"]
        adjustments.create({"reason": "Plain", **values}).action_submit()
