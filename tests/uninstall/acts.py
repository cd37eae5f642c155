"""What a process does to the database of the test; dev/inside.py runs it.

    python -m dev.inside database tests.uninstall.acts act [argument …]

What an act finds out is printed as one line of JSON.
"""

import json

from odoo import Command

from dev import trading

CUSTOMER = "Uninstalled Customer"
REMAINS = """
    SELECT 'table ' || relname FROM pg_class
     WHERE relkind IN ('r', 'i', 'S') AND relname ~ 'loyalty_club|_club_'
    UNION ALL
    SELECT 'function ' || proname FROM pg_proc WHERE proname LIKE 'loyalty_club%'
    UNION ALL
    SELECT 'trigger ' || tgname FROM pg_trigger
      JOIN pg_class ON pg_class.oid = tgrelid
     WHERE NOT tgisinternal AND relname LIKE 'loyalty%'
    UNION ALL
    SELECT 'column ' || attname FROM pg_attribute
     WHERE attname LIKE 'club\\_%' AND NOT attisdropped
    UNION ALL
    SELECT 'data ' || name FROM ir_model_data WHERE module = 'loyalty_club'
"""


def main(env, act, *arguments):
    """Do one act and print what it found out."""
    print(json.dumps(globals()[act](env, *arguments)), flush=True)


def sell(env):
    """Sales of a member: earned, spent, half credited, and one to cancel later."""
    env = env(context={**env.context, "tracking_disable": True})
    trading.ensure_chart(env)
    club, cake = shop(env)
    customer = env["res.partner"].create({"name": CUSTOMER})
    env["loyalty.club.member"].create({"club_id": club.id, "partner_id": customer.id})
    first = trading.sell(env, customer, [(cake, {"product_uom_qty": 3})])
    trading.credit(trading.invoice(first), {0: 150.0})
    spender = trading.quote(env, customer, [(cake, {})])
    trading.spend(spender, 100)
    spender.action_confirm()
    last = trading.sell(env, customer, [(cake, {})])
    return {**look(env), "orders": [first.id, spender.id, last.id]}


def shop(env):
    """A club and a cake of 100."""
    reward = trading.money_for_points(0.1)
    program = trading.make_program(env, "Uninstalled Points", [reward])
    club = env["loyalty.club"].create(
        {
            "name": "Uninstalled Club",
            "points_program_id": program.id,
            "company_ids": [Command.set(env.company.ids)],
        }
    )
    cake = {"name": "Cake", "type": "service", "invoice_policy": "order"}
    price = {"list_price": 100, "taxes_id": False}
    return club, env["product.product"].create({**cake, **price})


def look(env):
    """The customer's card as native Odoo sees it, and the kept files."""
    card = env["loyalty.card"].search([("partner_id.name", "=", CUSTOMER)])
    files = env["ir.attachment"].search([("name", "like", "loyalty_club_ledger_%")])
    return {
        "code": card.code,
        "points": card.points,
        "history": sum(row.issued - row.used for row in card.history_ids),
        "rows": sum(len(file.raw.splitlines()) - 1 for file in files),
        "state": env["ir.module.module"]._get("loyalty_club").state,
    }


def uninstall(env):
    """Press the button of the Apps page; give what is left of the suite."""
    env["ir.module.module"]._get("loyalty_club").button_immediate_uninstall()
    env.cr.execute(REMAINS)
    return [remains for (remains,) in env.cr.fetchall()]


def go_on(env, last):
    """Cancel a sale of the club and make another, both in native Odoo."""
    env["sale.order"].browse(int(last))._action_cancel()
    cancelled = look(env)["points"]
    customer = env["res.partner"].search([("name", "=", CUSTOMER)])
    cake = env["sale.order"].browse(int(last)).order_line.product_id
    trading.sell(env, customer, [(cake, {})])
    return {**look(env), "cancelled": cancelled}
