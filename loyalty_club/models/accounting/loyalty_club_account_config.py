from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain

from ...engine import windows

NONE, DEFERRAL, PROVISION = "none", "deferral", "provision"
#: Accounts that a method posts to, each with the types that it may have.
LIABILITIES = ("liability_current", "liability_non_current")
INCOMES = ("income", "income_other")
EXPENSES = ("expense", "expense_other", "expense_direct_cost")
ACCOUNTS = {
    NONE: {},
    DEFERRAL: {
        "liability_account_id": LIABILITIES,
        "deferral_account_id": INCOMES,
        "release_account_id": INCOMES,
        "breakage_account_id": INCOMES,
    },
    PROVISION: {
        "provision_account_id": LIABILITIES,
        "marketing_expense_account_id": EXPENSES,
    },
}
#: What cannot change once a closing was posted by it.
SETTLED = {
    "club_id",
    "company_id",
    "method",
    "start_date",
    "liability_account_id",
    "opens_with_nothing",
    "provision_account_id",
}


class LoyaltyClubAccountConfig(models.Model):
    """How a company accounts for the points of a club: method, journal and accounts."""

    _name = "loyalty.club.account.config"
    _description = "Accounting of Points"
    _inherit = ["mail.thread", "loyalty.club.closing.setup"]
    _order = "company_id, club_id"
    _kept_by_closings = ("loyalty.club.closing.line", "loyalty.club.closing.source")

    club_id = fields.Many2one(
        "loyalty.club", required=True, index=True, ondelete="restrict", tracking=True
    )
    method = fields.Selection(
        [
            (DEFERRAL, "Deferred revenue"),
            (PROVISION, "Cost provision"),
            (NONE, "None"),
        ],
        required=True,
        default=DEFERRAL,
        tracking=True,
        help="Deferred revenue: a part of each sale is set aside for its points until "
        "they are spent (IFRS 15). Cost provision: what the points will cost is "
        "provided for as an expense. None: nothing is posted.",
    )
    start_date = fields.Date(
        string="First Day",
        required=True,
        tracking=True,
        help="First day of the first period. Sales before it set nothing aside; an "
        "opening does for the points that are left of them.",
    )
    journal_id = fields.Many2one(
        "account.journal",
        check_company=True,
        ondelete="restrict",
        domain="[('type', '=', 'general')]",
        tracking=True,
        help="A journal of its own for these entries, of the type Miscellaneous.",
    )
    liability_account_id = fields.Many2one(
        "account.account",
        check_company=True,
        ondelete="restrict",
        tracking=True,
        help="What is owed to the members: revenue that their points have deferred.",
    )
    deferral_account_id = fields.Many2one(
        "account.account",
        check_company=True,
        ondelete="restrict",
        tracking=True,
        help="Income account that sales are lowered by for the points they gave.",
    )
    release_account_id = fields.Many2one(
        "account.account",
        check_company=True,
        ondelete="restrict",
        tracking=True,
        help="Income account for what becomes revenue as points are spent, and for "
        "changed estimates.",
    )
    breakage_account_id = fields.Many2one(
        "account.account",
        check_company=True,
        ondelete="restrict",
        tracking=True,
        help="Income account for what becomes revenue as points lapse.",
    )
    marketing_expense_account_id = fields.Many2one(
        "account.account",
        check_company=True,
        ondelete="restrict",
        tracking=True,
        help="Expense account for what points are going to cost.",
    )
    provision_account_id = fields.Many2one(
        "account.account",
        check_company=True,
        ondelete="restrict",
        tracking=True,
        help="Liability account of what points are going to cost.",
    )
    estimate_ids = fields.One2many("loyalty.club.estimate", "config_id")

    _once = models.UniqueIndex(
        "(club_id, company_id)",
        "The points of this club are set up for this company already. Change that.",
    )

    @api.depends("club_id", "company_id")
    def _compute_display_name(self):
        for config in self:
            config.display_name = config.club_id.display_name or ""

    def write(self, vals):
        if SETTLED & vals.keys():
            self._check_unsettled(vals)
        return super().write(vals)

    def _check_unsettled(self, vals):
        """Refuse to change what posted closings were reckoned by."""
        changed = self.filtered(
            lambda config: any(
                config._differs(name, vals[name]) for name in SETTLED & vals.keys()
            )
        )
        if any(config._last_posted() for config in changed):
            raise UserError(
                self.env._(
                    "A closing was posted by this set-up. Reverse it before you change "
                    "the club, the company, the method, the first day, whether it "
                    "starts with nothing, or the account of the liability."
                )
            )

    def _differs(self, name, value):
        field = self._fields[name]
        kept = field.convert_to_cache(self[name], self)
        return field.convert_to_cache(value, self) != kept

    def _value_fields(self):
        """Fields of an estimate that say what a point is worth by this method."""
        return ["point_value", *(["unit_cost"] if self.method == PROVISION else [])]

    def _last_posted(self, before=None):
        """The latest posted run of this set-up: its opening, or what ends before a day.

        A closing counts if the set-up has a line in it.
        """
        self.ensure_one()
        domain = Domain("line_ids.config_id", "=", self.id)
        if before:
            domain &= Domain("date_to", "<", before)
        domain |= Domain("opening_config_id", "=", self.id)
        domain &= Domain("state", "=", "posted")
        runs = self.env["loyalty.club.closing.run"].sudo()
        return runs.search(domain, order="date_to desc", limit=1)

    def _months(self, first, last):
        """First days of the months of the club's calendar from one day to another."""
        self.ensure_one()
        return windows.months(first, last, self.club_id.calendar)
