from odoo import api, fields, models
from odoo.exceptions import AccessError


class LoyaltyClubStoredValueCheckLine(models.TransientModel):
    """One figure of the reconciliation of an account."""

    _name = "loyalty.club.stored.value.check.line"
    _description = "Figure of a Reconciliation"
    _order = "id"
    _rec_name = "kind"

    check_id = fields.Many2one(
        "loyalty.club.stored.value.check",
        required=True,
        index=True,
        ondelete="cascade",
    )
    company_currency_id = fields.Many2one(related="check_id.company_id.currency_id")
    account_id = fields.Many2one("account.account", readonly=True)
    kind = fields.Selection(
        [
            ("cards", "On cards and wallets"),
            ("booked", "On the account"),
            ("difference", "Difference"),
            ("free", "Put on cards or taken off by hand"),
            ("untold", "On cards without any history"),
            ("elsewhere", "Sold and used in other companies"),
            ("orders", "Ordered, but not on the account"),
            ("breakage", "Breakage that is revenue already"),
            ("foreign", "Booked on the account by others"),
            ("unexplained", "Not explained"),
        ],
        string="Figure",
        required=True,
        readonly=True,
    )
    amount = fields.Monetary(currency_field="company_currency_id", readonly=True)
    res_model = fields.Char(readonly=True)
    res_domain = fields.Json(readonly=True)
    can_open = fields.Boolean(compute="_compute_can_open")

    @api.depends("res_model", "amount")
    def _compute_can_open(self):
        for line in self:
            model = line.res_model
            line.can_open = bool(model) and self.env[model].has_access("read")

    def action_open(self):
        """Open the records behind the figure.

        :raise AccessError: when the reader may not see them
        """
        self.ensure_one()
        self.check_access("read")
        if not self.can_open:
            raise AccessError(self.env._("What is behind this figure is not for you."))
        names = dict(self._fields["kind"]._description_selection(self.env))
        return {
            "type": "ir.actions.act_window",
            "name": names[self.kind],
            "res_model": self.res_model,
            "views": self._views(),
            "domain": self.res_domain,
        }

    def _views(self):
        """A list without the codes of cards, for who knows one can spend it."""
        if self.res_model != "loyalty.card":
            return [(False, "list"), (False, "form")]
        view = self.env.ref("loyalty_club.loyalty_card_view_list_stored_value")
        return [(view.id, "list")]
