"""Lets a call that has met another at a card wait for its turn.

PostgreSQL shows a transaction the state at its first statement. Who then waits for a
card that somebody else changes sees an old state, fails, and is repeated by Odoo five
times at most; at a card in constant use all five can fail. LOCK TABLE alone waits
without looking: a repeated call that begins with it finds nobody at the cards, and
nobody can come between.
"""

from weakref import WeakSet

#: Cursors of calls that have met another, and that Odoo is about to repeat.
_met = WeakSet()

WROTE_NOTHING = "SELECT pg_current_xact_id_if_assigned() IS NULL"
#: A long import need not stop: after this long the call fails and is repeated.
WAIT = "SET LOCAL lock_timeout = '10s'"
TURN = "LOCK TABLE loyalty_card IN EXCLUSIVE MODE"
WAIT_AS_BEFORE = "SET LOCAL lock_timeout TO DEFAULT"


def met(cr):
    """Remember that this call has met another; its next try waits for its turn."""
    _met.add(cr)


def wait(env):
    """Wait for the turn of a call that has met another, if it has done nothing yet.

    :raise LockNotAvailable: after ten seconds; Odoo repeats the call
    """
    if env.cr not in _met:
        return
    env.flush_all()
    env.cr.execute(WROTE_NOTHING)
    if not env.cr.fetchone()[0]:
        return
    _met.discard(env.cr)
    # What was read so far, to know the user say, was seen too early.
    env.cr.rollback()
    env.cr.execute(WAIT)
    env.cr.execute(TURN)
    env.cr.execute(WAIT_AS_BEFORE)
