from odoo import api, fields, models
from odoo.exceptions import ValidationError

from odoo.addons.loyalty_club.models.ledger.posting import to_hundredths

MOST_POINTS = 10**9
#: What of a version the till's formula reads; the domains stay on the server.
TERMS = ("taxed", "minor", "steps", "rounding", "cap")
RULE = (
    "id",
    "mode",
    "rate",
    "minimum_amount",
    "minimum_amount_taxed",
    "minimum_quantity",
)


class LoyaltyClub(models.Model):
    """What a till must know of a club to show what a basket earns."""

    _inherit = "loyalty.club"

    till_offline_points = fields.Float(
        string="Points to Spend Offline",
        digits=(16, 2),
        help="How many points one sale may spend while the till cannot ask the server. "
        "What was not there becomes the member's debt. Zero: none.",
    )

    @api.constrains("till_offline_points")
    def _check_till_offline_points(self):
        if any(not 0 <= club.till_offline_points <= MOST_POINTS for club in self):
            raise ValidationError(
                self.env._("The points to spend offline are zero or more.")
            )

    def _till_earned_waits(self):
        """Whether points of a ticket that is paid are pending at first."""
        self.ensure_one()
        waits = self.maturity in ("days", "return_window")
        return waits and self.maturity_days > 0

    def _till_terms(self):
        """The club as a till reads it: rules as whole numbers, and no member's data.

        Points are in the club's steps where they are whole numbers, as in
        ``engine.earning``, and else in points.
        """
        self.ensure_one()
        data = self.rule_version_id._data()
        return {
            "id": self.id,
            "name": self.name,
            "program_id": self.points_program_id.id,
            "point_name": self.points_program_id.portal_point_name,
            "terms": {name: data[name] for name in TERMS},
            "rules": [{name: rule[name] for name in RULE} for rule in data["rules"]],
            "factors": {tier["id"]: tier["factor"] for tier in data.get("tiers", ())},
            "step": to_hundredths(self.point_step),
            "stored_value_earns": data["stored_value_earns"],
            "stored_value_products": sorted(
                self.env["sale.order.line"]._club_stored_value_products()
            ),
            "offline_points": self.till_offline_points,
            "earned_waits": self._till_earned_waits(),
            "wordings": [
                {"id": wording.id, "text": wording.text} for wording in self.wording_ids
            ],
        }
