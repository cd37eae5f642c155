# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""What goes into an earning, and what comes out of it.

Units: money in the smallest unit of the club's currency; quantities, rates and
factors in millionths; points in the club's smallest step.
"""

from dataclasses import dataclass

from .checks import distinct, one_of, whole

MILLION = 10**6
MODES = ("order", "money", "unit")
# "no_effect" is native's word for lines such as delivery (sale_loyalty_delivery); a
# line of a till may belong to a sale order, or settle what a customer owed.
EXCLUDED = (
    "",
    "gift_card",
    "top_up",
    "tip",
    "down_payment",
    "reward",
    "no_effect",
    "sale_order",
    "debt",
)
ROUNDINGS = ("down", "half_up", "up")
STEPS = (1, 10, 100)


@dataclass(frozen=True)
class Line:
    """One line of a document, after its discounts.

    ``quantity`` is in millionths of a unit; ``untaxed`` and ``total`` are money
    without and with tax, negative for a discount that stands on a line of its own.
    ``rules`` are the ids of the earning rules whose product filter takes the line;
    ids that the terms do not know count for nothing. ``excluded`` says why the line
    earns nothing: such a line counts nowhere, not even towards a minimum.
    """

    key: int
    quantity: int
    untaxed: int
    total: int
    rules: tuple[int, ...]
    excluded: str = ""

    def __post_init__(self):
        for name in ("key", "quantity", "untaxed", "total"):
            whole(getattr(self, name), f"The {name} of a line")
        one_of(self.excluded, EXCLUDED, "The reason to exclude a line")


@dataclass(frozen=True)
class Rule:
    """One earning rule: ``rate`` millionths of a point per ``mode``.

    The mode is a document ("order"), a currency unit ("money") or a unit of
    quantity ("unit"). The minimums (money; millionths of a unit) are measured over
    the lines that the rule takes; like in native Odoo, before points pay for
    anything, and a negative amount or quantity never reaches a minimum of 0.
    """

    id: int
    mode: str
    rate: int
    minimum_amount: int = 0
    minimum_amount_taxed: bool = True
    minimum_quantity: int = 0

    def __post_init__(self):
        whole(self.id, "The id of a rule")
        one_of(self.mode, MODES, "The mode of a rule")
        for name in ("rate", "minimum_amount", "minimum_quantity"):
            whole(getattr(self, name), f"The {name} of a rule", least=0)


@dataclass(frozen=True)
class Terms:
    """What a club gives, as it stood when the document counted.

    ``taxed`` chooses the earning base, ``minor`` is the number of smallest units in
    a currency unit (100, 1, 1000), ``steps`` the number of steps in a point,
    ``factor`` the tier's factor in millionths, ``cap`` the most steps that one
    document gives, or None.
    """

    rules: tuple[Rule, ...]
    taxed: bool
    minor: int
    steps: int
    factor: int = MILLION
    rounding: str = "down"
    cap: int | None = None

    def __post_init__(self):
        distinct([rule.id for rule in self.rules], "The id of a rule")
        whole(self.minor, "The number of smallest units in a currency unit", least=1)
        whole(self.steps, "The number of steps in a point")
        one_of(self.steps, STEPS, "The number of steps in a point")
        whole(self.factor, "The factor", least=0)
        one_of(self.rounding, ROUNDINGS, "The rounding")
        if self.cap is not None:
            whole(self.cap, "The cap", least=0)


@dataclass(frozen=True)
class Earning:
    """``points`` (steps, never negative) and how they came about.

    ``base_untaxed`` is the untaxed money that earned, less what points paid, never
    negative. ``explanation`` is data that JSON can hold:

    - ``lines``: per line that a counting rule took, by key: ``key``, ``base`` (in
      the terms' tax mode), ``base_untaxed`` and the ids of the ``rules`` that
      counted; ``excluded``: the others that had a reason, ``key`` and ``reason``;
    - ``rules``: per rule, by id: what it says (``id``, ``mode``, ``rate`` and the
      minimums), what it met (``amount`` measured against the minimum, ``base`` less
      what points paid, ``quantity``), ``points`` before the factor, and the
      ``reason`` why it did not count: "" (it did), "no_line", "minimum_amount",
      "minimum_quantity" or "nothing_paid";
    - ``taxed``, ``minor``, ``steps``, ``factor``, ``rounding``, ``cap``,
      ``paid_untaxed`` and ``paid_total`` as given; ``base`` and ``base_untaxed`` of
      the lines that earned; ``capped``; ``raw``: the points (not steps) after the
      factor, before rounding and cap, "numerator/denominator".
    """

    points: int
    base_untaxed: int
    explanation: dict
