"""Documents that a closing has to look at: all, or those touched since the last one.

What a document is worth to the accounts follows from rows of the ledger, of invoices
and of orders, from the day until which it is asked, and from the terms of the set-up.
PostgreSQL writes into each row which transaction made it, so a row that was made or
changed since is told by that, whoever wrote it and however late it was committed:
transactions older than ``mark`` were over when the last closing took its picture.
``age`` is that of the mark, and younger rows have less.
"""

#: Whether a row is younger than the mark; BETWEEN, for PostgreSQL expects few such.
YOUNG = "age({}.xmin) BETWEEN -2147483648 AND %(age)s"

#: All documents that moved points and have invoices.
ALL_BILLED = """
    SELECT DISTINCT source_model, source_id FROM loyalty_club_point_move
     WHERE club_id = %(club)s AND source_model = ANY(%(billed)s)
"""

#: A part of all documents, told by a number from 0 on and how many parts there are.
PART = """
    SELECT DISTINCT source_model, source_id FROM loyalty_club_point_move
     WHERE club_id = %(club)s AND mod(source_id, %(parts)s) = %(part)s
"""

#: Documents with movements that the last closing did not see, or that were for a later
#: day than its last.
MOVED_SINCE = f"""
    SELECT source_model, source_id FROM loyalty_club_point_move move
     WHERE club_id = %(club)s
       AND ({YOUNG.format("move")} OR document_date > %(closed)s)
"""

#: Invoices and credit notes that were changed since, or are for a later day.
_BILLS = f"""
    SELECT id FROM account_move move
     WHERE ({YOUNG.format("move")} OR date > %(closed)s)
       AND move_type IN ('out_invoice', 'out_refund')
     UNION
    SELECT move_id FROM account_move_line item WHERE {YOUNG.format("item")}
"""

#: Orders that were changed, and those of such invoices.
ORDERS_SINCE = f"""
    SELECT 'sale.order', id FROM sale_order sale WHERE {YOUNG.format("sale")}
     UNION ALL
    SELECT 'sale.order', order_id FROM sale_order_line line
     WHERE {YOUNG.format("line")}
     UNION ALL
    SELECT 'sale.order', line.order_id
      FROM sale_order_line line
      JOIN sale_order_line_invoice_rel link ON link.order_line_id = line.id
     WHERE {YOUNG.format("link")}
     UNION ALL
    SELECT 'sale.order', line.order_id
      FROM ({_BILLS}) AS bill
      JOIN account_move_line item ON item.move_id = bill.id
      JOIN sale_order_line_invoice_rel link ON link.invoice_line_id = item.id
      JOIN sale_order_line line ON line.id = link.order_line_id
"""

#: Invoices without an order that were changed, or whose credit notes were.
INVOICES_SINCE = f"""
    SELECT 'account.move', unnest(ARRAY[move.id, move.reversed_entry_id])
      FROM account_move move
     WHERE move.id IN ({_BILLS})
"""

#: Documents whose frozen invoice is gone.
GONE = """
    SELECT source.source_model, source.source_id
      FROM loyalty_club_closing_source source
      LEFT JOIN account_move move ON move.id = source.share_id
     WHERE source.config_id = %(config)s AND source.share_id > 0 AND move.id IS NULL
"""

#: What else decides and has no document: estimates until a day, and to what the
#: rewards belong. And credit notes: one that is deleted could have counted for a share
#: of another without having been frozen itself.
TERMS = """
    SELECT md5(concat_ws('|',
        (SELECT string_agg(concat_ws(',', date_from, point_value, redemption_rate), ';'
                           ORDER BY date_from, id)
           FROM loyalty_club_estimate
          WHERE config_id = %(config)s AND state = 'approved'
            AND date_from <= %(closed)s),
        (SELECT string_agg(concat_ws(',', reward.id, program.id, program_type), ';'
                           ORDER BY reward.id)
           FROM loyalty_reward reward
           JOIN loyalty_program program ON program.id = reward.program_id
          WHERE reward.id <= %(reward)s),
        (SELECT sum(hashint8(id)::bigint) FROM account_move
          WHERE move_type = 'out_refund' AND id <= %(credit)s)))
"""
