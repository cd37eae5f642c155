from odoo import api, fields, models
from odoo.exceptions import ValidationError

FEATURE = "product.group_product_pricelist"


class LoyaltyClubTier(models.Model):
    """The prices of a tier: below a price list set on the customer by hand."""

    _inherit = "loyalty.club.tier"

    pricelist_id = fields.Many2one(
        "product.pricelist",
        string="Price List",
        domain="['|', ('company_id', '=', False), ('company_id', 'in', company_ids)]",
        ondelete="restrict",
        help="Members in this tier buy at these prices. A price list that you set on a "
        "customer by hand goes before it. Quotations that are open keep their prices.",
    )
    pricelist_warning = fields.Text(
        string="Price List: What to Look At", compute="_compute_pricelist_warning"
    )

    @api.depends("pricelist_id", "club_id")
    @api.depends_context("lang")
    def _compute_pricelist_warning(self):
        for tier in self:
            tier.pricelist_warning = "\n".join(tier._pricelist_warnings())

    @api.constrains("pricelist_id", "club_id")
    def _check_pricelist(self):
        for tier in self:
            problem = tier.pricelist_id and tier._pricelist_problem()
            if problem:
                raise ValidationError(problem)

    @api.model_create_multi
    def create(self, vals_list):
        tiers = super().create(vals_list)
        tiers._pricelists_changed()
        return tiers

    def write(self, vals):
        result = super().write(vals)
        if "pricelist_id" in vals:
            self._pricelists_changed()
        return result

    def _pricelists_changed(self):
        """Let the prices of these tiers work from now on."""
        pricelists = self.env["product.pricelist"]
        if self.pricelist_id:
            pricelists._club_turn_on()
        pricelists._club_forget()

    def _pricelist_problem(self):
        """Say why the price list cannot be that of the tier, or nothing."""
        pricelist, club = self.sudo().pricelist_id, self.sudo().club_id
        if not pricelist.active:
            return self.env._("The price list %s is archived.", pricelist.name)
        if pricelist.company_id and pricelist.company_id not in club.company_ids:
            return self.env._(
                "The price list %(list)s belongs to %(company)s, which is not a "
                "company of the club.",
                list=pricelist.name,
                company=pricelist.company_id.name,
            )
        if pricelist.currency_id != club.currency_id:
            return self.env._(
                "The price list %(list)s is in %(currency)s, and the club counts in "
                "%(club)s. A member would suddenly buy in another currency.",
                list=pricelist.name,
                currency=pricelist.currency_id.name,
                club=club.currency_id.name,
            )
        return None

    def _pricelist_warnings(self):
        """Sentences that say where the price list does not work as one thinks."""
        self.ensure_one()
        if not self.pricelist_id:
            return []
        tills = self._tills_without_pricelist()
        websites = self._websites_without_pricelist()
        return [
            *(self._till_warning(till) for till in tills),
            *(self._website_warning(website) for website in websites),
            *self._general_warnings(),
        ]

    def _till_warning(self, till):
        return self.env._(
            "The till %s does not offer this price list. Add it to the available price "
            "lists in the settings of the till.",
            till.name,
        )

    def _website_warning(self, website):
        return self.env._(
            "The website %s does not offer this price list. Make it selectable on the "
            "price list.",
            website.name,
        )

    def _general_warnings(self):
        """Odoo gives the first price list of a company to everybody without another."""
        for company in self.sudo().club_id.company_ids:
            lists = self.env["product.pricelist"].sudo().with_company(company)
            if lists._get_country_pricelist_multi([])[False] == self.pricelist_id:
                yield self.env._(
                    "In %s this is the first price list, so customers outside of the "
                    "tier get it too. Put your ordinary price list before it.",
                    company.name,
                )

    def _tills_without_pricelist(self):
        """Tills of the club's companies that do not offer the price list."""
        if "pos.config" not in self.env:
            return []
        companies = self.sudo().club_id.company_ids
        tills = self.env["pos.config"].sudo()
        tills = tills.search([("company_id", "in", companies.ids)])
        return tills.filtered(
            lambda till: (
                not till.use_pricelist
                or self.pricelist_id._origin not in till.available_pricelist_ids
            )
        )

    def _websites_without_pricelist(self):
        """Shops on the web, of the club's companies, that do not offer it."""
        pricelist = self.sudo().pricelist_id
        if not hasattr(pricelist, "_is_available_on_website"):
            return []
        websites = self.env["website"].sudo()
        companies = self.sudo().club_id.company_ids
        websites = websites.search([("company_id", "in", companies.ids)])
        return websites.filtered(
            lambda website: not pricelist._is_available_on_website(website)
        )
