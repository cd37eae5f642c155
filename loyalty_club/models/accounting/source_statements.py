"""What the documents of a club mean for its accounts up to a day, by one statement.

Points of a document count as its invoices are posted, and go back with its credit
notes, by their share of the goods. Moves of other origin count on their own day. Only
points in lots are counted: so what all cohorts hold is what is left in the lots, and a
debt counts when points pay it. Money goes by the document: what its sale set aside is
taken back as its points are, whoever's lots they were.

What comes out is cumulative. A run keeps of it what no posted run has kept before, so
that late and changed documents enter the next run by themselves. Documents of which
nothing has changed since the last closing are left out (`touched_statements`).
"""

#: Posted invoices and credit notes of sale orders. Down payments, gift cards and what
#: gift cards pay are no goods; the discount that points gave is no price of the goods.
#: ``part`` is in the currency of the document, to be compared with the order.
ORDER_SHARES = """
    SELECT 'sale.order' AS source_model, line.order_id AS source_id,
           move.id AS share_id, move.date, move.move_type = 'out_refund' AS credit,
           min(move.create_date) AS created, sum(-item.balance) AS amount,
           coalesce(sum(-item.balance) FILTER (
               WHERE coalesce(line.reward_id, 0) <> ALL(%(own_rewards)s)), 0) AS goods,
           coalesce(sum(item.price_subtotal) FILTER (
               WHERE coalesce(line.reward_id, 0) <> ALL(%(own_rewards)s)), 0) AS part
      FROM account_move_line item
      JOIN account_move move ON move.id = item.move_id
      JOIN sale_order_line_invoice_rel link ON link.invoice_line_id = item.id
      JOIN sale_order_line line ON line.id = link.order_line_id
     WHERE move.state = 'posted' AND move.move_type IN ('out_invoice', 'out_refund')
       AND line.is_downpayment IS NOT TRUE
       AND line.product_id <> ALL(%(stored_value)s)
       AND coalesce(line.reward_id, 0) <> ALL(%(stored_rewards)s)
       AND line.order_id IN (
           SELECT source_id FROM chosen WHERE source_model = 'sale.order')
     GROUP BY line.order_id, move.id
"""

#: Invoices without an order that gave points, and their credit notes.
INVOICE_SHARES = """
    SELECT 'account.move', source.id, move.id, move.date,
           move.move_type = 'out_refund', min(move.create_date), sum(-item.balance),
           sum(-item.balance), sum(item.price_subtotal)
      FROM account_move_line item
      JOIN account_move move ON move.id = item.move_id
     CROSS JOIN LATERAL (
         SELECT CASE move.move_type WHEN 'out_invoice' THEN move.id
                ELSE move.reversed_entry_id END AS id) AS source
     WHERE move.state = 'posted' AND move.move_type IN ('out_invoice', 'out_refund')
       AND item.display_type = 'product'
       AND coalesce(item.product_id, 0) <> ALL(%(stored_value)s)
       AND source.id IN (
           SELECT source_id FROM chosen WHERE source_model = 'account.move')
     GROUP BY source.id, move.id
"""

#: Lines of billed orders that are goods.
GOODS = """
    SELECT line.id, line.order_id, line.price_subtotal, line.product_uom_qty
      FROM sale_order_line line
     WHERE line.order_id IN (
           SELECT source_id FROM bill WHERE source_model = 'sale.order')
       AND line.is_downpayment IS NOT TRUE
       AND line.product_id <> ALL(%(stored_value)s)
       AND coalesce(line.reward_id, 0) <> ALL(%(stored_rewards)s)
       AND coalesce(line.reward_id, 0) <> ALL(%(own_rewards)s)
"""

#: Quantities of them that posted invoices have billed.
QUANTITIES = """
    SELECT link.order_line_id AS line_id, item.quantity
      FROM account_move_line item
      JOIN account_move move ON move.id = item.move_id
      JOIN sale_order_line_invoice_rel link ON link.invoice_line_id = item.id
     WHERE move.state = 'posted' AND move.move_type = 'out_invoice'
       AND link.order_line_id IN (SELECT id FROM goods)
"""

#: What is still to be billed of an order's goods, by quantities: whatever prices the
#: invoices have. Drafts do not count.
OPEN = """
    SELECT goods.order_id AS id,
           sum(goods.price_subtotal * greatest(0, 1 - coalesce(billed.quantity, 0)
               / nullif(goods.product_uom_qty, 0))) AS goods
      FROM goods
      LEFT JOIN (SELECT line_id, sum(quantity) AS quantity
                   FROM (%(quantities)s) AS bill GROUP BY line_id) AS billed
             ON billed.line_id = goods.id
     GROUP BY goods.order_id
"""

