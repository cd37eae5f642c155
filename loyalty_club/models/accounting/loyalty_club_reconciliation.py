from odoo import api, fields, models
from odoo.fields import Command, Domain

from .loyalty_club_closing_run import POSTED, REVERSED


class LoyaltyClubReconciliation(models.TransientModel):
    """Whether ledger, closings and general ledger say the same on a day."""

    _name = "loyalty.club.reconciliation"
    _description = "Reconciliation of Points"
    _rec_name = "date"

    company_id = fields.Many2one(
        "res.company", required=True, default=lambda self: self.env.company
    )
    date = fields.Date(
        string="Until",
        required=True,
        compute="_compute_date",
        store=True,
        readonly=False,
        precompute=True,
        help="The last day of the latest posted closing, unless you choose another.",
    )
    line_ids = fields.One2many(
        "loyalty.club.reconciliation.line",
        "reconciliation_id",
        string="Accounts",
        compute="_compute_line_ids",
        store=True,
    )
    foreign_line_ids = fields.Many2many(
        "account.move.line",
        string="Posted by Others",
        compute="_compute_foreign_line_ids",
        groups="account.group_account_readonly",
    )
    open_run_ids = fields.Many2many(
        "loyalty.club.closing.run",
        string="Closings Not Posted",
        compute="_compute_open_run_ids",
    )

    @api.depends("company_id")
    def _compute_date(self):
        for page in self:
            run = page._configs()._closed_until(fields.Date.today())
            page.date = run.date_to or fields.Date.context_today(page)

    @api.depends("company_id", "date")
    def _compute_line_ids(self):
        for page in self:
            rows = page._configs()._reconcile(page.date) if page.date else []
            page.line_ids = [Command.clear(), *map(Command.create, rows)]

    @api.depends("company_id", "date")
    def _compute_foreign_line_ids(self):
        for page in self:
            page.foreign_line_ids = self.env["account.move.line"].search(
                page._entries() & Domain("move_id.club_closing_run_id", "=", False)
            )

    @api.depends("company_id", "date")
    def _compute_open_run_ids(self):
        for page in self:
            page.open_run_ids = self.env["loyalty.club.closing.run"].search(
                [
                    ("company_id", "=", page.company_id.id),
                    ("state", "not in", (POSTED, REVERSED)),
                    ("date_from", "<=", page.date),
                ]
            )

    def _configs(self):
        """The set-ups of the company, which has to be one of the reader's."""
        configs = self.env["loyalty.club.account.config"]
        return configs._of_own_company(self.company_id)

    def _entries(self):
        """Lines of the general ledger on the accounts of the liability."""
        configs = self._configs()
        accounts = self.env["account.account"].union(
            *(config._owed_account() for config in configs)
        )
        return Domain(configs._booked_domain(accounts, self.date))

    def action_open_entries(self):
        """Open the posted lines of the general ledger on these accounts."""
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Booked on the Accounts"),
            "res_model": "account.move.line",
            "view_mode": "list,form",
            "domain": list(self._entries()),
        }

    def action_open_waiting(self):
        """Open the moves of documents whose points are not all in a closing."""
        self.ensure_one()
        configs = self._configs()
        documents = {}
        for model, id_ in configs._differing_documents(self.date):
            documents.setdefault(model, []).append(id_)
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "loyalty_club.loyalty_club_point_move_action"
        )
        action["help"] = False  # "no points have moved" would be wrong here
        action["domain"] = list(
            Domain("club_id", "in", configs.club_id.ids)
            & Domain("document_date", "<=", self.date)
            & Domain.OR(
                Domain("source_model", "=", model) & Domain("source_id", "in", ids)
                for model, ids in documents.items()
            )
        )
        return action
