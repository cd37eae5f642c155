-- The bare aggregate of the live reports: points of each month of issue by the month in
-- which they moved. Nothing is summed up since the beginning, and no calendar is asked.
SELECT date_trunc('month', lot.opened_on), date_trunc('month', move.document_date),
       sum(move.points) FILTER (WHERE move.kind = 'accrual'),
       sum(move.points) FILTER (WHERE move.kind = 'redemption'),
       sum(move.points) FILTER (WHERE move.kind IN ('expiry', 'adjustment'))
  FROM loyalty_club_point_move move
  JOIN loyalty_club_point_lot lot ON lot.id = move.lot_id
 WHERE move.club_id = %(club)s
 GROUP BY 1, 2
