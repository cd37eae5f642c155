from odoo import models


class AccountJournal(models.Model):
    """On Invoicing's dashboard, the journal of a club says how its points stand."""

    _inherit = "account.journal"

    def _fill_general_dashboard_data(self, dashboard_data):
        result = super()._fill_general_dashboard_data(dashboard_data)
        general = self.filtered(lambda journal: journal.type == "general")
        for journal, configs in general._club_configs().grouped("journal_id").items():
            dashboard_data[journal.id]["club_points"] = [
                {"id": config.id, "club": config.display_name, **config.overview}
                for config in configs
            ]
        return result

    def _club_configs(self):
        """The set-ups that post to these journals, as far as the reader sees them."""
        configs = self.env["loyalty.club.account.config"]
        if not self or not configs.has_access("read"):
            return configs
        return configs.search([("journal_id", "in", self.ids)])

    def action_club_next_step(self):
        """Open what is done next; where several clubs post here, the start page."""
        self.ensure_one()
        configs = self._club_configs()
        if len(configs) == 1:
            return configs.action_next_step()
        return self.env["ir.actions.act_window"]._for_xml_id(
            "loyalty_club.loyalty_club_account_config_action_overview"
        )
