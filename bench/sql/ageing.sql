-- The bare aggregate of the ageing: points left in the lots by the day they expire.
SELECT expires_on, sum(remaining)
  FROM loyalty_club_point_lot
 WHERE club_id = %(club)s AND remaining <> 0
 GROUP BY expires_on
