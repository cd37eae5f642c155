from pathlib import Path

from odoo import models

from ...native_terms import share_code_terms


class LoyaltyProgramTerms(models.Model):
    """Native code of programmes, cards and rewards answers in Persian."""

    _inherit = "loyalty.program"

    def _register_hook(self):
        """Bring the terms into the process as soon as it serves a club."""
        super()._register_hook()
        share_code_terms(Path(__file__).parents[2])
