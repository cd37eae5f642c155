"""Points of a set-up's documents: in the ledger, and in what closings have kept."""

from odoo.tools import SQL

#: Ids of documents, by their model, of which something was not in the last closing:
#: goods that are not invoiced, and invoices that came later or are not posted.
WAITING_ORDERS = """
    SELECT id FROM sale_order
     WHERE invoice_status <> 'invoiced'
       AND id IN (SELECT source_id FROM differing WHERE source_model = 'sale.order')
     UNION
    SELECT line.order_id
      FROM sale_order_line line
      JOIN sale_order_line_invoice_rel link ON link.order_line_id = line.id
      JOIN account_move_line item ON item.id = link.invoice_line_id
      JOIN account_move move ON move.id = item.move_id
      LEFT JOIN share ON share.source_model = 'sale.order'
            AND share.source_id = line.order_id AND share.share_id = move.id
     WHERE (move.state <> 'posted' OR move.date > %(until)s OR share.share_id IS NULL)
       AND line.order_id IN (
           SELECT source_id FROM differing WHERE source_model = 'sale.order')
"""
WAITING_INVOICES = """
    SELECT source.id
      FROM account_move move
     CROSS JOIN LATERAL (VALUES (move.id), (move.reversed_entry_id)) AS source (id)
      LEFT JOIN share ON share.source_model = 'account.move'
            AND share.source_id = source.id AND share.share_id = move.id
     WHERE (move.state <> 'posted' OR move.date > %(until)s OR share.share_id IS NULL)
       AND source.id IN (
           SELECT source_id FROM differing WHERE source_model = 'account.move')
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
    share AS (
        SELECT source.source_model, source.source_id, source.share_id,
               sum(source.issued - source.returned - source.redeemed - source.expired)
                   AS points
          FROM loyalty_club_closing_source source
          JOIN loyalty_club_closing_run run ON run.id = source.run_id
         WHERE source.config_id = %(config)s AND run.state = 'posted'
           AND run.date_to <= %(until)s
         GROUP BY source.source_model, source.source_id, source.share_id),
    kept AS (
        SELECT source_model, source_id, sum(points) AS points
          FROM share GROUP BY source_model, source_id),
    document AS (
        SELECT source_model, source_id, coalesce(moved.points, 0) AS ledger,
               coalesce(kept.points, 0) AS kept, coalesce(moved.later, FALSE) AS later
          FROM moved FULL JOIN kept USING (source_model, source_id)),
    differing AS MATERIALIZED (SELECT * FROM document WHERE ledger <> kept),
    waiting (source_model, source_id) AS (%(waiting)s)
"""

#: Points in the ledger, in the closings, and of documents that wait for a later one.
SUMS = """
    SELECT coalesce(sum(ledger), 0), coalesce(sum(kept), 0),
           (SELECT coalesce(sum(ledger - kept), 0)
              FROM differing LEFT JOIN waiting USING (source_model, source_id)
             WHERE later OR waiting.source_id IS NOT NULL)
      FROM document
"""
DIFFERING = "SELECT source_model, source_id FROM differing"


def sums_statement(waiting, **values) -> SQL:
    """Give three numbers of points: of the ledger, kept by closings, and waiting.

    :param waiting: statements by model, of the ids of documents that wait
    :param values: club, company and config by id; ``day``, the last of the ledger;
        ``until`` and ``computed``, last day and moment of the last closing
    """
    return SQL("%s %s", _documents(waiting, values), SQL(SUMS))


def differing_statement(waiting, **values) -> SQL:
    """Give model and id of each document that the two hold different points of."""
    return SQL("%s %s", _documents(waiting, values), SQL(DIFFERING))


def _documents(waiting, values):
    waits = SQL(" UNION ").join(
        SQL("SELECT %s, found.id FROM (%s) AS found", model, SQL(statement, **values))
        for model, statement in waiting.items()
    )
    return SQL(DOCUMENTS, waiting=waits, **values)
