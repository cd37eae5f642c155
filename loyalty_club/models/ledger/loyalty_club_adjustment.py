from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError, ValidationError

from . import posting as post
from .finite import require_finite
from .posting import Posting, to_hundredths

#: No single movement of points is larger (a typing error, or an attack).
MOST_POINTS = 1_000_000_000


class LoyaltyClubAdjustment(models.Model):
    """A change of a balance made by a person, with a reason.

    Above the officer's limit a second person approves before anything is posted.
    """

    _name = "loyalty.club.adjustment"
    _description = "Adjustment of Points"
    _inherit = ["mail.thread", "mail.activity.mixin"]
    _order = "id desc"
    _rec_name = "reason"

    kind = fields.Selection(
        [
            ("adjustment", "Adjustment"),
            ("transfer", "Transfer to another member"),
            ("merge", "Merge into another member"),
        ],
        required=True,
        default="adjustment",
    )
    member_id = fields.Many2one(
        "loyalty.club.member", required=True, index=True, ondelete="restrict"
    )
    target_member_id = fields.Many2one(
        "loyalty.club.member",
        string="Other Member",
        ondelete="restrict",
        domain="[('club_id', '=', club_id), ('id', '!=', member_id)]",
        help="Who receives the points.",
    )
    club_id = fields.Many2one(related="member_id.club_id", store=True, index=True)
    company_id = fields.Many2one(
        "res.company",
        required=True,
        readonly=True,
        default=lambda self: self.env.company,
    )
    points = fields.Float(
        digits=(16, 2),
        help="Positive gives points, negative takes them. A merge moves all of them.",
    )
    balance = fields.Float(related="member_id.points", string="Balance Now")
    reason = fields.Char(required=True, help="Shown to the member and to the auditor.")
    state = fields.Selection(
        [
            ("draft", "Draft"),
            ("waiting", "Waiting for approval"),
            ("posted", "Posted"),
            ("refused", "Refused"),
        ],
        required=True,
        default="draft",
        readonly=True,
        copy=False,
        tracking=True,
    )
    requested_by_id = fields.Many2one(
        "res.users", "Asked By", readonly=True, copy=False
    )
    approved_by_id = fields.Many2one(
        "res.users", "Decided By", readonly=True, copy=False
    )

    @api.constrains("points", "kind", "target_member_id", "member_id", "reason")
    def _check_content(self):
        for adjustment in self:
            problem = adjustment._problem()
            if problem:
                raise ValidationError(problem)

    def _problem(self):
        """Say what is wrong with the request, or nothing."""
        self.ensure_one()
        if self.kind != "adjustment":
            return self._problem_of_target()
        if abs(self.points) > MOST_POINTS:
            return self.env._("Give a number of points up to 1,000,000,000.")
        if not to_hundredths(self.points):
            return self.env._("Give the number of points to add or to take.")
        return None

    def _problem_of_target(self):
        if not self.target_member_id or self.target_member_id == self.member_id:
            return self.env._("Choose the other member.")
        if self.target_member_id.club_id != self.member_id.club_id:
            return self.env._("Both members belong to the same club.")
        if self.target_member_id.merged_into_id or self.member_id.merged_into_id:
            return self.env._("This member has been merged already.")
        if self.kind == "merge":
            return None
        if not 0 < self.points <= MOST_POINTS:
            return self.env._("Give the number of points to transfer, above zero.")
        return None

    @api.model_create_multi
    def create(self, vals_list):
        require_finite(self.env, vals_list, ["points"])
        for vals in vals_list:
            # Named, for a default could come with the context of a caller.
            vals.update(state="draft", requested_by_id=False, approved_by_id=False)
        return super().create(vals_list)

    @api.model
    def _drop_protected(self, vals):
        """State and people are set by the buttons, whatever a caller sends."""
        for name in ("state", "requested_by_id", "approved_by_id"):
            vals.pop(name, None)

    def write(self, vals):
        require_finite(self.env, [vals], ["points"])
        if not self.env.su:
            self._drop_protected(vals)
            if vals and any(record.state != "draft" for record in self):
                raise UserError(
                    self.env._("Only a draft can be changed. Make a new adjustment.")
                )
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_only_draft(self):
        if any(record.state != "draft" for record in self):
            raise UserError(self.env._("Only a draft can be deleted."))

    def action_submit(self):
        """Post within the officer's limit; above it, wait for a second person."""
        for adjustment in self:
            adjustment._check_role("loyalty_club.group_loyalty_club_officer")
            adjustment._check_state("draft")
            adjustment.sudo().requested_by_id = self.env.user
            if adjustment._needs_approval():
                adjustment.sudo().state = "waiting"
                adjustment.club_id._alert(
                    adjustment, self.env._("Points wait for your approval")
                )
            else:
                adjustment._post()

    def action_approve(self):
        """Post what another person has asked for."""
        for adjustment in self:
            adjustment._check_role("loyalty_club.group_loyalty_club_manager")
            adjustment._check_state("waiting")
            if adjustment.requested_by_id == self.env.user:
                raise UserError(
                    self.env._(
                        "You asked for this yourself. Another manager approves it."
                    )
                )
            adjustment.sudo().approved_by_id = self.env.user
            adjustment._post()

    def action_refuse(self):
        """Turn the request down; nothing is posted."""
        for adjustment in self:
            adjustment._check_role("loyalty_club.group_loyalty_club_manager")
            adjustment._check_state("waiting")
            adjustment.sudo().write(
                {"state": "refused", "approved_by_id": self.env.user.id}
            )

    def _check_role(self, group):
        self.check_access("write")
        if not self.env.user.has_group(group):
            raise AccessError(
                self.env._("Your role in the club does not allow this. Ask a manager.")
            )

    def _check_state(self, state):
        self.ensure_one()
        if self.state != state:
            raise UserError(self.env._("This adjustment has been dealt with already."))

    def _needs_approval(self):
        points = self.points
        if self.kind == "merge":
            points = self.member_id.points + self.member_id.points_pending
        return abs(points) > self.sudo().club_id.adjustment_limit

    def _post(self):
        """Move the points through the gate."""
        self.ensure_one()
        adjustment = self.sudo()
        cards = (
            adjustment.member_id.points_card_id
            | adjustment.target_member_id.points_card_id
        )
        cards._club_lock()
        if self.kind == "adjustment":
            adjustment._post_adjustment()
        elif self.kind == "transfer":
            adjustment._post_transfer()
        else:
            adjustment.member_id._merge_into(
                adjustment.target_member_id, adjustment.reason
            )
        adjustment.state = "posted"

    def _posting(self):
        return Posting(
            source_model=self._name,
            source_id=self.id,
            company_id=self.company_id.id,
            document_date=self.club_id._today(),
            description=self.reason,
            reason=self.reason,
        )

    def _post_adjustment(self):
        card = self.member_id.points_card_id
        points = to_hundredths(self.points)
        account = card._club_open()
        if points < 0:
            self._check_enough(account, -points)
            account.debit(post.ADJUSTMENT, -points)
        else:
            today = self.club_id._today()
            account.credit(
                post.ADJUSTMENT,
                points,
                source=(self._name, self.id),
                expires_on=self.club_id._expires_on(today),
                opened=(today, post.NEWEST),
            )
        card._club_store(account, self._posting())

    def _check_enough(self, account, points):
        if account.balance < points:
            raise UserError(
                self.env._(
                    "The card holds %s points. Take no more than that.",
                    post.to_points(account.balance),
                )
            )

    def _post_transfer(self):
        """The points keep their last day, and the company that owes them."""
        giver = self.member_id.points_card_id
        taker = self.target_member_id.points_card_id
        if giver.club_blocked or giver.club_suspended:
            raise UserError(self.env._("This card is stopped. Nothing leaves it."))
        account = giver._club_open()
        self._check_enough(account, to_hundredths(self.points))
        account.debit(post.TRANSFER, to_hundredths(self.points))
        taken = [(move.lot, -move.points) for move in account.moves]
        giver._club_store(account, self._posting())
        received = taker._club_open()
        for lot, points in taken:
            received.credit(
                post.TRANSFER,
                points,
                source=(self._name, self.id),
                issuer=lot.issuer,
                expires_on=lot.expires_on,
                opened=(lot.opened[0], post.NEWEST),
            )
        taker._club_store(received, self._posting())
