"""Operations on whole programmes: native ones in use, taken over, and given back."""

import sales
from tiers import make_tiers
from walker import Idle

#: Every club makes each sale dearer; more of them prove nothing more.
MOST_CLUBS = 4


def use_natively(walk):
    """A native programme gives and takes points, with no club above it."""
    if not walk.native:
        walk.native.append(walk.shop.program("Native", rate=2))
    for _ in range(3):
        sales.sell(walk)
    sales.claim_reward(walk)


def take_over(walk):
    """A club on a native programme with cards in use takes them over by itself."""
    if not walk.native or len(walk.clubs) >= MOST_CLUBS:
        raise Idle
    program = walk.native[0]
    cards = walk.env()["loyalty.card"].with_context(active_test=False)
    cards = cards.search([("program_id", "=", program.id)])
    if not cards:
        raise Idle
    before, native_history = sum(cards.mapped("points")), cards.history_ids.ids
    club = walk.shop.club(program, name="Taken over")
    make_tiers(club)
    held = sum(cards.mapped("points")) - sum(cards.mapped("club_points_deficit"))
    assert round(held - before, 2) == 0, f"{before} points became {held}"
    walk.native = []
    walk.native_history |= set(native_history)
    walk.clubs |= club
    walk.note = f"club {club.id}: {len(cards)} cards with {before} points"


def give_back(walk):
    """A club hands its programme back to native Odoo: each card keeps its points, and
    those that payments under way held come back to it.
    """
    if len(walk.clubs) < MOST_CLUBS:
        raise Idle
    club = walk.clubs[-1]
    cards = walk.env()["loyalty.card"].search([("club_id", "=", club.id)])
    before = {card: card.points + card.club_points_pending for card in cards}
    held = [
        ("state", "in", ("draft", "sent")),
        ("order_line.coupon_id", "in", cards.ids),
    ]
    for quotation in walk.records("sale.order", held, limit=None):
        card = quotation.order_line.coupon_id & cards
        before[card] += held_by(walk, quotation, club)
    job = walk.env()["loyalty.club.job"].browse(club.action_release()["res_id"])
    job._run()
    changed = {
        card: points
        for card, points in before.items()
        if round(card.points - points, 2)
    }
    assert job.state == "done" and not cards.club_id
    assert not changed, f"these cards lost or won points: {changed}"
    walk.native = [club.points_program_id]
    walk.clubs -= club
    walk.note = f"club {club.id}: {len(cards)} cards"


def held_by(walk, quotation, club):
    """Points that a quotation has taken in a club, and not in another."""
    moves = walk.env()["loyalty.club.point.move"].search(
        [
            ("source_model", "=", "sale.order"),
            ("source_id", "=", quotation.id),
            ("club_id", "=", club.id),
            ("kind", "in", ("redemption", "give_back")),
        ]
    )
    legacy = walk.env()["loyalty.club.legacy"].search(
        [("order_id", "=", quotation.id), ("club_id", "=", club.id)]
    )
    return sum(legacy.mapped("redemption")) - sum(moves.mapped("points"))


OPERATIONS = {use_natively: 4, take_over: 3, give_back: 2}
