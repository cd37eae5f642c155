from odoo import fields, models
from odoo.tools import SQL

from .cohort_statements import cohorts_statement


class LoyaltyClubCohort(models.Model):
    """The points of a month of issue, as they were at the end of each month since.

    Read from the ledger whenever it is opened; nobody writes it.
    """

    _name = "loyalty.club.cohort"
    _description = "Month of Issue"
    _inherit = ["loyalty.club.issue.month"]
    _auto = False
    _order = "cohort desc, age"
    _rec_name = "cohort"
    _club_of_month = "club_id"
    _depends = {
        "loyalty.club": ["calendar"],
        "loyalty.club.point.lot": ["company_id", "opened_on"],
        "loyalty.club.point.move": ["club_id", "document_date", "kind", "points"],
    }

    club_id = fields.Many2one("loyalty.club", readonly=True)
    company_id = fields.Many2one("res.company", readonly=True)
    age = fields.Integer(
        string="Age in Months",
        readonly=True,
        aggregator=None,
        help="Months since the month of issue. At 0 it is over.",
    )
    issued = fields.Float(
        digits=(16, 2),
        readonly=True,
        string="Points Given",
        help="Until then, less what returns have taken back since.",
    )
    redeemed = fields.Float(
        digits=(16, 2),
        readonly=True,
        string="Points Spent",
        help="Until then, less what was given back since.",
    )
    expired = fields.Float(
        digits=(16, 2),
        readonly=True,
        string="Points Lapsed",
        help="Until then, and what was taken away.",
    )
    rate = fields.Float(
        string="Share Spent",
        digits=(7, 6),
        readonly=True,
        aggregator="avg",
        help="Points spent by points given.",
    )

    @property
    def _table_query(self) -> SQL:
        return SQL(
            """
            SELECT cohort.*, CASE WHEN issued > 0 THEN redeemed / issued ELSE 0 END
                   AS rate
              FROM (%s) AS cohort
            """,
            cohorts_statement(self.env, fields.Date.context_today(self)),
        )

    def _read_group_select(self, aggregate_spec, query):
        """The share of several months weighs them by their points."""
        if aggregate_spec != "rate:avg":
            return super()._read_group_select(aggregate_spec, query)
        return SQL(
            "coalesce(sum(%(redeemed)s) / nullif(sum(%(issued)s), 0), 0)",
            redeemed=self._field_to_sql(self._table, "redeemed", query),
            issued=self._field_to_sql(self._table, "issued", query),
        )