#: Points of each document in each cohort. What was taken or given back before the first
#: credit note was made is an edit of the sale; what came later is a return.
MOVED = """
    SELECT move.source_model, move.source_id,
           (%(months)s::date[])[width_bucket(lot.opened_on, %(months)s::date[])]
               AS cohort,
           coalesce(sum(move.points) FILTER (WHERE kind = 'accrual'), 0) AS accrued,
           coalesce(-sum(move.points) FILTER (WHERE kind = 'clawback'
               AND NOT later), 0) AS edited,
           coalesce(-sum(move.points) FILTER (WHERE kind = 'clawback'
               AND later), 0) AS returned,
           coalesce(-sum(move.points) FILTER (WHERE kind IN ('redemption', 'deficit')
               OR (kind = 'give_back' AND NOT later)), 0) AS spent,
           coalesce(sum(move.points) FILTER (WHERE kind = 'give_back'
               AND later), 0) AS given_back,
           coalesce(sum(move.points) FILTER (WHERE kind IN ('adjustment', 'opening')
               AND move.points > 0), 0) AS granted,
           coalesce(-sum(move.points) FILTER (WHERE kind = 'expiry'
               OR (kind = 'adjustment' AND move.points < 0)), 0) AS lapsed,
           coalesce(sum(move.points) FILTER (WHERE kind IN ('transfer', 'merge')), 0)
               AS passed,
           max(move.rule_version_id) AS version_id, max(move.document_date) AS date
      FROM loyalty_club_point_move move
      LEFT JOIN loyalty_club_point_lot lot ON lot.id = move.lot_id
      LEFT JOIN first_credit ON first_credit.source_model = move.source_model
            AND first_credit.source_id = move.source_id
     CROSS JOIN LATERAL (
         SELECT coalesce(first_credit.since <= move.create_date, FALSE) AS later
     ) AS moment
     WHERE move.club_id = %(club)s AND %(moves)s
       AND move.kind <> 'maturity'
       AND (lot.company_id = %(company)s
            OR lot.company_id IS NULL AND move.company_id = %(company)s)
       AND (move.lot_id IS NOT NULL OR move.kind = 'clawback')
       AND (move.source_model = ANY(%(billed)s) OR move.document_date <= %(until)s)
     GROUP BY 1, 2, 3
"""

#: Each share with the fraction of the document that is billed before and after it.
#: Where points come with the invoice, those there are belong to what was invoiced.
SHARES = """
    SELECT numbered.*, given, given_gross, points_back,
           coalesce(earned.before, 0) AS earned_before, earned.after AS earned_after,
           coalesce(paid.before, 0) AS paid_before, paid.after AS paid_after
      FROM (SELECT bill.*, row_number() OVER days AS nth,
                   sum(part) OVER days AS upto,
                   sum(part) OVER (PARTITION BY source_model, source_id, credit)
                       AS whole
              FROM bill
            WINDOW days AS (PARTITION BY source_model, source_id, credit
                                ORDER BY date, share_id)) AS numbered
      JOIN (SELECT source_model, source_id, sum(accrued) AS given_gross,
                   sum(accrued - edited) AS given, sum(returned) AS points_back,
                   max(version_id) AS version_id
              FROM moved WHERE source_model = ANY(%(billed)s)
             GROUP BY source_model, source_id) AS document
           USING (source_model, source_id)
      LEFT JOIN open ON numbered.source_model = 'sale.order'
            AND open.id = numbered.source_id AND NOT numbered.credit
      LEFT JOIN loyalty_club_rule_version version ON version.id = document.version_id
     CROSS JOIN LATERAL (
         SELECT whole + coalesce(open.goods, 0) AS sale,
                CASE version.terms->>'event' WHEN 'order_confirmed'
                     THEN whole + coalesce(open.goods, 0) ELSE whole END AS gain
     ) AS base
     CROSS JOIN LATERAL (
         SELECT CASE WHEN gain <= 0 THEN 1 ELSE greatest(0, least(1, upto / gain)) END
                    AS after,
                CASE WHEN nth = 1 THEN 0 WHEN gain <= 0 THEN 1
                     ELSE greatest(0, least(1, (upto - part) / gain)) END AS before
     ) AS earned
     CROSS JOIN LATERAL (
         SELECT CASE WHEN sale <= 0 THEN 1 ELSE greatest(0, least(1, upto / sale)) END
                    AS after,
                CASE WHEN nth = 1 THEN 0 WHEN sale <= 0 THEN 1
                     ELSE greatest(0, least(1, (upto - part) / sale)) END AS before
     ) AS paid
"""

