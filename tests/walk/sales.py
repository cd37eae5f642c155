"""Operations on sale orders and their payments."""

from walker import Idle

from odoo import Command, fields

CONFIRMED = [("state", "=", "sale")]
QUOTED = [("state", "in", ("draft", "sent"))]


def quotation(walk, **values):
    """A quotation of one to four lines for one of the customers."""
    env = walk.env("seller")
    company = walk.random.choice(walk.shop.companies)
    lists = walk.shop.env["product.pricelist"].browse(walk.foreign_pricelists)
    if walk.chance(0.15) and lists:
        values["pricelist_id"] = lists[0].id
    goods = walk.random.choices(walk.products, k=walk.random.randint(1, 4))
    lines = [
        Command.create(
            {
                "product_id": product.id,
                "product_uom_qty": walk.random.randint(1, 6),
                "discount": walk.random.choice((0, 0, 0, 10, 33)),
            }
        )
        for product in goods
    ]
    order = (
        env["sale.order"]
        .with_company(company)
        .create(
            {
                "partner_id": walk.random.choice(walk.customers).id,
                "company_id": company.id,
                "order_line": lines,
                **values,
            }
        )
    )
    walk.note = f"order {order.id} of partner {order.partner_id.id}"
    return order


def sell(walk):
    """Sell, sometimes with rewards as native applies them, and an older date."""
    order = quotation(walk)
    if walk.chance(0.3):
        order._update_programs_and_rewards()
    order.action_confirm()
    walk.note += f" {order.amount_untaxed} {order.currency_id.name}"


def quote(walk):
    """Leave a quotation for later."""
    quotation(walk)


def confirm(walk):
    """Confirm what lies as a quotation."""
    order = walk.one(walk.records("sale.order", QUOTED, "seller"))
    walk.note = f"order {order.id}"
    order.action_confirm()


def confirm_together(walk):
    """Confirm several quotations in one call, from the list."""
    orders = quotation(walk) | quotation(walk)
    walk.note = f"orders {orders.ids}"
    orders.action_confirm()


def redeem(walk):
    """Put a chosen number of points on a quotation and often confirm it."""
    order = spending_quotation(walk)
    if walk.chance(0.7):
        order.action_confirm()


def spending_quotation(walk):
    """A quotation that points of the customer's card pay a part of."""
    domain = [("points", ">", 0)]
    if walk.chance(0.9):
        domain += [("state", "=", "active"), ("card_blocked", "=", False)]
    member = walk.one(walk.records("loyalty.club.member", domain))
    partners = member.partner_id | member.partner_id.child_ids
    order = quotation(walk, partner_id=walk.one(partners).id)
    wizards = walk.env("seller")["loyalty.club.redeem"]
    wizard = wizards.create({"order_id": order.id})
    most = min(wizard.balance, max(1, order.amount_total * 8))
    wizard.points = max(1, round(walk.random.random() * most))
    wizard.action_apply()
    walk.note += f" redeems {wizard.points}"
    return order


def claim_reward(walk):
    """Native redemption: all that the reward takes."""
    order = walk.one(walk.records("sale.order", QUOTED, "seller"))
    order._update_programs_and_rewards()
    claimable = order._get_claimable_rewards()
    pairs = [(c, r) for c, rewards in claimable.items() for r in rewards]
    if not pairs:
        raise Idle
    coupon, reward = walk.random.choice(pairs)
    order._apply_program_reward(reward, coupon)
    order._update_programs_and_rewards()
    walk.note = f"order {order.id} takes {reward.id} from card {coupon.id}"


def edit(walk):
    """Change a confirmed order: a quantity, a price, a line more or none left."""
    order = walk.one(walk.records("sale.order", CONFIRMED, "seller"))
    lines = order.order_line.filtered(
        lambda line: not line.reward_id and not line.is_downpayment
    )
    kind = walk.random.choice(("quantity", "price", "add", "nothing", "discount"))
    walk.note = f"order {order.id} {kind}"
    if kind == "add":
        goods = walk.random.choice(walk.products)
        order.write({"order_line": [Command.create({"product_id": goods.id})]})
        return
    line = walk.one(lines)
    values = {
        "quantity": {"product_uom_qty": walk.random.randint(1, 9)},
        "price": {"price_unit": walk.random.randint(1, 80)},
        "nothing": {"product_uom_qty": 0},
        "discount": {"discount": walk.random.choice((0, 25, 100))},
    }
    line.write(values[kind])


def drop_reward(walk):
    """Take the reward off a quotation again."""
    order = spending_quotation(walk)
    order.order_line.filtered("reward_id").unlink()
    assert not order.order_line.coupon_id.club_id


