"""A club for whose cards there is work in the night."""

from datetime import timedelta

from counter import open_counter

#: Every second card's points wait since yesterday, instead of lapsing.
WAITING = """
    WITH lot AS (
        UPDATE loyalty_club_point_lot
           SET state = 'pending', available_on = expires_on, expires_on = NULL
         WHERE club_id = %(club)s AND card_id %% 2 = 0
        RETURNING card_id, remaining
    )
    UPDATE loyalty_card card
       SET points = 0, club_points_pending = lot.remaining
      FROM lot WHERE lot.card_id = card.id
"""
#: The scheduled actions of the night.
JOBS = ("ir_cron_mature_points", "ir_cron_expire_points", "ir_cron_review_tiers")
LEFT = """
    SELECT count(*) FROM loyalty_club_point_lot
     WHERE club_id = %s AND remaining > 0
       AND (state = 'pending' OR expires_on < CURRENT_DATE)
"""
NEXT_NIGHT = """
    UPDATE ir_cron SET nextcall = '2020-01-01'
     WHERE id IN (SELECT job.id
                    FROM ir_cron job
                    JOIN ir_model_data ref ON ref.model = 'ir.cron'
                     AND ref.res_id = job.id AND ref.module = 'loyalty_club'
                     AND ref.name = ANY(%s)
                     FOR UPDATE OF job SKIP LOCKED)
"""
MOVES = """
    SELECT kind, count(*), count(DISTINCT card_id) FROM loyalty_club_point_move
     WHERE club_id = %s AND kind <> 'opening' GROUP BY kind
"""


def prepare(env, cards):
    """Make a club of cards whose points lapse or become available tonight.

    :return: its id
    """
    club = env["loyalty.club"].browse(open_counter(env, members=0).club)
    customers = [{"name": f"Night {number}"} for number in range(cards)]
    partners = env["res.partner"].with_context(tracking_disable=True).create(customers)
    yesterday = club._today() - timedelta(days=1)
    club._open_in_bulk([(partner, 10, yesterday) for partner in partners.ids])
    env.cr.execute(WAITING, {"club": club.id})
    env.invalidate_all()
    assert club.action_verify() == 0
    return club.id


def wake(opened, jobs=JOBS):
    """Tell the cron workers that there may be work, as if it were the next night.

    Odoo puts a job off to its next time when it died three times before it got
    anywhere.

    :param jobs: names of scheduled actions
    """
    with opened() as env:
        env.cr.execute(NEXT_NIGHT, [list(jobs)])
        env["ir.cron"]._notifydb()


def left(env, club):
    """How many lots the night has still to do."""
    env.cr.execute(LEFT, [club])
    return env.cr.fetchone()[0]


def is_done(opened, club):
    """Whether the night has come to its end; else its workers are woken."""
    wake(opened)
    with opened() as env:
        return left(env, club) == 0


def check_once(env, club, cards):
    """Every card was worked on once, by the job that was its own."""
    env.cr.execute(MOVES, [club])
    moves = {kind: numbers for kind, *numbers in env.cr.fetchall()}
    half = cards // 2
    assert moves == {"maturity": [half, half], "expiry": [half, half]}
    assert env["loyalty.club"].browse(club).action_verify() == 0
