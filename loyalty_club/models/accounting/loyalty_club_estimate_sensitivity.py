from odoo import api, fields, models

from .loyalty_club_closing_run_reckoning import estimates_on


class LoyaltyClubEstimate(models.Model):
    """Shows what would be owed at the last closing if the estimate were wrong."""

    _inherit = "loyalty.club.estimate"

    sensitivity = fields.Html(compute="_compute_sensitivity")

    @api.depends("config_id", "redemption_rate", "unit_cost")
    @api.depends_context("lang")
    def _compute_sensitivity(self):
        for estimate in self:
            estimate.sensitivity = estimate.sudo()._sensitivity_table()

    def _sensitivity_table(self):
        """The table of the dossier, over the lines of the last posted closing."""
        run = self.config_id._last_posted()
        lines = run.line_ids.filtered(lambda line: line.config_id == self.config_id)
        if not lines:
            return self.env._("No closing is posted yet, so nothing is owed by one.")
        rows = run._sensitivity(self.config_id, lines, estimates_on(self))
        values = {"rows": run._sensitivity_texts(rows), "period": run.display_name}
        return self.env["ir.qweb"]._render("loyalty_club.closing_sensitivity", values)

    def action_sensitivity(self):
        """Show what would be owed by other estimates."""
        self.ensure_one()
        view = self.env.ref("loyalty_club.loyalty_club_estimate_view_form_sensitivity")
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("If the Estimate Were Wrong"),
            "res_model": self._name,
            "res_id": self.id,
            "views": [(view.id, "form")],
            "target": "new",
        }
