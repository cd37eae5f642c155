from odoo import api, fields, models, tools

from .tier_statement import Club, Plan

#: Key of the context under which tiers change together.
TOGETHER = "club_tiers_together"


class Together:
    """Changes of several tiers that make one version of the rules, in the context.

    Who puts it there says :meth:`LoyaltyClub._tiers_changed` at the end. No RPC call
    can make one.
    """


class LoyaltyClub(models.Model):
    """The tiers of a club and how they are kept."""

    _inherit = "loyalty.club"

    tier_ids = fields.One2many("loyalty.club.tier", "club_id", string="Tiers")
    tier_one_level = fields.Boolean(
        string="Fall by One Tier",
        help="Who no longer deserves a tier falls to the next lower one at a review, "
        "however little he bought.",
    )
    tier_withdrawal = fields.Boolean(
        string="Withdraw Tiers of Returned Sales",
        default=True,
        help="A tier that a sale opened is taken back at once when that sale is "
        "returned whole or cancelled.",
    )
    tiers_reviewed_on = fields.Date(readonly=True, copy=False)
    tiers_reviewed_at = fields.Datetime(readonly=True, copy=False)
    tiers_review_due = fields.Boolean(
        readonly=True,
        copy=False,
        help="Tiers have changed since the last review; the next one looks at every "
        "member.",
    )

    def write(self, vals):
        result = super().write(vals)
        if {"calendar", "tz", "tier_one_level", "company_ids"} & vals.keys():
            self._tiers_changed()
        return result

    def _tiers_changed(self):
        """Forget the cached plan; the rules become a version, the review is due."""
        if isinstance(self.env.context.get(TOGETHER), Together):
            return
        self.env.registry.clear_cache()
        for club in self:
            club._renew_rule_version()
            club.sudo().tiers_review_due = True

    def _current_terms(self):
        terms = super()._current_terms()
        plan = self._plan_data()
        return {**terms, "tiers": plan["tiers"]} if plan["tiers"] else terms

    def _plan_data(self, tiers=None) -> dict:
        """The tiers as data, whole numbers in the units of the engine."""
        self.ensure_one()
        tiers = self.sudo().tier_ids if tiers is None else tiers
        tiers = tiers.filtered("active").sorted(lambda tier: (tier.sequence, tier.id))
        return {
            "tiers": [tier._data() for tier in tiers],
            "one_level": self.tier_one_level,
        }

    @api.model
    @tools.ormcache("club_id")
    def _cached_plan(self, club_id: int) -> Plan:
        return Plan.from_data(self.sudo().browse(club_id)._plan_data())

    @api.model
    @tools.ormcache("club_id")
    def _cached_companies(self, club_id: int) -> tuple[int, ...]:
        return tuple(self.sudo().browse(club_id).company_ids.ids)

    def _companies_of_statement(self):
        """Ids of the companies; the club of a preview is not saved, and not kept."""
        if self.id:
            return self._cached_companies(self.id)
        return tuple(self.company_ids.ids)

    def _plan(self) -> Plan:
        """The tiers as the engine knows them, frozen; the registry keeps them."""
        self.ensure_one()
        return self._cached_plan(self.id)

    def _statement_club(self, today=None) -> Club:
        """What the statement of a review has to know of this club."""
        return Club(
            id=self.id,
            companies=self._companies_of_statement(),
            calendar=self.calendar,
            tz=self.tz,
            today=today or self._today(),
            minor=self._minor_units(),
        )
