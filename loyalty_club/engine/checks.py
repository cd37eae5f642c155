# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""What the engine demands of a number before it reckons with it."""

LIMIT = 10**18


def whole(value, what, least=-LIMIT, most=LIMIT):
    """Return ``value`` when it is a whole number from ``least`` to ``most``.

    ``what`` names the number in the sentence of the ValueError. The limit lies
    far above any money or points of a shop, in any currency, so that what passes
    it is a mistake. A bool is an int to Python, but never an amount.
    """
    if not isinstance(value, int) or isinstance(value, bool):
        raise ValueError(f"{what} must be a whole number, not {value!r}.")
    if not least <= value <= most:
        raise ValueError(f"{what} must be between {least} and {most}, not {value}.")
    return value


def one_of(value, allowed, what):
    """Raise ValueError unless ``value`` is among ``allowed``."""
    if value not in allowed:
        names = ", ".join(repr(name) for name in allowed)
        raise ValueError(f"{what} must be one of {names}, not {value!r}.")


def distinct(keys, what):
    """Raise ValueError when one of ``keys`` is given twice."""
    if len(set(keys)) != len(keys):
        raise ValueError(f"{what} is given twice.")
