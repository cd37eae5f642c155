# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""The till's redeeming.js says what the server's redeeming.py says."""

from random import Random

import make_vectors
from engine import redeeming
from engine_in_javascript import answers

VECTORS = make_vectors.read("redeeming")
NAMES = {"by_value": make_vectors.BY_VALUE, "claims": make_vectors.CLAIMS}
IN_JAVASCRIPT = {"by_value": "byValue", "claims": "claims"}


def call(function, vector):
    return [IN_JAVASCRIPT[function], [vector[name] for name in NAMES[function]]]


def test_every_vector_of_redeeming():
    vectors = [(name, vector) for name in NAMES for vector in VECTORS[name]]
    found = answers([call(*each) for each in vectors])
    expected = [{"value": vector["expected"]} for _name, vector in vectors]
    assert found == expected


def test_every_vector_that_is_refused():
    found = answers([call(vector["function"], vector) for vector in VECTORS["refused"]])
    for vector, answer in zip(VECTORS["refused"], found, strict=True):
        assert vector["sentence"] in answer.get("error", ""), vector


def some_numbers(random):
    """Return three whole numbers, small and huge, that are sometimes refused."""
    return [random.randint(-1, random.choice((1, 100, 10**6, 10**15))) for _ in "abc"]


def in_python(function, numbers):
    """Return what Python answers, in the form of JavaScript's answers."""
    try:
        return {"value": getattr(redeeming, function)(*numbers)}
    except ValueError as error:
        return {"error": str(error)}


def test_random_rewards_cost_alike():
    random = Random(19)
    sample = [(name, some_numbers(random)) for name in NAMES for _number in range(2000)]
    found = answers([[IN_JAVASCRIPT[name], numbers] for name, numbers in sample])
    for each, twin in zip(sample, found, strict=True):
        assert twin == in_python(*each), each