#: The same with what each invoice sets aside for its points (engine.liability.allocate)
#: and what all invoices of the document do.
PRICED = """
    SELECT share.*, own.deferred, own.old,
           sum(own.deferred) OVER document AS set_aside,
           coalesce(max(earned_after) FILTER (WHERE old) OVER document, 0)
               AS earned_of_old,
           coalesce(max(paid_after) FILTER (WHERE old) OVER document, 0) AS paid_of_old
      FROM share
     CROSS JOIN LATERAL (
         SELECT (round(given * earned_after, 2) - round(given * earned_before, 2))
                * (%(prices)s::numeric[])[
                      1 + width_bucket(share.date, %(price_days)s::date[])]
                AS price) AS points
     CROSS JOIN LATERAL (
         SELECT CASE WHEN credit OR share.date < %(start)s OR amount <= 0
                          OR points.price IS NULL OR points.price <= 0 THEN 0
                ELSE round(amount * points.price * 1.00000000000000000000
                           / (greatest(goods, 0) + points.price), 15)
                END AS deferred,
                NOT credit AND share.date < %(opened)s AS old) AS own
    WINDOW document AS (PARTITION BY source_model, source_id)
"""

#: One row a cohort, document and share, since the beginning. A credit note counts by
#: its share of all that came back.
CUMULATIVE = """
    SELECT cohort, source_model, source_id, share_id, date,
           round(gained * earned_after, 2) - round(gained * earned_before, 2) AS issued,
           CASE WHEN credit THEN round(returned * earned_after, 2)
                - round(returned * earned_before, 2) ELSE 0 END AS returned,
           CASE WHEN credit THEN round(undone * earned_before, 2)
                - round(undone * earned_after, 2)
                ELSE round(cost * paid_after, 2) - round(cost * paid_before, 2) END
               AS redeemed,
           0 AS expired, amount * weight AS amount, goods * weight AS goods,
           deferred * weight + worth * (
               round(valued * earned_after, 2) - round(valued * earned_before, 2))
               AS deferred,
           CASE WHEN credit AND given > 0 THEN round(
               set_aside * weight * 1.00000000000000000000
               * (round(points_back * earned_after, 2)
                  - round(points_back * earned_before, 2)) / given, 15) ELSE 0 END
           + CASE WHEN credit THEN round(worth * earned_of_old
               * (round(returned * earned_after, 2)
                  - round(returned * earned_before, 2)), 15) ELSE 0 END AS taken_back
      FROM part
     UNION ALL
    SELECT cohort, source_model, source_id, 0, date,
           accrued + granted + greatest(passed, 0) + greatest(-spent, 0), edited,
           greatest(spent, 0) + greatest(-passed, 0), lapsed, 0, 0, 0, 0
      FROM moved
     WHERE cohort IS NOT NULL AND source_model <> ALL(%(billed)s)
"""

#: Points of the documents' cohorts beside their shares. Points that came back to a lot
#: they were not spent from are issued anew; money belongs to where the points were
#: earned. The opening has forgotten what was spent before it: such points that come
#: back are revived, issued anew at its price. So are valued those given before it, and
#: what a return of their sale takes, whichever month it comes from.
PARTS = """
    SELECT priced.*, moved.cohort, moved.returned,
           CASE WHEN credit THEN moved.given_back - since.undone ELSE new.gain END
               AS gained,
           CASE WHEN credit THEN back.undone - since.undone WHEN old THEN new.gain
                ELSE 0 END AS valued,
           greatest(moved.spent, 0) AS cost, since.undone,
           %(opening_price)s AS worth,
           CASE WHEN given_gross > 0 THEN moved.accrued / given_gross ELSE 0 END
               AS weight
      FROM priced
      JOIN moved USING (source_model, source_id)
     CROSS JOIN LATERAL (
         SELECT moved.accrued - moved.edited + greatest(-moved.spent, 0) AS gain
     ) AS new
     CROSS JOIN LATERAL (
         SELECT least(moved.given_back, greatest(moved.spent, 0)) AS undone) AS back
     CROSS JOIN LATERAL (
         SELECT least(back.undone, greatest(moved.spent, 0) * (1 - paid_of_old))
                AS undone) AS since
     WHERE moved.cohort IS NOT NULL AND source_model = ANY(%(billed)s)
       AND priced.date <= %(until)s
"""
