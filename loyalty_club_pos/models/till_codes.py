"""What may stand for a code, an id or a day in a till's call; the rest is nothing."""

from __future__ import annotations

from odoo import fields

#: A longer text is no code that anybody prints or scans.
MOST_CHARACTERS = 100


def is_code(value) -> bool:
    """Tell whether a card, a coupon or a promotion can have this code."""
    if not isinstance(value, str) or not 0 < len(value) <= MOST_CHARACTERS:
        return False
    # PostgreSQL takes neither a NUL nor half of a surrogate pair.
    return "\x00" not in value and value.encode(errors="ignore").decode() == value


def is_id_or_nothing(value) -> bool:
    """Tell whether a value is the id of a record, or says that there is none."""
    if value is None or value is False:
        return True
    return isinstance(value, int) and value is not True and 0 < value < 2**31


def is_day(value) -> bool:
    """Tell whether a text begins with a day, as native Odoo reads it."""
    try:
        return isinstance(value, str) and bool(fields.Date.to_date(value[:11]))
    except ValueError:
        return False
