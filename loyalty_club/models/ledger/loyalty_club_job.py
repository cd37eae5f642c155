from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import SQL

from .slices import SLICE, repeat


class LoyaltyClubJob(models.Model):
    """Long work over the cards of a club: in slices, with progress, to be cancelled.

    The last one done is stored with each slice, so that the work goes on there after
    a crash.
    """

    _name = "loyalty.club.job"
    _description = "Long Work of a Club"
    _order = "id desc"

    club_id = fields.Many2one(
        "loyalty.club", required=True, readonly=True, index=True, ondelete="cascade"
    )
    kind = fields.Selection(
        [
            ("verify", "Verify"),
            ("rebuild", "Rebuild"),
            ("takeover", "Take-over"),
            ("release", "Release"),
        ],
        required=True,
        readonly=True,
    )
    state = fields.Selection(
        [
            ("running", "Running"),
            ("done", "Done"),
            ("cancelled", "Cancelled"),
        ],
        required=True,
        default="running",
        readonly=True,
    )
    total = fields.Integer(readonly=True, string="Cards")
    done = fields.Integer(readonly=True, string="Cards Done")
    progress = fields.Float(compute="_compute_progress")
    last_id = fields.Integer(readonly=True)
    found = fields.Integer(readonly=True, string="Cards Found Differing")

    @api.depends("kind", "club_id")
    def _compute_display_name(self):
        kinds = dict(self._fields["kind"]._description_selection(self.env))
        for job in self:
            job.display_name = f"{kinds.get(job.kind, '')} · {job.club_id.name}"

    @api.depends("total", "done")
    def _compute_progress(self):
        for job in self:
            job.progress = 100 * job.done / job.total if job.total else 100

    @api.model
    def _start(self, club, kind):
        """Queue the work and open its page."""
        club.check_access("write")
        running = self.sudo().search(
            [("club_id", "=", club.id), ("state", "=", "running")], limit=1
        )
        if running:
            raise UserError(
                self.env._(
                    "%s is still running. Wait for it or cancel it.",
                    running.display_name,
                )
            )
        job = self._queue(club, kind)
        return {
            "type": "ir.actions.act_window",
            "res_model": self._name,
            "res_id": job.id,
            "view_mode": "form",
        }

    @api.model
    def _queue(self, club, kind, **values):
        """Queue the work, after what the club has queued before."""
        job = self.sudo().create({"club_id": club.id, "kind": kind, **values})
        job.total = job._count()
        self.env.ref("loyalty_club.ir_cron_run_jobs").sudo()._trigger()
        return job

    def action_cancel(self):
        """Stop after the slice that is being worked on; what is done stays."""
        self.club_id.check_access("write")
        self.sudo().filtered(lambda job: job.state == "running").state = "cancelled"

    @api.model
    def _cron_run(self):
        for job in self.search([("state", "=", "running")], order="id"):
            job._run()

    def _run(self):
        """Work slice by slice until nothing is left or somebody cancels."""
        self.ensure_one()
        while self._is_running():
            ids = self._next_ids()
            if not ids:
                self._finish()
                return
            repeat(self.env, self._work, ids)
            self.env["ir.cron"]._commit_progress(len(ids))

    def _is_running(self):
        self.invalidate_recordset(["state"])
        return self.state == "running"

    def _work(self, ids):
        found = getattr(self, f"_work_{self.kind}")(ids)
        self.write(
            {
                "last_id": ids[-1],
                "done": self.done + len(ids),
                "found": self.found + (found or 0),
            }
        )

    def _work_verify(self, ids):
        return len(self.club_id._differing_cards(ids))

    def _work_rebuild(self, ids):
        return self.club_id._rebuild_slice(ids)

    def _work_takeover(self, ids):
        return self.club_id._take_over_slice(ids)

    def _work_release(self, ids):
        return self.club_id._release_slice(ids)

    def _finish(self):
        self.state = "done"
        if self.kind == "verify":
            self.club_id._note_verification(self.found)
        elif self.kind == "rebuild":
            self.club_id._verify()
        elif self.kind == "takeover":
            self.club_id._finish_take_over()
        elif self.kind == "release":
            self.club_id._finish_release()
        self.env["ir.cron"]._commit_progress(1)

    def _scope(self):
        """Cards that this work is about."""
        if self.kind == "takeover":
            return SQL("program_id = %s", self.club_id.points_program_id.id)
        return SQL("club_id = %s", self.club_id.id)

    def _count(self):
        self.env["loyalty.card"].flush_model()
        query = SQL("SELECT count(*) FROM loyalty_card WHERE %s", self._scope())
        return self.env.execute_query(query)[0][0]

    def _next_ids(self):
        rows = self.env.execute_query(
            SQL(
                "SELECT id FROM loyalty_card WHERE %s AND id > %s ORDER BY id LIMIT %s",
                self._scope(),
                self.last_id,
                SLICE,
            )
        )
        return [card_id for (card_id,) in rows]
