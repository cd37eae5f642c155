from pathlib import Path

from odoo import models

from odoo.addons.loyalty_club.native_terms import share_code_terms


class PosConfig(models.Model):
    """Native code of rewards and gift cards at the till answers in Persian."""

    _inherit = "pos.config"

    def _register_hook(self):
        """Bring the terms into the process as soon as it serves a till."""
        super()._register_hook()
        share_code_terms(Path(__file__).parents[1])
