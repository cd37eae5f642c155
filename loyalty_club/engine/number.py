# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Member numbers, short enough to say aloud.

A number identifies a member and authorises nothing: anyone can count on from
their own. The last digit is H. Michael Damm's check digit ("Total
anti-symmetrische Quasigruppen", thesis, Marburg 2004, table of order 10 in
chapter 4). It finds every single wrong digit and every swap of two neighbours.
Zeros in front do not change it.
"""

import unicodedata

from .checks import whole

LEAST_DIGITS = 6
_MINUS = "\N{MINUS SIGN}"
# Zs, Zl, Zp: spaces; Cf: joiners and writing-direction marks; Cc: tabs; Pd: dashes.
_SEPARATORS = {"Zs", "Zl", "Zp", "Cf", "Cc", "Pd"}
# A totally anti-symmetric quasigroup of order 10: row is the digit so far.
_DAMM = (
    (0, 3, 1, 7, 5, 9, 8, 6, 4, 2),
    (7, 0, 9, 2, 1, 5, 4, 8, 6, 3),
    (4, 2, 0, 6, 8, 7, 1, 3, 5, 9),
    (1, 7, 5, 0, 9, 8, 3, 4, 2, 6),
    (6, 1, 2, 3, 0, 4, 5, 9, 7, 8),
    (3, 6, 7, 4, 2, 0, 9, 5, 8, 1),
    (5, 8, 6, 9, 7, 2, 0, 1, 3, 4),
    (8, 9, 4, 5, 3, 6, 2, 0, 1, 7),
    (9, 4, 3, 8, 6, 1, 7, 2, 0, 5),
    (2, 5, 8, 1, 4, 3, 6, 7, 9, 0),
)


def with_check_digit(serial):
    """Return the member number for ``serial``: at least six digits, the last a check.

    Raises ValueError when ``serial`` is negative or not a whole number.
    """
    whole(serial, "The serial of a member number", least=0)
    digits = f"{serial:0{LEAST_DIGITS - 1}d}"
    return digits + str(_damm(digits))


def is_valid(text):
    """Return whether ``text``, as typed or said, is a number with its check digit."""
    number = normalise(text)
    ascii_digits = number.isascii() and number.isdigit()
    return ascii_digits and len(number) >= LEAST_DIGITS and _damm(number) == 0


def normalise(text):
    """Return ``text`` with Latin digits and without what people put between them.

    Digits of any script (Persian, Arabic, full-width) become Latin; spaces, dashes,
    joiners and invisible writing-direction marks go. Anything else stays, so that
    it is seen to be wrong.
    """
    return "".join(_latin(character) for character in text)


def _latin(character):
    if character == _MINUS or unicodedata.category(character) in _SEPARATORS:
        return ""
    digit = unicodedata.decimal(character, None)
    return character if digit is None else str(digit)


def _damm(digits):
    """Return the check digit of ``digits``; 0 when the check digit is among them."""
    interim = 0
    for digit in digits:
        interim = _DAMM[interim][int(digit)]
    return interim
