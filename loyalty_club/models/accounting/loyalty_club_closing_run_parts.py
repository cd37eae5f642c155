from odoo import api, fields, models
from odoo.exceptions import UserError

from .loyalty_club_approved_estimate import PREPARER
from .loyalty_club_closing_run import COMPUTED, DRAFT, PERIOD

CLOSING = "closing"
#: As many movements are looked at while somebody waits; more are done in the
#: background, in parts of this size. Odoo cuts a request and a scheduled action off
#: after two minutes; a part takes a fraction of one.
AT_ONCE = 1_000_000


class LoyaltyClubClosingRun(models.Model):
    """Computes the closing of a long past in the background, part by part.

    Every document is looked at once and whole. One that changes after that and before
    the last part is done enters the next closing, as if it had changed afterwards.
    """

    _inherit = "loyalty.club.closing.run"

    computing = fields.Boolean(compute="_compute_progress")
    progress = fields.Float(compute="_compute_progress", help="In percent.")

    def _compute_progress(self):
        for run in self:
            job = run._job()
            run.computing = bool(job)
            run.progress = job.progress

    def _job(self):
        """The work that computes the run at this moment, if any."""
        domain = [("closing_run_id", "in", self._origin.ids), ("state", "=", "running")]
        return self.env["loyalty.club.job"].sudo().search(domain, limit=1)

    def _lock(self, *states):
        result = super()._lock(*states)
        self._refuse_computing()
        return result

    def action_compute_or_queue(self):
        """Compute at once, or in the background where that would take minutes."""
        self.ensure_one()
        self._check_role(PREPARER)
        run = self.sudo()
        if not run._is_long():
            return self.action_compute()
        run._lock(DRAFT, COMPUTED)
        run._begin()
        clubs = run._active_configs().club_id
        self.env["loyalty.club.job"]._queue(clubs[:1], CLOSING, closing_run_id=run.id)
        return True

    def action_stop_computing(self):
        """Stop the work in the background, and drop what it has frozen."""
        self.ensure_one()
        self._check_role(PREPARER)
        self._job().action_cancel()
        return True

    @api.ondelete(at_uninstall=False)
    def _unlink_unless_computing(self):
        for run in self:
            run._refuse_computing()

    def write(self, vals):
        if PERIOD & vals.keys():
            for run in self:
                run._refuse_computing()
        return super().write(vals)

    def _refuse_computing(self):
        if self._job():
            raise UserError(
                self.env._("This closing is being computed. Wait for it, or stop it.")
            )

    def _is_long(self):
        """Whether more movements are to be looked at than one request has time for."""
        whole = any(not self._known(config) for config in self._active_configs())
        return whole and self._movements(limit=AT_ONCE + 1) > AT_ONCE

    def _movements(self, limit=None):
        """How many movements the clubs have; no more than ``limit`` are counted."""
        domain = [("club_id", "in", self._active_configs().club_id.ids)]
        return self.env["loyalty.club.point.move"].search_count(domain, limit=limit)

    def action_dossier(self):
        self._refuse_long_preview()
        return super().action_dossier()

    def _shown_lines(self):
        self._refuse_long_preview()
        return super()._shown_lines()

    def _refuse_long_preview(self):
        """Nobody waits for figures that would take minutes."""
        run = self.sudo()
        if run.state == DRAFT and run._is_long():
            raise UserError(
                self.env._(
                    "Nothing is closed yet, and there are too many movements to show "
                    "the figures at once. Compute the first closing: that is done in "
                    "the background."
                )
            )

    def _complete_parts(self):
        """Reckon what was frozen in parts; where something forbids it, say so."""
        try:
            with self.env.cr.savepoint():
                self._lock(DRAFT)
                self._check_base()
                self._refuse_blockers()
                self._complete()
        except UserError as error:
            self._drop()
            self.message_post(body=str(error))


class LoyaltyClubAccountConfig(models.Model):
    """Asks first whether the open period can be shown."""

    _inherit = "loyalty.club.account.config"

    def action_open_period(self):
        runs = self.env["loyalty.club.closing.run"]
        runs._open_period(self)._refuse_long_preview()
        return super().action_open_period()


class LoyaltyClubJob(models.Model):
    """Computes a closing, a part of the documents after the other."""

    _inherit = "loyalty.club.job"

    kind = fields.Selection(
        selection_add=[(CLOSING, "Closing of Points")],
        ondelete={CLOSING: "cascade"},
    )
    closing_run_id = fields.Many2one(
        "loyalty.club.closing.run",
        string="Closing",
        readonly=True,
        index="btree_not_null",
        ondelete="cascade",
    )

    def _count(self):
        """Parts, for a closing."""
        if self.kind != CLOSING:
            return super()._count()
        return -(-self.closing_run_id._movements() // AT_ONCE)

    def _next_ids(self):
        if self.kind != CLOSING:
            return super()._next_ids()
        return [self.last_id + 1] if self.last_id < self.total else []

    def _work_closing(self, numbers):
        if not self._is_running():
            return  # stopped while this part was begun again
        (number,) = numbers
        part = {"part": number - 1, "parts": self.total}
        self.closing_run_id._freeze_documents(part)

    def action_cancel(self):
        """Drop what a closing has frozen so far; half of it is of no use."""
        running = self.sudo().filtered(lambda job: job.state == "running")
        result = super().action_cancel()
        for run in running.closing_run_id:
            run._drop()
        return result

    def _finish(self):
        if self.kind == CLOSING:
            self.state = "done"
            self.closing_run_id._complete_parts()
        return super()._finish()
