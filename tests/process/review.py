"""A club whose members all come into a tier tonight."""

import night
from counter import open_counter

wake = night.wake

LEFT = """
    SELECT count(*) FROM loyalty_club_member
     WHERE club_id = %s AND state = 'active' AND tier_id IS NULL
"""
#: Members whose tier and whose history say different things.
TORN = """
    SELECT member.id, member.tier_id, count(change.id)
      FROM loyalty_club_member member
      LEFT JOIN loyalty_club_tier_change change ON change.member_id = member.id
     WHERE member.club_id = %s
     GROUP BY member.id
    HAVING count(change.id) <> CASE WHEN member.tier_id IS NULL THEN 0 ELSE 1 END
"""


def prepare(env, members):
    """Make a club of members without a tier, and then a tier that is open to all.

    :return: its id
    """
    club = env["loyalty.club"].browse(open_counter(env, members=0).club)
    customers = [{"name": f"Review {number}"} for number in range(members)]
    partners = env["res.partner"].with_context(tracking_disable=True).create(customers)
    club._open_in_bulk([(partner, 0, None) for partner in partners.ids])
    env["loyalty.club.tier"].create({"club_id": club.id, "name": "Base"})
    assert left(env, club.id) == members
    return club.id


def left(env, club):
    """How many members the review has still to move."""
    env.cr.execute(LEFT, [club])
    return env.cr.fetchone()[0]


def check_each(env, club):
    """Who has a tier has one change that says so; who has none has no change."""
    env.cr.execute(TORN, [club])
    torn = env.cr.fetchall()
    assert not torn, f"members (id, tier, changes): {torn[:5]}"


def is_done(opened, club):
    """Whether the review has come to its end; else its workers are woken."""
    wake(opened)
    with opened() as env:
        return not env["loyalty.club"].browse(club).tiers_review_due
