-- A night's expiry by one statement: lots, moves, native history and cards.
WITH due AS (
    SELECT id, card_id, company_id, remaining, state
      FROM loyalty_club_point_lot
     WHERE club_id = %(club)s AND remaining <> 0 AND expires_on < %(today)s
), lots AS (
    UPDATE loyalty_club_point_lot lot
       SET remaining = 0, state = 'closed', write_uid = %(uid)s,
           write_date = now() AT TIME ZONE 'UTC'
      FROM due WHERE lot.id = due.id
), moves AS (
    INSERT INTO loyalty_club_point_move (
        card_id, club_id, company_id, lot_id, kind, points, document_date,
        source_model, source_id, revision, part,
        create_uid, write_uid, create_date, write_date)
    SELECT card_id, %(club)s, company_id, id, 'expiry', -remaining, %(today)s,
           'loyalty.club.point.lot', id, 0, 0, %(uid)s, %(uid)s,
           now() AT TIME ZONE 'UTC', now() AT TIME ZONE 'UTC'
      FROM due
), total AS (
    SELECT card_id, sum(remaining) AS lapsed,
           coalesce(sum(remaining) FILTER (WHERE state = 'pending'), 0) AS pending
      FROM due GROUP BY card_id
), history AS (
    INSERT INTO loyalty_history (
        card_id, description, issued, used,
        create_uid, write_uid, create_date, write_date)
    SELECT card_id, 'Points expired', 0, lapsed, %(uid)s, %(uid)s,
           now() AT TIME ZONE 'UTC', now() AT TIME ZONE 'UTC'
      FROM total
)
UPDATE loyalty_card card
   SET points = card.points - total.lapsed + total.pending,
       club_points_pending = card.club_points_pending - total.pending,
       club_posting_count = card.club_posting_count + 1,
       write_date = now() AT TIME ZONE 'UTC'
  FROM total
 WHERE card.id = total.card_id
