"""Points of a set-up's documents: in the ledger, and in what closings have kept."""

from odoo.tools import SQL

#: Whether something of a document was not in the last closing, by its model:
#: goods that are not invoiced, and invoices that came later or are not posted.
WAITING_ORDER = """
    SELECT FROM sale_order sale
     WHERE sale.id = document.source_id AND (
           sale.invoice_status <> 'invoiced'
        OR EXISTS (
           SELECT FROM sale_order_line line
             JOIN sale_order_line_invoice_rel link ON link.order_line_id = line.id
             JOIN account_move_line item ON item.id = link.invoice_line_id
             JOIN account_move move ON move.id = item.move_id
            WHERE line.order_id = sale.id AND (
                  move.state <> 'posted' OR move.date > %(until)s
               OR move.id <> ALL(document.shares))))
"""
WAITING_INVOICE = """
    SELECT FROM account_move move
     WHERE document.source_id IN (move.id, move.reversed_entry_id)
       AND (move.state <> 'posted' OR move.date > %(until)s
            OR move.id <> ALL(document.shares))
"""

#: Documents with what the ledger and the closings hold of them, until a day. `later`:
#: some of it was moved after the last closing, or for a day after it.
DOCUMENTS = """
    WITH moved AS (
        SELECT move.source_model, move.source_id, sum(move.points) AS points,
               bool_or(move.document_date > %(until)s
                       OR move.create_date > %(computed)s) AS later
          FROM loyalty_club_point_move move
          JOIN loyalty_club_point_lot lot ON lot.id = move.lot_id
         WHERE move.club_id = %(club)s AND move.document_date <= %(day)s
           AND coalesce(lot.company_id, move.company_id) = %(company)s
         GROUP BY move.source_model, move.source_id),
    kept AS (
        SELECT source.source_model, source.source_id,
               sum(source.issued - source.returned - source.redeemed - source.expired)
                   AS points,
               array_agg(DISTINCT source.share_id) AS shares
          FROM loyalty_club_closing_source source
          JOIN loyalty_club_closing_run run ON run.id = source.run_id
         WHERE source.config_id = %(config)s AND run.state = 'posted'
           AND run.date_to <= %(until)s
         GROUP BY source.source_model, source.source_id),
    document AS (
        SELECT source_model, source_id, coalesce(moved.points, 0) AS ledger,
               coalesce(kept.points, 0) AS kept, coalesce(moved.later, FALSE) AS later,
               coalesce(kept.shares, '{}') AS shares
          FROM moved FULL JOIN kept USING (source_model, source_id)),
    open AS MATERIALIZED (
        SELECT document.*, later OR (%(waiting)s) AS waits
          FROM document WHERE ledger <> kept)
"""

#: Points in the ledger, in the closings, and of documents that wait for a later one.
SUMS = """
    SELECT coalesce(sum(ledger), 0), coalesce(sum(kept), 0),
           (SELECT coalesce(sum(ledger - kept), 0) FROM open WHERE waits)
      FROM document
"""
OPEN = "SELECT source_model, source_id FROM open"


def sums_statement(waiting, **values) -> SQL:
    """Give three numbers of points: of the ledger, kept by closings, and waiting.

    :param waiting: statements by model, with a row where a document waits
    :param values: club, company and config by id; ``day``, the last of the ledger;
        ``until`` and ``computed``, last day and moment of the last closing
    """
    return SQL("%s %s", _documents(waiting, values), SQL(SUMS))


def open_statement(waiting, **values) -> SQL:
    """Give model and id of each document that the two hold different points of."""
    return SQL("%s %s", _documents(waiting, values), SQL(OPEN))


def _documents(waiting, values):
    waits = SQL(" OR ").join(
        SQL("source_model = %s AND EXISTS (%s)", model, SQL(statement, **values))
        for model, statement in waiting.items()
    )
    return SQL(DOCUMENTS, waiting=waits, **values)
