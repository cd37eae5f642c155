"""What sale documents count as purchases: one statement for one and for a million.

A line counts with what returns have left of it (selling.basket.left_after_returns), a
discount with no more than the share of the goods that were kept: who takes back goods
that points have paid for need not credit the discount too. Down payments, gift cards
and top-ups are no goods, and what gift cards and wallets pay is paid all the same.
"""

from odoo.tools import SQL

from ..membership.loyalty_club_purchase import CANCELLED, RETURNED, VALID

#: Contacts of anonymous visitors.
PUBLIC = """
    ARRAY(SELECT visitor.partner_id FROM res_users visitor
            JOIN res_groups_users_rel link ON link.uid = visitor.id
           WHERE link.gid = %s)
"""

#: Invoiced and credited of each order line, with and without tax, in company currency.
BILLED = """
    SELECT link.order_line_id AS line_id,
           sum(CASE move.move_type WHEN 'out_invoice' THEN item.price_total
               ELSE 0 END / rate.value) AS invoiced,
           sum(CASE move.move_type WHEN 'out_refund' THEN item.price_total
               ELSE 0 END / rate.value) AS credited,
           sum(CASE move.move_type WHEN 'out_invoice' THEN item.price_subtotal
               ELSE 0 END / rate.value) AS invoiced_untaxed,
           sum(CASE move.move_type WHEN 'out_refund' THEN item.price_subtotal
               ELSE 0 END / rate.value) AS credited_untaxed
      FROM account_move_line item
      JOIN sale_order_line_invoice_rel link ON link.invoice_line_id = item.id
      JOIN account_move move ON move.id = item.move_id
     CROSS JOIN LATERAL (
         SELECT coalesce(nullif(move.invoice_currency_rate, 0), 1) AS value) AS rate
     WHERE move.state = 'posted' AND move.move_type IN ('out_invoice', 'out_refund')
       AND %(lines)s
     GROUP BY link.order_line_id
"""

#: Only lines of which something came back: of others all is left.
CREDITED = """
    link.order_line_id IN (
        SELECT credit.order_line_id
          FROM sale_order_line_invoice_rel credit
          JOIN account_move_line line ON line.id = credit.invoice_line_id
          JOIN account_move refund ON refund.id = line.move_id
         WHERE refund.state = 'posted' AND refund.move_type = 'out_refund')
"""

#: The same of an order that has no invoice: PostgreSQL need not plan for any.
UNBILLED = """
    SELECT NULL::int AS line_id, NULL::numeric AS invoiced, NULL::numeric AS credited,
           NULL::numeric AS invoiced_untaxed, NULL::numeric AS credited_untaxed
     WHERE FALSE
"""

#: Lines of the documents that sold or took off something, in company currency.
SOLD = """
    SELECT item.id, item.order_id,
           CASE WHEN item.price_total < 0 THEN -1 ELSE 1 END AS sign,
           item.price_total / document.rate AS total,
           item.price_subtotal / document.rate AS untaxed
      FROM sale_order_line item
      JOIN document ON document.id = item.order_id
     WHERE item.display_type IS NULL AND item.product_id IS NOT NULL
       AND item.is_downpayment IS NOT TRUE
       AND item.product_id <> ALL(%(stored_value)s)
       AND (item.reward_id IS NULL OR item.reward_id <> ALL(%(stored_rewards)s))
"""

#: Rewards by which gift cards and wallets pay.
STORED_REWARDS = """
    ARRAY(SELECT reward.id FROM loyalty_reward reward
            JOIN loyalty_program program ON program.id = reward.program_id
           WHERE program.program_type IN ('gift_card', 'ewallet'))
"""

#: The same lines with what returns have left of them.
LEFT = f"""
    SELECT line.order_id, line.sign, line.total, line.untaxed,
           line.sign * greatest(0, least(line.total * line.sign,
               greatest(billed.invoiced * line.sign, line.total * line.sign)
               - billed.credited * line.sign)) AS left_total,
           line.sign * greatest(0, least(line.untaxed * line.sign,
               greatest(billed.invoiced_untaxed * line.sign, line.untaxed * line.sign)
               - billed.credited_untaxed * line.sign)) AS left_untaxed
      FROM ({SOLD}) AS line
      LEFT JOIN (%(billed)s) AS bill ON bill.line_id = line.id
     CROSS JOIN LATERAL (
         SELECT coalesce(bill.invoiced, 0) AS invoiced,
                coalesce(bill.credited, 0) AS credited,
                coalesce(bill.invoiced_untaxed, 0) AS invoiced_untaxed,
                coalesce(bill.credited_untaxed, 0) AS credited_untaxed) AS billed
"""

