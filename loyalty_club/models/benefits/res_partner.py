from odoo import models


class ResPartner(models.Model):
    """A price list chosen on the customer by hand goes before that of the tier."""

    _inherit = "res.partner"

    def _inverse_product_pricelist(self):
        """Keep a choice that native takes for none: the list of the country."""
        chosen = {partner: partner.property_product_pricelist for partner in self}
        result = super()._inverse_product_pricelist()
        of_tiers = self.env["product.pricelist"]._club_pricelists(self)
        for partner, pricelist in chosen.items():
            if pricelist and partner.id in of_tiers:
                by_hand = pricelist != of_tiers[partner.id]
                partner.specific_property_product_pricelist = by_hand and pricelist
        return result

    def _club_own_pricelist(self):
        """The price list set on this customer by hand, if it can be used."""
        own = self.specific_property_product_pricelist
        return own._get_partner_pricelist_multi_filter_hook()
