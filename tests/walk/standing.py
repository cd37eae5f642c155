"""What must be true of purchases and tiers: each member stands where he should."""

from odoo.tools import SQL

from odoo.addons.loyalty_club.engine import tiering
from odoo.addons.loyalty_club.models.membership.loyalty_club_purchase import CANCELLED
from odoo.addons.loyalty_club.models.selling.purchase_statements import (
    invoices_statement,
    orders_statement,
)
from odoo.addons.loyalty_club.tests.tier_cases import Bought, Person, measures

#: Members whose history of tiers has a gap, or does not end where they stand.
TORN = """
    SELECT change.member_id, change.id, change.from_tier_id, before.to_tier_id
      FROM (SELECT id, member_id, from_tier_id, to_tier_id,
                   lag(id) OVER w AS earlier
              FROM loyalty_club_tier_change
             WHERE club_id = ANY(%(clubs)s)
            WINDOW w AS (PARTITION BY member_id ORDER BY id)) AS change
      LEFT JOIN loyalty_club_tier_change before ON before.id = change.earlier
     WHERE change.from_tier_id IS DISTINCT FROM before.to_tier_id
     UNION ALL
    SELECT member.id, latest.id, member.tier_id, latest.to_tier_id
      FROM loyalty_club_member member
      LEFT JOIN LATERAL (
          SELECT id, to_tier_id FROM loyalty_club_tier_change
           WHERE member_id = member.id ORDER BY id DESC LIMIT 1) AS latest ON TRUE
     WHERE member.club_id = ANY(%(clubs)s)
       AND member.tier_id IS DISTINCT FROM latest.to_tier_id
"""


def check_history_of_tiers(walk):
    """Every change goes on from the one before, and the last one is the tier."""
    walk.env().flush_all()
    walk.cr.execute(TORN, {"clubs": walk.clubs.ids})
    rows = walk.cr.fetchall()
    assert not rows, f"tiers (member, change, from, to): {rows}"


def check_purchases(walk):
    """Every document stands as a purchase; writing all of them again changes none."""
    companies, env = walk.shop.companies.ids, walk.env()
    orders = SQL("sale.company_id = ANY(%s)", companies)
    invoices = SQL("move.company_id = ANY(%s)", companies)
    statements = (
        orders_statement(env, orders),
        invoices_statement(env, invoices, invoices),
    )
    before = _purchases(walk)
    for statement in statements:
        env["loyalty.club.purchase"].sudo()._record(statement)
    after = _purchases(walk)
    walk.cr.rollback()
    late = {key: (before.get(key), now) for key, now in after.items()}
    late = {key: pair for key, pair in late.items() if pair[0] != pair[1]}
    assert not late, f"purchases were late (as they stood, as they should): {late}"


def _purchases(walk):
    """The purchases by document; of cancelled ones only that they are cancelled."""
    walk.cr.execute(
        "SELECT source_model, source_id, state, partner_id, date, amount,"
        " amount_untaxed, line_count, reference FROM loyalty_club_purchase"
        " WHERE company_id = ANY(%s)",
        [walk.shop.companies.ids],
    )
    return {
        row[:2]: row[2:] if row[2] != CANCELLED else CANCELLED
        for row in walk.cr.fetchall()
    }


def check_night(walk):
    """After a night nobody stands where the engine would not leave him."""
    for club in walk.clubs:
        plan = club._plan()
        for member in walk.env()["loyalty.club.member"].search(
            [
                ("club_id", "=", club.id),
                ("state", "=", "active"),
                ("merged_into_id", "=", False),
            ]
        ):
            step = next_step(walk, club, plan, member)
            assert step.kind == tiering.STAY, (
                f"member {member.id} of club {club.id} stands in tier"
                f" {member.tier_id.id} until {member.tier_until}: {step}"
            )


def next_step(walk, club, plan, member):
    """What the engine would do with a member, from each purchase he made."""
    today, tier = club._today(), member.tier_id.id
    found = measures(plan, person(walk, club, member), today, club.calendar, club.tz)
    return tiering.review(
        plan.tiers,
        plan.ids.index(tier) if tier in plan.ids else -1,
        member.tier_until or None,
        tiering.deserved(plan.tiers, found),
        today,
        club.calendar,
        plan.one_level,
    )


def person(walk, club, member):
    """A member with all that counts for his tier."""
    purchases = walk.env()["loyalty.club.purchase"].search(
        [("partner_id", "=", member.partner_id.id)]
    )
    moves = walk.env()["loyalty.club.point.move"].search(
        [
            ("card_id", "=", member.points_card_id.id),
            ("club_id", "=", club.id),
            ("kind", "in", ("accrual", "clawback")),
        ]
    )
    bought = [
        Bought(
            purchase.date,
            round(purchase.amount * 100),
            purchase.state,
            purchase.company_id in club.company_ids,
        )
        for purchase in purchases
    ]
    points = [(move.document_date, round(move.points * 100)) for move in moves]
    return Person(member.joined_on, bought, points)
