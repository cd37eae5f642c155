from dataclasses import replace

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Command
from odoo.tools import SQL

from ..models.membership.tier_statement import Plan, Review
from .loyalty_club_setup import MILLION

#: The review looks back so many months.
YEAR = 12
MOST_MONTHS = 1200


class LoyaltyClubSetup(models.TransientModel):
    """The last page: what the club would have been, and opening it."""

    _inherit = "loyalty.club.setup"

    outcome_ids = fields.One2many(
        "loyalty.club.setup.outcome", "setup_id", readonly=True
    )
    customer_count = fields.Integer(
        string="Customers",
        compute="_compute_totals",
        help="Who bought in the last twelve months.",
    )
    sales = fields.Monetary(compute="_compute_totals")
    points = fields.Float(
        string="Points of a Year",
        compute="_compute_totals",
        digits=(16, 2),
        help="If every customer had been a member, each with the factor of the tier "
        "where he stands today.",
    )
    cost = fields.Monetary(
        string="What They Are Worth",
        compute="_compute_totals",
        help="All these points, spent. In practice some are never spent.",
    )
    cost_percent = fields.Float(
        string="Share of Sales (%)", compute="_compute_totals", digits=(16, 2)
    )
    past = fields.Selection(
        [
            ("none", "Nobody: customers join from now on"),
            ("year", "Who bought in the last year"),
            ("all", "Everybody who ever bought"),
        ],
        string="Make Past Customers Members",
        required=True,
        default="none",
        help="They get a card and a tier now. Nobody gets a message.",
    )
    past_points = fields.Boolean(
        string="Points for Past Purchases",
        help="The card opens with the points that past purchases would have given, "
        "without the factors of the tiers.",
    )
    past_months = fields.Integer(
        string="Months Back", default=12, help="Purchases so far back give points."
    )
    past_count = fields.Integer(string="New Members", compute="_compute_past")
    past_total = fields.Float(
        string="Opening Points", compute="_compute_past", digits=(16, 2)
    )
    past_cost = fields.Monetary(string="They Are Worth", compute="_compute_past")

    @api.depends("outcome_ids", "point_value")
    def _compute_totals(self):
        for setup in self:
            rows = setup.outcome_ids
            setup.customer_count = sum(rows.mapped("customer_count"))
            setup.sales = sum(rows.mapped("amount"))
            setup.points = sum(rows.mapped("points"))
            setup.cost = setup.points * setup.point_value
            setup.cost_percent = setup.sales and 100 * setup.cost / setup.sales

    @api.depends("past", "past_points", "past_months", "page")
    def _compute_past(self):
        for setup in self:
            count, points = 0, 0
            if setup.page == "review" and setup.past != "none":
                ((count, points),) = self.env.execute_query(
                    SQL(
                        "SELECT count(*), coalesce(sum(points), 0) FROM (%s) AS past",
                        setup._past_customers(),
                    )
                )
            setup.past_count = count
            setup.past_total = points
            setup.past_cost = float(points) * setup.point_value

    def _past_bounds(self, club):
        """Instants since which customers and their purchases are taken, or None.

        :raise UserError: for a number of months that means nothing
        """
        if self.past_points and not 1 <= self.past_months <= MOST_MONTHS:
            raise UserError(
                self.env._(
                    "Say how many months back purchases give points: 1 to 1,200."
                )
            )
        bought_since = club._months_ago(YEAR) if self.past == "year" else None
        if not self.past_points or self._rate() is None:
            return bought_since, None
        return bought_since, club._months_ago(self.past_months)

    def _past_customers(self) -> SQL:
        club = self._draft_club()
        self.env.flush_all()
        return club._past_customers(*self._past_bounds(club), rate=self._rate() or 0)

    def _draft_club(self):
        """The club as it would be made, not stored."""
        Club = self.env["loyalty.club"]
        values = {**Club.default_get(list(Club._fields)), **self._settings()}
        return Club.new(values)

    def _settings(self):
        """The club's settings, without its lists."""
        return {
            "name": (self.name or "").strip(),
            "company_ids": [Command.set(self.company_ids._origin.ids)],
            "points_program_id": self.program_id.id,
            "calendar": self.calendar,
            "tz": self.tz,
            "enrolment": self.enrolment,
            "enrolment_amount": self.enrolment_amount,
            "enrolment_purchases": self.enrolment_purchases,
            "point_value": self.point_value,
            "expiry": self.expiry,
            "expiry_number": self.expiry_number,
            "return_policy": self.return_policy,
        }

    def _count_outcome(self):
        """Count who of the last twelve months' customers stands in which tier."""
        club = self._draft_club()
        tiers = self.tier_ids.sorted(lambda tier: (tier.sequence, tier.id))
        plan = Plan.from_data(
            {
                "tiers": [tier._data(place) for place, tier in enumerate(tiers)],
                "one_level": False,
            }
        )
        past, since = club._past_sales(self._rate() or 0), club._months_ago(YEAR)
        statement_club = replace(club._statement_club(), id=0)
        people = past.people(since, statement_club.today)
        steps = Review(plan, statement_club, people=people).steps()
        factors = [round(tier.earning_factor * MILLION) for tier in tiers]
        self.env.flush_all()
        rows = self.env.execute_query_dict(past.outcome(since, steps, factors))
        self._set_outcome(tiers, {row["place"]: row for row in rows})

    def _set_outcome(self, tiers, rows):
        """Write one row a tier, and one for customers without a tier."""
        names = dict(enumerate(tiers.mapped("name")))
        if -1 in rows:
            names = {-1: self.env._("No tier yet"), **names}
        empty = {"customer_count": 0, "amount": 0.0, "points": 0.0}
        commands = [Command.clear()]
        for place, name in names.items():
            row = rows.get(place, empty)
            values = {key: row[key] or 0 for key in empty}
            commands.append(Command.create({**values, "sequence": place, "name": name}))
        self.outcome_ids = commands if rows else [Command.clear()]

    def action_finish(self):
        """Make the club, its programme, tiers and goals, and take customers in.

        A second click opens the club that the first one made.
        """
        self.ensure_one()
        if not self.club_id:
            self._leave_trade()
            self._check_program()
            self._check_points()
            self.club_id = self._make_club()
            self._take_customers_in()
        return self._after_finish()

    def _make_club(self):
        program = self.program_id or self.env["loyalty.program"].create(
            self._program_values()
        )
        tiers = self.tier_ids.sorted(lambda tier: (tier.sequence, tier.id))
        values = {
            **self._settings(),
            "points_program_id": program.id,
            "tier_ids": [
                Command.create(tier._tier_values(10 * place))
                for place, tier in enumerate(tiers, 1)
            ],
            "goal_ids": [
                Command.create(goal._goal_values())
                for goal in self.goal_ids.filtered("wanted")
            ],
        }
        return self.env["loyalty.club"].create(values)

    def _program_values(self):
        """A programme with one rule by amount, and a reward that lets points pay."""
        return {
            **self._program_words(self.name.strip()),
            "program_type": "loyalty",
            "applies_on": "both",
            "trigger": "auto",
            "portal_visible": True,
            "company_id": self._program_company().id,
            "currency_id": self.currency_id.id,
            "rule_ids": [
                Command.create(
                    {
                        "reward_point_mode": "money",
                        "reward_point_amount": self._rate() / MILLION,
                        "minimum_qty": 0,
                    }
                )
            ],
            "reward_ids": [
                Command.create(
                    {
                        "reward_type": "discount",
                        "discount_mode": "per_point",
                        "discount": self.point_value,
                        "discount_applicability": "order",
                        "required_points": 1,
                    }
                )
            ],
        }

    @api.model
    def _program_words(self, club_name):
        """What a new programme and its points are called."""
        return {
            "name": self.env._("Points of %s", club_name),
            "portal_point_name": self.env._("Points"),
        }

    def _program_company(self):
        """The company of new programmes: none where several share the club."""
        several = len(self.company_ids) > 1
        return self.env["res.company"] if several else self.company_ids

    def _take_customers_in(self):
        club = self.club_id.with_context(loyalty_no_mail=True)
        if self.past != "none":
            club._take_in(*self._past_bounds(club))
        elif club.member_count:
            club.sudo()._apply_review(None)

    def _after_finish(self):
        """Open the start page, which says what to do next."""
        club = self.club_id
        jobs = self.env["loyalty.club.job"].sudo()
        if jobs.search_count([("club_id", "=", club.id), ("state", "=", "running")]):
            text = self.env._(
                "The club is open. Its members are being made in the background."
            )
        else:
            text = self.env._(
                "The club is open, with %s members. Confirm a sale of a member, and "
                "the points follow.",
                club._number_text(club.member_count),
            )
        overview = self.env["ir.actions.act_window"]._for_xml_id(
            "loyalty_club.loyalty_club_action_overview"
        )
        return {
            "type": "ir.actions.client",
            "tag": "display_notification",
            "params": {
                "type": "success",
                "message": text,
                "next": {**overview, "target": "main"},
            },
        }
