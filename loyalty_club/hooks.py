import logging

from odoo.tools import SQL

from .ledger_file import keep_ledger
from .models.ledger.append_only import drop_function
from .models.selling.hand_back import HOLDERS, hand_back_orders

_logger = logging.getLogger(__name__)

#: Points that quotations with a payment under way hold: native knows no such thing and
#: takes them when the quotation is confirmed.
RETURN_HELD = f"""
    {HOLDERS}, held AS (
        SELECT holder.card_id, -sum(move.points) AS points
          FROM loyalty_club_point_move move
          JOIN holder ON holder.id = move.card_id
          JOIN sale_order sale ON sale.id = move.source_id
         WHERE move.source_model = 'sale.order' AND sale.state IN ('draft', 'sent')
           AND move.kind IN ('redemption', 'give_back')
         GROUP BY holder.card_id
        HAVING sum(move.points) <> 0
    ), history AS (
        INSERT INTO loyalty_history (
            card_id, description, issued, used,
            create_uid, write_uid, create_date, write_date)
        SELECT card_id, %(description)s, points, 0, %(uid)s, %(uid)s,
               now() AT TIME ZONE 'UTC', now() AT TIME ZONE 'UTC'
          FROM held
    )
    UPDATE loyalty_card card
       SET points = round((card.points + held.points)::numeric, 2)
      FROM held
     WHERE card.id = held.card_id
"""

#: A debt ends, and the history says so; pending points are in the history already.
CLOSE_CARDS = """
    WITH history AS (
        INSERT INTO loyalty_history (
            card_id, description, issued, used,
            create_uid, write_uid, create_date, write_date)
        SELECT id, %(description)s, club_points_deficit, 0, %(uid)s, %(uid)s,
               now() AT TIME ZONE 'UTC', now() AT TIME ZONE 'UTC'
          FROM loyalty_card
         WHERE club_id IS NOT NULL AND club_points_deficit > 0
    )
    UPDATE loyalty_card
       SET points = round(
               (points + coalesce(club_points_pending, 0))::numeric, 2),
           club_id = NULL
     WHERE club_id IS NOT NULL
"""


def post_init_hook(env):
    """Know the customers from the first day: past sales become purchases."""
    written = env["loyalty.club.purchase"]._backfill()
    _logger.info("%s past sales are known as purchases.", written)


def uninstall_hook(env):
    """Keep the ledger as files, and leave the native cards, points and history right.

    Cards and codes stay; pending points become available and debts end, as native Odoo
    knows neither. Our tables go with their models, and their triggers with them.
    """
    env.flush_all()
    files = keep_ledger(env)
    _logger.info("The ledger of points is kept in the attachments %s.", files.ids)
    cards = env["loyalty.card"].with_context(active_test=False)
    cards = cards.search([("club_id", "!=", False)])
    hand_back_orders(env, cards.ids)
    description = env._("The customer club was uninstalled")
    values = {"cards": cards.ids, "uid": env.uid, "description": description}
    for statement in (RETURN_HELD, CLOSE_CARDS):
        env.cr.execute(SQL(statement, **values))
    env.cr.execute(SQL("UPDATE loyalty_program SET club_id = NULL"))
    env.invalidate_all(flush=False)
    env.registry.clear_cache()
    drop_function(env.cr)
