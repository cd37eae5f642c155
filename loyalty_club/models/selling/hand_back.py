"""Writes the sales of a club down as native Odoo would have, for its own cancelling.

While a club holds a programme, native Odoo keeps no points of an order but the cost of
its rewards. When the programme goes back (release, uninstallation) each confirmed order
gets the native row that makes a later cancellation move what the ledger would move.
"""

from odoo.tools import SQL

#: Cards with the card that holds their points now (merged members).
HOLDERS = """
    WITH RECURSIVE holder AS (
        SELECT id, id AS card_id FROM loyalty_card
         WHERE id = ANY(%(cards)s) AND club_successor_id IS NULL
        UNION ALL
        SELECT card.id, holder.card_id
          FROM loyalty_card card JOIN holder ON card.club_successor_id = holder.id
    )
"""

MOVE_REWARDS = f"""
    {HOLDERS}
    UPDATE sale_order_line line
       SET coupon_id = holder.card_id
      FROM holder
     WHERE line.coupon_id = holder.id AND holder.id <> holder.card_id
"""

#: A cancellation takes the points of this row less the cost of the rewards; the ledger
#: knows better where a credit note has given points back already.
WRITE_POINTS = f"""
    {HOLDERS}, moved AS (
        SELECT move.source_id AS order_id, holder.card_id, sum(move.points) AS points
          FROM loyalty_club_point_move move
          JOIN holder ON holder.id = move.card_id
         WHERE move.source_model = 'sale.order'
           AND move.kind IN ('accrual', 'clawback', 'redemption', 'give_back')
         GROUP BY move.source_id, holder.card_id
    ), spent AS (
        SELECT line.order_id, line.coupon_id AS card_id, sum(line.points_cost) AS points
          FROM sale_order_line line
          JOIN holder ON holder.card_id = line.coupon_id AND holder.id = holder.card_id
         GROUP BY line.order_id, line.coupon_id
    ), legacy AS (
        SELECT legacy.order_id, holder.card_id,
               sum(legacy.accrual - legacy.redemption) AS points
          FROM loyalty_club_legacy legacy
          JOIN holder ON holder.id = legacy.card_id
          JOIN loyalty_card card ON card.id = holder.card_id
         WHERE legacy.club_id = card.club_id
         GROUP BY legacy.order_id, holder.card_id
    )
    INSERT INTO sale_order_coupon_points (
        order_id, coupon_id, points, create_uid, write_uid, create_date, write_date)
    SELECT sale.id, moved.card_id,
           moved.points + coalesce(spent.points, 0)
           + coalesce(legacy.points, 0),
           %(uid)s, %(uid)s, now() AT TIME ZONE 'UTC', now() AT TIME ZONE 'UTC'
      FROM moved
      JOIN sale_order sale ON sale.id = moved.order_id AND sale.state = 'sale'
      LEFT JOIN spent ON spent.order_id = sale.id AND spent.card_id = moved.card_id
      LEFT JOIN legacy ON legacy.order_id = sale.id AND legacy.card_id = moved.card_id
        ON CONFLICT (order_id, coupon_id) DO UPDATE SET points = EXCLUDED.points
"""


def hand_back_orders(env, card_ids):
    """Write the native points of the confirmed orders of these cards.

    :param card_ids: cards of a club; those that gave their points to another are
        found through it
    """
    env.flush_all()
    for statement in (MOVE_REWARDS, WRITE_POINTS):
        env.cr.execute(SQL(statement, cards=list(card_ids), uid=env.uid))
    env.invalidate_all(flush=False)
