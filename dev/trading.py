"""Trade in Odoo as people do it: the demo and the replay of real purchases share this.

Everything goes through the methods that the buttons call; nothing is put past them.
"""

from contextlib import contextmanager

from freezegun import freeze_time

from odoo import Command

NOON = "12:00:00"


@contextmanager
def calendar():
    """Give a function that sets the day on which everything happens from now on."""
    with freeze_time() as clock:
        yield lambda day: clock.move_to(f"{day} {NOON}")


def ensure_chart(env):
    """Accounts to invoice with, where the company has none yet."""
    if not env.company.chart_template:
        chart = env["account.chart.template"]
        chart.try_loading("generic_coa", company=env.company, install_demo=False)


def make_program(env, name, rewards, **values):
    """A native programme of points, one for each unit of money, as a club needs it."""
    rule = {"reward_point_mode": "money", "reward_point_amount": 1, "minimum_qty": 0}
    return env["loyalty.program"].create(
        {
            "name": name,
            "program_type": "loyalty",
            "applies_on": "both",
            "trigger": "auto",
            "portal_point_name": env._("Points"),
            "rule_ids": [Command.create(rule)],
            "reward_ids": [Command.create(reward) for reward in rewards],
            **values,
        }
    )


def money_for_points(value):
    """A reward that takes this much money off an order for each point."""
    return {
        "reward_type": "discount",
        "discount_mode": "per_point",
        "discount": value,
        "discount_applicability": "order",
        "required_points": 1,
    }


def quote(env, partner, lines, **values):
    """A quotation; ``lines`` are pairs of product and values of its line."""
    commands = [
        Command.create({"product_id": product.id, **line}) for product, line in lines
    ]
    return env["sale.order"].create(
        {"partner_id": partner.id, "order_line": commands, **values}
    )


def sell(env, partner, lines, **values):
    """A confirmed order."""
    order = quote(env, partner, lines, **values)
    order.action_confirm()
    return order


def spend(order, points):
    """Put points of the customer on a quotation, as the wizard does."""
    wizard = order.env["loyalty.club.redeem"]
    wizard.create({"order_id": order.id, "points": points}).action_apply()


def invoice(order):
    """The posted invoice of an order."""
    entry = order._create_invoices()
    entry.action_post()
    return entry


def credit(entry, amounts=None):
    """The posted credit note of an invoice.

    :param amounts: untaxed amount to credit on each line, by the index of the line;
        None credits everything
    """
    wizard = entry.env["account.move.reversal"].with_context(
        active_model="account.move", active_ids=entry.ids
    )
    action = wizard.create({"journal_id": entry.journal_id.id}).refund_moves()
    refund = entry.browse(action["res_id"])
    for index, amount in (amounts or {}).items():
        line = refund.invoice_line_ids[index]
        line.price_unit = amount / line.quantity
    refund.action_post()
    return refund


def pay(entry):
    """Register the payment of an invoice."""
    wizard = entry.env["account.payment.register"].with_context(
        active_model="account.move", active_ids=entry.ids
    )
    wizard.create({})._create_payments()


def points_of(club):
    """Points of a club's ledger by kind of move."""
    groups = club.env["loyalty.club.point.move"]._read_group(
        [("club_id", "=", club.id)], ["kind"], ["points:sum"]
    )
    return dict(groups)
