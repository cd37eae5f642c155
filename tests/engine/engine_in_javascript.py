# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Call the engine's twin of the till: one Node for many calls."""

import json
import re
import subprocess
from pathlib import Path

RUNNER = Path(__file__).with_suffix(".mjs")
# The files of an addon have no package.json that calls them modules.
OPTIONS = ("--disable-warning=MODULE_TYPELESS_PACKAGE_JSON",)
BIG = re.compile(r"-?\d+n")


def answers(calls):
    """Return ``{"value": …}`` or ``{"error": sentence}`` for each call.

    A call is the name of a function with the list of its arguments. Whole numbers go
    and come as BigInt; a plain JavaScript number in a value is a mistake.
    """
    done = subprocess.run(
        ["node", *OPTIONS, RUNNER],
        input=json.dumps(marked(calls)),
        capture_output=True,
        text=True,
        check=False,
    )
    assert not done.returncode and not done.stderr, done.stderr
    return unmarked(json.loads(done.stdout))


def document_call(document):
    """Return the call of ``earn`` for a document in the form of the vectors."""
    names = ("lines", "terms", "paid_untaxed", "paid_total")
    return ["earn", [document[name] for name in names]]


def marked(data):
    """Return ``data`` for JSON, whole numbers as text that says so."""
    if isinstance(data, dict):
        return {name: marked(value) for name, value in data.items()}
    if isinstance(data, (list, tuple)):
        return [marked(value) for value in data]
    if isinstance(data, int) and not isinstance(data, bool):
        return f"{data}n"
    return data


def unmarked(data):
    """Return what :func:`marked` was given."""
    if isinstance(data, dict):
        return {name: unmarked(value) for name, value in data.items()}
    if isinstance(data, list):
        return [unmarked(value) for value in data]
    if isinstance(data, str) and BIG.fullmatch(data):
        return int(data[:-1])
    assert data is None or isinstance(data, (str, bool)), f"{data!r} is no BigInt"
    return data
