"""Long work over cards, in short transactions (house, law 14)."""

from __future__ import annotations

import logging

from psycopg2 import errors

from odoo.tools import SQL

_logger = logging.getLogger(__name__)

#: Cards in one transaction. Slices of 5,000 cost retries against selling tills; slices
#: of 500 cost none (measured on a prototype).
SLICE = 500
TRIES = 5

#: New rows from which a table looks different to PostgreSQL.
MANY = 10_000

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


def over_slices(env, card_ids, work):
    """Do ``work`` on one slice of cards after the other, each in its own transaction.

    :param card_ids: ids in order, so that slices meet each other's locks in order
    """
    progress = env["ir.cron"]._commit_progress
    progress(remaining=len(card_ids))
    for start in range(0, len(card_ids), SLICE):
        ids = card_ids[start : start + SLICE]
        repeat(env, work, ids)
        progress(len(ids))


def look_again(env, tables, count):
    """Have PostgreSQL count tables anew that many rows have just come into.

    Until its own worker comes by, it takes them for empty and plans loops over them.
    """
    if count >= MANY:
        for table in tables:
            env.cr.execute(SQL("ANALYZE %s", SQL.identifier(table)))
