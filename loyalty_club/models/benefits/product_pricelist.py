from odoo import api, models, tools

from .loyalty_club_tier_pricelist import FEATURE


class ProductPricelist(models.Model):
    """A member of a tier buys at the prices of the tier."""

    _inherit = "product.pricelist"

    @api.model
    def _get_partner_pricelist_multi(self, partner_ids):
        """Put the tier's list below the customer's own and above the country's."""
        result = super()._get_partner_pricelist_multi(partner_ids)
        if not result or not self._club_lists(self.env.company.id):
            return result
        partners = self.env["res.partner"].browse(partner_ids)
        without = partners.filtered(lambda partner: not partner._club_own_pricelist())
        result.update(self._club_pricelists(without))
        return result

    @api.model
    def _club_pricelists(self, partners):
        """The price lists of the tiers of these customers in the current company.

        :return: customer id to price list, for those who have one
        """
        company = self.env.company
        lists = dict(self._club_lists(company.id))
        if not lists:
            return {}
        members = self.env["loyalty.club.member"]._holding(partners, company, lists)
        found = {}
        for partner in partners:
            for member in members.get(partner, ()):
                pricelist = self.browse(lists[member.tier_id.id])
                if pricelist._club_is_usable(company):
                    found[partner.id] = pricelist
                    break
        return found

    def _club_is_usable(self, company):
        """Tell whether Odoo would let a customer have this list here."""
        usable = self._get_partner_pricelist_multi_filter_hook()
        return bool(usable) and self.sudo().company_id in (
            company.browse(),
            company,
        )

    @api.model
    @tools.ormcache("company_id")
    def _club_lists(self, company_id: int) -> tuple[tuple[int, int], ...]:
        """Ids of the tiers with a price list and of the list, in a company's clubs."""
        clubs = self.env["loyalty.club"]._ids_of_company(company_id)
        tiers = self.env["loyalty.club.tier"].sudo().with_context(active_test=True)
        tiers = tiers.search([("club_id", "in", clubs), ("pricelist_id", "!=", False)])
        return tuple((tier.id, tier.pricelist_id.id) for tier in tiers)

    @api.model
    def _club_forget(self):
        """Read anew which tiers have prices, and who gets them."""
        self.env.registry.clear_cache()
        self._club_members_moved()

    @api.model
    def _club_members_moved(self):
        """Forget the price lists that were computed for customers."""
        partners = self.env["res.partner"]
        partners.invalidate_model(["property_product_pricelist"], flush=False)

    @api.model
    def _club_turn_on(self):
        """Turn price lists on, as the settings of Odoo do, whoever saves a tier."""
        groups = self.env["res.groups"].sudo()
        if groups._is_feature_enabled(FEATURE):
            return
        self.env.ref("base.group_user").sudo()._apply_group(self.env.ref(FEATURE))
        # pylint: disable-next=no-search-all
        companies = self.env["res.company"].sudo().search([])
        companies._activate_or_create_pricelists()
