"""A card's points as lots, and the moves that change them.

The unit of every number here is the *step*, a fixed fraction of a point (the addon
uses hundredths), so all of it is whole-number arithmetic.

An :class:`Account` is the image of one card while it is locked. Operations change the
lots and write down the moves; whoever holds the lock stores both. Nothing is ever
taken out of the journal: a move is reversed by another move (house, law 2).

Two sums are true after every operation (house, law 8):

* moves of a lot add up to what remains in it;
* moves without a lot add up to minus the deficit.

>>> from datetime import date
>>> account = Account()
>>> _ = account.credit("accrual", 100, source="S1", expires_on=date(2026, 12, 31))
>>> account.debit("redemption", 120)
20
>>> account.balance, account.deficit
(0, 20)
>>> _ = account.credit("accrual", 50, source="S3")
>>> account.balance, account.deficit
(30, 0)
"""

from __future__ import annotations

from collections.abc import Hashable, Iterable
from dataclasses import dataclass, field
from datetime import date

#: States of a lot. A closed lot is empty: spent, lapsed or taken back.
PENDING = "pending"
AVAILABLE = "available"
CLOSED = "closed"

_NEVER = date.max


@dataclass(eq=False)
class Lot:
    """Points that came in together and share their dates.

    ``source`` names the document that gave them, ``issuer`` who owes them; ``opened``
    orders lots that lapse on the same day (oldest first); ``id`` is None until the lot
    is stored.
    """

    issued: int
    remaining: int
    state: str = AVAILABLE
    expires_on: date | None = None
    available_on: date | None = None
    source: Hashable = None
    issuer: Hashable = None
    opened: Hashable = 0
    id: int | None = None

    @property
    def spending_order(self) -> tuple:
        """Soonest expiry first, then oldest: what a member would choose."""
        return (self.expires_on or _NEVER, self.opened)


@dataclass(frozen=True, eq=False)
class Move:
    """One line of the ledger: ``points`` in or out of ``lot``.

    A move without a lot changes the deficit. A maturity carries no points: it makes
    what is in the lot available.
    """

    kind: str
    points: int
    lot: Lot | None