#: Goods and discounts of each order: as sold, and what is left of them.
GOODS = f"""
    SELECT order_id, count(*) AS lines,
           coalesce(sum(total) FILTER (WHERE sign > 0), 0) AS sold,
           coalesce(sum(left_total) FILTER (WHERE sign > 0), 0) AS kept,
           coalesce(sum(left_untaxed) FILTER (WHERE sign > 0), 0) AS kept_untaxed,
           coalesce(sum(total) FILTER (WHERE sign < 0), 0) AS off,
           coalesce(sum(untaxed) FILTER (WHERE sign < 0), 0) AS off_untaxed,
           coalesce(sum(left_total) FILTER (WHERE sign < 0), 0) AS off_left,
           coalesce(sum(left_untaxed) FILTER (WHERE sign < 0), 0) AS off_left_untaxed
      FROM ({LEFT}) AS line
     GROUP BY order_id
"""

#: What is known of many orders.
ORDERS = """
    SELECT sale.id, sale.state, sale.partner_id, sale.company_id, sale.currency_id,
           sale.date_order, sale.name, money.decimal_places AS digits,
           coalesce(nullif(sale.currency_rate, 0), 1) AS rate,
           coalesce(holder.commercial_partner_id,
                    partner.commercial_partner_id) AS buyer_id
      FROM sale_order sale
      JOIN res_partner partner ON partner.id = sale.partner_id
      JOIN res_company company ON company.id = sale.company_id
      JOIN res_currency money ON money.id = company.currency_id
      LEFT JOIN res_partner holder ON holder.id = sale.club_partner_id
     WHERE %(orders)s
"""

#: The same of one, which Odoo has at hand: planning the tables took most of the time.
ORDER = """
    SELECT %(id)s::int AS id, %(state)s AS state, %(partner)s::int AS partner_id,
           %(company)s::int AS company_id, %(currency)s::int AS currency_id,
           %(date)s::timestamp AS date_order, %(name)s AS name,
           %(digits)s::int AS digits, %(buyer)s::int AS buyer_id,
           %(rate)s::numeric AS rate
"""

PURCHASES = f"""
    WITH document AS (%(documents)s)
    SELECT 'sale.order', sale.id, sale.buyer_id, sale.company_id, sale.date_order,
           round(coalesce(goods.kept + greatest(
               goods.off_left, goods.off * kept.share), 0), sale.digits),
           round(coalesce(goods.kept_untaxed + greatest(
               goods.off_left_untaxed, goods.off_untaxed * kept.share), 0),
               sale.digits),
           sale.currency_id, coalesce(goods.lines, 0), 'order', sale.name,
           CASE WHEN sale.state <> 'sale' OR goods.lines IS NULL THEN '{CANCELLED}'
                WHEN goods.sold > 0 AND goods.kept <= 0 THEN '{RETURNED}'
                ELSE '{VALID}' END
      FROM document AS sale
      LEFT JOIN ({GOODS}) AS goods ON goods.order_id = sale.id
     CROSS JOIN LATERAL (SELECT goods.kept / nullif(goods.sold, 0) AS share) AS kept
     WHERE sale.partner_id <> ALL(%(public)s)
       AND ((sale.state = 'sale' AND goods.lines IS NOT NULL)
            OR EXISTS (SELECT FROM loyalty_club_purchase known
                        WHERE known.source_model = 'sale.order'
                          AND known.source_id = sale.id))
"""

