from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError
from odoo.fields import Command

from .loyalty_club_stored_value import SINGLE

CHART_MANAGER = "account.group_account_manager"


class LoyaltyClubStoredValue(models.Model):
    """Puts the products of a programme right, before the first card is sold."""

    _inherit = "loyalty.club.stored.value"

    can_put_right = fields.Boolean(compute="_compute_can_put_right")

    @api.depends("problem_text")
    def _compute_can_put_right(self):
        for value in self:
            known = value.sudo()
            value.can_put_right = bool(
                value.problem_text
                and not known._problem_of_lacking()
                and not known._problem_of_sharing()
                and not known._is_used()
            )

    def _is_used(self):
        """Whether a card was sold or has paid in this company."""
        items = self.env["account.move.line"].sudo()
        domain = [
            ("product_id", "in", self._products().ids),
            ("company_id", "=", self.company_id.id),
            ("parent_state", "=", "posted"),
        ]
        return bool(items.search_count(domain, limit=1))

    def action_put_right(self):
        """Book both products on the liability, with the taxes that the VAT asks for.

        :raise UserError: when cards were sold already
        :raise AccessError: for people who may not change how products are booked
        """
        self.ensure_one()
        self.check_access("write")
        if not self.env.user.has_group(CHART_MANAGER):
            raise AccessError(
                self.env._(
                    "How products are booked is changed by an administrator of "
                    "Invoicing. Ask one to open this set-up, or to give you that role."
                )
            )
        value = self.sudo()
        if not value.can_put_right:
            raise UserError(
                self.env._(
                    "Cards were sold or used by these products already. Change the "
                    "products by hand, and book over what stands on the wrong account."
                )
            )
        value._put_right()
        return True

    def _put_right(self):
        taxes = self._wanted_taxes()
        for product in self._products():
            others = product.taxes_id - self._taxes_of(product)
            product.write(
                {
                    "property_account_income_id": self.liability_account_id.id,
                    "taxes_id": [Command.set((others | taxes).ids)],
                }
            )
        self.invalidate_recordset(["problem_text"])

    def _wanted_taxes(self):
        """The taxes that both products shall carry."""
        none = self.env["account.tax"]
        if self.voucher_vat != SINGLE:
            return none
        known = map(self._taxes_of, self._products())
        taxes = next(filter(None, known), self.company_id.account_sale_tax_id)
        if not taxes:
            raise UserError(
                self.env._(
                    "%s has no usual tax on sales. Give the product that sells the "
                    "cards its tax first.",
                    self.company_id.name,
                )
            )
        return taxes
