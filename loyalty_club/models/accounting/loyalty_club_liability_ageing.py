from odoo import fields, models
from odoo.tools import SQL

from ...engine import windows
from .loyalty_club_account_config import NONE, PROVISION

#: Months of the forecast, from the present one on.
MONTHS = 12
#: Until how many days from today a bucket goes. Keys in the order of time, for groups
#: are put in the order of their keys.
BUCKETS = (
    ("0_expired", -1),
    ("1_30", 30),
    ("2_90", 90),
    ("3_180", 180),
    ("4_365", 365),
)
LATER, NEVER = "5_later", "6_never"

#: One row a set-up. `worth` is what a point is worth, `starts` are the first days of
#: the months of the forecast and the one after, `labels` the months.
SETUP = """(%(club)s, %(company)s, %(today)s::date, %(worth)s::numeric,
           %(rate)s::numeric, %(starts)s::date[], %(labels)s::text[])"""
NO_SETUP = """(NULL::int, NULL::int, NULL::date, NULL::numeric,
               NULL::numeric, NULL::date[], NULL::text[])"""

#: What the points of a set-up are multiplied by, to give their money.
PRICES = {"value:sum": ("worth",), "expected:sum": ("worth", "rate")}

LOTS = """
    WITH setup (club_id, company_id, today, worth, rate, starts, labels)
      AS (VALUES %(setups)s)
    SELECT lot.id, lot.id AS lot_id, setup.club_id, setup.company_id,
           lot.expires_on, lot.remaining AS points, lot.remaining * worth AS value,
           lot.remaining * worth * rate AS expected,
           %(bucket)s AS bucket,
           CASE WHEN lot.expires_on >= today THEN
                labels[width_bucket(lot.expires_on, starts)] END AS month
      FROM setup
      JOIN loyalty_club_point_lot lot
        ON lot.club_id = setup.club_id AND lot.company_id = setup.company_id
     WHERE lot.remaining <> 0
"""


class LoyaltyClubLiabilityAgeing(models.Model):
    """Open lots by the days until they expire, with what they are worth.

    Nothing is stored: a row is a lot as it stands, valued by the approved estimate that
    counts today.
    """

    _name = "loyalty.club.liability.ageing"
    _description = "Points by Expiry"
    _auto = False
    _order = "expires_on, id"
    _rec_name = "lot_id"
    _depends = {
        "loyalty.club.account.config": ["club_id", "company_id", "method"],
        "loyalty.club.estimate": [
            "date_from",
            "point_value",
            "redemption_rate",
            "state",
            "unit_cost",
        ],
        "loyalty.club.point.lot": ["club_id", "company_id", "expires_on", "remaining"],
    }

    lot_id = fields.Many2one("loyalty.club.point.lot", readonly=True)
    partner_id = fields.Many2one(related="lot_id.partner_id")
    club_id = fields.Many2one("loyalty.club", readonly=True)
    club_calendar = fields.Selection(related="club_id.calendar")
    company_id = fields.Many2one("res.company", readonly=True)
    company_currency_id = fields.Many2one(related="company_id.currency_id")
    expires_on = fields.Date(
        readonly=True, help="Last day on which the points can be spent."
    )
    bucket = fields.Selection(
        [
            ("0_expired", "Expired, not processed yet"),
            ("1_30", "Within 30 days"),
            ("2_90", "31 to 90 days"),
            ("3_180", "91 to 180 days"),
            ("4_365", "181 to 365 days"),
            (LATER, "Later"),
            (NEVER, "Never"),
        ],
        string="Expire",
        readonly=True,
    )
    month = fields.Char(
        string="Month of Expiry",
        readonly=True,
        help="By the calendar of the club, for the next 12 months.",
    )
    points = fields.Float(digits=(16, 2), readonly=True, help="Points not yet used.")
    value = fields.Monetary(
        string="Value of the Points",
        currency_field="company_currency_id",
        readonly=True,
        help="Points by what a point is worth, or what it costs where its cost is "
        "provided for.",
    )
    expected = fields.Monetary(
        string="Expected to Be Spent",
        currency_field="company_currency_id",
        readonly=True,
        help="The value by the share of points that is expected to be spent.",
    )

    @property
    def _table_query(self):
        setups = [SQL(SETUP, **setup) for setup in self._setups()]
        return SQL(
            LOTS,
            setups=SQL(", ").join(setups or [SQL(NO_SETUP)]),
            bucket=bucket_sql(SQL("today")),
        )

    def _setups(self):
        configs = self.env["loyalty.club.account.config"].sudo()
        configs = configs.search([("method", "!=", NONE)], order="id")
        return list(map(_setup, configs))

    def _read_group_select(self, aggregate_spec, query):
        """Value the points of a group at once, and not lot by lot: it is faster."""
        setups = self._setups() if aggregate_spec in PRICES else []
        if not setups:
            return super()._read_group_select(aggregate_spec, query)
        names = ("points", "club_id", "company_id")
        columns = [self._field_to_sql(self._table, name, query) for name in names]
        prices = PRICES[aggregate_spec]
        amounts = [
            _amount(setup, prices, *columns, alone=len(setups) == 1) for setup in setups
        ]
        return SQL("(%s)", SQL(" + ").join(amounts))


def bucket_sql(day):
    """Give the bucket of a ``lot`` on a day, which is SQL."""
    whens = SQL(" ").join(
        SQL("WHEN lot.expires_on - %s <= %s THEN %s", day, last, bucket)
        for bucket, last in BUCKETS
    )
    return SQL(
        "CASE WHEN lot.expires_on IS NULL THEN %s %s ELSE %s END", NEVER, whens, LATER
    )


def _amount(setup, prices, points, club, company, alone):
    """Give the money for a set-up's points in a group, which may be all of them."""
    own = SQL("%s = %s AND %s = %s", club, setup["club"], company, setup["company"])
    held = SQL("sum(%s)", points)
    if not alone:
        held = SQL("%s FILTER (WHERE %s)", held, own)
    factors = [SQL("%s::numeric", setup[name]) for name in prices]
    return SQL("coalesce(%s, 0) * %s", held, SQL(" * ").join(factors))


def _setup(config):
    """What the statement has to know of a set-up."""
    club, today = config.club_id, config.club_id._today()
    estimate = config._estimate_on(today)
    provides = config.method == PROVISION
    end = windows.add_months(today, MONTHS, club.calendar)
    starts = config._months(today, end)
    return {
        "club": club.id,
        "company": config.company_id.id,
        "today": today,
        "worth": estimate.unit_cost if provides else estimate.point_value,
        "rate": estimate.redemption_rate,
        "starts": starts,
        "labels": [windows.month_text(day, club.calendar) for day in starts[:-1]],
    }
