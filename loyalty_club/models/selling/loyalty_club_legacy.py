from odoo import api, fields, models
from odoo.tools import SQL

from ..ledger.posting import to_hundredths

#: Native points of confirmed orders on these cards, less what the ledger of an earlier
#: club of the programme knows of them; and the orders are settled with them. An order
#: that is not confirmed has none: what that ledger knows of it, native has given back.
#: Where native has changed nothing since that club, it still counts as it did then: the
#: native row mixes what was earned with what a return gave back.
COUNT_NATIVE_POINTS = """
    WITH native AS (
        SELECT order_id, card_id, sum(given) AS given, sum(taken) AS taken
          FROM (SELECT order_id, coupon_id AS card_id, points::numeric AS given,
                       0::numeric AS taken
                  FROM sale_order_coupon_points WHERE coupon_id = ANY(%(cards)s)
                 UNION ALL
                SELECT order_id, coupon_id, 0, points_cost::numeric
                  FROM sale_order_line WHERE coupon_id = ANY(%(cards)s)) AS each
         GROUP BY order_id, card_id
    ), known AS (
        SELECT source_id AS order_id, card_id,
               sum(points) FILTER (WHERE kind IN ('accrual', 'clawback')) AS given,
               -sum(points) FILTER (WHERE kind IN ('redemption', 'give_back')) AS taken
          FROM loyalty_club_point_move
         WHERE source_model = 'sale.order' AND card_id = ANY(%(cards)s)
         GROUP BY source_id, card_id
    ), both_sides AS (
        SELECT order_id, card_id, known.order_id IS NOT NULL AS is_known, is_sold,
               CASE WHEN is_sold THEN coalesce(native.given, 0) ELSE 0 END AS given,
               CASE WHEN is_sold THEN coalesce(native.taken, 0) ELSE 0 END AS taken,
               coalesce(known.given, 0) AS known_given,
               coalesce(known.taken, 0) AS known_taken
          FROM native FULL JOIN known USING (order_id, card_id)
          JOIN sale_order sale ON sale.id = order_id
         CROSS JOIN LATERAL (SELECT sale.state = 'sale' AS is_sold) AS state
    ), compared AS (
        SELECT both_sides.*, old.accrual, old.redemption, old.awarded,
               old.id IS NOT NULL AS is_counted,
               (is_known OR old.id IS NOT NULL)
               AND round(given - taken - known_given + known_taken, 2)
                   = coalesce(old.accrual - old.redemption, 0) AS unchanged
          FROM both_sides LEFT JOIN loyalty_club_legacy old USING (order_id, card_id)
    ), counted AS (
        INSERT INTO loyalty_club_legacy (
            order_id, card_id, club_id, accrual, redemption, awarded, was_sold,
            create_uid, write_uid, create_date, write_date)
        SELECT compared.order_id, compared.card_id, %(club)s,
               CASE WHEN unchanged THEN accrual ELSE given - known_given END,
               CASE WHEN unchanged THEN redemption ELSE taken - known_taken END,
               CASE WHEN unchanged THEN awarded ELSE given END, is_sold,
               %(uid)s, %(uid)s, now() AT TIME ZONE 'UTC', now() AT TIME ZONE 'UTC'
          FROM compared
         WHERE is_counted OR (NOT unchanged AND (is_sold OR is_known))
            ON CONFLICT (order_id, card_id) DO UPDATE
           SET club_id = EXCLUDED.club_id, accrual = EXCLUDED.accrual,
               redemption = EXCLUDED.redemption, awarded = EXCLUDED.awarded,
               was_sold = EXCLUDED.was_sold
        RETURNING order_id
    )
    UPDATE sale_order sale
       SET club_partner_id = coalesce(
               sale.club_partner_id, partner.commercial_partner_id),
           club_settled_on = now() AT TIME ZONE 'UTC'
      FROM res_partner partner
     WHERE sale.id IN (SELECT order_id FROM counted) AND partner.id = sale.partner_id
"""


class LoyaltyClubLegacy(models.Model):
    """Native points of a confirmed order on a card, when a club took the card over.

    They count as posted by the order, so that its cancellation or credit note takes
    them back and no settlement gives them twice. Written by the take-over alone.
    """

    _name = "loyalty.club.legacy"
    _description = "Points Before the Club"
    _rec_name = "order_id"

    order_id = fields.Many2one(
        "sale.order", required=True, readonly=True, ondelete="cascade"
    )
    card_id = fields.Many2one(
        "loyalty.card", required=True, readonly=True, index=True, ondelete="cascade"
    )
    club_id = fields.Many2one(
        "loyalty.club", required=True, readonly=True, ondelete="cascade"
    )
    accrual = fields.Float(
        digits=(16, 2),
        readonly=True,
        help="Points that the order gave before the club took the card over.",
    )
    redemption = fields.Float(
        digits=(16, 2),
        readonly=True,
        help="Points that the order took before the club took the card over.",
    )
    awarded = fields.Float(
        digits=(16, 2),
        readonly=True,
        help="Points that the order had given in all when the club took the card over. "
        "A return takes its share of them.",
    )

    was_sold = fields.Boolean(
        string="Was Confirmed",
        readonly=True,
        help="The order was confirmed when the club took the card over. Another one "
        "earns by the club's rules once it is confirmed.",
    )

    _once = models.UniqueIndex("(order_id, card_id)")

    @api.model
    def _count(self, club, card_ids):
        """Count the native points of the orders of cards that ``club`` takes over."""
        values = {"cards": card_ids, "club": club.id, "uid": self.env.uid}
        self.env.cr.execute(SQL(COUNT_NATIVE_POINTS, **values))
        self.env.invalidate_all(flush=False)

    @api.model
    def _of_orders(self, order_ids):
        """Return points given and taken by order id, in points."""
        groups = self.sudo()._read_group(
            [("order_id", "in", order_ids)],
            ["order_id"],
            ["accrual:sum", "redemption:sum"],
        )
        return {order.id: (given, taken) for order, given, taken in groups}

    @api.model
    def _of_order(self, order):
        """Yield ``(card, given, taken, awarded)`` in hundredths, by the card that has
        them now.

        A card that went back to native, or on to another club, is left out. None was
        awarded by an order that was not confirmed then.
        """
        for legacy in self.sudo().search([("order_id", "=", order.id)]):
            card = legacy.card_id._club_resolve()
            if card.club_id == legacy.club_id:
                points = (legacy.accrual, legacy.redemption, legacy.awarded)
                given, taken, awarded = map(to_hundredths, points)
                yield card, given, taken, awarded if legacy.was_sold else None
