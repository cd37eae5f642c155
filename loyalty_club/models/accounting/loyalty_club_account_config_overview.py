from odoo import fields, models
from odoo.tools import SQL

from ..wording import money_text, number_text
from .loyalty_club_account_config import NONE
from .loyalty_club_closing_run import APPROVED, COMPUTED, POSTED, REVERSED

OUTSTANDING = """
    SELECT coalesce(sum(remaining), 0) FROM loyalty_club_point_lot
     WHERE club_id = %s AND company_id = %s AND remaining <> 0
"""


class LoyaltyClubAccountConfig(models.Model):
    """The accountant's start page: what is owed, until when it is closed, what next."""

    _inherit = "loyalty.club.account.config"

    overview = fields.Json(compute="_compute_overview")

    def _compute_overview(self):
        self.env.flush_all()
        for config in self:
            config.overview = config.sudo()._overview()

    def _overview(self):
        today = fields.Date.today()
        last = self._closed_until(today)
        place = (self.club_id.id, self.company_id.id)
        ((points,),) = self.env.execute_query(SQL(OUTSTANDING, *place))
        return {
            "points": number_text(self.env, points),
            "liability": money_text(
                self.env, self._owed_by(last), self.company_currency_id
            ),
            "closed": last.display_name if last else self.env._("None yet"),
            "step": self._next_step()[0],
        }

    def _next_step(self):
        """What the accountant does next, and the record that it is done on."""
        if self.method == NONE:
            return self.env._("Nothing is posted for these points."), self
        problem = self._problem()
        if problem:
            return problem, self
        run = self._open_run()
        unopened = self._unopened_text()
        if unopened and not run.opening_config_id:
            return unopened, run.new({"opening_config_id": self.id})
        if run:
            return self._step_of_run(run), run
        return self._step_of_new_run(run)

    def _step_of_new_run(self, run):
        new = run.new({"company_id": self.company_id.id})
        if not self._estimate_on(new.date_to):
            return self.env._("Make an estimate and have it approved."), self
        if self.club_id._today() <= new.date_to:
            return self._step_later(new), run
        return self.env._("Close the period %s.", new.display_name), run

    def _open_run(self):
        """The earliest run that is not posted yet: the opening, or a closing."""
        domain = [
            ("company_id", "=", self.company_id.id),
            ("opening_config_id", "in", (False, self.id)),
            ("state", "not in", (POSTED, REVERSED)),
        ]
        runs = self.env["loyalty.club.closing.run"]
        return runs.search(domain, order="date_to", limit=1)

    def _step_of_run(self, run):
        if run.opening_config_id:
            return self._step_of_opening(run)
        period = run.display_name
        if run.state == COMPUTED:
            return self.env._("Have the closing %s approved.", period)
        if run.state == APPROVED:
            return self.env._("Post the closing %s.", period)
        return self.env._("Compute the closing %s.", period)

    def _step_of_opening(self, run):
        if run.state == COMPUTED:
            return self.env._("Have this approved: %s.", run.display_name)
        if run.state == APPROVED:
            return self.env._("Post this: %s.", run.display_name)
        return self.env._("Compute this: %s.", run.display_name)

    def _step_later(self, run):
        return self.env._(
            "Nothing to do now. The period %s can be closed when it is over.",
            run.display_name,
        )

    def action_next_step(self):
        """Open what the next step is done on."""
        self.ensure_one()
        self.check_access("read")
        record = self.sudo()._next_step()[1]
        if "opening_config_id" in record and record.opening_config_id:
            return self.action_opening()
        return {
            "type": "ir.actions.act_window",
            "res_model": record._name,
            "res_id": record.id,
            "view_mode": "form",
        }

    def action_reconcile(self):
        """Open the reconciliation of the company."""
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "loyalty_club.loyalty_club_reconciliation_action"
        )
        action["context"] = {"default_company_id": self.company_id.id}
        return action
