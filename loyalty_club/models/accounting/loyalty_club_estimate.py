from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError, ValidationError

from ..ledger.finite import require_finite
from ..membership.loyalty_club_checks import MOST_MONEY

NUMBERS = ("point_value", "redemption_rate", "unit_cost")
PREPARER = "loyalty_club.group_loyalty_club_liability_preparer"
APPROVER = "loyalty_club.group_loyalty_club_liability_approver"
#: Set by the buttons, whatever a caller sends.
PROTECTED = ("state", "prepared_by_id", "approved_by_id")


class LoyaltyClubEstimate(models.Model):
    """What a point is worth and how many will be spent, from a day on.

    Prepared by one person and approved by another; then it is kept as it is, and
    another one follows it.
    """

    _name = "loyalty.club.estimate"
    _description = "Estimate of Points"
    _inherit = ["mail.thread"]
    _order = "config_id, date_from desc, id desc"
    _rec_name = "date_from"

    config_id = fields.Many2one(
        "loyalty.club.account.config",
        string="Accounting of",
        required=True,
        index=True,
        ondelete="restrict",
    )
    company_id = fields.Many2one(related="config_id.company_id", store=True, index=True)
    method = fields.Selection(related="config_id.method")
    date_from = fields.Date(
        string="Counts From",
        required=True,
        help="Sales from this day on are split by it, and closings from this day on "
        "expect what it says.",
    )
    point_value = fields.Float(
        string="Value of a Point",
        digits=(16, 6),
        help="What one point buys, in the company's currency, without tax.",
    )
    redemption_rate = fields.Float(
        digits=(7, 6),
        default=1,
        help="Share of the points given that will be spent in the end, from 0 to 1.",
    )
    unit_cost = fields.Float(
        string="Cost of a Point",
        digits=(16, 6),
        help="What one spent point costs the company, in its currency, without tax.",
    )
    evidence = fields.Text(
        required=True, help="Where the numbers come from, for the auditor."
    )
    prepared_by_id = fields.Many2one("res.users", readonly=True, copy=False)
    approved_by_id = fields.Many2one("res.users", readonly=True, copy=False)
    state = fields.Selection(
        [("draft", "Draft"), ("approved", "Approved")],
        required=True,
        default="draft",
        readonly=True,
        copy=False,
        tracking=True,
    )

    @api.constrains(*NUMBERS, "config_id")
    def _check_numbers(self):
        for estimate in self:
            problem = estimate._problem()
            if problem:
                raise ValidationError(problem)

    def _problem(self):
        """Say what is wrong with the numbers, or nothing."""
        self.ensure_one()
        if not 0 <= self.redemption_rate <= 1:
            return self.env._("The redemption rate goes from 0 to 1; 0.8 is 80%.")
        provides = self.method == "provision"
        if not 0 < (self.unit_cost if provides else self.point_value) <= MOST_MONEY:
            if provides:
                return self.env._("Say what a point costs: more than zero.")
            return self.env._("Say what a point is worth: more than zero.")
        if self.unit_cost < 0 or self.point_value < 0:
            return self.env._("A point cannot cost less than nothing.")
        return None

    @api.model_create_multi
    def create(self, vals_list):
        require_finite(self.env, vals_list, NUMBERS)
        for vals in vals_list:
            # Named, for a default could come with the context of a caller.
            vals.update(
                state="draft", prepared_by_id=self.env.uid, approved_by_id=False
            )
        return super().create(vals_list)

    def write(self, vals):
        require_finite(self.env, [vals], NUMBERS)
        if any(estimate.state == "approved" for estimate in self):
            raise UserError(
                self.env._(
                    "An approved estimate is kept as it is. Make another one that "
                    "counts from a later day."
                )
            )
        if not self.env.su:
            vals = {k: v for k, v in vals.items() if k not in PROTECTED}
        if vals.keys() - set(PROTECTED):
            # Who changes the numbers has prepared them.
            vals = {**vals, "prepared_by_id": self.env.uid}
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_only_draft(self):
        if any(estimate.state == "approved" for estimate in self):
            raise UserError(self.env._("An approved estimate is kept for the auditor."))

    def action_approve(self):
        """Let the estimate count; another person has prepared it."""
        for estimate in self:
            estimate._check_approval()
            estimate.sudo().write({"state": "approved", "approved_by_id": self.env.uid})
        return True

    def _check_approval(self):
        self.ensure_one()
        self.check_access("read")
        if not self.env.user.has_group(APPROVER):
            raise AccessError(
                self.env._("An estimate is approved by a liability approver.")
            )
        if self.state != "draft":
            raise UserError(self.env._("This estimate has been approved already."))
        if self.prepared_by_id == self.env.user:
            raise UserError(
                self.env._("You prepared this estimate. Another person approves it.")
            )
        last = self.config_id._last_posted()
        if last and self.date_from <= last.date_to:
            raise UserError(
                self.env._(
                    "The closing until %s is posted. Let the estimate count from a "
                    "later day.",
                    self.config_id.club_id._date_text(last.date_to),
                )
            )
