"""What members should have, counted without the product: one point for each unit of
money that was paid in money and kept, and a point pays one unit of money.
"""

from dataclasses import dataclass, field
from datetime import date, timedelta

#: Tiers from below: money for what was kept, ever; or sales in so many days.
TIERS = ((0, 0, 1), (1500, 6, 60), (6000, 15, 60))


@dataclass
class Sale:
    """A sale of goods, price by price; ``spent`` points paid a part of it."""

    member: int
    goods: dict[int, int]
    day: date
    spent: int = 0
    stands: bool = True
    returned: dict[int, int] = field(default_factory=dict)

    @property
    def sold(self):
        """Money for the goods, before points paid anything."""
        return sum(price * units for price, units in self.goods.items())

    @property
    def kept(self):
        """Money for the goods that did not come back."""
        back = sum(price * units for price, units in self.returned.items())
        return self.sold - back

    @property
    def points(self):
        """What the sale gave, less what it took: each its share of what was kept."""
        if not (self.stands and self.sold):
            return 0
        given = (self.sold - self.spent) * self.kept // self.sold
        return given - self.spent * self.kept // self.sold

    @property
    def counts(self):
        """Whether the sale is one that a tier counts: something of it was kept."""
        return self.stands and (self.kept > 0 or not self.sold)

    @property
    def paid(self):
        """Money that was paid for what was kept, in cents."""
        if not (self.counts and self.sold):
            return 0
        return round(100 * (self.sold - self.spent) * self.kept / self.sold)


@dataclass
class Book:
    """The sales by order, and what each member got and gave besides."""

    sales: dict[int, Sale] = field(default_factory=dict)
    gifts: dict[int, int] = field(default_factory=dict)

    def balance(self, member):
        """Points of a member; below zero: a debt."""
        own = [sale.points for sale in self.sales.values() if sale.member == member]
        return sum(own) + self.gifts.get(member, 0)

    def give(self, member, points):
        """Add points, or take them."""
        self.gifts[member] = self.gifts.get(member, 0) + points

    def tier(self, member, today):
        """The place of the tier that a member deserves."""
        own = [sale for sale in self.sales.values() if sale.member == member]
        paid = sum(sale.paid for sale in own)
        for place, (money, sales, days) in reversed(list(enumerate(TIERS))):
            since = today - timedelta(days=days)
            lately = sum(sale.counts and sale.day > since for sale in own)
            if paid >= 100 * money or lately >= sales:
                return place
        raise AssertionError("The first tier is open to all.")
