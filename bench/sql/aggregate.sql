-- The bare aggregate: the two sums that any check of the ledger has to read, for each
-- card, and nothing compared with them. The moves come from an index alone.
WITH moved AS (
    SELECT card_id, sum(points) AS points
      FROM loyalty_club_point_move
     GROUP BY card_id
), held AS (
    SELECT card_id, sum(remaining) AS remaining
      FROM loyalty_club_point_lot
     GROUP BY card_id
)
SELECT (SELECT sum(points) FROM moved), (SELECT sum(remaining) FROM held)
