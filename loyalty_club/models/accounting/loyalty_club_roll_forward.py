from odoo import fields, models
from odoo.tools import SQL

#: Each line of a closing as one row a column. The keys are in the order of the columns,
#: for groups are put in the order of their keys.
ROWS = """
    SELECT line.id::bigint * 8 + part.number AS id, line.id AS line_id, line.run_id,
           line.date_to, line.company_id, config.club_id,
           club.points_program_id AS program_id, line.cohort, part.name AS part,
           part.points, part.amount
      FROM loyalty_club_closing_line line
      JOIN loyalty_club_account_config config ON config.id = line.config_id
      JOIN loyalty_club club ON club.id = config.club_id
     CROSS JOIN LATERAL (VALUES
           (1, '1_opening', line.points_opening, line.opening),
           (2, '2_issued', line.points_issued, line.issued),
           (3, '3_returned', line.points_returned, line.returned),
           (4, '4_redeemed', line.points_redeemed, line.redeemed),
           (5, '5_expired', line.points_expired, line.expired),
           (6, '6_reestimated', 0, line.reestimated),
           (7, '7_closing', line.points_closing, line.closing)
     ) AS part (number, name, points, amount)
     WHERE line.state <> 'reversed'
"""


class LoyaltyClubRollForward(models.Model):
    """The lines of closings with their columns in rows, for pivots and graphs.

    Frozen: it shows what closings have computed. Opening, movements and closing stand
    side by side, so they are not to be added up with each other.
    """

    _name = "loyalty.club.roll.forward"
    _description = "Roll-Forward by Column"
    _inherit = ["loyalty.club.issue.month"]
    _auto = False
    _order = "date_to desc, cohort, part, id"
    _rec_name = "part"
    _club_of_month = "club_id"
    _depends = {
        "loyalty.club.closing.line": [
            "cohort",
            "closing",
            "company_id",
            "config_id",
            "date_to",
            "expired",
            "issued",
            "opening",
            "points_closing",
            "points_expired",
            "points_issued",
            "points_opening",
            "points_redeemed",
            "points_returned",
            "redeemed",
            "reestimated",
            "returned",
            "run_id",
            "state",
        ],
        "loyalty.club.account.config": ["club_id"],
        "loyalty.club": ["points_program_id"],
    }

    line_id = fields.Many2one("loyalty.club.closing.line", readonly=True)
    run_id = fields.Many2one(
        "loyalty.club.closing.run", string="Closing", readonly=True
    )
    state = fields.Selection(related="run_id.state")
    date_to = fields.Date(string="Last Day", readonly=True)
    company_id = fields.Many2one("res.company", readonly=True)
    company_currency_id = fields.Many2one(related="company_id.currency_id")
    club_id = fields.Many2one("loyalty.club", readonly=True)
    program_id = fields.Many2one(
        "loyalty.program", string="Points Programme", readonly=True
    )
    part = fields.Selection(
        [
            ("1_opening", "Opening Balance"),
            ("2_issued", "Issued in the Period"),
            ("3_returned", "Returned"),
            ("4_redeemed", "Redeemed"),
            ("5_expired", "Expired"),
            ("6_reestimated", "Re-estimated"),
            ("7_closing", "Closing Balance"),
        ],
        string="Column",
        readonly=True,
    )
    points = fields.Float(digits=(16, 2), readonly=True)
    amount = fields.Monetary(currency_field="company_currency_id", readonly=True)

    @property
    def _table_query(self):
        return SQL(ROWS)

    def action_open_sources(self):
        """Open the documents behind the row's line."""
        self.ensure_one()
        return self.line_id.action_open_sources()
