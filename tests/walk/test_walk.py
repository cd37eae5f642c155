"""A random walk through all that a shop does: the ledger holds at every step."""

import os

import billing
import membership
import programmes
import pytest
import rules
import sales
import tiers
from checks import check_all, check_all_settled
from standing import check_history_of_tiers, check_purchases
from walker import walking
from world import changing_clubs, settle_in, steady_clubs

LONG = os.environ.get("CLUB_TEST_SIZE") == "long"
STEPS = int(os.environ.get("CLUB_WALK_STEPS") or (5000 if LONG else 600))
SEEDS = [int(seed) for seed in os.environ.get("CLUB_WALK_SEEDS", "1").split(",")]
EVERY = 50
#: How often each kind of operation is done in a walk, at least.
LEAST = 3

OPERATIONS = {
    **sales.OPERATIONS,
    **billing.OPERATIONS,
    **membership.OPERATIONS,
    **rules.OPERATIONS,
    **programmes.OPERATIONS,
    **tiers.OPERATIONS,
}
#: What changes to whom a past sale belongs, or by which rules it counts: a document
#: that is settled again afterwards may rightly give something else.
UNSTEADY = {
    sales.change_customer,
    sales.claim,
    membership.enrol,
    membership.merge_members,
    membership.merge_contacts,
    membership.join_company,
    membership.merge_twins,
    membership.change_state,
    rules.change_rule,
    rules.change_club,
    tiers.erase,
    *programmes.OPERATIONS,
}
#: Always refused: the walk only proves that they are.
REFUSED = {membership.foreign_write}


@pytest.mark.parametrize("seed", SEEDS)
def test_the_ledger_holds_whatever_the_shop_does(seed):
    with walking(seed) as walk:
        settle_in(walk, changing_clubs)
        go(walk, OPERATIONS, check)


@pytest.mark.parametrize("seed", SEEDS)
def test_no_change_is_overlooked_while_the_rules_stand_still(seed):
    steady = {op: n for op, n in OPERATIONS.items() if op not in UNSTEADY}

    def check_steady(walk):
        check(walk)
        check_all_settled(walk)
        check_purchases(walk)

    with walking(seed) as walk:
        settle_in(walk, steady_clubs)
        go(walk, steady, check_steady)


def check(walk):
    """What holds in every walk."""
    check_all(walk)
    check_history_of_tiers(walk)


def go(walk, operations, check):
    """Walk at random, checking on the way; then see that each kind has happened."""
    kinds, weights = list(operations), list(operations.values())
    for count in range(1, STEPS + 1):
        walk.step(walk.random.choices(kinds, weights)[0])
        if count % EVERY == 0:
            check(walk)
    do_what_is_missing(walk, operations)
    check(walk)
    print(f"\ndone {dict(walk.done)}, refused {dict(walk.refused)}")


def do_what_is_missing(walk, operations):
    """A walk that never does a thing proves nothing about it."""
    for operation in operations:
        name = operation.__name__
        counts = walk.refused if operation in REFUSED else walk.done
        for _ in range(30):
            if counts[name] < LEAST:
                walk.step(operation)
        assert counts[name] >= LEAST, f"{name} happened {counts[name]} times"