def press_reward(walk):
    """The native button Reward, which stands on confirmed orders too: no order ever
    takes more from a card than it holds. It may owe what it gave, for it earns less.
    """
    order = walk.one(walk.records("sale.order", CONFIRMED, "seller"))
    walk.note = f"order {order.id}"
    moves = walk.env()["loyalty.club.point.move"]
    short = [("kind", "=", "redemption"), ("lot_id", "=", False)]
    short += [("source_model", "=", order._name), ("source_id", "=", order.id)]
    owed = moves.search(short)
    order.action_open_reward_wizard()
    again = moves.search(short)
    assert again == owed, f"order {order.id} spent points that were not there"


def cancel(walk):
    """Cancel: an order that is cancelled has given and taken nothing.

    A manager does it: native lets no seller cancel an order with native points.
    """
    order = walk.one(walk.records("sale.order", CONFIRMED, "manager"))
    walk.note = f"order {order.id}"
    order._action_cancel()
    cards = order.sudo().order_line.coupon_id | walk.cards_of(order)
    left = (order.sudo().club_earned, order.sudo().club_spent)
    # Native itself takes back what a club gave whose programme it has back.
    released = any(not card.club_id for card in cards)
    legacy = walk.env()["loyalty.club.legacy"].search([("order_id", "=", order.id)])
    released |= not legacy.club_id <= walk.clubs
    assert released or left == (0, 0), f"cancelled order {order.id} still moved {left}"


def confirm_again(walk):
    """Turn a cancelled order back into a quotation and confirm it again."""
    order = walk.one(walk.records("sale.order", [("state", "=", "cancel")], "seller"))
    walk.note = f"order {order.id}"
    order.action_draft()
    order.action_confirm()


def start_payment(walk):
    """The customer goes to pay a quotation online: its points are held."""
    order = walk.one(walk.records("sale.order", QUOTED))
    if walk.chance(0.6):
        held = [*QUOTED, ("order_line.coupon_id", "!=", False)]
        order = walk.one(walk.records("sale.order", held))
    transaction = walk.env()["payment.transaction"].create(
        {
            "provider_id": walk.provider(order.company_id).id,
            "payment_method_id": walk.method.id,
            "amount": order.amount_total,
            "currency_id": order.currency_id.id,
            "partner_id": order.partner_id.id,
            "reference": f"{walk.shop.name}-{len(walk.trail)}",
            "sale_order_ids": [Command.set(order.ids)],
        }
    )
    walk.note = f"transaction {transaction.id} of order {order.id}"
    if walk.chance(0.4):
        transaction._set_pending()


def end_payment(walk):
    """The provider answers: paid, cancelled or failed; perhaps hours later."""
    waiting = [("state", "in", ("draft", "pending"))]
    transaction = walk.one(walk.records("payment.transaction", waiting))
    outcome = walk.random.choice(("done", "done", "cancel", "error"))
    walk.note = f"transaction {transaction.id} {outcome}"
    if outcome == "done":
        transaction._set_done()
        transaction._post_process()
    elif outcome == "cancel":
        transaction._set_canceled()
    else:
        transaction._set_error("The bank said no.")


def claim(walk):
    """Give a past sale to a member who had forgotten the card."""
    order = quotation(walk, partner_id=walk.shop.partner("Passer-by").id)
    order.action_confirm()
    club = walk.one(walk.clubs)
    member = walk.one(walk.records("loyalty.club.member", [("club_id", "=", club.id)]))
    env = walk.env("officer")
    wizard = env["loyalty.club.claim"].create(
        {"order_id": order.id, "member_id": member.id}
    )
    wizard.action_claim()
    walk.note = f"order {order.id} for member {member.id}"


def change_customer(walk):
    """Another customer on a confirmed order moves nothing by itself."""
    order = walk.one(walk.records("sale.order", CONFIRMED))
    before = (order.club_earned, order.club_spent)
    order.partner_id = walk.random.choice(walk.customers)
    walk.note = f"order {order.id} to partner {order.partner_id.id}"
    after = (order.club_earned, order.club_spent)
    assert before == after, f"order {order.id} moved points: {before} to {after}"


def settle_twice(walk):
    """Settling what is settled posts nothing (house, law 4)."""
    documents = walk.records("sale.order", limit=200)
    if not documents:
        raise Idle
    document = walk.one(documents)
    document._club_settle()
    moves = walk.env()["loyalty.club.point.move"].search_count([])
    document._club_settle()
    again = walk.env()["loyalty.club.point.move"].search_count([])
    walk.note = f"order {document.id} at {fields.Date.today()}"
    assert moves == again, f"order {document.id} was settled twice: {again - moves}"


OPERATIONS = {
    sell: 14,
    quote: 4,
    confirm: 4,
    confirm_together: 1,
    redeem: 8,
    claim_reward: 3,
    edit: 8,
    drop_reward: 1,
    press_reward: 2,
    cancel: 4,
    confirm_again: 3,
    start_payment: 4,
    end_payment: 4,
    claim: 3,
    change_customer: 1,
    settle_twice: 2,
}
