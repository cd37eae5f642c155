from odoo import api, fields, models, tools
from odoo.exceptions import ValidationError


class LoyaltyClubReservable(models.AbstractModel):
    """A programme or reward that can be reserved for members in some tiers (G11)."""

    _name = "loyalty.club.reservable"
    _description = "Offer Reserved for Tiers"

    club_tier_ids = fields.Many2many(
        "loyalty.club.tier",
        string="Only for Tiers",
        ondelete="restrict",
        context={"active_test": False},
        help="Only members who hold one of these tiers get it; name the higher tiers "
        "too. Empty: open to everybody.",
    )

    @api.constrains("club_tier_ids")
    def _check_club_tiers(self):
        for offer in self.filtered("club_tier_ids"):
            problem = offer._club_reservation_problem()
            if problem:
                raise ValidationError(problem)

    @api.model_create_multi
    def create(self, vals_list):
        offers = super().create(vals_list)
        if any(offer._club_reservations() for offer in offers):
            self.env.registry.clear_cache()
        return offers

    def write(self, vals):
        result = super().write(vals)
        if {"club_tier_ids", "program_id"} & vals.keys():
            self.env.registry.clear_cache()
        return result

    def _club_reservation_problem(self):
        """Say why the offer cannot be reserved for its tiers, or nothing."""
        self.ensure_one()
        companies = self.sudo().club_tier_ids.club_id.company_ids
        company = self.sudo().company_id
        if company and company not in companies:
            return self.env._(
                "The offer belongs to %s, where no member can hold these tiers.",
                company.name,
            )
        return None

    def _club_reservations(self):
        """Sets of ids of tiers; who may have the offer holds one of each set."""
        self.ensure_one()
        tiers = self.sudo().with_context(active_test=False).club_tier_ids
        return (frozenset(tiers.ids),) if tiers else ()

    @api.model
    def _club_reserved_domain(self):
        """Offers that are reserved at all."""
        return [("club_tier_ids", "!=", False)]

    @api.model
    @tools.ormcache()
    def _club_reserved(self) -> dict[int, tuple[frozenset[int], ...]]:
        """The reservations of each reserved offer, by its id."""
        offers = self.sudo().with_context(active_test=False)
        offers = offers.search(self._club_reserved_domain())
        return {offer.id: offer._club_reservations() for offer in offers}

    @api.model
    def _club_tiers_concerned(self):
        """Ids of all tiers for which something of this kind is reserved."""
        reservations = self._club_reserved().values()
        return frozenset().union(*(tiers for sets in reservations for tiers in sets))

    @api.model
    def _club_forbidden(self, held):
        """Ids of the offers that somebody who holds these tiers may not have."""
        return {
            offer_id
            for offer_id, sets in self._club_reserved().items()
            if not all(tiers & held for tiers in sets)
        }

    def _club_refusal(self):
        """A sentence for who asks for this offer without holding its tiers."""
        self.ensure_one()
        tiers = self.sudo().with_context(active_test=False).club_tier_ids
        names = ", ".join(tiers.sorted().mapped("name"))
        return self.env._("This offer is only for members in these tiers: %s.", names)
