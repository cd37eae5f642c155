"""What a document should have given and taken, and what it has posted so far."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import NamedTuple

from ...engine.earning import Line
from ..ledger import posting as post

#: Kinds of moves that make up the two sides of a document.
EARNING_SIDE = {post.ACCRUAL, post.CLAWBACK}
SPENDING_SIDE = {post.REDEMPTION, post.GIVE_BACK}


class SoldLine(NamedTuple):
    """A line of a document as it counts for points.

    ``earning`` holds the line before returns; ``remaining`` is the untaxed amount that
    is left after them, in the smallest unit of the club's currency.
    """

    earning: Line
    remaining: int


@dataclass
class Basket:
    """The lines of a document, and what of it was paid with the club's points."""

    lines: list[SoldLine] = field(default_factory=list)
    paid_untaxed: int = 0
    paid_total: int = 0


@dataclass
class Target:
    """Points in hundredths that a document should have moved on one card.

    ``base`` and ``value`` are money in company currency: what earned, and what the
    redemption gave.
    """

    accrual: int = 0
    base: float = 0.0
    redemption: int = 0
    value: float = 0.0
    explanation: dict | None = None
    rule_version_id: int | None = None
    tier_id: int | None = None


@dataclass
class Posted:
    """What a document has moved on one card so far; points in hundredths.

    ``legacy_taken`` is what native Odoo took before a take-over; ``awarded`` is what
    the document had given in all by then, None where it had no part in one.
    ``spent`` is what it has taken in all, whatever came back since. ``tier_id`` is the
    tier in which the document earned, or is about to.
    """

    accrual: int = 0
    base: float = 0.0
    redemption: int = 0
    value: float = 0.0
    revision: int = -1
    rule_version_id: int | None = None
    taken: dict = field(default_factory=dict)
    reverses: dict = field(default_factory=dict)
    awarded: int | None = None
    legacy_taken: int = 0
    spent: int = 0
    tier_id: int | None = None

    def add(self, lot_id, kind, points, amount, revision, move_id, version_id, tier_id):
        """Count one move of the document."""
        self.revision = max(self.revision, revision)
        if kind in EARNING_SIDE:
            self.accrual += points
            self.base += amount or 0.0
            self.rule_version_id = version_id or self.rule_version_id
            # No tier is an answer too: the last earning may have been without one.
            self.tier_id = tier_id
        elif kind in SPENDING_SIDE:
            self.redemption -= points
            self.spent += max(0, -points)
            self.value += amount or 0.0
            self.taken[lot_id] = self.taken.get(lot_id, 0) - points
        self._remember(lot_id, kind, move_id)

    def add_legacy(self, given, taken, awarded):
        """Count native points of a document whose programme was taken over."""
        if awarded is not None:
            self.awarded = (self.awarded or 0) + awarded
        self.legacy_taken += taken
        self.accrual += given
        self.redemption += taken

    def _remember(self, lot_id, kind, move_id):
        """Note which move a later reversal of this lot will point to."""
        if kind == post.ACCRUAL:
            self.reverses[(post.CLAWBACK, lot_id)] = move_id
            self.reverses.setdefault((post.CLAWBACK, None), move_id)
        elif kind == post.REDEMPTION:
            self.reverses[(post.GIVE_BACK, lot_id)] = move_id
            self.reverses.setdefault((post.GIVE_BACK, None), move_id)
