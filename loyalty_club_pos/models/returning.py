"""What a till is about to take back, for a preview of the points that it moves."""

from __future__ import annotations

#: Context key. Its value must be a `Returning`, which no call over RPC can make.
RETURNING = "club_returning"


class Returning(dict):
    """Ids of lines, each with the quantity that is about to come back."""


def coming_back(record) -> float:
    """Return how much of a line is about to come back, on top of what did."""
    returning = record.env.context.get(RETURNING)
    return returning.get(record.id, 0.0) if isinstance(returning, Returning) else 0.0
