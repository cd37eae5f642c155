from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError
from odoo.tools import SQL

from ...engine import windows
from .loyalty_club_approved_estimate import APPROVER, PREPARER

DRAFT, COMPUTED, APPROVED = "draft", "computed", "approved"
POSTED, REVERSED = "posted", "reversed"
#: Set by the buttons, whatever a caller sends; and what a new run begins with.
PROTECTED = {
    "approved_by_id": False,
    "computed_by_id": False,
    "computed_on": False,
    "line_ids": [],
    "move_ids": [],
    "posted_by_id": False,
    "seen": False,
    "source_ids": [],
    "state": DRAFT,
}
#: What a run is of; it stays once the run is computed.
PERIOD = {"company_id", "date_from", "date_to", "opening_config_id"}


class LoyaltyClubClosingRun(models.Model):
    """The closing of a period: what the company owes for points, and its entry.

    Computed by one person, approved and posted by another. A posted run is kept as it
    is; only the latest can be reversed, and then the period is closed by a new run.
    """

    _name = "loyalty.club.closing.run"
    _description = "Closing of Points"
    _inherit = ["mail.thread"]
    _order = "date_to desc, id desc"

    company_id = fields.Many2one(
        "res.company",
        required=True,
        index=True,
        ondelete="restrict",
        default=lambda self: self.env.company,
    )
    date_from = fields.Date(
        string="First Day",
        required=True,
        compute="_compute_date_from",
        store=True,
        readonly=False,
        precompute=True,
        help="The day after the last closing.",
    )
    date_to = fields.Date(
        string="Last Day",
        required=True,
        compute="_compute_date_to",
        store=True,
        readonly=False,
        precompute=True,
        help="The entry is dated on it.",
    )
    state = fields.Selection(
        [
            (DRAFT, "Draft"),
            (COMPUTED, "Computed"),
            (APPROVED, "Approved"),
            (POSTED, "Posted"),
            (REVERSED, "Reversed"),
        ],
        required=True,
        default=DRAFT,
        readonly=True,
        copy=False,
        tracking=True,
    )
    line_ids = fields.One2many("loyalty.club.closing.line", "run_id", readonly=True)
    source_ids = fields.One2many("loyalty.club.closing.source", "run_id", readonly=True)
    one_club = fields.Boolean(
        compute="_compute_one_club", help="Its lines need not name the club."
    )
    move_ids = fields.One2many(
        "account.move", "club_closing_run_id", string="Entries", readonly=True
    )
    computed_by_id = fields.Many2one("res.users", readonly=True, copy=False)
    computed_on = fields.Datetime(readonly=True, copy=False)
    approved_by_id = fields.Many2one("res.users", readonly=True, copy=False)
    posted_by_id = fields.Many2one("res.users", readonly=True, copy=False)

    # What two people do at once passes the checks of both.
    _one_a_period = models.UniqueIndex(
        "(company_id, date_from) WHERE state <> 'reversed'",
        "A closing of this company begins on that day already.",
    )

    @api.depends("company_id")
    def _compute_date_from(self):
        for run in self:
            run.date_from = run._first_day() or run.date_from

    @api.depends("company_id", "date_from")
    def _compute_date_to(self):
        for run in self:
            if run.date_from:
                calendar = run._configs().club_id[:1].calendar or "gregorian"
                run.date_to = windows.month_end(run.date_from, calendar)

    @api.depends("date_from", "date_to")
    def _compute_display_name(self):
        for run in self:
            run.display_name = run._period_text() if run.date_to else ""

    @api.depends("line_ids.config_id")
    def _compute_one_club(self):
        for run in self:
            run.one_club = len(run.line_ids.config_id) <= 1

    def _period_text(self):
        """The period in words, by the calendar of the company's club."""
        self.ensure_one()
        club = self._configs().club_id[:1] or self.env["loyalty.club"].new(
            {"calendar": "gregorian"}
        )
        days = (self.date_from, self.date_to)
        return " – ".join(club.sudo()._date_text(day) for day in days)

    def _configs(self):
        """The set-ups of the company."""
        return self.env["loyalty.club.account.config"]._of_company(self.company_id)

    def _others(self):
        """The other runs of the company that count."""
        return self.sudo().search(
            [
                ("company_id", "=", self.company_id.id),
                ("id", "not in", self._origin.ids),
                ("state", "!=", REVERSED),
            ],
            order="date_to desc",
        )

    def _first_day(self):
        """The first day that no run of the company covers, or None without a set-up."""
        day = min(self._configs().mapped("start_date"), default=None)
        for other in self._others().sorted("date_from"):
            if day and other.date_from > day:
                break
            day = other.date_to + timedelta(days=1)
        return day

    @api.model_create_multi
    def create(self, vals_list):
        # Named, for a default could come with the context of a caller.
        return super().create([{**vals, **PROTECTED} for vals in vals_list])

    def write(self, vals):
        if not self.env.su:
            vals = {k: v for k, v in vals.items() if k not in PROTECTED}
        if PERIOD & vals.keys() and any(run.state != DRAFT for run in self):
            raise UserError(
                self.env._("The period of a computed closing stays. Make a new one.")
            )
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_only_open(self):
        if any(run.state not in (DRAFT, COMPUTED) for run in self):
            raise UserError(
                self.env._(
                    "A closing that was approved or posted is kept. Send it back, or "
                    "reverse it if it is posted."
                )
            )
        self.sudo()._forget()

    def action_compute(self):
        """Freeze what happened until the last day, and reckon what is owed."""
        self.ensure_one()
        self._check_role(PREPARER)
        run = self.sudo()
        run._lock(DRAFT, COMPUTED)
        run._begin()
        run._freeze_documents()
        run._complete()
        return True

    def _begin(self):
        """Drop what was computed before, and begin anew where nothing forbids it."""
        self._check_order()
        self._refuse_blockers()
        self._drop()
        self._begin_freezing()
        self.computed_by_id = self.env.user

    def _complete(self):
        """Reckon what was frozen."""
        self._reckon()
        self.write({"state": COMPUTED, "computed_on": fields.Datetime.now()})

    def action_approve(self):
        """Approve what another person has computed."""
        self.ensure_one()
        self._check_role(APPROVER)
        self.sudo()._lock(COMPUTED)
        self.sudo()._check_base()
        if self.sudo().computed_by_id == self.env.user:
            raise UserError(
                self.env._("You computed this closing. Another person approves it.")
            )
        self.sudo().write({"state": APPROVED, "approved_by_id": self.env.uid})
        return True

    def action_send_back(self):
        """Give what was computed or approved back to be computed anew."""
        self.ensure_one()
        self._check_role(APPROVER)
        run = self.sudo()
        run._lock(COMPUTED, APPROVED)
        run._drop()
        return True

    def _drop(self):
        """Begin again: forget what was computed, and who did it."""
        self._forget()
        signed = dict.fromkeys(("computed_by_id", "computed_on", "approved_by_id"))
        self.write({"state": DRAFT, "seen": False, **signed})

    def _check_role(self, group):
        self.check_access("read")
        if not self.env.user.has_group(group):
            raise AccessError(
                self.env._(
                    "A closing is computed by a liability preparer, and approved, "
                    "posted and reversed by a liability approver."
                )
            )

    def _lock(self, *states):
        """Take the run for this transaction; it is in one of the states.

        The set-ups are written too: of two people who change the closings of a company
        at once, the later is begun again by Odoo and sees what the first has done.
        """
        self.flush_recordset()
        self.env.cr.execute(
            SQL(
                """
                UPDATE loyalty_club_account_config SET id = id WHERE company_id = %s
                """,
                self.company_id.id,
            )
        )
        self.env.cr.execute(
            SQL(
                "SELECT FROM loyalty_club_closing_run WHERE id = %s FOR NO KEY UPDATE",
                self.id,
            )
        )
        self.invalidate_recordset()
        if self.state not in states:
            names = dict(self._fields["state"]._description_selection(self.env))
            raise UserError(
                self.env._(
                    "This closing is in the state: %s. That step does not follow it.",
                    names[self.state],
                )
            )
