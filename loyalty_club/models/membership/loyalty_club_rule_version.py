import hashlib
import json

from odoo import api, fields, models, tools

from ...engine import earning
from ..ledger.append_only import guard_table


class LoyaltyClubRuleVersion(models.Model):
    """The earning rules of a club as they stood on a day; never changed.

    A sale is settled again by the version under which it first earned, not by today's
    rules (house, law 4).
    """

    _name = "loyalty.club.rule.version"
    _description = "Version of the Earning Rules"
    _order = "club_id, number desc"
    _rec_name = "number"

    club_id = fields.Many2one(
        "loyalty.club", required=True, readonly=True, index=True, ondelete="cascade"
    )
    number = fields.Integer(required=True, readonly=True)
    terms = fields.Json(required=True, readonly=True)
    checksum = fields.Char(required=True, readonly=True)

    def init(self):
        columns = ("number", "terms", "checksum")
        guard_table(self.env.cr, self._table, columns, deletable=True)

    def _data(self) -> dict:
        """The terms and the number; no version changes, so the registry keeps them."""
        return json.loads(self._cached_data(self.id))

    @api.model
    @tools.ormcache("version_id")
    def _cached_data(self, version_id: int) -> str:
        version = self.sudo().browse(version_id)
        return json.dumps({**version.terms, "number": version.number})

    def _terms(self, tier_id=None) -> earning.Terms:
        """The terms in the form in which the engine counts, for a member of a tier."""
        data = self._data()
        factors = {tier["id"]: tier["factor"] for tier in data.get("tiers", ())}
        rules = tuple(
            earning.Rule(
                id=rule["id"],
                mode=rule["mode"],
                rate=rule["rate"],
                minimum_amount=rule["minimum_amount"],
                minimum_amount_taxed=rule["minimum_amount_taxed"],
                minimum_quantity=rule["minimum_quantity"],
            )
            for rule in data["rules"]
        )
        return earning.Terms(
            rules=rules,
            taxed=data["taxed"],
            minor=data["minor"],
            steps=data["steps"],
            rounding=data["rounding"],
            cap=data["cap"],
            factor=factors.get(tier_id, earning.MILLION),
        )

    @api.model
    def _checksum(self, terms: dict) -> str:
        text = json.dumps(terms, sort_keys=True)
        return hashlib.sha256(text.encode()).hexdigest()
