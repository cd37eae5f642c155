-- A night's maturity by one statement: lots, moves and cards.
WITH due AS (
    SELECT id, card_id, company_id, remaining
      FROM loyalty_club_point_lot
     WHERE club_id = %(club)s AND state = 'pending' AND available_on <= %(today)s
), lots AS (
    UPDATE loyalty_club_point_lot lot
       SET state = 'available', write_uid = %(uid)s,
           write_date = now() AT TIME ZONE 'UTC'
      FROM due WHERE lot.id = due.id
), moves AS (
    INSERT INTO loyalty_club_point_move (
        card_id, club_id, company_id, lot_id, kind, points, document_date,
        source_model, source_id, revision, part,
        create_uid, write_uid, create_date, write_date)
    SELECT card_id, %(club)s, company_id, id, 'maturity', 0, %(today)s,
           'loyalty.club.point.lot', id, 0, 0, %(uid)s, %(uid)s,
           now() AT TIME ZONE 'UTC', now() AT TIME ZONE 'UTC'
      FROM due
)
UPDATE loyalty_card card
   SET points = card.points + total.points,
       club_points_pending = card.club_points_pending - total.points,
       club_posting_count = card.club_posting_count + 1,
       write_date = now() AT TIME ZONE 'UTC'
  FROM (SELECT card_id, sum(remaining) AS points FROM due GROUP BY card_id) AS total
 WHERE card.id = total.card_id
