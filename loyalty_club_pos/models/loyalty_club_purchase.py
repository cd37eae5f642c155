from odoo import api, fields, models
from odoo.tools import SQL

#: Past orders of the till that are no purchases yet. Their stored figures are all that
#: there is to know.
PAST = """
    SELECT 'pos.order', till.id, partner.commercial_partner_id, till.company_id,
           till.date_order,
           round(greatest(0, sum(line.total)), money.decimal_places),
           round(greatest(0, sum(line.untaxed)), money.decimal_places),
           coalesce(journal.currency_id, money.id), count(*), 'pos', till.name,
           CASE WHEN sum(line.sold) > 0 AND sum(line.kept) <= 0 THEN 'returned'
                ELSE 'valid' END
      FROM pos_order till
      JOIN res_partner partner ON partner.id = till.partner_id
      JOIN res_company company ON company.id = till.company_id
      JOIN res_currency money ON money.id = company.currency_id
      JOIN pos_session session ON session.id = till.session_id
      JOIN pos_config config ON config.id = session.config_id
      LEFT JOIN account_journal journal ON journal.id = config.journal_id
      JOIN (SELECT item.order_id, greatest(item.qty, 0) AS sold,
                   greatest(item.qty, 0) - coalesce(back.qty, 0) AS kept,
                   item.price_subtotal_incl / rate.value * share.left AS total,
                   item.price_subtotal / rate.value * share.left AS untaxed
              FROM pos_order_line item
              JOIN pos_order till ON till.id = item.order_id
              JOIN pos_session session ON session.id = till.session_id
              JOIN pos_config config ON config.id = session.config_id
              LEFT JOIN loyalty_reward reward ON reward.id = item.reward_id
              LEFT JOIN loyalty_program program ON program.id = reward.program_id
              LEFT JOIN LATERAL (
                  SELECT least(greatest(item.qty, 0), -sum(returned.qty)) AS qty
                    FROM pos_order_line returned
                    JOIN pos_order ticket ON ticket.id = returned.order_id
                   WHERE returned.refunded_orderline_id = item.id AND returned.qty < 0
                     AND ticket.state IN ('paid', 'done')) AS back ON TRUE
             CROSS JOIN LATERAL (
                 SELECT coalesce(nullif(till.currency_rate, 0), 1) AS value) AS rate
             CROSS JOIN LATERAL (
                 SELECT CASE WHEN item.qty > 0
                             THEN (item.qty - coalesce(back.qty, 0)) / item.qty
                             ELSE 1 END AS left) AS share
             WHERE item.refunded_orderline_id IS NULL
               AND item.sale_order_origin_id IS NULL
               AND item.product_id <> ALL(%(stored_value)s)
               AND item.product_id IS DISTINCT FROM config.tip_product_id
               AND item.product_id IS DISTINCT FROM config.down_payment_product_id
               AND coalesce(program.program_type, '') NOT IN ('gift_card', 'ewallet')
           ) AS line ON line.order_id = till.id
     WHERE till.state IN ('paid', 'done') AND till.company_id = ANY(%(companies)s)
       AND NOT EXISTS (SELECT FROM loyalty_club_purchase known
                        WHERE known.source_model = 'pos.order'
                          AND known.source_id = till.id)
     GROUP BY till.id, partner.commercial_partner_id, money.id, journal.currency_id
"""


class LoyaltyClubPurchase(models.Model):
    """Purchases at the till."""

    _inherit = "loyalty.club.purchase"

    channel = fields.Selection(
        selection_add=[("pos", "Till")], ondelete={"pos": "cascade"}
    )

    @api.model
    def _backfill(self, companies=None):
        """Past orders of the till too."""
        count = super()._backfill(companies)
        # pylint: disable-next=no-search-all
        ids = (companies or self.env["res.company"].sudo().search([])).ids
        stored_value = self.env["sale.order.line"]._club_stored_value_products()
        statement = SQL(PAST, companies=ids, stored_value=sorted(stored_value))
        return count + self.sudo()._record_all(statement)
