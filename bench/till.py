"""A ticket of the till from payment to settled points, and many at once."""

import time
from statistics import median

from odoo.modules.registry import Registry
from odoo.service.model import retrying
from odoo.tools import mute_logger

from .measuring import ROUNDS, Figure, Memory, alternate, together
from .orders import CLUB, NATIVE
from .till_shop import Till, both

TICKETS = 20
TILLS, EACH = 5, 10


def run(shop):
    """All rows of the till, and the memory of settling."""
    memory = Memory()
    tills = both(shop)
    rows = []
    for redeems in (False, True):
        rows += _figures(tills, memory, redeems)
    rows.append(_storm(shop, memory))
    return rows, memory.growth


def _figures(tills, memory, redeems):
    whole, alone = {CLUB: [], NATIVE: []}, {CLUB: [], NATIVE: []}
    buyers = {arm: list(till.cards) for arm, till in tills.items()}
    first = ROUNDS * TICKETS + 1 if redeems else 0
    places = iter(range(first, first + ROUNDS * TICKETS + 1))
    for arm, till in tills.items():
        _sell(till, buyers[arm][first - 1 if redeems else -1], redeems)
    for _round in range(ROUNDS):
        times = {CLUB: [], NATIVE: []}
        for number in range(TICKETS):
            place = next(places)
            for arm in (CLUB, NATIVE) if number % 2 else (NATIVE, CLUB):
                with memory.watch():
                    times[arm].append(_sell(tills[arm], buyers[arm][place], redeems))
        for arm, pairs in times.items():
            whole[arm].append(median(pair[0] for pair in pairs))
            alone[arm].append(median(pair[1] for pair in pairs))
    what = "redeems and earns" if redeems else "earns"
    return [
        Figure(
            measure=f"till: paid to settled, {what}",
            ours=whole[CLUB],
            other=whole[NATIVE],
            bar=1.05,
            aim=0.8,
            note=f"all calls after Validate; {ROUNDS * TICKETS} tickets a side",
        ),
        Figure(
            measure=f"till: sync_from_ui alone, {what}",
            ours=alone[CLUB],
            other=alone[NATIVE],
            bar=1.15,
            aim=1.05,
        ),
    ]


def _sell(till, partner, redeems):
    """Make the calls that the browser makes when a ticket is validated.

    :return: seconds of all of them, and of the one that the cashier waits for
    """
    ticket, claim = till.ticket(partner, redeems), till.claim(partner, redeems)
    start = time.perf_counter()
    if redeems or till.arm == NATIVE:
        changes = {card: data["points"] for card, data in claim.items()}
        till.on("pos.order", [], "validate_coupon_programs", changes, [])
    begin = time.perf_counter()
    answer = till.call("pos.order", "sync_from_ui", [ticket])
    sync = time.perf_counter() - begin
    order = answer["pos.order"][0]["id"]
    if till.arm == NATIVE:
        till.on("pos.order", [order], "confirm_coupon_programs", claim)
    else:
        till.on("pos.order", [order], "read", ["club_receipt"])
    return time.perf_counter() - start, sync


def _storm(shop, memory):
    """Tills that were offline send what they have sold, all at once."""
    lost = {CLUB: 0, NATIVE: 0}
    tills = {arm: [Till(shop, arm, "Storm") for _n in range(TILLS)] for arm in lost}

    def rush(arm):
        def work(_number):
            with memory.watch(), mute_logger("odoo.sql_db"):
                seconds, done = _send_all(tills[arm])
            lost[arm] += TILLS * EACH - done
            return seconds

        return work

    ours, other = alternate(rush(CLUB), rush(NATIVE))
    return Figure(
        measure="till: 50 tickets at once from 5 tills",
        ours=ours,
        other=other,
        bar=1.2,
        aim=1.1,
        note=f"lost: {lost[CLUB]}, native {lost[NATIVE]}",
        holds=not lost[CLUB],
    )


def _send_all(tills):
    """Each till sends its tickets one by one, to customers who buy at all of them.

    :return: seconds until the last is settled, and how many are
    """
    buyers = list(tills[0].cards)[-EACH:]
    jobs = [
        (till, [till.ticket(b) for b in buyers], [till.claim(b) for b in buyers])
        for till in tills
    ]
    done = []

    def send(job, ready):
        till, tickets, claims = job
        ready()
        for ticket, claim in zip(tickets, claims, strict=True):
            answer = _retried(till, "sync_from_ui", [ticket])
            order = answer["pos.order"][0]["id"]
            if till.arm == NATIVE:
                _retried(till, "confirm_coupon_programs", claim, ids=[order])
            done.append(order)

    return together(send, jobs), len(done)


def _retried(till, method, *args, ids=()):
    """Call as Odoo's server does: five tries where clients met."""
    with Registry(till.shop.database).cursor() as cr:
        env = till.environment(cr)
        records = env["pos.order"].browse(ids)
        return retrying(lambda: getattr(records, method)(*args), env)
