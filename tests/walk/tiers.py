"""Operations on tiers, on purchases from elsewhere, and on who a member is."""

import base64
from datetime import timedelta

from walker import Idle

from odoo import Command

ALIVE = [("merged_into_id", "=", False), ("erased_on", "=", False)]
LADDERS = (
    {
        "Base": (),
        "Silver": (("amount", "ge", 500, "months", 2),),
        "Gold": (
            ("purchases", "gt", 5, "months", 3),
            ("amount", "ge", 2500, "years", 1),
        ),
    },
    {
        "Regular": (("days", "ge", 2, "quarter", 1),),
        "Friend": (("points", "ge", 300, "days", 45), ("months", "ge", 2, "", 1)),
        "Best": (("amount", "gt", 3000, "lifetime", 1),),
    },
    {
        "Base": (),
        "Silver": (("purchases", "gt", 1, "season", 1),),
    },
)
KEYS = ("metric", "operator", "value", "window", "window_number")
VALIDITIES = (
    {"validity": "none", "validity_number": 0, "grace_days": 0},
    {"validity": "none", "validity_number": 0, "grace_days": 10},
    {"validity": "days", "validity_number": 20, "grace_days": 5},
    {"validity": "months", "validity_number": 1, "grace_days": 0},
    {"validity": "quarter", "validity_number": 0, "grace_days": 3},
)


def make_tiers(clubs):
    """Give each club a ladder of its own, with other factors and validities."""
    for number, club in enumerate(clubs):
        ladder = LADDERS[number % len(LADDERS)]
        for place, (name, rules) in enumerate(ladder.items()):
            club.env["loyalty.club.tier"].create(
                {
                    "club_id": club.id,
                    "name": name,
                    "sequence": place,
                    "rule_join": "all" if place == 1 else "any",
                    "earning_factor": 1 + place / 2,
                    "rule_ids": [Command.create(rule_values(rule)) for rule in rules],
                    **VALIDITIES[(number + place) % len(VALIDITIES)],
                }
            )
    return clubs


def rule_values(rule):
    """The values of a rule; months of membership have no window."""
    values = dict(zip(KEYS, rule, strict=True))
    if not values["window"]:
        del values["window"]
    return values


def change_tiers(walk):
    """Other rules from now on; who must move does so in the night."""
    tier = walk.one(walk.clubs.tier_ids).with_env(walk.env("manager"))
    how = walk.random.choice(("value", "window", "kept", "join", "factor"))
    rule = walk.random.choice(tier.rule_ids or [None])
    if how in ("value", "window") and not rule:
        raise Idle
    if how == "value":
        rule.value = max(1, round(rule.value * walk.random.choice((0.5, 0.8, 1.5))))
    elif how == "window":
        rule.write({"window": "months", "window_number": walk.random.randint(1, 12)})
    elif how == "kept":
        tier.write(walk.random.choice(VALIDITIES))
    elif how == "join":
        tier.rule_join = walk.random.choice(("any", "all"))
    else:
        tier.earning_factor = walk.random.choice((1, 1.25, 2, 0.5))
    walk.note = f"tier {tier.id} {how}"


def preview_rules(walk):
    """The manager sees who would move, applies the rules, and just those move."""
    club = walk.one(walk.clubs).with_env(walk.env("manager"))
    previews = walk.env("manager")["loyalty.club.tier.preview"]
    preview = previews.browse(club.action_change_tier_rules()["res_id"])
    draft = walk.one(preview.tier_ids)
    draft.write(walk.random.choice(VALIDITIES))
    for rule in draft.rule_ids:
        rule.value = max(1, round(rule.value * walk.random.choice((0.7, 1, 1.3))))
    preview.action_preview()
    said = {(old, new): number for old, new, number, _ids in preview.outcome["ways"]}
    changes = walk.env()["loyalty.club.tier.change"]
    last = changes.search([], limit=1).id
    preview.action_apply()
    moved = changes.search([("id", ">", last), ("club_id", "=", club.id)])
    ways = moved.grouped(
        lambda change: (change.from_tier_id.id or None, change.to_tier_id.id or None)
    )
    done = {way: len(group) for way, group in ways.items()}
    assert said == done, f"club {club.id}: the preview said {said}, moved {done}"
    walk.note = f"club {club.id}: {done}"


def set_tier(walk):
    """An officer puts a member into a tier for some days."""
    domain = [*ALIVE, ("state", "=", "active"), ("club_id", "in", walk.clubs.ids)]
    member = walk.one(walk.records("loyalty.club.member", domain, "officer"))
    tier = walk.one(member.club_id.tier_ids - member.tier_id)
    wizard = walk.env("officer")["loyalty.club.tier.hand"].create(
        {
            "member_id": member.id,
            "tier_id": tier.id,
            "until": member.club_id._today()
            + timedelta(days=walk.random.randint(0, 40)),
            "reason": "Walk",
        }
    )
    wizard.action_apply()
    assert member.tier_id == tier
    walk.note = f"member {member.id} in tier {tier.id}"


def import_purchases(walk):
    """Past purchases of members and of strangers come from another program."""
    club = walk.one(walk.clubs)
    members = walk.records("loyalty.club.member", [*ALIVE, ("club_id", "=", club.id)])
    rows = [f"{len(walk.trail)}-new,,Old {len(walk.trail)},{_past_day(walk)},77.50"]
    for number in range(walk.random.randint(1, 4)):
        member = walk.one(members)
        amount = walk.random.choice((5, 250, 1200.25))
        rows.append(
            f"{len(walk.trail)}-{number},{member.number},,{_past_day(walk)},{amount}"
        )
    text = "\n".join(["Document,Member,Customer,Day,Total", *rows])
    wizard = walk.env("manager")["loyalty.club.purchase.import"].create(
        {
            "club_id": club.id,
            "file": base64.b64encode(text.encode()),
            "create_customers": True,
            "mapping": {
                "reference": "Document",
                "member": "Member",
                "ref": "Customer",
                "date": "Day",
                "amount": "Total",
            },
        }
    )
    counts = wizard.action_import()
    assert (counts["imported"], counts["errors"]) == (len(rows), 0), counts
    walk.note = f"club {club.id}: {counts}"


def _past_day(walk):
    day = walk.clubs[0]._today() - timedelta(days=walk.random.randint(0, 200))
    return day.isoformat()


def erase(walk):
    """A person is forgotten; the ledger keeps a number."""
    domain = [*ALIVE, ("club_id", "in", walk.clubs.ids)]
    member = walk.one(walk.records("loyalty.club.member", domain, "officer"))
    if walk.chance(0.5) or len(walk.customers) < 8:
        # Most customers owe something: one who does not is made.
        partner = walk.shop.partner(f"Passing {len(walk.trail)}")
        member = walk.shop.member(partner, walk.one(walk.clubs))
        member = member.with_env(walk.env("officer"))
    balance = member.points
    wizard = walk.env("officer")["loyalty.club.erasure"].create(
        {"member_id": member.id, "typed_number": member.number}
    )
    people = member.partner_id | member.partner_id.child_ids
    wizard.action_erase()
    walk.customers = [
        partner
        for partner in walk.customers
        if partner.active and partner not in people
    ]
    assert member.points == balance and member.state == "left"
    walk.note = f"member {member.id}"


OPERATIONS = {
    change_tiers: 3,
    preview_rules: 1,
    set_tier: 2,
    import_purchases: 2,
    erase: 1,
}
