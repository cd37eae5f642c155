-- The bare aggregate of a closing: what each document moved in each month of issue, what
-- each invoice billed of its order, and a row for each that falls into the period. No
-- share of an order is reckoned, no price is split, no earlier closing is looked at, no
-- balance is verified and no checksum made.
WITH moved AS (
    SELECT move.source_model, move.source_id,
           date_trunc('month', lot.opened_on)::date AS cohort,
           max(move.document_date) AS date,
           coalesce(sum(move.points) FILTER (WHERE kind = 'accrual'), 0) AS issued,
           coalesce(-sum(move.points) FILTER (WHERE kind = 'clawback'), 0) AS returned,
           coalesce(-sum(move.points) FILTER (WHERE kind = 'redemption'), 0) AS redeemed,
           coalesce(-sum(move.points) FILTER (
               WHERE kind IN ('expiry', 'adjustment')), 0) AS expired
      FROM loyalty_club_point_move move
      JOIN loyalty_club_point_lot lot ON lot.id = move.lot_id
     WHERE move.club_id = %(club)s AND move.kind <> 'maturity'
     GROUP BY 1, 2, 3
), billed AS (
    SELECT line.order_id, move.id AS share_id, move.date, sum(-item.balance) AS amount
      FROM account_move_line item
      JOIN account_move move ON move.id = item.move_id
      JOIN sale_order_line_invoice_rel link ON link.invoice_line_id = item.id
      JOIN sale_order_line line ON line.id = link.order_line_id
     WHERE move.state = 'posted' AND move.move_type IN ('out_invoice', 'out_refund')
     GROUP BY line.order_id, move.id
), closed AS (
    SELECT cohort, source_model, source_id, share_id, billed.date, issued, returned,
           redeemed, expired, amount
      FROM moved JOIN billed ON order_id = source_id AND source_model = 'sale.order'
     WHERE billed.amount > 0 OR returned > 0
     UNION ALL
    SELECT cohort, source_model, source_id, 0, date, issued, returned, redeemed,
           expired, 0
      FROM moved WHERE source_model <> 'sale.order'
)
SELECT cohort, source_model, source_id, share_id, date, issued, returned, redeemed,
       expired, amount
  FROM closed
 WHERE date BETWEEN %(since)s AND %(until)s
