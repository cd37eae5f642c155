from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError, ValidationError

from ..ledger.finite import require_finite

PREPARER = "loyalty_club.group_loyalty_club_liability_preparer"
APPROVER = "loyalty_club.group_loyalty_club_liability_approver"
#: Set by the buttons, whatever a caller sends.
PROTECTED = ("state", "prepared_by_id", "approved_by_id")


class LoyaltyClubApprovedEstimate(models.AbstractModel):
    """Numbers that count from a day on.

    Prepared by one person and approved by another; then they are kept as they are, and
    others follow them.
    """

    _name = "loyalty.club.approved.estimate"
    _description = "Estimate That Another Person Approves"
    _inherit = ["mail.thread"]
    _rec_name = "date_from"

    #: Fields of the numbers, and that of the set-up which they are for.
    _numbers = ()
    _setup_field = None

    date_from = fields.Date(string="Counts From", required=True)
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

    @api.constrains(lambda self: (*self._numbers, self._setup_field))
    def _check_numbers(self):
        for estimate in self:
            problem = estimate._problem()
            if problem:
                raise ValidationError(problem)

    def _problem(self):
        """Say what is wrong with the numbers, or nothing."""
        self.ensure_one()

    @api.model_create_multi
    def create(self, vals_list):
        require_finite(self.env, vals_list, self._numbers)
        for vals in vals_list:
            # Named, for a default could come with the context of a caller.
            vals.update(
                state="draft", prepared_by_id=self.env.uid, approved_by_id=False
            )
        return super().create(vals_list)

    def write(self, vals):
        require_finite(self.env, [vals], self._numbers)
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
        last = self[self._setup_field]._last_posted()
        if last and self.date_from <= last.date_to:
            raise UserError(
                self.env._(
                    "The closing until %s is posted. Let the estimate count from a "
                    "later day.",
                    last._day_text(last.date_to),
                )
            )
