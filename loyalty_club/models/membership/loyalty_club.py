import pytz

from odoo import api, fields, models, tools
from odoo.exceptions import UserError

from ..ledger.finite import require_finite

ORDER_CONFIRMED = "order_confirmed"
INVOICE_POSTED = "invoice_posted"
INVOICE_PAID = "invoice_paid"

#: Settings that make up a version of the earning rules.
EARNING_FIELDS = {
    "accrual_event",
    "points_program_id",
    "base_taxed",
    "stored_value_earns",
    "rounding",
    "point_step",
    "accrual_cap",
}

AMOUNT_FIELDS = ("accrual_cap", "adjustment_limit", "point_value")


class LoyaltyClub(models.Model):
    """A company's relationship with its regular customers: the rules of its points."""

    _name = "loyalty.club"
    _description = "Customer Club"
    _inherit = ["mail.thread", "mail.activity.mixin"]
    _order = "name, id"

    def _default_calendar(self):
        """Persian-speaking shops count in Jalali months."""
        lang = self.env.lang or self.env.user.lang or ""
        return "jalali" if lang.startswith("fa") else "gregorian"

    name = fields.Char(required=True, translate=True)
    active = fields.Boolean(default=True)
    company_ids = fields.Many2many(
        "res.company",
        string="Companies",
        required=True,
        default=lambda self: self.env.company,
        help="Companies whose sales count. They share one currency.",
    )
    currency_id = fields.Many2one(
        "res.currency", compute="_compute_currency_id", store=True, precompute=True
    )
    points_program_id = fields.Many2one(
        "loyalty.program",
        string="Points Programme",
        required=True,
        ondelete="restrict",
        domain="[('program_type', '=', 'loyalty'), ('applies_on', '=', 'both'), "
        "('trigger', '=', 'auto'), ('club_id', 'in', [False, id])]",
        help="The loyalty programme whose rules say how points are earned and whose "
        "rewards say what they buy.",
    )
    enrolment = fields.Selection(
        [("voluntary", "Voluntary"), ("open", "Open to every customer")],
        required=True,
        default="voluntary",
        help="Voluntary: only customers who joined earn points. Open: a customer joins "
        "with the first sale that earns.",
    )
    calendar = fields.Selection(
        [("gregorian", "Gregorian"), ("jalali", "Jalali")],
        required=True,
        default=lambda self: self._default_calendar(),
        help="Calendar of the club's months and years.",
    )
    tz = fields.Selection(
        "_tz_get",
        string="Time Zone",
        required=True,
        default=lambda self: self.env.context.get("tz") or self.env.user.tz or "UTC",
        help="The club's day begins at midnight in this zone.",
    )
    accrual_event = fields.Selection(
        [
            (ORDER_CONFIRMED, "Order confirmed"),
            (INVOICE_POSTED, "Invoice posted"),
            (INVOICE_PAID, "Invoice paid"),
        ],
        string="Points Are Earned When",
        required=True,
        default=ORDER_CONFIRMED,
    )
    invoice_accrual = fields.Boolean(
        string="Invoices Without Order Earn",
        help="A customer invoice without a sales order earns by the same rules.",
    )
    maturity = fields.Selection(
        [
            ("at_once", "At once"),
            ("days", "After a number of days"),
            ("invoice_paid", "When the invoice is paid"),
            ("return_window", "After the return window of the invoice"),
        ],
        string="Points Can Be Spent",
        required=True,
        compute="_compute_maturity",
        store=True,
        readonly=False,
        precompute=True,
        help="Until then they are pending: shown to the member, but not to be spent. "
        "The return window begins on the day of the invoice.",
    )
    maturity_days = fields.Integer(
        string="Days Until Maturity",
        help="Days that points stay pending, or days of the return window.",
    )
    expiry = fields.Selection(
        [
            ("never", "Never"),
            ("days", "A number of days after they are earned"),
            ("months", "A number of months after they are earned"),
            ("month_end", "At the end of the month"),
            ("year_end", "At the end of the year"),
            ("inactivity", "A number of days without a purchase"),
        ],
        string="Points Expire",
        required=True,
        default="never",
        help="Months and years follow the club's calendar.",
    )
    expiry_number = fields.Integer(
        string="Days or Months",
        default=12,
        help="How many days or months points are kept.",
    )
    rounding = fields.Selection(
        [("down", "Down"), ("half_up", "To the nearest"), ("up", "Up")],
        required=True,
        default="down",
        help="The points of a sale are rounded once, at the end.",
    )
    point_step = fields.Selection(
        [("1", "1"), ("0.1", "0.1"), ("0.01", "0.01")],
        string="Smallest Step of Points",
        required=True,
        default="1",
    )
    accrual_cap = fields.Float(
        string="Most Points for One Sale",
        digits=(16, 2),
        help="Zero: no limit.",
    )
    base_taxed = fields.Boolean(
        string="Tax Earns",
        help="Count points on the price with tax. Otherwise on the price without tax.",
    )
    stored_value_earns = fields.Boolean(
        string="Gift Card Payments Earn",
        default=True,
        help="What is paid with a gift card or an e-wallet earns points like money. "
        "Buying or topping up one never earns, so the same money earns once.",
    )
    return_policy = fields.Selection(
        [
            ("debt", "Keep a debt that the next points pay"),
            ("deduct", "Deduct their value from the refund"),
            ("accept", "Accept the loss"),
        ],
        string="Points Already Spent on a Return",
        required=True,
        default="debt",
        help="What happens when goods come back and the points they gave are gone.",
    )
    point_value = fields.Monetary(
        string="Value of a Point",
        help="Money that one point buys, in the club's currency. Used to deduct spent "
        "points from a refund.",
    )
    adjustment_limit = fields.Float(
        string="Officer's Limit",
        digits=(16, 2),
        default=1000,
        help="Adjustments and transfers of more points need a second person.",
    )
    claim_days = fields.Integer(
        string="Days for a Forgotten Card",
        default=30,
        help="How many days a past sale can still be given to a member.",
    )
    manager_id = fields.Many2one(
        "res.users",
        string="Club Manager",
        default=lambda self: self.env.user,
        help="Gets the alerts of the ledger.",
    )
    rule_version_id = fields.Many2one(
        "loyalty.club.rule.version", readonly=True, ondelete="restrict"
    )
    member_ids = fields.One2many("loyalty.club.member", "club_id")
    member_count = fields.Integer(compute="_compute_member_count")

    _one_club_a_program = models.UniqueIndex(
        "(points_program_id) WHERE active",
        "This points programme already belongs to another club.",
    )

    @api.model
    def _tz_get(self):
        return [(zone, zone) for zone in sorted(pytz.all_timezones)]

    @api.depends("maturity_days")
    def _compute_maturity(self):
        """Who only says a number of days means to wait for them."""
        for club in self:
            at_once = club.maturity in (False, "at_once")
            waits = at_once and club.maturity_days > 0
            club.maturity = "days" if waits else club.maturity or "at_once"

    @api.depends("company_ids.currency_id")
    def _compute_currency_id(self):
        for club in self:
            club.currency_id = club.company_ids[:1].currency_id

    def _compute_member_count(self):
        groups = self.env["loyalty.club.member"]._read_group(
            [("club_id", "in", self.ids)], ["club_id"], ["__count"]
        )
        counts = {club: count for club, count in groups}
        for club in self:
            club.member_count = counts.get(club, 0)

    @api.model_create_multi
    def create(self, vals_list):
        require_finite(self.env, vals_list, AMOUNT_FIELDS)
        clubs = super().create(vals_list)
        self.env.registry.clear_cache()
        for club in clubs:
            club._adopt_program()
            club._renew_rule_version()
            club._take_over_at_once()
        self.env["loyalty.club.purchase"]._backfill(clubs.company_ids)
        return clubs

    def write(self, vals):
        require_finite(self.env, [vals], AMOUNT_FIELDS)
        if "points_program_id" in vals:
            self._check_program_change(vals["points_program_id"])
        result = super().write(vals)
        self.env.registry.clear_cache()
        if EARNING_FIELDS & vals.keys():
            for club in self:
                club._adopt_program()
                club._renew_rule_version()
        return result

    def _check_program_change(self, program_id):
        """The ledger is kept in points of one programme."""
        for club in self:
            changed = club.points_program_id.id != program_id
            if changed and club.sudo().member_count:
                raise UserError(
                    self.env._(
                        "This club already has members with points of its programme. "
                        "Release the programme first."
                    )
                )

    @api.ondelete(at_uninstall=False)
    def _unlink_only_empty(self):
        if any(club.sudo().with_context(active_test=False).member_ids for club in self):
            raise UserError(
                self.env._("A club with members is kept with its ledger. Archive it.")
            )

    def unlink(self):
        programs = self.points_program_id
        self.sudo().rule_version_id = False
        result = super().unlink()
        programs.sudo().write({"club_id": False})
        self.env.registry.clear_cache()
        return result

    def _adopt_program(self):
        """Mark the programme as the club's; cards that exist are taken over apart."""
        self.ensure_one()
        programs = self.env["loyalty.program"].sudo().with_context(active_test=False)
        old = programs.search([("club_id", "=", self.id)]) - self.points_program_id
        old.write({"club_id": False})
        if self.points_program_id.club_id != self:
            self.points_program_id.sudo().write({"club_id": self.id})

    @api.model
    @tools.ormcache("company_id")
    def _ids_of_company(self, company_id: int) -> tuple[int, ...]:
        """Ids of the clubs in which sales of a company count."""
        # Explicit, for a caller's context may ask for archived clubs too.
        domain = [("company_ids", "in", company_id), ("active", "=", True)]
        clubs = self.sudo().search(domain, order="id")
        return tuple(clubs.ids)

    @api.model
    def _of_company(self, company):
        """Clubs in which sales of ``company`` count, in superuser mode."""
        return self.sudo().browse(self._ids_of_company(company.id))

    def _alert(self, record, summary):
        """Tell the club's manager that a member or a card needs a look."""
        self.ensure_one()
        record = record if record and "activity_ids" in record else self
        record.sudo().activity_schedule(
            "mail.mail_activity_data_todo",
            summary=summary,
            user_id=(self.manager_id or self.env.user).id,
        )

    def action_open_members(self):
        """Open the list of the club's members."""
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "loyalty_club.loyalty_club_member_action"
        )
        action["domain"] = [("club_id", "=", self.id)]
        action["context"] = {"default_club_id": self.id}
        return action
