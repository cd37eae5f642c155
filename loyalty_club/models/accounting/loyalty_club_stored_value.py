from odoo import api, fields, models
from odoo.exceptions import UserError

from ..selling.sale_order_line import STORED_VALUE

GIFT_CARD, WALLET = STORED_VALUE
MULTI, SINGLE = "multi", "single"
#: What cannot change once a closing was posted by it.
SETTLED = {"program_id", "company_id", "liability_account_id"}


class LoyaltyClubStoredValue(models.Model):
    """How a company accounts for a programme of gift cards or of wallets.

    What cards are sold for is owed until they pay; Odoo books both by the accounts of
    two products. Closings add the breakage: what buyers of gift cards never use.
    """

    _name = "loyalty.club.stored.value"
    _description = "Accounting of Gift Cards and Wallets"
    _inherit = ["mail.thread", "loyalty.club.closing.setup"]
    _order = "company_id, program_id"
    _rec_name = "program_id"
    _kept_by_closings = ("loyalty.club.stored.value.line",)

    program_id = fields.Many2one(
        "loyalty.program",
        string="Programme",
        required=True,
        index=True,
        ondelete="restrict",
        check_company=True,
        domain=[("program_type", "in", STORED_VALUE)],
        tracking=True,
    )
    program_type = fields.Selection(related="program_id.program_type", string="Kind")
    liability_account_id = fields.Many2one(
        "account.account",
        required=True,
        check_company=True,
        ondelete="restrict",
        compute="_compute_liability_account_id",
        store=True,
        readonly=False,
        precompute=True,
        tracking=True,
        help="What is owed to the holders: both the product that sells the cards and "
        "the one by which they pay are booked on it.",
    )
    voucher_vat = fields.Selection(
        [
            (MULTI, "Multi-purpose: when it is used"),
            (SINGLE, "Single-purpose: when it is sold"),
        ],
        string="VAT",
        required=True,
        default=MULTI,
        tracking=True,
        help="Multi-purpose: the tax is that of the goods which the card pays for, so "
        "the card carries none. Single-purpose: place and rate of the tax are known, "
        "so it is due when the card is sold, and taken off again when it pays (EU "
        "Directive 2016/1065).",
    )
    journal_id = fields.Many2one(
        "account.journal",
        check_company=True,
        ondelete="restrict",
        domain="[('type', '=', 'general')]",
        compute="_compute_journal_id",
        store=True,
        readonly=False,
        precompute=True,
        tracking=True,
        help="Closings post the breakage in it.",
    )
    breakage_account_id = fields.Many2one(
        "account.account",
        string="Account of the Breakage",
        check_company=True,
        ondelete="restrict",
        tracking=True,
        help="Income account for what buyers of gift cards never use.",
    )
    estimate_ids = fields.One2many(
        "loyalty.club.breakage.estimate", "stored_value_id", string="Breakage Rates"
    )
    card_product_ids = fields.Many2many(
        "product.product",
        "loyalty_club_stored_value_card_rel",
        readonly=True,
        help="Products by which cards were sold until the last closing. They count on "
        "when the programme changes.",
    )
    discount_product_ids = fields.Many2many(
        "product.product",
        "loyalty_club_stored_value_discount_rel",
        readonly=True,
        help="Products by which cards paid until the last closing.",
    )

    _once = models.UniqueIndex(
        "(program_id, company_id)",
        "This programme is set up for this company already. Change that set-up.",
    )

    @api.depends("program_id", "company_id")
    def _compute_liability_account_id(self):
        """The account of the product that sells the cards, where it is a liability."""
        for value in self:
            accounts = map(value._account_of, value._card_products())
            account = next(accounts, self.env["account.account"])
            if account.internal_group == "liability":
                value.liability_account_id = account
            else:
                value.liability_account_id = value.liability_account_id

    @api.depends("company_id")
    def _compute_journal_id(self):
        """The journal of the company's closings."""
        configs = self.env["loyalty.club.account.config"]
        for value in self:
            journals = configs._of_company(value.company_id).journal_id
            value.journal_id = journals[:1] or value.journal_id

    def _program(self):
        """The programme as the company sees it, archived parts too."""
        program = self.program_id.sudo().with_company(self.company_id)
        return program.with_context(active_test=False)

    def _card_products(self):
        """Products that sell the cards or top up the wallets."""
        return self._program().rule_ids.product_ids

    def _discount_products(self):
        """Products of the lines by which the cards pay."""
        return self._program().reward_ids.discount_line_product_id

    def _remember_products(self):
        """Keep the products that a closing counts."""
        for value in self:
            value.card_product_ids |= value._card_products()
            value.discount_product_ids |= value._discount_products()

    def _account_of(self, product):
        """The account that a sale of the product is booked on."""
        return product._get_product_accounts()["income"]

    def write(self, vals):
        if SETTLED & vals.keys() and any(value._last_posted() for value in self):
            raise UserError(
                self.env._(
                    "A closing was posted by this set-up. Reverse it before you change "
                    "the programme, the company or the account of the liability."
                )
            )
        return super().write(vals)

    def _last_posted(self):
        """The latest posted run in which this set-up has a line."""
        self.ensure_one()
        runs = self.env["loyalty.club.closing.run"].sudo()
        domain = [
            ("stored_line_ids.stored_value_id", "=", self.id),
            ("state", "=", "posted"),
        ]
        return runs.search(domain, order="date_to desc", limit=1)

    def action_new_estimate(self):
        """Open a new breakage rate."""
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("New Breakage Rate"),
            "res_model": "loyalty.club.breakage.estimate",
            "view_mode": "form",
            "context": {"default_stored_value_id": self.id},
        }
