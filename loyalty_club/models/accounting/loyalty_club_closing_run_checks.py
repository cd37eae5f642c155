from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError

from .loyalty_club_account_config import NONE
from .loyalty_club_closing_run import DRAFT, POSTED


class LoyaltyClubClosingRun(models.Model):
    """What keeps a period from being closed, each in a sentence."""

    _inherit = "loyalty.club.closing.run"

    blocker_text = fields.Text(
        string="Before You Close",
        compute="_compute_blocker_text",
        help="What has to be done before the period can be closed.",
    )
    hint_text = fields.Text(string="Worth a Look", compute="_compute_blocker_text")

    @api.depends("company_id", "date_from", "date_to", "state")
    def _compute_blocker_text(self):
        for run in self:
            opens = run.state == DRAFT and run.date_from and run.date_to
            known = run.sudo()
            run.blocker_text = "\n".join(known._blockers()) if opens else False
            run.hint_text = "\n".join(known._hints()) if opens else False

    @api.constrains("company_id", "date_from", "date_to")
    def _check_period(self):
        for run in self:
            problem = run._problem_of_period()
            if problem:
                raise ValidationError(problem)

    def _problem_of_period(self):
        """Say why the period does not follow the others, or nothing."""
        self.ensure_one()
        if self.date_to < self.date_from:
            return self.env._("A period ends on its first day or later.")
        configs = self._configs()
        if not configs:
            return self.env._("First set up how the points of a club are accounted.")
        others = self._others()
        for other in others:
            if other.date_from <= self.date_to and self.date_from <= other.date_to:
                return self.env._(
                    "This period overlaps the closing %s.", other.display_name
                )
        earlier = others.filtered(lambda other: other.date_to < self.date_from)
        first = min(configs.mapped("start_date"))
        if earlier:
            first = earlier[0].date_to + timedelta(days=1)
        if self.date_from != first:
            return self.env._(
                "Periods follow each other without a gap: let this one begin on %s.",
                configs.club_id[:1]._date_text(first),
            )
        return None

    def _check_order(self):
        """Refuse a run before those of earlier periods are posted."""
        earlier = self._others().filtered(
            lambda other: other.date_to < self.date_from and other.state != POSTED
        )
        if earlier:
            raise UserError(
                self.env._("First post the closing %s.", earlier[-1].display_name)
            )
        self._check_period()

    def _refuse_blockers(self):
        blockers = self._blockers() + self._differences()
        if blockers:
            raise UserError("\n".join(blockers))

    def _blockers(self):
        """Sentences that say what has to be done first; none: it can be closed."""
        self.ensure_one()
        configs = self._active_configs()
        return [
            *filter(None, (config._problem() for config in configs)),
            *self._blockers_of_estimates(configs),
            *self._blockers_of_time(self._configs()),
            *self._blockers_of_documents(),
        ]

    def _active_configs(self):
        """The set-ups of the company that post anything in this period."""
        return self._configs().filtered(
            lambda config: config.method != NONE and config.start_date <= self.date_to
        )

    def _blockers_of_estimates(self, configs):
        return [
            self.env._(
                "%(club)s has no approved estimate that counts on %(day)s. Approve "
                "one.",
                club=config.club_id.name,
                day=config.club_id._date_text(self.date_to),
            )
            for config in configs
            if not config._estimate_on(self.date_to)
        ]

    def _blockers_of_time(self, configs):
        blockers = []
        if any(config.club_id._today() <= self.date_to for config in configs):
            blockers.append(self.env._("The period is not over yet. Close it later."))
        locks = self._violated_locks()
        if locks:
            blockers.append(
                self.env._(
                    "The period is locked: %s. Move the lock date until the closing "
                    "is posted.",
                    self.company_id._format_lock_dates(locks),
                )
            )
        return blockers

    def _violated_locks(self):
        """Lock dates that an entry of the last day would violate."""
        return self.company_id._get_lock_date_violations(
            self.date_to,
            fiscalyear=True,
            sale=False,
            purchase=False,
            tax=False,
            hard=True,
        )

    def _blockers_of_documents(self):
        """Documents whose points are not in the ledger as they should be."""
        domain = [
            ("club_settlement_error", "!=", False),
            ("company_id", "=", self.company_id.id),
        ]
        names = self.env["loyalty.club.settlement"]._club_document_models()
        count = sum(self.env[name].sudo().search_count(domain) for name in names)
        if not count:
            return []
        return [
            self.env._(
                "The points of %s documents are not settled. Open the club and settle "
                "them.",
                count,
            )
        ]

    def _differences(self):
        """Clubs whose balances do not follow from the ledger; each card is checked."""
        return [
            self.env._(
                "Balances of %s differ from the ledger. Rebuild them.", club.name
            )
            for club in self._active_configs().club_id
            if club.action_verify()
        ]

    def _hints(self):
        """What is worth a look, but keeps nothing from being closed."""
        count = self.env["account.move"].search_count(
            [
                ("state", "=", "draft"),
                ("move_type", "in", ("out_invoice", "out_refund")),
                ("company_id", "=", self.company_id.id),
                ("date", ">=", self.date_from),
                ("date", "<=", self.date_to),
            ]
        )
        if not count:
            return []
        return [
            self.env._(
                "%s invoices and credit notes of the period are still drafts. Posted "
                "later, they enter the next closing.",
                count,
            )
        ]
