"""Long work over cards, in short transactions (house, law 14)."""

from __future__ import annotations

import logging

from psycopg2 import errors

_logger = logging.getLogger(__name__)

#: Cards in one transaction. Slices of 5,000 cost retries against selling tills; slices
#: of 500 cost none (measured on a prototype).
SLICE = 500
TRIES = 5

RETRIED = (
    errors.SerializationFailure,
    errors.DeadlockDetected,
    errors.LockNotAvailable,
)


def repeat(env, work, *args):
    """Run ``work`` in its own transaction, again after a serialization failure.

    Odoo's cron would wait for the next night instead.
    """
    for attempt in range(1, TRIES + 1):
        try:
            result = work(*args)
            env.flush_all()
            return result
        except RETRIED:
            env.cr.rollback()
            env.invalidate_all(flush=False)
            if attempt == TRIES:
                raise
            _logger.info("Slice repeated, try %s.", attempt)
    return None


def over_slices(env, next_ids, work):
    """Do ``work`` on slices of card ids until ``next_ids`` has no more.

    :param next_ids: function of the last id done, returning the next ids in order
    :return: number of cards worked on
    """
    last = done = 0
    while ids := next_ids(last):
        repeat(env, work, ids)
        env["ir.cron"]._commit_progress(len(ids))
        last = ids[-1]
        done += len(ids)
    return done
