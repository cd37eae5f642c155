# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""A card on which every point is one object in a list.

Slow and simple: a point knows its lot and its state, a step of debt is an object too,
and each operation moves one object at a time. Nothing is summed up until asked.
"""

from dataclasses import dataclass
from datetime import date

PENDING, AVAILABLE = "pending", "available"
SPENT, LAPSED, TAKEN_BACK, PAID_DEBT = "spent", "lapsed", "taken back", "paid a debt"
OPEN = (PENDING, AVAILABLE)


@dataclass(eq=False)
class Batch:
    """What the points of one lot have in common."""

    number: int
    source: object
    expires_on: date | None
    available_on: date | None
    opened: object


@dataclass(eq=False)
class Point:
    """One step of points."""

    batch: Batch
    state: str


class Debt:
    """One step that the member owes."""


class Purse:
    """The points and debts of one card."""

    def __init__(self):
        self.batches, self.points, self.debts = [], [], []
        self.taken = {}

    def count(self, *states, batch=None):
        """Return how many points are in one of ``states``, perhaps of one batch."""
        return sum(
            point.state in states and batch in (None, point.batch)
            for point in self.points
        )

    def credit(self, points, source, expires_on, available_on, opened):
        """Add a batch; what is available pays debts."""
        number = len(self.batches)
        batch = Batch(number, source, expires_on, available_on, opened)
        self.batches.append(batch)
        state = PENDING if available_on else AVAILABLE
        self.points += [Point(batch, state) for _ in range(points)]
        self.pay_debts()
        return batch

    def debit(self, points, document):
        """Spend the points that lapse soonest; return those that were missing."""
        return self._take(points, document, SPENT, [])

    def claw_back(self, points, document, source):
        """Take back a source's points, the last to lapse first, then any."""
        own = [batch for batch in self.batches if batch.source == source]
        return self._take(points, document, TAKEN_BACK, own)

    def _take(self, points, document, state, own):
        objects = self.taken.setdefault(document, [])
        missing = 0
        for _ in range(points):
            point = self._last_of(own) or self._soonest()
            if point:
                point.state = state
            else:
                point = Debt()
                self.debts.append(point)
                missing += 1
            objects.append(point)
        return missing

    def _soonest(self):
        points = [point for point in self.points if point.state == AVAILABLE]
        return min(points, key=_age, default=None)

    def _last_of(self, batches):
        points = [p for p in self.points if p.batch in batches and p.state in OPEN]
        ages = [_age(point)[:2] for point in points]
        return points[ages.index(max(ages))] if points else None

    def pay_debts(self):
        """Let available points pay debts, one by one."""
        while self.debts and (point := self._soonest()):
            point.state = PAID_DEBT
            self.debts.pop()

    def give_back(self, points, document, expires_on, opened):
        """Undo the last takings of ``document``; return a new batch, if one opened."""
        homeless = 0
        for _ in range(points):
            taken = self._last_returnable(document)
            if isinstance(taken, Point):
                taken.state = AVAILABLE
            elif self.debts:
                self.debts.pop()
            else:
                homeless += 1
            self.taken[document].remove(taken)
        batch = None
        if homeless:
            batch = self.credit(homeless, document, expires_on, None, opened)
        self.pay_debts()
        return batch

    def _last_returnable(self, document):
        """Return the last point, or debt while there is one; else what is left."""
        objects = self.taken[document]
        for taken in reversed(objects):
            if isinstance(taken, Point) or self.debts:
                return taken
        return objects[-1]

    def waive(self, points):
        """Forgive debts; return how many."""
        forgiven = min(points, len(self.debts))
        del self.debts[:forgiven]
        return forgiven

    def transfer(self, points, other):
        """Hand points over to another purse, batch by batch; return the batches."""
        batches = []
        for _ in range(points):
            point = self._soonest()
            point.state = SPENT
            batches.append(point.batch)
        runs = [b for b in self.batches if b in batches]
        runs.sort(key=batches.index)
        return [
            other.credit(batches.count(b), b.source, b.expires_on, None, b.opened)
            for b in runs
        ]

    def mature(self, batch):
        """Make a batch available."""
        for point in self.points:
            if point.batch is batch and point.state == PENDING:
                point.state = AVAILABLE
        self.pay_debts()

    def expire(self, batch):
        """Let a batch lapse; return how many points that takes."""
        points = [p for p in self.points if p.batch is batch and p.state in OPEN]
        for point in points:
            point.state = LAPSED
        return len(points)

    def extend(self, expires_on):
        """Give every batch with open points a later last day."""
        for batch in {point.batch for point in self.points if point.state in OPEN}:
            if batch.expires_on and batch.expires_on < expires_on:
                batch.expires_on = expires_on


def _age(point):
    batch = point.batch
    return (batch.expires_on or date.max, batch.opened, batch.number)
