"""What a till asks for in its second call, read with care: anything may stand there."""

from __future__ import annotations

import math


def whole_number(value) -> float:
    """Return a finite number, or nothing for whatever else was sent."""
    number = isinstance(value, (int, float)) and not isinstance(value, bool)
    return float(value) if number and math.isfinite(value) else 0.0


def as_id(value) -> int | None:
    """Return an id that fits a column, below zero too, or None."""
    try:
        number = int(value)
    except (TypeError, ValueError, OverflowError):
        return None
    return number if abs(number) < 2**31 else None


class Claims:
    """The claims of one ticket: those of clubs apart, and native ones as native reads.

    ``of_clubs`` are pairs of the till's number of a card and the club's programme. A
    claim whose card belongs to a club is the club's, whatever programme it names.
    """

    def __init__(self, env, coupon_data):
        self._programs = env["loyalty.program"].sudo()
        self._cards = env["loyalty.card"].sudo()
        self.native, self.of_clubs = {}, []
        rows = coupon_data.items() if isinstance(coupon_data, dict) else ()
        for raw, value in rows:
            key = as_id(raw)
            if key and isinstance(value, dict):
                self._sort(key, value)

    def program(self, value):
        """The programme that a claim names."""
        return self._programs.browse(as_id(value.get("program_id")) or 0).exists()

    def _sort(self, key, value):
        program = self.program(value)
        named = [key, as_id(value.get("coupon_id")) or 0]
        card = self._cards.browse([id_ for id_ in named if id_ > 0]).exists()
        own = program if program.club_id else card.program_id.filtered("club_id")[:1]
        if own:
            self.of_clubs.append((key, own))
        elif program and card.program_id <= program:
            self.native[key] = value
