from odoo import api, fields, models
from odoo.tools import SQL

from .loyalty_club_purchase import VALID

#: Customers by what they bought in the last year, and when first and last.
INDICATORS = """
    WITH customer AS (
        SELECT purchase.partner_id, min(purchase.date) AS first,
               max(purchase.date) AS last,
               count(*) FILTER (WHERE purchase.date >= %(year)s) AS purchases,
               sum(purchase.amount) FILTER (WHERE purchase.date >= %(year)s) AS amount
          FROM loyalty_club_purchase purchase
         WHERE purchase.state = %(valid)s AND purchase.date < %(now)s
           AND purchase.company_id = ANY(%(companies)s)
         GROUP BY purchase.partner_id
        HAVING max(purchase.date) >= %(year)s
    )
    SELECT coalesce(sum(amount) / sum(purchases), 0) AS average,
           coalesce(sum(purchases) / count(*)::numeric, 0) AS frequency,
           coalesce(100.0 * count(*) FILTER (WHERE last >= %(lately)s)
                    / nullif(count(*), 0), 0) AS active,
           count(*) FILTER (WHERE first >= %(year)s) AS new,
           coalesce(100.0 * sum(amount) FILTER (WHERE member.partner_id IS NOT NULL)
                    / nullif(sum(amount), 0), 0) AS known
      FROM customer
      LEFT JOIN (
          SELECT DISTINCT partner_id FROM loyalty_club_member
           WHERE club_id = %(club)s AND state = 'active' AND merged_into_id IS NULL
      ) AS member ON member.partner_id = customer.partner_id
"""


class LoyaltyClub(models.Model):
    """What the club is for, and how far it has come."""

    _inherit = "loyalty.club"

    goal_ids = fields.One2many("loyalty.club.goal", "club_id", string="Goals")

    def _indicators(self) -> dict:
        """The figures of the last twelve months by name, see the goals."""
        self.ensure_one()
        # Not everything: this also runs while a record is being computed.
        self.env["loyalty.club.purchase"].flush_model()
        self.env["loyalty.club.member"].flush_model()
        (values,) = self.env.execute_query_dict(
            SQL(
                INDICATORS,
                valid=VALID,
                companies=self.company_ids.ids,
                club=self._origin.id or 0,
                year=self._months_ago(12),
                lately=self._months_ago(3),
                now=fields.Datetime.now(),
            )
        )
        return {name: float(value) for name, value in values.items()}


class LoyaltyClubGoal(models.Model):
    """What the shop wants its club to reach."""

    _name = "loyalty.club.goal"
    _description = "Goal of a Club"
    _inherit = ["loyalty.club.goal.terms"]
    _order = "club_id, id"

    club_id = fields.Many2one(
        "loyalty.club", required=True, index=True, ondelete="cascade"
    )
    value_start = fields.Float(
        string="When Set", digits=(16, 2), readonly=True, copy=False
    )
    value_start_text = fields.Char(
        string="At the Start", compute="_compute_value_start_text"
    )
    percent = fields.Integer(
        string="Reached",
        compute="_compute_percent",
        help="How much of the way from the start to the target is done.",
    )

    _once = models.UniqueIndex(
        "(club_id, indicator)", "The club has this goal already. Change its target."
    )

    @api.model_create_multi
    def create(self, vals_list):
        goals = super().create(vals_list)
        for goal in goals:
            goal.value_start = goal.value
        return goals

    @api.depends("value_start", "indicator")
    def _compute_value_start_text(self):
        for goal in self:
            goal.value_start_text = goal._text(goal.club_id, goal.value_start)

    @api.depends("value", "value_start", "target")
    def _compute_percent(self):
        for goal in self:
            way = goal.target - goal.value_start
            done = goal.value - goal.value_start
            share = 100 * done / way if way > 0 else 100 * (goal.value >= goal.target)
            goal.percent = max(0, min(100, int(share)))

    def _terms_club(self):
        return self.club_id
