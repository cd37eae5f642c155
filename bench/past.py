"""The past of a club, made up from a fixed seed: the rows of its ledger.

Each member has two to eight lots, five on average, and twice as many moves: points
earned, matured, spent and lapsed. Rows come in the order of time, so that a card's
rows lie scattered over the tables, as in a shop. The last lots are due in the coming
nights. Past moves carry no explanation: it would make the tables larger and the
ratios no different.
"""

import random
from array import array
from datetime import date, datetime, timedelta, timezone

SEED = 20261121
SEASONS = 8
DAYS = 60
#: Nights to come, on each of which one in twenty members has a lot that matures and
#: one in twenty a lot that lapses.
NIGHTS = 14
SHARE = 20
LAST = SEASONS - 1


def this_day() -> date:
    """The day on which the data sets end."""
    return datetime.now(timezone.utc).date()


class Past:
    """What happened to each member, by index; numbers are whole points.

    ``first_lot`` is the id of the first lot. ``members`` is an even number.
    """

    def __init__(self, members: int, today: date, first_lot: int):
        self.members = members
        self.today = today
        self._random = random.Random(SEED)
        counts = [self._random.randint(2, 8) for _ in range(members // 2)]
        # Who has few lots stands beside one who has many: five on average, exactly.
        self.lots = bytes(n for count in counts for n in (count, 10 - count))
        self.orders = [self._shuffled() for _season in range(SEASONS)]
        self._open_lots(first_lot)
        self._choose_events()

    def _shuffled(self):
        order = array("i", range(self.members))
        self._random.shuffle(order)
        return order

    def _open_lots(self, next_id):
        """Give every lot its id, in the order of time, and its points."""
        chance = self._random.random
        nothing = array("i", bytes(4 * self.members))
        self.issued = [nothing[:] for _season in range(SEASONS)]
        self.lot_ids = [nothing[:] for _season in range(SEASONS)]
        for season, member, _day in self.visits():
            self.issued[season][member] = 10 + int(chance() * 490)
            self.lot_ids[season][member] = next_id
            next_id += 1

    def _choose_events(self):
        """Choose what each member spends, and on which nights his lots are due."""
        chance = self._random.random
        self.part = array("f", (chance() for _ in range(self.members)))
        #: Spends the whole first lot and a part of the second, in one order.
        self.spans = bytes(
            lots > 2 and chance() < 0.6  # noqa: PLR2004 - a share like any other
            for lots in self.lots
        )
        nights = range(self.members)
        self.matures = bytes(int(chance() * SHARE) for _ in nights)
        self.lapses = bytes(int(chance() * SHARE) for _ in nights)

    def oldest(self, member):
        """The season of a member's first lot; one lot a season follows it."""
        return SEASONS - self.lots[member]

    def visits(self):
        """Yield ``(season, member, day)`` of each purchase that gave a lot."""
        oldest = bytes(SEASONS - count for count in self.lots)
        for season in range(SEASONS):
            start = self.today - timedelta(days=DAYS * (SEASONS - season))
            days = [str(start + timedelta(days=day)) for day in range(DAYS)]
            for position, member in enumerate(self.orders[season]):
                if oldest[member] <= season:
                    yield season, member, days[position * DAYS // self.members]

    def spent(self, member):
        """What was spent of the first and of the second lot."""
        first = self.oldest(member)
        issued = self.issued[first][member]
        if self.spans[member]:
            second = self.issued[first + 1][member]
            return issued, max(1, int(second * self.part[member] * 0.9))
        return max(2, int(issued * self.part[member] * 0.9)), 0

    def remaining(self, season, member):
        """What is left in a lot today."""
        number = season - self.oldest(member)
        issued = self.issued[season][member]
        if number > 1:
            return issued
        first, second = self.spent(member)
        if number == 1:
            return issued - second
        # The rest of an old first lot has lapsed.
        return 0 if self.lots[member] > 2 else issued - first  # noqa: PLR2004

    def is_pending(self, season, member):
        """Whether the lot waits for one of the coming nights."""
        return season == LAST and self.matures[member] < NIGHTS

    def matures_on(self, member):
        """The day on which the pending lot of a member matures."""
        return self.today + timedelta(days=1 + self.matures[member])

    def lapses_on(self, season, member):
        """The last day of a lot that lapses in one of the coming nights, or None."""
        due = min(1, self.lots[member] - 2)
        if season - self.oldest(member) != due or self.lapses[member] >= NIGHTS:
            return None
        return self.today + timedelta(days=self.lapses[member])

    def balances(self):
        """Available and pending points of each member, as two arrays."""
        available = array("i", bytes(4 * self.members))
        pending = array("i", bytes(4 * self.members))
        for season, member, _day in self.visits():
            side = pending if self.is_pending(season, member) else available
            side[member] += self.remaining(season, member)
        return available, pending

    def moves(self):
        """Yield ``(member, season of the lot, kind, points, day, revision, part)``.

        In the order of time. The second order of a small member has revision 2.
        """
        for season, member, day in self.visits():
            number = season - self.oldest(member)
            if 1 <= number <= self.lots[member] - 2:
                yield member, season - 1, "maturity", 0, day, 0, 0
            if season == LAST:
                yield from self._spending(member, day)
            yield member, season, "accrual", self.issued[season][member], day, 1, 0

    def _spending(self, member, day):
        season = self.oldest(member)
        first, second = self.spent(member)
        if second:
            yield member, season, "redemption", -first, day, 1, 0
            yield member, season + 1, "redemption", -second, day, 1, 1
        elif self.lots[member] > 2:  # noqa: PLR2004
            yield member, season, "redemption", -first, day, 1, 0
            lapsed = self.issued[season][member] - first
            yield member, season, "expiry", -lapsed, day, 0, 0
        else:
            yield member, season, "redemption", -1, day, 1, 0
            yield member, season, "redemption", 1 - first, day, 2, 0
