from datetime import timedelta

from odoo import fields, models
from odoo.tools import SQL

from ...engine import windows
from .loyalty_club_purchase import VALID

#: Days that the figures of the start page look back and ahead.
DAYS = 30
#: How light the lowest tier is in the bar, in percent; the highest is at 100.
LIGHTEST = 20

BALANCES = """
    SELECT sum(points), sum(club_points_pending), sum(club_points_deficit)
      FROM loyalty_card WHERE club_id = %s
"""

EXPIRING = """
    SELECT sum(remaining) FROM loyalty_club_point_lot
     WHERE remaining <> 0 AND expires_on <= %s AND club_id = %s AND state = 'available'
"""

MEMBERS = """
    SELECT tier_id, count(*) FROM loyalty_club_member
     WHERE club_id = %s AND state = 'active' AND merged_into_id IS NULL
     GROUP BY tier_id
"""

#: What members and others bought; counted by customer first, so that each is looked
#: up once.
SALES = """
    SELECT member.id IS NOT NULL, sum(amount)
      FROM (SELECT partner_id, sum(amount) AS amount
              FROM loyalty_club_purchase
             WHERE date >= %(since)s AND state = %(valid)s
               AND company_id = ANY(%(companies)s)
             GROUP BY partner_id) AS bought
      LEFT JOIN loyalty_club_member member
        ON member.partner_id = bought.partner_id AND member.club_id = %(club)s
       AND member.merged_into_id IS NULL AND member.state = 'active'
     GROUP BY 1
"""


class LoyaltyClub(models.Model):
    """The start page: where the club stands, and what to do next."""

    _inherit = "loyalty.club"

    overview = fields.Json(compute="_compute_overview")
    open_request_count = fields.Integer(compute="_compute_waiting")
    waiting_adjustment_count = fields.Integer(compute="_compute_waiting")
    without_tiers = fields.Boolean(compute="_compute_unfinished")
    without_rewards = fields.Boolean(compute="_compute_unfinished")
    nothing_to_do = fields.Boolean(compute="_compute_nothing_to_do")

    def _compute_overview(self):
        """A few aggregates a club, whatever its size; see each statement."""
        self.env.flush_all()
        for club in self:
            club.overview = {
                **club._overview_tiers(),
                **club._overview_points(),
                **club._overview_sales(),
            }

    def _overview_tiers(self):
        """Active members, and by tier, the lowest first, with shares in percent."""
        counts = dict(self.env.execute_query(SQL(MEMBERS, self.id)))
        total = sum(counts.values())
        tiers = self.sudo().tier_ids.sorted(lambda tier: (tier.sequence, tier.id))
        rows = [(tier.name, counts.pop(tier.id, 0)) for tier in tiers]
        rest = sum(counts.values())
        if rest or not rows:
            rows.insert(0, (self.env._("No tier"), rest))
        shown = [
            {
                "name": name,
                "count": self._number_text(count),
                "percent": round(100 * count / total, 1) if total else 0,
                "shade": LIGHTEST + (100 - LIGHTEST) * number // max(1, len(rows) - 1),
            }
            for number, (name, count) in enumerate(rows)
        ]
        return {"members": self._number_text(total), "tiers": shown}

    def _overview_points(self):
        ((points, pending, debt),) = self.env.execute_query(SQL(BALANCES, self.id))
        last = self._today() + timedelta(days=DAYS)
        ((expiring,),) = self.env.execute_query(SQL(EXPIRING, last, self.id))
        figures = {
            "points": points,
            "pending": pending,
            "debt": debt,
            "expiring": expiring,
        }
        return {key: self._number_text(value or 0) for key, value in figures.items()}

    def _overview_sales(self):
        since = windows.day_start_utc(self._today() - timedelta(days=DAYS - 1), self.tz)
        rows = self.env.execute_query(
            SQL(
                SALES,
                since=since,
                valid=VALID,
                companies=self.company_ids.ids,
                club=self.id,
            )
        )
        sums = {ours: float(amount) for ours, amount in rows}
        members, others = sums.get(True, 0.0), sums.get(False, 0.0)
        total = members + others
        return {
            "sales_members": self._money_text(members),
            "sales_others": self._money_text(others),
            "sales_share": round(100 * members / total) if total > 0 else 0,
        }

    def _compute_waiting(self):
        """What members asked for, and what waits for a second person."""
        open_requests = self._waiting("loyalty.club.request", [("state", "=", "open")])
        asked = [("state", "=", "waiting")]
        adjustments = self._waiting("loyalty.club.adjustment", asked)
        for club in self:
            club.open_request_count = open_requests.get(club.id, 0)
            club.waiting_adjustment_count = adjustments.get(club.id, 0)

    def _waiting(self, model, domain):
        domain = [*domain, ("club_id", "in", self.ids)]
        groups = self.env[model].sudo()._read_group(domain, ["club_id"], ["__count"])
        return {club.id: count for club, count in groups}

    def _compute_unfinished(self):
        for club in self.sudo():
            club.without_tiers = not club.tier_ids
            club.without_rewards = not club.points_program_id.reward_ids

    def _compute_nothing_to_do(self):
        names = (
            "open_request_count",
            "waiting_adjustment_count",
            "without_tiers",
            "without_rewards",
            "unsettled_order_count",
            "unsettled_invoice_count",
            "difference_count",
            "foreign_card_count",
        )
        for club in self:
            club.nothing_to_do = not any(club[name] for name in names)

    def action_open_requests(self):
        """Open what members asked for."""
        action = self._open("loyalty_club.loyalty_club_request_action")
        action["context"] = {"search_default_open": 1}
        return action

    def action_open_waiting_adjustments(self):
        """Open the adjustments that wait for a second person."""
        action = self._open("loyalty_club.loyalty_club_adjustment_action")
        action["context"] = {"search_default_waiting": 1}
        return action

    def action_open_club(self):
        """Open the settings of the club."""
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "res_model": self._name,
            "res_id": self.id,
            "view_mode": "form",
        }

    def action_staff_sheet(self):
        """Open the page for employees: how our club works."""
        self.ensure_one()
        return {
            "type": "ir.actions.act_url",
            "url": f"/report/html/loyalty_club.staff_sheet/{self.id}",
            "target": "new",
        }
