from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError


class LoyaltyClubClosingSetup(models.AbstractModel):
    """How a company accounts for something that closings reckon.

    Has ``estimate_ids``, numbers that another person approves.
    """

    _name = "loyalty.club.closing.setup"
    _description = "Set-Up of Closings"
    _check_company_auto = True

    #: Models of what closings have kept by the set-up, whose field of it is named as
    #: that of the estimates.
    _kept_by_closings = ()

    company_id = fields.Many2one(
        "res.company",
        required=True,
        index=True,
        ondelete="restrict",
        default=lambda self: self.env.company,
    )
    company_currency_id = fields.Many2one(related="company_id.currency_id")

    @api.model
    def _of_company(self, company):
        """The set-ups of a company, in superuser mode."""
        return self.sudo().search([("company_id", "=", company.id)], order="id")

    @api.model
    def _of_own_company(self, company):
        """The same of a company that has to be one of the reader's."""
        if company not in self.env.companies:
            raise AccessError(self.env._("Choose one of your own companies."))
        return self._of_company(company)

    @api.ondelete(at_uninstall=False)
    def _unlink_unused(self):
        domain = [(self._fields["estimate_ids"].inverse_name, "in", self.ids)]
        if any(
            self.env[name].sudo().search_count(domain, limit=1)
            for name in self._kept_by_closings
        ):
            raise UserError(
                self.env._("A closing was computed by this set-up, so it is kept.")
            )

    def _estimate_on(self, day):
        """The approved estimate that counts on ``day``: the newest until then."""
        return self._approved_until(day)[:1]

    def _approved_until(self, day):
        """The approved estimates that began to count until ``day``, newest first."""
        self.ensure_one()
        field = self._fields["estimate_ids"]
        return self.env[field.comodel_name].search(
            [
                (field.inverse_name, "=", self.id),
                ("state", "=", "approved"),
                ("date_from", "<=", day),
            ],
            order="date_from desc, id desc",
        )

    def _booked(self, accounts, day=None, domain=()):
        """Debit less credit on accounts, until ``day`` if one is given."""
        lines = self.env["account.move.line"].sudo()
        domain = [*self._booked_domain(accounts, day), *domain]
        return lines._read_group(domain, [], ["balance:sum"])[0][0] or 0

    def _booked_domain(self, accounts, day=None):
        """The posted lines of the company on accounts."""
        return [
            ("account_id", "in", accounts.ids),
            ("company_id", "in", self.company_id.ids),
            ("parent_state", "=", "posted"),
            *([("date", "<=", day)] if day else []),
        ]

    def _problem_of_account(self, account, use, types):
        """Say why an account cannot be used for something, or nothing."""
        if not self._is_own(account):
            return self._wrong_company_text(account)
        if account.account_type not in types:
            return self._wrong_type_text(account, use, types)
        return None

    def _is_own(self, record):
        """Whether a journal or an account is one of the company's."""
        company = self.company_id
        return bool(record.filtered_domain(record._check_company_domain(company)))

    def _wrong_company_text(self, record):
        return self.env._(
            "%(record)s belongs to another company. Choose one of %(company)s.",
            record=record.display_name,
            company=self.company_id.name,
        )

    @api.model
    def _wrong_type_text(self, account, use, types):
        """Say that an account cannot be used for something, and what can."""
        return self.env._(
            "The account %(account)s has the wrong type for: %(use)s. Choose one of "
            "the type %(types)s.",
            account=account.display_name,
            use=use,
            types=self._type_names(types),
        )

    def _type_names(self, types):
        field = self.env["account.account"]._fields["account_type"]
        names = dict(field._description_selection(self.env))
        return self.env._(" or ").join(names[kind] for kind in types)