@dataclass
class Account:
    """The lots and the deficit of one card, and the moves made while it is open."""

    lots: list[Lot] = field(default_factory=list)
    deficit: int = 0
    moves: list[Move] = field(default_factory=list)
    redated: list[Lot] = field(default_factory=list)

    def __post_init__(self):
        self._opening = (self.balance, self.pending)

    @property
    def balance_change(self) -> int:
        """What the moves made of the balance since the account was opened."""
        return self.balance - self._opening[0]

    @property
    def pending_change(self) -> int:
        """What the moves made of the pending points since the account was opened."""
        return self.pending - self._opening[1]

    @property
    def balance(self) -> int:
        """Points that can be spent now."""
        return sum(lot.remaining for lot in self.lots if lot.state == AVAILABLE)

    @property
    def pending(self) -> int:
        """Points that are given but not yet mature."""
        return sum(lot.remaining for lot in self.lots if lot.state == PENDING)

    def credit(
        self,
        kind: str,
        points: int,
        *,
        source: Hashable = None,
        issuer: Hashable = None,
        expires_on: date | None = None,
        available_on: date | None = None,
        pending: bool = False,
        opened: Hashable | None = None,
    ) -> Lot:
        """Open a lot; when its points are available at once they pay a deficit first.

        ``opened`` and ``issuer`` keep what points of another card were.
        """
        _require_positive(points)
        lot = Lot(
            issued=points,
            remaining=0,
            state=PENDING if pending else AVAILABLE,
            expires_on=expires_on,
            available_on=available_on,
            source=source,
            issuer=issuer,
            opened=self._next_opened() if opened is None else opened,
        )
        self.lots.append(lot)
        self._put(kind, points, lot)
        self._pay_deficit()
        return lot

    def debit(self, kind: str, points: int) -> int:
        """Take points, soonest expiry first; what is missing becomes deficit.

        :return: the shortage that was added to the deficit, in steps
        """
        _require_positive(points)
        lots = [lot for lot in self.lots if lot.state == AVAILABLE]
        return self._take_from(kind, points, sorted(lots, key=_spending_order))

    def claw_back(self, kind: str, points: int, *, source: Hashable) -> int:
        """Take back what a document gave: from its own lots first, pending or not.

        :return: the shortage that was added to the deficit, in steps
        """
        _require_positive(points)
        own = [lot for lot in self.lots if lot.source == source and lot.remaining]
        own_ids = {id(lot) for lot in own}
        others = [
            lot
            for lot in self.lots
            if lot.state == AVAILABLE and id(lot) not in own_ids
        ]
        order = sorted(own, key=_spending_order, reverse=True)
        order += sorted(others, key=_spending_order)
        return self._take_from(kind, points, order)

    def give_back(
        self,
        kind: str,
        points: int,
        taken: Iterable[tuple[Lot | None, int]],
        *,
        source: Hashable = None,
        expires_on: date | None = None,
        opened: Hashable | None = None,
    ) -> None:
        """Return spent points to the lots they came from, last taken first.

        ``taken`` is what the document holds of each lot, net, in the order of taking;
        a lot of None is deficit that it caused. What can return nowhere, because the
        deficit has been paid since, opens a lot that lapses on ``expires_on`` and is
        as old as ``opened`` says.
        """
        _require_positive(points)
        left = points
        for lot, available in reversed(list(taken)):
            limit = min(left, available)
            room = min(limit, self.deficit) if lot is None else limit
            if room > 0:
                self._put(kind, room, lot)
                left -= room
        if left:
            self.credit(kind, left, source=source, expires_on=expires_on, opened=opened)
        self._pay_deficit()

    def mature(self, lot: Lot, kind: str = "maturity") -> None:
        """Make a pending lot available."""
        if lot.state != PENDING:
            return
        lot.state = AVAILABLE
        self.moves.append(Move(kind, 0, lot))
        self._pay_deficit()

    def expire(self, lot: Lot, kind: str = "expiry") -> int:
        """Let what is left in a lot lapse.

        :return: the points that lapsed, in steps
        """
        lapsed = lot.remaining
        if lapsed:
            self._put(kind, -lapsed, lot)
        return lapsed

    def waive(self, kind: str, points: int) -> int:
        """Strike points off the deficit: forgiven, or paid for in money.

        :return: the points struck off, in steps
        """
        _require_positive(points)
        struck = min(points, self.deficit)
        if struck:
            self._put(kind, struck, None)
        return struck

    def excuse(self, kind: str, excuse: str, points: int) -> None:
        """Take back points that have lapsed meanwhile: nobody has them, nobody owes."""
        _require_positive(points)
        self._put(kind, -points, None)
        self._put(excuse, points, None)

    def extend(self, expires_on: date) -> None:
        """Give every open lot a later last day (expiry by inactivity).

        The lots whose date changed are remembered in ``redated``.
        """
        for lot in self.lots:
            if lot.remaining and (lot.expires_on or _NEVER) < expires_on:
                lot.expires_on = expires_on
                self.redated.append(lot)

    def _take_from(self, kind: str, points: int, lots: list[Lot]) -> int:
        left = points
        for lot in lots:
            taken = min(left, lot.remaining)
            if taken:
                self._put(kind, -taken, lot)
                left -= taken
        if left:
            self._put(kind, -left, None)
        return left

    def _put(self, kind: str, points: int, lot: Lot | None) -> None:
        """Write one move; the only place where a lot or the deficit changes."""
        self.moves.append(Move(kind, points, lot))
        if lot is None:
            self.deficit -= points
            return
        lot.remaining += points
        if not lot.remaining:
            lot.state = CLOSED
        elif lot.state == CLOSED:
            lot.state = AVAILABLE

    def _pay_deficit(self) -> None:
        """A deficit exists only while no lot is available (house, law 8)."""
        lots = [lot for lot in self.lots if lot.state == AVAILABLE]
        for lot in sorted(lots, key=_spending_order):
            paid = min(self.deficit, lot.remaining)
            if paid:
                self._put("deficit", -paid, lot)
                self._put("deficit", paid, None)

    def _next_opened(self) -> int:
        """New lots are younger than every stored one (a day and an id, or a number)."""
        youngest = max((lot.opened for lot in self.lots), default=0)
        if isinstance(youngest, tuple):
            return (*youngest[:-1], youngest[-1] + 1)
        return youngest + 1


def _spending_order(lot: Lot) -> tuple:
    return lot.spending_order


def _require_positive(points: int) -> None:
    if not isinstance(points, int) or isinstance(points, bool) or points <= 0:
        raise ValueError("A movement of points needs a whole number above zero.")
