"""Operations on invoices, credit notes and payments of them."""

from walker import Idle

from odoo import Command

OPEN_INVOICE = [("move_type", "=", "out_invoice"), ("state", "=", "posted")]


def invoice(walk):
    """Invoice an order, whole, or in part by lowering the draft."""
    domain = [("state", "=", "sale"), ("invoice_status", "=", "to invoice")]
    order = walk.one(walk.records("sale.order", domain, "biller"))
    moves = order._create_invoices()
    if walk.chance(0.25):
        line = walk.one(moves.invoice_line_ids.filtered("product_id"))
        line.quantity = line.quantity / 2
    moves.action_post()
    walk.note = f"order {order.id} invoices {moves.ids}"


def down_payment(walk):
    """Ask for half of an order in advance."""
    domain = [("state", "=", "sale"), ("invoice_status", "=", "to invoice")]
    order = walk.one(walk.records("sale.order", domain, "biller"))
    wizard = walk.env("biller")["sale.advance.payment.inv"]
    wizard = wizard.with_context(active_ids=order.ids, active_model="sale.order")
    wizard = wizard.create({"advance_payment_method": "percentage", "amount": 50})
    moves = wizard._create_invoices(order)
    moves.action_post()
    walk.note = f"order {order.id} invoice {moves.ids}"


def invoice_without_order(walk):
    """A sale made on an invoice only."""
    company = walk.random.choice(walk.shop.companies)
    product = walk.random.choice(walk.products)
    move = walk.env("biller")["account.move"].with_company(company)
    move = move.create(
        {
            "move_type": "out_invoice",
            "partner_id": walk.random.choice(walk.customers).id,
            "invoice_line_ids": [
                Command.create(
                    {"product_id": product.id, "quantity": n, "tax_ids": False}
                )
                for n in range(1, walk.random.randint(2, 4))
            ],
        }
    )
    move.action_post()
    walk.note = f"invoice {move.id}"


def reset_invoice(walk):
    """Reset an invoice to draft; half of them are posted again at once."""
    move = walk.one(walk.records("account.move", OPEN_INVOICE, "biller"))
    walk.note = f"invoice {move.id}"
    move.button_draft()
    if walk.chance(0.5):
        move.action_post()


def post_drafts(walk):
    """Post what lies as a draft, or cancel it."""
    drafts = [("move_type", "in", ("out_invoice", "out_refund"))]
    drafts += [("state", "=", "draft")]
    move = walk.one(walk.records("account.move", drafts, "biller"))
    walk.note = f"{move.move_type} {move.id}"
    if walk.chance(0.2):
        move.button_cancel()
    else:
        move.action_post()


def credit(walk):
    """Credit an invoice: whole, half of each line, or one line only."""
    move = walk.one(walk.records("account.move", OPEN_INVOICE, "biller"))
    wizard = walk.env("biller")["account.move.reversal"].with_context(
        active_model="account.move", active_ids=move.ids
    )
    wizard = wizard.create({"journal_id": move.journal_id.id})
    if walk.chance(0.1):
        wizard.modify_moves()
        walk.note = f"invoice {move.id} replaced"
        return
    refund = walk.env("biller")["account.move"].browse(wizard.refund_moves()["res_id"])
    how = walk.random.choice(("whole", "half", "line"))
    lines = refund.invoice_line_ids.filtered("product_id")
    if how == "half":
        for line in lines:
            line.quantity = line.quantity / 2
    elif how == "line" and len(lines) > 1:
        (lines - walk.one(lines)).unlink()
    if walk.chance(0.85):
        refund.action_post()
    walk.note = f"invoice {move.id} by {refund.id}, {how}"


def reset_credit(walk):
    """Reset a credit note, and perhaps post it again."""
    domain = [("move_type", "=", "out_refund"), ("state", "=", "posted")]
    move = walk.one(walk.records("account.move", domain, "biller"))
    walk.note = f"credit note {move.id}"
    move.button_draft()
    if walk.chance(0.5):
        move.action_post()


def pay(walk):
    """Register the payment of an invoice, whole or in part."""
    domain = [*OPEN_INVOICE, ("payment_state", "in", ("not_paid", "partial"))]
    move = walk.one(walk.records("account.move", domain, "biller"))
    wizard = walk.env("biller")["account.payment.register"].with_context(
        active_model="account.move", active_ids=move.ids
    )
    wizard = wizard.create({})
    if walk.chance(0.25):
        wizard.amount = wizard.amount / 2
    wizard._create_payments()
    walk.note = f"invoice {move.id} is {move.payment_state}"


def unreconcile(walk):
    """Take a payment off its invoice again."""
    domain = [*OPEN_INVOICE, ("payment_state", "in", ("paid", "in_payment"))]
    move = walk.one(walk.records("account.move", domain, "biller"))
    if not (move.line_ids.matched_debit_ids | move.line_ids.matched_credit_ids):
        raise Idle
    move.line_ids.remove_move_reconcile()
    walk.note = f"invoice {move.id} is {move.payment_state}"


OPERATIONS = {
    invoice: 9,
    down_payment: 1,
    invoice_without_order: 3,
    reset_invoice: 3,
    post_drafts: 3,
    credit: 6,
    reset_credit: 2,
    pay: 6,
    unreconcile: 3,
}
