from odoo import api, fields, models

OPEN = "open"
DONE = "done"
DECLINED = "declined"

#: What the buttons alone decide.
DECIDED = ("state", "answered_by_id", "answered_on")


class LoyaltyClubRequest(models.Model):
    """What a member asked for or needs; the club's manager is told of a new one."""

    _name = "loyalty.club.request"
    _description = "Request of a Member"
    _inherit = ["mail.thread", "mail.activity.mixin"]
    _order = "id desc"

    member_id = fields.Many2one(
        "loyalty.club.member", required=True, index=True, ondelete="cascade"
    )
    club_id = fields.Many2one(related="member_id.club_id", store=True, index=True)
    text = fields.Text(
        string="Request", required=True, help="In the words of the member."
    )
    answer = fields.Text(help="What was done, or why not. The member sees it.")
    state = fields.Selection(
        [(OPEN, "Open"), (DONE, "Done"), (DECLINED, "Declined")],
        required=True,
        readonly=True,
        default=OPEN,
        index=True,
        copy=False,
    )
    answered_by_id = fields.Many2one("res.users", readonly=True, copy=False)
    answered_on = fields.Datetime(readonly=True, copy=False)

    @api.depends("member_id.display_name")
    def _compute_display_name(self):
        for request in self:
            request.display_name = self.env._(
                "Request of %s", request.member_id.display_name or ""
            )

    @api.model_create_multi
    def create(self, vals_list):
        for vals in vals_list:
            # Named, for a default could come with the context of a caller.
            vals.update(state=OPEN, answered_by_id=False, answered_on=False)
        requests = super().create(vals_list)
        for request in requests.sudo():
            request._tell_manager()
        return requests

    def write(self, vals):
        if not self.env.su:
            vals = {name: vals[name] for name in vals if name not in DECIDED}
        return super().write(vals)

    def _tell_manager(self):
        """Put a new request on the manager's list, if he may see it."""
        manager = self.club_id.manager_id
        if manager and self.with_user(manager).has_access("read"):
            self.activity_schedule(
                "mail.mail_activity_data_todo",
                summary=self.env._("A member asks for something"),
                user_id=manager.id,
            )

    def action_done(self):
        """Say that the member got what he asked for."""
        self._decide(DONE)

    def action_decline(self):
        """Say that it cannot be done."""
        self._decide(DECLINED)

    def action_reopen(self):
        """Take the answer back."""
        self._decide(OPEN)

    def _decide(self, state):
        """Set the state, and who said so."""
        self.check_access("write")
        answered = state != OPEN
        self.sudo().write(
            {
                "state": state,
                "answered_by_id": self.env.uid if answered else False,
                "answered_on": fields.Datetime.now() if answered else False,
            }
        )
        if answered:
            self.sudo().activity_ids.action_feedback()
