from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import ValidationError
from odoo.fields import Domain

from ..wording import number_text
from .loyalty_club_account_config import NONE
from .loyalty_club_closing_run import DRAFT, POSTED, REVERSED

#: The opening is posted against what was earned in earlier years.
EQUITY = ("equity", "equity_unaffected")


class LoyaltyClubAccountConfig(models.Model):
    """Points that members hold from before the first day: opened, or left out."""

    _inherit = "loyalty.club.account.config"

    opening_account_id = fields.Many2one(
        "account.account",
        check_company=True,
        ondelete="restrict",
        tracking=True,
        help="Equity account, such as retained earnings, that the opening takes the "
        "liability from for points of before the first day.",
    )
    opens_with_nothing = fields.Boolean(
        string="Start With Nothing",
        tracking=True,
        help="No opening is posted: what the points from before the first day are "
        "worth is not material. Deferred revenue then owes nothing for them; a cost "
        "provision takes them into the first closing.",
    )
    opening_reason = fields.Text(
        string="Why Nothing", tracking=True, help="Your judgement, for the auditor."
    )

    @api.constrains("opens_with_nothing", "opening_reason")
    def _check_opening_reason(self):
        for config in self:
            if config.opens_with_nothing and not (config.opening_reason or "").strip():
                raise ValidationError(
                    self.env._(
                        "Say why this set-up starts with nothing, for the auditor."
                    )
                )

    @api.constrains("opening_account_id")
    def _check_opening_account(self):
        for config in self:
            account = config.opening_account_id
            label = self._fields["opening_account_id"]._description_string(self.env)
            problem = account and config._problem_of_account(account, label, EQUITY)
            if problem:
                raise ValidationError(problem)

    def _opening_day(self):
        """The day before the first one."""
        self.ensure_one()
        return self.start_date - timedelta(days=1)

    def _opening(self):
        """The opening of the set-up that counts, whatever its state."""
        self.ensure_one()
        runs = self.env["loyalty.club.closing.run"].sudo()
        return runs.search(
            [("opening_config_id", "=", self.id), ("state", "!=", REVERSED)], limit=1
        )

    def _unopened_text(self):
        """Say that the first closing has to wait for the opening, or nothing."""
        self.ensure_one()
        if self.opens_with_nothing or self.method == NONE:
            return None
        run = self._opening() or self._last_posted()
        if run.state == POSTED:
            return None
        if run:
            return self.env._("First post this opening: %s.", run.display_name)
        points = self.club_id._held_before(self.start_date, self.company_id)
        if points <= 0:
            return None
        return self.env._(
            "Members of %(club)s hold %(points)s points from before the first day, "
            "%(day)s. Post an opening for them first, or choose in the set-up to start "
            "with nothing.",
            club=self.club_id.name,
            points=number_text(self.env, points),
            day=self.club_id._date_text(self.start_date),
        )

    def _problem_to_open(self):
        """Say why no opening can be posted, or nothing."""
        self.ensure_one()
        if self.method == NONE:
            return self.env._(
                "Nothing is posted for the points of %s, so there is nothing to open.",
                self.club_id.name,
            )
        if self.opens_with_nothing:
            return self.env._(
                "The set-up says to start with nothing. Take that back first."
            )
        if not self.opening_account_id:
            return self.env._("Choose an account in the set-up for the opening.")
        first = self._first_closing()
        if first:
            return self.env._(
                "The closing %s is computed already, without an opening. Reverse it, "
                "or delete it if it is not approved.",
                first.display_name,
            )
        return None

    def _first_closing(self):
        """The first closing since the first day that is more than a draft."""
        runs = self.env["loyalty.club.closing.run"].sudo()
        domain = self._closings_domain() & Domain("state", "not in", (DRAFT, REVERSED))
        return runs.search(domain, order="date_to", limit=1)

    def _closings_domain(self):
        """Closings of the company that this set-up is a part of."""
        return (
            Domain("company_id", "=", self.company_id.id)
            & Domain("opening_config_id", "=", False)
            & Domain("date_to", ">=", self.start_date)
        )

    def action_opening(self):
        """Open the opening of the set-up, or a new one."""
        self.ensure_one()
        self.check_access("read")
        return {
            "type": "ir.actions.act_window",
            "res_model": "loyalty.club.closing.run",
            "res_id": self._opening().id,
            "view_mode": "form",
            "context": {
                "default_company_id": self.company_id.id,
                "default_opening_config_id": self.id,
            },
        }
