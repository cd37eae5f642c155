from odoo import api, models
from odoo.fields import Domain

MILLION = 1_000_000


class LoyaltyRule(models.Model):
    """Changing a rule of a club's programme makes a new version of the rules."""

    _inherit = "loyalty.rule"

    @api.model_create_multi
    def create(self, vals_list):
        rules = super().create(vals_list)
        # Which products sell gift cards is remembered.
        self.env.registry.clear_cache()
        rules.program_id._club_renew_rules()
        return rules

    def write(self, vals):
        result = super().write(vals)
        if {"product_ids", "program_id"} & vals.keys():
            self.env.registry.clear_cache()
        self.program_id._club_renew_rules()
        return result

    def unlink(self):
        programs = self.program_id
        result = super().unlink()
        self.env.registry.clear_cache()
        programs._club_renew_rules()
        return result

    def _club_terms(self, minor: int) -> dict:
        """The rule as data for a version: whole numbers, and its product filter.

        :param minor: smallest units in one unit of the club's currency
        """
        self.ensure_one()
        return {
            "id": self.id,
            "mode": self.reward_point_mode,
            "rate": round(self.reward_point_amount * MILLION),
            "minimum_amount": round(self.minimum_amount * minor),
            "minimum_amount_taxed": self.minimum_amount_tax_mode == "incl",
            "minimum_quantity": self.minimum_qty * MILLION,
            "domain": list(Domain(self._get_valid_product_domain())),
        }
