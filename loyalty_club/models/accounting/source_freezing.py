"""What no posted run has kept of the documents: frozen, or only looked at."""

from odoo.tools import SQL

from .frozen_rows import all_rows, altered, sha256
from .source_statements import (
    CUMULATIVE,
    GOODS,
    MOVED,
    OPEN,
    PARTS,
    PRICED,
    SHARES,
)
from .touched_statements import ALL_BILLED

#: What posted runs have kept until the day.
FROZEN = """
    SELECT source.cohort, source.source_model, source.source_id, source.share_id,
           max(source.date) AS date, sum(source.issued) AS issued,
           sum(source.returned) AS returned, sum(source.redeemed) AS redeemed,
           sum(source.expired) AS expired, sum(source.amount) AS amount,
           sum(source.goods_amount) AS goods, sum(source.deferred) AS deferred,
           sum(source.taken_back) AS taken_back
      FROM loyalty_club_closing_source source
     WHERE source.config_id = %(config)s AND source.run_id = ANY(%(posted)s)
       AND %(kept)s
     GROUP BY source.cohort, source.source_model, source.source_id, source.share_id
"""

#: Whether a movement or a kept row is of a document that is looked at.
AMONG = """({0}.source_model, {0}.source_id) IN (
           SELECT source_model, source_id FROM chosen)"""

#: The numbers of a row, in the order in which they are hashed.
NUMBERS = (
    "issued",
    "returned",
    "redeemed",
    "expired",
    "amount",
    "goods",
    "deferred",
    "taken_back",
)
#: What their columns are called in the table.
_COLUMNS = [{"goods": "goods_amount"}.get(name, name) for name in NUMBERS]
_DELTAS = ", ".join(
    f"coalesce(now.{name}, 0) - coalesce(frozen.{name}, 0) AS {name}"
    for name in NUMBERS
)
_CHANGED = " OR ".join(f"{name} <> 0" for name in NUMBERS)


def checksum(config, numbers):
    """Give SQL that hashes a row: set-up, cohort, document, share, day and numbers."""
    texts = ", ".join(f"trim_scale({number})" for number in numbers)
    return sha256(
        f"""
        concat_ws('|', {config}, to_char(cohort, 'YYYY-MM-DD'), source_model, source_id,
            share_id, to_char(date, 'YYYY-MM-DD'), {texts})"""
    )


_CHANGES = f"""
    WITH chosen (source_model, source_id) AS MATERIALIZED (%(chosen)s),
    bill AS MATERIALIZED (%(shares)s),
    goods AS MATERIALIZED ({GOODS}),
    open AS ({OPEN}),
    first_credit AS (
        SELECT source_model, source_id, min(created) AS since
          FROM bill WHERE credit GROUP BY source_model, source_id),
    moved AS MATERIALIZED ({MOVED}),
    share AS ({SHARES}),
    priced AS ({PRICED}),
    part AS ({PARTS}),
    now AS ({CUMULATIVE}),
    frozen AS ({FROZEN}),
    delta AS (
        SELECT cohort, source_model, source_id, share_id,
               coalesce(now.date, frozen.date) AS date, {_DELTAS}
          FROM now
          FULL JOIN frozen USING (cohort, source_model, source_id, share_id))
"""

FREEZE = f"""
    {_CHANGES}
    INSERT INTO loyalty_club_closing_source (
        run_id, config_id, company_id, cohort, source_model, source_id, share_id, date,
        late, issued, returned, redeemed, expired, amount, goods_amount, deferred,
        taken_back, hash)
    SELECT %(run)s, %(config)s, %(company)s, cohort, source_model, source_id, share_id,
           date, date < %(since)s, {", ".join(NUMBERS)},
           {checksum("%(config)s::int", NUMBERS)}
      FROM delta
     WHERE {_CHANGED}
"""

#: The same, only looked at: points and money that a row would add.
LOOK = f"""
    {_CHANGES}
    SELECT cohort, source_model, source_id,
           issued - returned - redeemed - expired AS points,
           deferred - taken_back AS money
      FROM delta
     WHERE {_CHANGED}
     ORDER BY date, source_model, source_id, share_id, cohort
"""

#: The same as sums of cohorts; as text, for Odoo's cursor makes binary fractions.
OUTLOOK = f"""
    {_CHANGES}
    SELECT cohort, sum(issued)::text, sum(returned)::text, sum(redeemed)::text,
           sum(expired)::text, sum(deferred)::text, sum(taken_back)::text
      FROM delta
     GROUP BY cohort
     ORDER BY cohort
"""

#: Rows of a run that do not fit their checksum, and a checksum of all its rows.
ALTERED = altered("loyalty_club_closing_source", checksum("config_id", _COLUMNS))
ALL_ROWS = all_rows("loyalty_club_closing_source")


def freeze_statement(shares, quantities, touched, **values) -> SQL:
    """Keep what happened up to a day and no posted run has kept.

    :param shares: statements of the invoices and credit notes of documents, see
        ``ORDER_SHARES`` for their columns
    :param quantities: statements of what was billed of order lines, see ``QUANTITIES``
    :param touched: statements of the documents to look at, see ``touched_statements``;
        none: all documents
    :param values: run, config, club and company by id; ``posted``, the ids of the runs
        that have kept something; ``own_rewards``, those that points pay for, and
        ``stored_rewards``, those of gift cards and wallets; ``since`` and ``until``,
        the first and last day of the period; ``start``, the first day whose
        sales set money aside; ``opened``, the day after the opening, and
        ``opening_price``, what it set aside for a point; ``months``, the first days of
        the months of issue; ``billed``, the models whose documents have shares;
        ``prices``, what is expected of a point, and ``price_days``, from which all but
        the first of them count; ``stored_value``, products that are gift cards; ``age``
        and ``closed`` of the touched documents
    """
    return _statement(FREEZE, shares, quantities, touched, values)


def look_statement(shares, quantities, touched, **values) -> SQL:
    """Give what ``freeze_statement`` would keep: cohort, document, points, money."""
    return _statement(LOOK, shares, quantities, touched, values)


def outlook_statement(shares, quantities, touched, **values) -> SQL:
    """Give by cohort the sums of the rows that ``freeze_statement`` would keep."""
    return _statement(OUTLOOK, shares, quantities, touched, values)


def _statement(text, shares, quantities, touched, values):
    union = SQL(" UNION ALL ").join(SQL(share, **values) for share in shares)
    billed = SQL(" UNION ALL ").join(map(SQL, quantities))
    chosen = SQL(" UNION ").join(SQL(one, **values) for one in touched or [ALL_BILLED])
    return SQL(
        text,
        shares=union,
        quantities=billed,
        chosen=chosen,
        moves=SQL(AMONG.format("move") if touched else "TRUE"),
        kept=SQL(AMONG.format("source") if touched else "TRUE"),
        **values,
    )
