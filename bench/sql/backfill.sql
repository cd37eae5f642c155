-- Past orders as purchases by one bare INSERT … SELECT: what each order sold, less what
-- credit notes took back of it. No other currency, gift card or down payment is
-- thought of, and nothing is looked up that may be there already.
INSERT INTO loyalty_club_purchase (
    source_model, source_id, partner_id, company_id, date, amount, amount_untaxed,
    document_currency_id, line_count, channel, reference, state, create_date, write_date)
SELECT 'sale.order', sale.id, partner.commercial_partner_id, sale.company_id,
       sale.date_order, goods.total - coalesce(back.total, 0),
       goods.untaxed - coalesce(back.untaxed, 0), sale.currency_id, goods.lines,
       'order', sale.name, 'valid', now() AT TIME ZONE 'UTC', now() AT TIME ZONE 'UTC'
  FROM sale_order sale
  JOIN res_partner partner ON partner.id = sale.partner_id
  JOIN (SELECT order_id, count(*) AS lines, sum(price_total) AS total,
               sum(price_subtotal) AS untaxed
          FROM sale_order_line
         WHERE display_type IS NULL
         GROUP BY order_id) AS goods ON goods.order_id = sale.id
  LEFT JOIN (SELECT line.order_id, sum(item.price_total) AS total,
                    sum(item.price_subtotal) AS untaxed
               FROM account_move_line item
               JOIN account_move move ON move.id = item.move_id
               JOIN sale_order_line_invoice_rel link ON link.invoice_line_id = item.id
               JOIN sale_order_line line ON line.id = link.order_line_id
              WHERE move.move_type = 'out_refund' AND move.state = 'posted'
              GROUP BY line.order_id) AS back ON back.order_id = sale.id
 WHERE sale.state = 'sale'
