# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Write the vectors of the two languages: python make_vectors.py, in this folder.

The answers come from oracles, never from the engine. All points were reckoned by hand
besides, and the oracles are held to them.
"""

import json
from pathlib import Path

import earning_oracle as oracle
import engine_by_path  # noqa: F401
import redeeming_by_hand as redeeming
from earning_at_the_till import AT_THE_TILL
from earning_by_hand import BY_HAND
from earning_refused import REFUSED, SHARES_REFUSED
from earning_shares import SHARES

FOLDER = Path(__file__).resolve().parent
SHARE = ("awarded", "base", "remaining")
BY_VALUE = ("value", "price", "step")
CLAIMS = ("value", "worth", "slack")


def earning():
    """Return the vectors of earning; AssertionError where hand and oracle disagree."""
    assert not set(BY_HAND) & set(AT_THE_TILL)
    earn = []
    for name, (by_hand, document) in (BY_HAND | AT_THE_TILL).items():
        expected = oracle.earn(document)
        assert expected["points"] == by_hand, (name, expected)
        earn.append({"name": name, "input": document, "expected": expected})
    refused = [
        {"name": name, "input": document, "sentence": sentence}
        for name, (sentence, document) in REFUSED.items()
    ]
    return {
        "earn": earn,
        "share": rows(SHARE, SHARES, oracle.share),
        "earn_refused": refused,
        "share_refused": [named((*SHARE, "sentence"), row) for row in SHARES_REFUSED],
    }


def redemption():
    """Return the vectors of redeeming, under the same condition."""
    names = {"by_value": BY_VALUE, "claims": CLAIMS}
    refused = [
        {"function": function, **named(names[function], numbers), "sentence": sentence}
        for function, numbers, sentence in redeeming.REFUSED
    ]
    return {
        "by_value": rows(BY_VALUE, redeeming.BY_VALUE, redeeming.by_value),
        "claims": rows(CLAIMS, redeeming.CLAIMS, redeeming.claims),
        "refused": refused,
    }


VECTORS = {"earning": earning, "redeeming": redemption}


def rows(names, by_hand, says):
    """Return rows of numbers by name, when an oracle says the last of each, too."""
    for *numbers, expected in by_hand:
        assert says(*numbers) == expected, (numbers, expected, says(*numbers))
    return [named((*names, "expected"), row) for row in by_hand]


def named(names, values):
    """Return the values by their names."""
    return dict(zip(names, values, strict=True))


def read(name):
    """Return the vectors that lie in the file."""
    return json.loads(file(name).read_text(encoding="utf-8"))


def text(name):
    """Return the file: one vector a line, so that a change is read as one."""
    blocks = []
    for block, items in VECTORS[name]().items():
        lines = ",\n".join(json.dumps(item) for item in items)
        blocks.append(f'"{block}": [\n{lines}\n]')
    return "{\n" + ",\n".join(blocks) + "\n}\n"


def file(name):
    """Return the path of a file of vectors."""
    return FOLDER / f"vectors_{name}.json"


if __name__ == "__main__":
    for each in VECTORS:
        file(each).write_text(text(each), encoding="utf-8")
