"""What the gate is asked to write down about one document."""

from __future__ import annotations

from collections.abc import Hashable
from dataclasses import dataclass, field
from datetime import date

#: The ledger counts in hundredths of a point, as its columns do (numeric(16,2)).
HUNDREDTHS = 100

#: Age of a lot that is not stored yet, among lots opened on the same day.
NEWEST = 2**62

ACCRUAL = "accrual"
REDEMPTION = "redemption"
CLAWBACK = "clawback"
GIVE_BACK = "give_back"
MATURITY = "maturity"
EXPIRY = "expiry"
ADJUSTMENT = "adjustment"
TRANSFER = "transfer"
MERGE = "merge"
OPENING = "opening"
DEFICIT = "deficit"
WAIVER = "waiver"
#: Points of a returned sale that had expired before, so that nobody owes them.
LAPSED = "lapsed"


def to_hundredths(points) -> int:
    """Points as stored (float or Decimal) to whole hundredths."""
    return round(float(points) * HUNDREDTHS)


def to_points(hundredths: int) -> float:
    """Whole hundredths to points as stored."""
    return hundredths / HUNDREDTHS


@dataclass
class Detail:
    """What one kind of movement of a document carries besides its points.

    ``amount_untaxed`` is in company currency: the base of an accrual, or the value
    that a redemption gave.
    """

    amount_untaxed: float = 0.0
    explanation: dict | None = None


@dataclass
class Posting:
    """The document behind a set of moves on one card.

    ``description`` goes to the native history, where salespeople read it.
    """

    source_model: str
    source_id: int
    company_id: int
    document_date: date
    description: str
    revision: int = 0
    reason: str | None = None
    rule_version_id: int | None = None
    tier_id: int | None = None
    order: tuple[str, int] | None = None
    details: dict[str, Detail] = field(default_factory=dict)
    reverses: dict[Hashable, int] = field(default_factory=dict)

    @property
    def source(self) -> tuple[str, int]:
        return (self.source_model, self.source_id)
