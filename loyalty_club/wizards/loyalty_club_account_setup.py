from odoo import api, fields, models

from ..engine import windows
from ..models.accounting.loyalty_club_account_config import DEFERRAL
from ..models.ledger.finite import require_finite

NUMBERS = ("point_value", "redemption_rate")
HISTORY, FIXED = "history", "fixed"
ACCOUNT = {"comodel_name": "account.account", "check_company": True}


class LoyaltyClubAccountSetup(models.TransientModel):
    """Sets up how the points of a club are accounted for, in four pages.

    Accounts that are left empty are made. Nothing is made before the last page.
    """

    _name = "loyalty.club.account.setup"
    _description = "Set Up the Accounting of Points"
    _check_company_auto = True

    page = fields.Selection(
        [
            ("method", "Method"),
            ("accounts", "Accounts"),
            ("estimate", "Estimate"),
            ("review", "Review"),
        ],
        required=True,
        default="method",
        readonly=True,
    )
    company_id = fields.Many2one(
        "res.company", required=True, default=lambda self: self.env.company
    )
    company_currency_id = fields.Many2one(related="company_id.currency_id")
    club_id = fields.Many2one(
        "loyalty.club",
        compute="_compute_club_id",
        store=True,
        readonly=False,
        domain="[('company_ids', 'in', company_id)]",
    )
    method = fields.Selection(
        selection=lambda self: self._method_selection(), required=True, default=DEFERRAL
    )
    start_date = fields.Date(
        string="First Day",
        compute="_compute_start_date",
        store=True,
        readonly=False,
        help="First day of the first period. Sales before it set nothing aside; an "
        "opening does for the points that are left of them.",
    )
    journal_id = fields.Many2one(
        "account.journal",
        check_company=True,
        domain="[('type', '=', 'general')]",
        help="For these entries alone. A new one locks what it has posted.",
    )
    liability_account_id = fields.Many2one(
        **ACCOUNT, help="What is owed to the members: revenue that waits for points."
    )
    deferral_account_id = fields.Many2one(
        **ACCOUNT, help="Lowers the revenue of sales for the points that they gave."
    )
    release_account_id = fields.Many2one(
        **ACCOUNT, help="Revenue as points are spent, and from changed estimates."
    )
    breakage_account_id = fields.Many2one(**ACCOUNT, help="Revenue as points lapse.")
    provision_account_id = fields.Many2one(
        **ACCOUNT, help="What points are going to cost."
    )
    marketing_expense_account_id = fields.Many2one(
        **ACCOUNT, help="The expense of points that were given."
    )
    opening_points = fields.Float(
        string="Points From Before",
        digits=(16, 2),
        compute="_compute_opening_points",
        help="What members hold from before the first day.",
    )
    opening_account_id = fields.Many2one(
        **ACCOUNT,
        help="Equity account that owes for points of before the first day, by the "
        "opening.",
    )
    discount_account_id = fields.Many2one(
        **ACCOUNT,
        string="Loyalty Discounts Granted",
        compute="_compute_mapped_accounts",
        store=True,
        readonly=False,
        help="Income account that invoices are lowered on by what points take off.",
    )
    stored_value_account_id = fields.Many2one(
        **ACCOUNT,
        string="Gift Cards and Wallets",
        compute="_compute_mapped_accounts",
        store=True,
        readonly=False,
        help="Liability account for gift cards that were sold and wallets that were "
        "topped up, until they pay.",
    )
    has_discounts = fields.Boolean(compute="_compute_has_products")
    has_stored_value = fields.Boolean(compute="_compute_has_products")
    value_source = fields.Selection(
        [
            (HISTORY, "From the last twelve months"),
            (FIXED, "Fixed"),
        ],
        string="Value Comes",
        required=True,
        default=HISTORY,
    )
    point_value = fields.Float(
        string="Value of a Point",
        digits=(16, 6),
        compute="_compute_point_value",
        store=True,
        readonly=False,
        help="What one point buys, in the company's currency, without tax.",
    )
    rate_source = fields.Selection(
        [
            (HISTORY, "Suggested by the months so far"),
            (FIXED, "Fixed"),
        ],
        string="Rate Comes",
        required=True,
        default=HISTORY,
    )
    redemption_rate = fields.Float(
        digits=(7, 6),
        compute="_compute_redemption_rate",
        store=True,
        readonly=False,
        help="Share of the points given that will be spent in the end, from 0 to 1.",
    )
    evidence = fields.Text(
        compute="_compute_evidence",
        store=True,
        readonly=False,
        help="Where the numbers come from, for the auditor.",
    )
    review_text = fields.Text(string="What Will Be Posted", readonly=True)
    config_id = fields.Many2one(
        "loyalty.club.account.config", string="Set-Up", readonly=True
    )

    @api.model
    def _method_selection(self):
        field = self.env["loyalty.club.account.config"]._fields["method"]
        return field._description_selection(self.env)

    @api.depends("page")
    def _compute_display_name(self):
        for setup in self:
            setup.display_name = self.env._("Set Up the Accounting of Points")

    @api.depends("company_id")
    def _compute_club_id(self):
        """The first club of the company that is not set up yet."""
        for setup in self:
            company = setup.company_id
            known = self.env["loyalty.club.account.config"].search(
                [("company_id", "=", company.id)]
            )
            setup.club_id = self.env["loyalty.club"].search(
                [
                    ("company_ids", "in", company.ids),
                    ("id", "not in", known.club_id.ids),
                ],
                limit=1,
            )

    @api.depends("club_id")
    def _compute_start_date(self):
        """This month, for its sales can be closed when it is over."""
        for setup in self:
            club, setup.start_date = setup.club_id, False
            if club:
                today = club._today()
                month = windows.period_bounds("month", today, club.calendar)
                setup.start_date = month[0]

    @api.depends("club_id", "company_id", "start_date")
    def _compute_opening_points(self):
        for setup in self:
            club, day = setup.club_id, setup.start_date
            known = club and day
            setup.opening_points = (
                club._held_before(day, setup.company_id) if known else 0
            )

    @api.depends("club_id", "company_id", "value_source")
    def _compute_point_value(self):
        """What the ledger suggests; a fixed number stays as it was."""
        for setup in self:
            if setup.club_id and (
                setup.value_source == HISTORY or not setup.point_value
            ):
                suggestion = setup.club_id._suggested_value(setup.company_id)
                setup.point_value = suggestion.number or 0
            else:
                setup.point_value = setup.point_value

    @api.depends("club_id", "company_id", "rate_source")
    def _compute_redemption_rate(self):
        """The same; without any history every point is expected to be spent."""
        for setup in self:
            if setup.club_id and setup.rate_source == HISTORY:
                suggestion = setup.club_id._suggested_rate(setup.company_id)
                setup.redemption_rate = suggestion.number
            else:
                setup.redemption_rate = setup.redemption_rate or 1

    @api.depends("club_id", "company_id", "value_source", "rate_source")
    def _compute_evidence(self):
        """What the ledger says; a fixed number needs a reason from its preparer."""
        for setup in self:
            club, texts = setup.club_id, []
            if club and setup.value_source == HISTORY:
                texts.append(club._suggested_value(setup.company_id).text)
            if club and setup.rate_source == HISTORY:
                texts.append(club._suggested_rate(setup.company_id).text)
            setup.evidence = "\n".join(texts)

    @api.model_create_multi
    def create(self, vals_list):
        require_finite(self.env, vals_list, NUMBERS)
        return super().create(vals_list)

    def write(self, vals):
        require_finite(self.env, [vals], NUMBERS)
        return super().write(vals)
