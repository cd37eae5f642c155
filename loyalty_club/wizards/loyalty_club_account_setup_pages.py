from odoo import models
from odoo.exceptions import UserError

from ..models.accounting.loyalty_club_account_config import NONE

PAGES = ["method", "accounts", "estimate", "review"]


class LoyaltyClubAccountSetup(models.TransientModel):
    """The way through the pages, and what each of them checks."""

    _inherit = "loyalty.club.account.setup"

    def action_start(self):
        """Open the wizard for the current company."""
        self.check_access("create")
        setup = self.create({})
        return {
            "type": "ir.actions.act_window",
            "name": setup.display_name,
            "res_model": self._name,
            "res_id": setup.id,
            "view_mode": "form",
        }

    def action_back(self):
        """Go to the page before."""
        self.ensure_one()
        pages = self._pages()
        self.page = pages[max(0, pages.index(self.page) - 1)]

    def action_next(self):
        """Check this page and go to the next one."""
        self.ensure_one()
        pages, page = self._pages(), self.page
        if page == pages[-1]:
            return
        if page == "method":
            self._leave_method()
        if page == "accounts":
            self._check_mapping()
        self.page = pages[pages.index(page) + 1]
        if self.page == "review":
            self.review_text = self._rehearse()

    def _pages(self):
        """Without entries there are no accounts and nothing to estimate."""
        return ["method", "review"] if self.method == NONE else PAGES

    def _leave_method(self):
        if not self.club_id:
            raise UserError(
                self.env._(
                    "Choose a club. If there is none, the clubs of %s are set up "
                    "already, or nobody has opened one yet.",
                    self.company_id.name,
                )
            )
        if not self.start_date:
            raise UserError(self.env._("Say from which day on points are counted."))
        configs = self.env["loyalty.club.account.config"]
        if configs.search_count(
            [
                ("club_id", "=", self.club_id.id),
                ("company_id", "=", self.company_id.id),
            ]
        ):
            raise UserError(
                self.env._(
                    "The points of %s are set up for this company already. Change that "
                    "set-up instead.",
                    self.club_id.name,
                )
            )

    def action_finish(self):
        """Make the set-up and a draft of its estimate, which another person approves.

        A second click opens what the first one made.
        """
        self.ensure_one()
        if not self.config_id:
            self._leave_method()
            self.config_id = self._make(self.start_date).config
        return {
            "type": "ir.actions.act_window",
            "res_model": "loyalty.club.account.config",
            "res_id": self.config_id.id,
            "view_mode": "form",
        }
