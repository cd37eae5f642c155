"""Statements of points for purchases from before the club, or from another program."""

#: What members earn by purchases, each with the days of its lot; what would have
#: expired by now is left out. The days of lots are reckoned once for each day.
EARNED = """
    SELECT sold.*, lot.available_on, lot.expires_on,
           coalesce(lot.available_on > %(today)s, FALSE) AS pending
      FROM (SELECT purchase.id, purchase.company_id, member.points_card_id AS card_id,
                   %(base)s AS base, round(%(points)s, 2) AS points, %(day)s AS day
              FROM (%(purchases)s) AS purchase
              JOIN loyalty_club_member member
                ON member.partner_id = purchase.partner_id
             WHERE member.club_id = %(club)s AND member.state = 'active'
               AND member.active AND member.merged_into_id IS NULL) AS sold
      JOIN unnest(%(days)s::date[], %(available)s::date[], %(expiries)s::date[])
        AS lot (day, available_on, expires_on) ON lot.day = sold.day
     WHERE sold.points > 0
       AND (lot.expires_on IS NULL OR lot.expires_on >= %(today)s)
"""

STAGING = """
    DROP TABLE IF EXISTS pg_temp.club_past_points;
    CREATE TEMP TABLE club_past_points ON COMMIT DROP AS %(earned)s;
    ANALYZE club_past_points
"""

CARDS = """
    SELECT card_id, club_points_deficit > 0
      FROM loyalty_card card
      JOIN (SELECT DISTINCT card_id FROM club_past_points) AS staged
        ON staged.card_id = card.id
     ORDER BY card.id
"""

#: Lots, moves, native history and balances of cards that owe nothing.
GIVE = """
    WITH earned AS MATERIALIZED (
        SELECT staged.*, now() AT TIME ZONE 'UTC' AS now,
               nextval('loyalty_club_point_lot_id_seq') AS lot_id
          FROM club_past_points staged WHERE card_id = ANY(%(cards)s)
    ), lots AS (
        INSERT INTO loyalty_club_point_lot (
            id, card_id, club_id, company_id, issued, remaining, state, opened_on,
            available_on, expires_on, source_model, source_id, create_date, write_date)
        SELECT lot_id, card_id, %(club)s, company_id, points, points,
               CASE WHEN pending THEN 'pending' ELSE 'available' END, day,
               available_on, expires_on, %(model)s, id, now, now
          FROM earned
    ), moves AS (
        INSERT INTO loyalty_club_point_move (
            card_id, club_id, company_id, lot_id, kind, points, amount_untaxed,
            document_date, source_model, source_id, revision, part, rule_version_id,
            create_date, write_date)
        SELECT card_id, %(club)s, company_id, lot_id, 'accrual', points, base, day,
               %(model)s, id, 0, 0, %(version)s, now, now
          FROM earned
    ), total AS (
        SELECT card_id, now, sum(points) AS points,
               coalesce(sum(points) FILTER (WHERE pending), 0) AS pending
          FROM earned GROUP BY card_id, now
    ), history AS (
        INSERT INTO loyalty_history (
            card_id, description, issued, used, create_date, write_date)
        SELECT card_id, %(description)s, points, 0, now, now FROM total
    )
    UPDATE loyalty_card card
       SET points = card.points + total.points - total.pending,
           club_points_pending = coalesce(card.club_points_pending, 0) + total.pending,
           club_posting_count = coalesce(card.club_posting_count, 0) + 1,
           write_date = total.now
      FROM total
     WHERE card.id = total.card_id
"""
