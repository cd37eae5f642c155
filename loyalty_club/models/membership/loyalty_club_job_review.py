from odoo import fields, models


class LoyaltyClubJob(models.Model):
    """Reviews the tiers of a large club after a change of its rules."""

    _inherit = "loyalty.club.job"

    kind = fields.Selection(
        selection_add=[("review", "Review of Tiers")],
        ondelete={"review": "cascade"},
    )

    def _work_review(self, ids):
        self.club_id._review_slice(ids)

    def _finish(self):
        if self.kind == "review":
            self.club_id._note_review(self.create_date)
        return super()._finish()