#: Customer invoices without an order; noon, so that the day is the same in most zones.
INVOICES = f"""
    SELECT 'account.move', move.id,
           coalesce(holder.commercial_partner_id, move.commercial_partner_id),
           move.company_id, coalesce(move.invoice_date, move.date) + time '12:00',
           round(greatest(0, goods.total - coalesce(back.total, 0)),
                 money.decimal_places),
           round(greatest(0, goods.untaxed - coalesce(back.untaxed, 0)),
                 money.decimal_places),
           move.currency_id, goods.lines, 'invoice', move.name,
           CASE WHEN move.state <> 'posted' THEN '{CANCELLED}'
                WHEN goods.total > 0 AND goods.total <= back.total THEN '{RETURNED}'
                ELSE '{VALID}' END
      FROM account_move move
      JOIN res_company company ON company.id = move.company_id
      JOIN res_currency money ON money.id = company.currency_id
      JOIN (%(goods)s) AS goods ON goods.move_id = move.id
      LEFT JOIN (%(back)s) AS back ON back.move_id = move.id
      LEFT JOIN res_partner holder ON holder.id = move.club_partner_id
     WHERE %(moves)s AND move.move_type = 'out_invoice'
       AND move.commercial_partner_id <> ALL(%(public)s)
       AND NOT EXISTS (SELECT FROM account_move_line item
                         JOIN sale_order_line_invoice_rel link
                           ON link.invoice_line_id = item.id
                        WHERE item.move_id = move.id)
       AND (move.state = 'posted'
            OR EXISTS (SELECT FROM loyalty_club_purchase known
                        WHERE known.source_model = 'account.move'
                          AND known.source_id = move.id))
"""

INVOICED = """
    SELECT %(key)s AS move_id, count(*) AS lines,
           sum(item.price_total / rate.value) AS total,
           sum(item.price_subtotal / rate.value) AS untaxed
      FROM account_move_line item
      JOIN account_move move ON move.id = item.move_id
     CROSS JOIN LATERAL (
         SELECT coalesce(nullif(move.invoice_currency_rate, 0), 1) AS value) AS rate
     WHERE item.display_type = 'product' AND %(moves)s
       AND coalesce(item.product_id, 0) <> ALL(%(stored_value)s)
     GROUP BY %(key)s
"""


def orders_statement(env, orders: SQL) -> SQL:
    """Purchases of sale orders.

    :param orders: condition on ``sale``
    """
    return SQL(
        PURCHASES,
        documents=SQL(ORDERS, orders=orders),
        billed=SQL(BILLED, lines=SQL(CREDITED)),
        stored_rewards=SQL(STORED_REWARDS),
        **_constants(env),
    )


def order_statement(order, buyer) -> SQL:
    """Purchase of one sale order.

    :param buyer: the commercial entity that has bought
    """
    lines = order.order_line
    billed = SQL(UNBILLED)
    if lines.invoice_lines:
        billed = SQL(BILLED, lines=SQL("link.order_line_id = ANY(%s)", lines.ids))
    stored = lines.reward_id.filtered("program_id.is_payment_program")
    return SQL(
        PURCHASES,
        documents=_document(order, buyer),
        stored_rewards=stored.ids,
        billed=billed,
        **_constants(order.env),
    )


def _document(order, buyer):
    return SQL(
        ORDER,
        id=order.id,
        state=order.state,
        partner=order.partner_id.id,
        company=order.company_id.id,
        currency=order.currency_id.id,
        date=order.date_order,
        name=order.name,
        digits=order.company_id.currency_id.decimal_places,
        buyer=buyer.id,
        rate=order.currency_rate or 1,
    )


def invoices_statement(env, moves: SQL, refunds: SQL) -> SQL:
    """Purchases of customer invoices that belong to no order.

    :param moves: condition on ``move``, an invoice
    :param refunds: condition on ``move``, a credit note
    """
    constants = _constants(env)
    stored_value = constants["stored_value"]
    goods = SQL(INVOICED, key=SQL("move.id"), moves=moves, stored_value=stored_value)
    credit = SQL("move.state = 'posted' AND move.move_type = 'out_refund'")
    back = SQL(
        INVOICED,
        key=SQL("move.reversed_entry_id"),
        moves=SQL("%s AND %s", credit, refunds),
        stored_value=stored_value,
    )
    public = constants["public"]
    return SQL(INVOICES, moves=moves, goods=goods, back=back, public=public)


def _constants(env):
    """Products that only change the form of money, and customers without a name."""
    products = env["sale.order.line"]._club_stored_value_products()
    group_id = env["ir.model.data"]._xmlid_to_res_id("base.group_public")
    public = SQL(PUBLIC, group_id)
    return {"stored_value": sorted(products), "public": public}
