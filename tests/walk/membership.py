"""Operations on members, their points and their contacts."""

from walker import Idle

from odoo import Command

ALIVE = [("merged_into_id", "=", False)]


def enrol(walk):
    """A customer joins."""
    club = walk.one(walk.clubs)
    taken = walk.records("loyalty.club.member", [("club_id", "=", club.id)], limit=None)
    free = [p for p in walk.customers if p not in taken.partner_id]
    if not free or walk.chance(0.3):
        free = [new_customer(walk)]
    partner = walk.random.choice(free)
    member = walk.env("seller")["loyalty.club.member"].create(
        {"club_id": club.id, "partner_id": partner.id}
    )
    walk.note = f"member {member.id} is partner {partner.id}"


def new_customer(walk, **values):
    """A person, sometimes a company with a contact."""
    partner = walk.shop.partner(f"Customer {len(walk.customers)}", **values)
    walk.customers.append(partner)
    if walk.chance(0.3):
        partner.is_company = True
        contact = walk.shop.partner(f"Contact of {partner.id}", parent_id=partner.id)
        walk.customers.append(contact)
    return partner


def adjust(walk):
    """Give or take points; above the limit a second person approves."""
    member = walk.one(walk.records("loyalty.club.member", ALIVE))
    points = walk.random.choice((-30, -5.5, 7, 40, 250, 2500, -1500))
    _adjustment(walk, {"member_id": member.id, "points": points})


def transfer(walk):
    """Hand points to another member of the club."""
    giver, taker = _two_members(walk, [*ALIVE, ("points", ">", 0)])
    points = max(1, round(giver.points * walk.random.random()))
    _adjustment(
        walk,
        {
            "kind": "transfer",
            "member_id": giver.id,
            "target_member_id": taker.id,
            "points": points,
        },
    )


def merge_members(walk):
    """Make two members one."""
    member, target = _two_members(walk, ALIVE)
    _adjustment(
        walk,
        {"kind": "merge", "member_id": member.id, "target_member_id": target.id},
    )


def _two_members(walk, domain):
    member = walk.one(walk.records("loyalty.club.member", domain))
    others = [*ALIVE, ("club_id", "=", member.club_id.id), ("id", "!=", member.id)]
    return member, walk.one(walk.records("loyalty.club.member", others))


def _adjustment(walk, values):
    adjustments = walk.env("officer")["loyalty.club.adjustment"]
    adjustment = adjustments.create({"reason": "Walk", **values})
    adjustment.action_submit()
    if adjustment.state == "waiting":
        adjustment = adjustment.with_env(walk.env("approver"))
        if walk.chance(0.8):
            adjustment.action_approve()
        else:
            adjustment.action_refuse()
    walk.note = f"{values} {adjustment.state}"


def merge_contacts(walk):
    """The contact-merge wizard makes two customers one."""
    people = _people(walk)
    source, target = walk.random.sample(people, 2)
    walk.note = f"partner {source.id} into {target.id}"
    wizard = walk.env()["base.partner.merge.automatic.wizard"].create({})
    wizard._merge([source.id, target.id], target)
    walk.customers.remove(source)


def join_company(walk):
    """A person becomes a contact of a company: two members of one entity."""
    companies = [p for p in walk.customers if p.is_company]
    if not companies:
        raise Idle
    person = walk.random.choice(_people(walk))
    person.parent_id = walk.random.choice(companies)
    walk.note = f"partner {person.id} to company {person.parent_id.id}"


def _people(walk):
    """Customers that are neither a company nor a part of one; never few of them."""
    people = []
    while len(people) < 6:
        people = [p for p in walk.customers if not (p.is_company or p.parent_id)]
        if len(people) < 6:
            new_customer(walk)
    return people


def merge_twins(walk):
    """Merge the two members of one entity that `join_company` has left."""
    members = walk.records("loyalty.club.member", ALIVE, limit=200)
    member = walk.one(members.filtered("duplicate_id") or _twins(walk))
    context = member.with_env(walk.env("officer")).action_merge()["context"]
    _adjustment(
        walk,
        {
            "kind": context["default_kind"],
            "member_id": context["default_member_id"],
            "target_member_id": context["default_target_member_id"],
        },
    )


def _twins(walk):
    """A company and its founder, who was a member before it."""
    club = walk.one(walk.clubs)
    founder, company = (
        walk.shop.partner(f"{kind} {len(walk.trail)}", is_company=kind == "Firm")
        for kind in ("Founder", "Firm")
    )
    members = walk.shop.member(founder, club) | walk.shop.member(company, club)
    founder.parent_id = company
    walk.customers += [founder, company]
    return members


def change_state(walk):
    """Suspend, let leave, or take up again."""
    member = walk.one(walk.records("loyalty.club.member", ALIVE, "officer"))
    if member.state == "active":
        walk.random.choice((member.action_suspend, member.action_leave))()
    else:
        member.action_activate()
    walk.note = f"member {member.id} is {member.state}"


def change_card(walk):
    """Block, unblock or replace a card: the balance stays."""
    member = walk.one(walk.records("loyalty.club.member", ALIVE, "officer"))
    before = member.points
    if member.card_blocked:
        member.action_unblock_card()
    else:
        walk.random.choice((member.action_block_card, member.action_replace_card))()
    walk.note = f"member {member.id}"
    assert member.points == before, f"member {member.id}: the balance moved"


def bare_write(walk):
    """A foreign addon writes a balance as superuser: recorded, never lost."""
    member = walk.one(walk.records("loyalty.club.member", ALIVE))
    card = member.points_card_id
    card.points = max(0, card.points + walk.random.choice((-20, 15)))
    walk.note = f"card {card.id} to {card.points}"


def foreign_write(walk):
    """A seller writes on a club's card: refused."""
    member = walk.one(walk.records("loyalty.club.member", ALIVE))
    member.points_card_id.with_env(walk.env("seller")).write(
        {"points": 1000, "history_ids": [Command.clear()]}
    )
    raise AssertionError("a seller wrote a balance")


OPERATIONS = {
    enrol: 4,
    adjust: 5,
    transfer: 4,
    merge_members: 1,
    merge_contacts: 2,
    join_company: 1,
    merge_twins: 2,
    change_state: 3,
    change_card: 2,
    bare_write: 1,
    foreign_write: 1,
}
