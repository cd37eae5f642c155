"""What documents have booked on the liability of gift cards and wallets.

Documents are taken by what they have posted on the account of the liability: lines of
the product that sells the cards are sales, lines of the product by which they pay are
uses. Which card it was, a journal item does not say. Nor need it: breakage goes by what
was used, whenever the cards were sold (see ``engine.liability.breakage``), so all cards
of a programme are one portfolio (IFRS 15, 4).

What comes out is cumulative. A run keeps of it what no posted run has kept before, so
that late and changed documents enter the next run by themselves.
"""

from odoo.tools import SQL

from .frozen_rows import all_rows, altered, sha256

#: Posted invoices and credit notes; what adds to the liability is above zero.
INVOICES = """
    SELECT 'account.move' AS source_model, move.id AS source_id, move.date,
           item.product_id, -item.balance AS amount
      FROM account_move_line item
      JOIN account_move move ON move.id = item.move_id
     WHERE move.state = 'posted' AND item.company_id = %(company)s
       AND move.move_type IN ('out_invoice', 'out_refund', 'out_receipt')
       AND item.account_id = %(account)s AND item.product_id = ANY(%(products)s)
"""

CHECKSUM = sha256(
    """
    concat_ws('|', stored_value_id, source_model, source_id,
        to_char(date, 'YYYY-MM-DD'), trim_scale(sold), trim_scale(used))"""
)

_CHANGES = """
    WITH now AS (
        SELECT source_model, source_id, max(date) AS date,
               coalesce(sum(amount) FILTER (WHERE product_id = ANY(%(cards)s)), 0)
                   AS sold,
               coalesce(-sum(amount) FILTER (WHERE product_id = ANY(%(discounts)s)), 0)
                   AS used
          FROM (%(documents)s) AS document
         WHERE date <= %(until)s
         GROUP BY source_model, source_id),
    frozen AS (
        SELECT source.source_model, source.source_id, max(source.date) AS date,
               sum(source.sold) AS sold, sum(source.used) AS used
          FROM loyalty_club_stored_value_source source
          JOIN loyalty_club_closing_run run ON run.id = source.run_id
         WHERE source.stored_value_id = %(value)s AND run.state = 'posted'
           AND run.date_to <= %(until)s
         GROUP BY source.source_model, source.source_id),
    delta AS (
        SELECT %(value)s AS stored_value_id, source_model, source_id,
               coalesce(now.date, frozen.date) AS date,
               coalesce(now.sold, 0) - coalesce(frozen.sold, 0) AS sold,
               coalesce(now.used, 0) - coalesce(frozen.used, 0) AS used
          FROM now FULL JOIN frozen USING (source_model, source_id))
"""

FREEZE = f"""
    {_CHANGES}
    INSERT INTO loyalty_club_stored_value_source (
        run_id, stored_value_id, company_id, source_model, source_id, date, late, sold,
        used, hash, create_uid, write_uid, create_date, write_date)
    SELECT %(run)s, stored_value_id, %(company)s, source_model, source_id, date,
           date < %(since)s, sold, used, {CHECKSUM},
           %(uid)s, %(uid)s, now() AT TIME ZONE 'UTC', now() AT TIME ZONE 'UTC'
      FROM delta
     WHERE sold <> 0 OR used <> 0
"""

#: The same, only looked at: what a row would add to the liability.
LOOK = f"""
    {_CHANGES}
    SELECT source_model, source_id, sold - used
      FROM delta
     WHERE sold <> 0 OR used <> 0
     ORDER BY date, source_model, source_id
"""

#: The same as sums: sold and used. As text, see ``SUMS``.
OUTLOOK = f"""
    {_CHANGES}
    SELECT coalesce(sum(sold), 0)::text, coalesce(sum(used), 0)::text FROM delta
"""

#: Sums of a programme: before the run, and in it. As text, for Odoo's cursor makes
#: binary fractions of numbers.
SUMS = """
    SELECT coalesce(sum(sold) FILTER (WHERE run.id <> %(run)s), 0)::text,
           coalesce(sum(used) FILTER (WHERE run.id <> %(run)s), 0)::text,
           coalesce(sum(sold) FILTER (WHERE run.id = %(run)s), 0)::text,
           coalesce(sum(used) FILTER (WHERE run.id = %(run)s), 0)::text
      FROM loyalty_club_stored_value_source source
      JOIN loyalty_club_closing_run run ON run.id = source.run_id
     WHERE source.stored_value_id = %(value)s
       AND (run.id = %(run)s OR run.state = 'posted' AND run.date_to < %(since)s)
"""

#: Rows of a run that do not fit their checksum, and a checksum of all its rows.
ALTERED = altered("loyalty_club_stored_value_source", CHECKSUM)
ALL_ROWS = all_rows("loyalty_club_stored_value_source")


def documents_statement(statements, **values) -> SQL:
    """Give what documents booked: model, id, date, product and amount.

    :param statements: statements like ``INVOICES``
    :param values: company and account by id; ``cards`` and ``discounts``, the ids of
        the products that sell cards and by which they pay
    """
    products = [*values["cards"], *values["discounts"]]
    values = {**values, "products": products}
    return SQL(" UNION ALL ").join(SQL(text, **values) for text in statements)


def change_statement(text, statements, **values) -> SQL:
    """Give ``FREEZE``, ``LOOK`` or ``OUTLOOK`` over documents.

    :param values: those of :func:`documents_statement`; run and value by id; ``since``
        and ``until``, the first and last day of the period; ``uid``
    """
    return SQL(text, documents=documents_statement(statements, **values), **values)
