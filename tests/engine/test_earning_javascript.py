# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""The till's earning.js says what the server's earning.py says, to the last word."""

from collections import Counter
from dataclasses import asdict
from random import Random

import make_vectors
import pytest
from earning_cases import arguments, case, line, outcome
from earning_random import some_document
from engine.earning import Earning, earn
from engine_in_javascript import answers, document_call

VECTORS = make_vectors.read("earning")
SAMPLE = {"ci": 5_000, "long": 100_000}


def share_call(vector):
    return ["share", [vector[name] for name in make_vectors.SHARE]]


@pytest.fixture(scope="module")
def said():
    """Return JavaScript's answers to all vectors, by the name of their block."""
    blocks = {
        name: [
            share_call(vector) if "share" in name else document_call(vector["input"])
            for vector in vectors
        ]
        for name, vectors in VECTORS.items()
    }
    flat = iter(answers([call for calls in blocks.values() for call in calls]))
    return {name: [next(flat) for _call in calls] for name, calls in blocks.items()}


def test_every_vector_of_earning(said):
    earned = [outcome(Earning(**answer["value"])) for answer in said["earn"]]
    assert earned == [vector["expected"] for vector in VECTORS["earn"]]


def test_every_vector_of_shares(said):
    expected = [vector["expected"] for vector in VECTORS["share"]]
    assert [answer["value"] for answer in said["share"]] == expected


@pytest.mark.parametrize("block", ["earn_refused", "share_refused"])
def test_every_vector_that_is_refused(said, block):
    for vector, answer in zip(VECTORS[block], said[block], strict=True):
        assert vector["sentence"] in answer.get("error", ""), vector


def in_python(document):
    """Return what Python answers, in the form of JavaScript's answers."""
    try:
        return {"value": asdict(earn(**arguments(document)))}
    except ValueError as error:
        return {"error": str(error)}


def test_random_baskets_are_explained_alike(size):
    random = Random(19)
    documents = [some_document(random) for _number in range(SAMPLE[size])]
    expected = [in_python(document) for document in documents]
    found = answers([document_call(document) for document in documents])
    for document, ours, twin in zip(documents, expected, found, strict=True):
        assert twin == ours, document
    assert_wide(expected)


def assert_wide(answered):
    """Nothing that the engine tells apart is missing from a sample."""
    met = Counter()
    for answer in answered:
        if "error" in answer:
            met["error"] += 1
            continue
        said = answer["value"]["explanation"]
        met.update(rule["reason"] or "counts" for rule in said["rules"])
        met["capped"] += said["capped"]
        met["beyond a float"] += answer["value"]["points"] > 2**53
        met["below zero"] += said["raw"].startswith("-")
        met["a fraction"] += not said["raw"].endswith("/1")
        met["paid in part"] += bool(said["paid_total"] and said["base"])
    reasons = {"no_line", "minimum_amount", "minimum_quantity", "nothing_paid"}
    kinds = {"counts", "error", "capped", "beyond a float", "below zero", "a fraction"}
    assert all(met[kind] >= 5 for kind in {"paid in part"} | reasons | kinds), met


def test_a_plain_number_among_the_ids_of_rules_is_refused():
    [answer] = answers([document_call(case([line(1, 100, rules=(1.0,))]))])
    assert answer == {"error": "The id of a rule must be a whole number, not 1."}
