"""The code that a member shows on his phone: it works for a few minutes only.

A photograph of it is worth nothing tomorrow, and nobody can make one up: it is signed
with the database's secret. It begins like a card's code, so that the till's barcode
rule for coupons takes it.
"""

from __future__ import annotations

import hmac
import time

from odoo.tools.misc import hmac as signed

PREFIX = "044T"
SCOPE = "loyalty_club_pos-card"
MINUTES = 10
DIGITS = 24


def make(env, member_id: int, now: float | None = None) -> str:
    """Return the code of a member, good for :data:`MINUTES`."""
    until = int((time.time() if now is None else now) // 60) + MINUTES
    return f"{PREFIX}{member_id:x}.{until:x}.{_signature(env, member_id, until)}"


def read(env, text: str, now: float | None = None) -> int | None:
    """Return the id of the member whose code this is, or None where it is not good."""
    if not text.startswith(PREFIX):
        return None
    try:
        member, end, signature = text.removeprefix(PREFIX).split(".")
        member_id, until = int(member, 16), int(end, 16)
    except ValueError:
        return None
    minute = int((time.time() if now is None else now) // 60)
    ours = _signature(env, member_id, until)
    right = hmac.compare_digest(signature.encode(), ours.encode())
    # A code from further ahead than any is made was not made by us.
    return member_id if right and minute <= until <= minute + MINUTES else None


def _signature(env, member_id, until):
    return signed(env(su=True), SCOPE, (member_id, until))[:DIGITS]
