from odoo import api, fields, models
from odoo.fields import Command

from ..models.ledger.finite import require_finite
from .setup_trades import TRADES, nice

MILLION = 1_000_000

#: A usual basket gives about so many points.
POINTS_OF_A_BASKET = 30

#: For this amount a shop without sales gives a point; elsewhere for a hundred of the
#: smallest unit. In Iran prices are said in Toman, ten Rial each.
USUAL_AMOUNTS = {"IRR": 100_000, "IRT": 10_000}


class LoyaltyClubSetup(models.TransientModel):
    """Opens a working club in four pages."""

    _name = "loyalty.club.setup"
    _description = "Set Up a Club"

    page = fields.Selection(
        [
            ("goals", "Goals"),
            ("trade", "Trade"),
            ("tiers", "Tiers and Points"),
            ("review", "Review"),
        ],
        required=True,
        default="goals",
        readonly=True,
    )
    goal_ids = fields.One2many("loyalty.club.setup.goal", "setup_id")
    name = fields.Char(
        string="Name of the Club",
        default=lambda self: self._proposed_name(),
        help="Customers read it on their page and on messages.",
    )
    company_ids = fields.Many2many(
        "res.company",
        string="Companies",
        default=lambda self: self.env.company,
        help="Companies whose sales count. They share one currency.",
    )
    currency_id = fields.Many2one("res.currency", compute="_compute_currency_id")
    trade = fields.Selection(
        "_trade_selection",
        required=True,
        default="general",
        help="Only a proposal: every tier and number can be changed on the next page.",
    )
    trade_hint = fields.Char(compute="_compute_trade_hint")
    calendar = fields.Selection(
        selection=lambda self: self._selection_of("calendar"),
        required=True,
        default=lambda self: self._default_calendar(),
        help="Calendar of the club's months, seasons and years.",
    )
    tz = fields.Selection(
        selection=lambda self: self._selection_of("tz"),
        string="Time Zone",
        required=True,
        default=lambda self: self._default_tz(),
        help="The club's day begins at midnight in this zone.",
    )
    enrolment = fields.Selection(
        selection=lambda self: self._selection_of("enrolment"),
        string="Customers Join",
        required=True,
        default="voluntary",
        help="Voluntary: only who joins earns points. Open: with the first sale that "
        "earns. Who left is never enrolled again by a sale.",
    )
    enrolment_amount = fields.Monetary(
        string="Amount to Join",
        help="A customer joins when all purchases together reach it. Zero: the amount "
        "does not matter.",
    )
    enrolment_purchases = fields.Integer(
        string="Purchases to Join",
        help="A customer joins with this purchase. Zero: the number does not matter.",
    )
    program_id = fields.Many2one(
        "loyalty.program",
        string="Points Programme",
        domain="[('program_type', '=', 'loyalty'), ('applies_on', '=', 'both'), "
        "('trigger', '=', 'auto'), ('club_id', '=', False)]",
        default=lambda self: self._default_program(),
        help="A programme that you have already keeps its rules, rewards and cards. "
        "Empty: a new one is made.",
    )
    average = fields.Monetary(
        string="Average Purchase",
        compute="_compute_average",
        help="Of the last twelve months.",
    )
    plain_rate = fields.Boolean(
        compute="_compute_plain_rate",
        help="Points depend on nothing but the amount of a purchase.",
    )
    point_amount = fields.Monetary(
        string="One Point for Each",
        compute="_compute_point_amount",
        store=True,
        readonly=False,
        help="Amount of a purchase, without tax, that gives one point.",
    )
    point_value = fields.Monetary(
        string="A Point Is Worth",
        compute="_compute_point_value",
        store=True,
        readonly=False,
        help="What one point takes off a later purchase.",
    )
    back_percent = fields.Float(
        string="Customers Get Back",
        compute="_compute_back_percent",
        digits=(16, 1),
        help="What the points of a purchase are worth, in percent of it.",
    )
    toman_text = fields.Char(string="In Toman", compute="_compute_toman_text")
    expiry = fields.Selection(
        selection=lambda self: self._selection_of("expiry"),
        string="Points Expire",
        required=True,
        default="months",
    )
    expiry_number = fields.Integer(
        string="Days or Months",
        compute="_compute_expiry_number",
        store=True,
        readonly=False,
        help="How many days or months points are kept.",
    )
    return_policy = fields.Selection(
        selection=lambda self: self._selection_of("return_policy"),
        string="Points Already Spent on a Return",
        required=True,
        default="debt",
        help="What happens when goods come back and the points they gave are gone.",
    )
    tier_ids = fields.One2many("loyalty.club.setup.tier", "setup_id", string="Tiers")
    proposed_for = fields.Char(readonly=True)
    club_id = fields.Many2one("loyalty.club", readonly=True)

    @api.model
    def _selection_of(self, name):
        """The choices of a setting of clubs."""
        field = self.env["loyalty.club"]._fields[name]
        return field._description_selection(self.env)

    @api.model
    def _proposed_name(self):
        return self.env._("%s Club", self.env.company.name)

    @api.model
    def _trade_selection(self):
        return [(key, self.env._(trade.name)) for key, trade in TRADES.items()]

    @api.model
    def _in_iran(self):
        company = self.env.company
        return company.country_id.code == "IR" or company.currency_id.name == "IRR"

    @api.model
    def _default_calendar(self):
        if self._in_iran():
            return "jalali"
        return self.env["loyalty.club"]._default_calendar()

    @api.model
    def _default_tz(self):
        known = self.env.context.get("tz") or self.env.user.tz
        return known or ("Asia/Tehran" if self._in_iran() else "UTC")

    @api.model
    def _default_program(self):
        """A loyalty programme of the company that no club has yet."""
        company = self.env.company
        return self.env["loyalty.program"].search(
            [
                ("program_type", "=", "loyalty"),
                ("applies_on", "=", "both"),
                ("trigger", "=", "auto"),
                ("club_id", "=", False),
                ("company_id", "in", [False, company.id]),
                ("currency_id", "=", company.currency_id.id),
                ("rule_ids.mode", "!=", "with_code"),
            ],
            limit=1,
        )

    @api.depends("page")
    def _compute_display_name(self):
        for setup in self:
            setup.display_name = self.env._("Set Up a Club")

    @api.depends("company_ids")
    def _compute_currency_id(self):
        for setup in self:
            setup.currency_id = setup.company_ids[:1].currency_id

    @api.depends("trade")
    def _compute_trade_hint(self):
        for setup in self:
            trade = TRADES.get(setup.trade)
            setup.trade_hint = trade and self.env._(trade.hint)

    @api.depends("company_ids", "calendar", "tz")
    def _compute_average(self):
        for setup in self:
            club = setup._terms_club()
            setup.average = club._indicators()["average"] if club else 0.0

    @api.depends("program_id")
    def _compute_plain_rate(self):
        for setup in self:
            program = setup.program_id
            setup.plain_rate = not program or program._club_money_rate()

    @api.depends("company_ids", "program_id")
    def _compute_point_amount(self):
        for setup in self:
            rate = setup.program_id._club_money_rate() if setup.program_id else None
            setup.point_amount = MILLION / rate if rate else setup._usual_amount()

    @api.depends("trade", "point_amount", "program_id")
    def _compute_point_value(self):
        for setup in self:
            value = setup.program_id._club_point_value()
            trade = TRADES[setup.trade or "general"]
            currency = setup.currency_id or self.env.company.currency_id
            proposed = currency.round(setup.point_amount * trade.back)
            setup.point_value = value or max(currency.rounding, proposed)

    @api.depends("point_amount", "point_value")
    def _compute_back_percent(self):
        for setup in self:
            amount = setup.point_amount
            setup.back_percent = amount and 100 * setup.point_value / amount

    @api.depends("point_amount", "point_value", "currency_id")
    def _compute_toman_text(self):
        for setup in self:
            text = False
            if setup.currency_id.name == "IRR":
                number = setup._terms_club()._number_text
                text = self.env._(
                    "One point for each %(amount)s Toman; a point is worth %(value)s "
                    "Toman",
                    amount=number(setup.point_amount / 10),
                    value=number(setup.point_value / 10),
                )
            setup.toman_text = text

    @api.depends("trade")
    def _compute_expiry_number(self):
        for setup in self:
            setup.expiry_number = TRADES[setup.trade or "general"].months

    @api.model_create_multi
    def create(self, vals_list):
        numbers = ("point_amount", "point_value", "enrolment_amount")
        require_finite(self.env, vals_list, numbers)
        setups = super().create(vals_list)
        for setup in setups.filtered(lambda setup: not setup.goal_ids):
            self.env["loyalty.club.setup.goal"]._propose(setup)
        return setups

    def write(self, vals):
        numbers = ("point_amount", "point_value", "enrolment_amount")
        require_finite(self.env, [vals], numbers)
        return super().write(vals)

    def _terms_club(self):
        """A club that is not stored, for money, days and past purchases."""
        if not self.company_ids:
            return self.env["loyalty.club"]
        return self.env["loyalty.club"].new(
            {
                "company_ids": [Command.set(self.company_ids._origin.ids)],
                "calendar": self.calendar or "gregorian",
                "tz": self.tz or "UTC",
            }
        )

    def _usual_amount(self):
        """A nice amount for one point, from the shop's own average purchase."""
        currency = self.currency_id or self.env.company.currency_id
        least = 100 / 10**currency.decimal_places
        if not self.average:
            return USUAL_AMOUNTS.get(currency.name, least)
        return min(MILLION, max(least, nice(self.average / POINTS_OF_A_BASKET)))
