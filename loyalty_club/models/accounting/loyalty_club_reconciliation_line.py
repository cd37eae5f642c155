from odoo import fields, models


class LoyaltyClubReconciliationLine(models.TransientModel):
    """One account of the reconciliation: points of its clubs, and money."""

    _name = "loyalty.club.reconciliation.line"
    _description = "Account of a Reconciliation"
    _rec_name = "account_id"

    reconciliation_id = fields.Many2one(
        "loyalty.club.reconciliation", required=True, index=True, ondelete="cascade"
    )
    company_currency_id = fields.Many2one(
        related="reconciliation_id.company_id.currency_id"
    )
    account_id = fields.Many2one("account.account", readonly=True)
    config_ids = fields.Many2many(
        "loyalty.club.account.config",
        "loyalty_club_reconciliation_config_rel",
        string="Clubs",
        readonly=True,
    )
    ledger_points = fields.Float(
        string="Points in the Ledger",
        digits=(16, 2),
        readonly=True,
        help="Points in lots, by moves of documents that are dated until the day.",
    )
    waiting_points = fields.Float(
        string="Points That Wait",
        digits=(16, 2),
        readonly=True,
        help="Points of sales that are not wholly invoiced until the last closing, and "
        "of what was moved after it. A later closing takes them.",
    )
    subledger_points = fields.Float(
        string="Points in the Closings",
        digits=(16, 2),
        readonly=True,
        help="Points outstanding by the rows that posted closings have kept.",
    )
    points_difference = fields.Float(
        string="Difference in Points",
        digits=(16, 2),
        readonly=True,
        help="Points in the ledger, less those that wait and those in the closings. "
        "It has to be zero.",
    )
    liability = fields.Monetary(
        string="Owed by the Closings",
        currency_field="company_currency_id",
        readonly=True,
        help="What the last posted closing says is owed for points.",
    )
    booked = fields.Monetary(
        string="On the Account",
        currency_field="company_currency_id",
        readonly=True,
        help="Balance of the account until the day, by posted entries.",
    )
    foreign_amount = fields.Monetary(
        string="Posted by Others",
        currency_field="company_currency_id",
        readonly=True,
        help="The part of the balance that no closing has posted.",
    )
    difference = fields.Monetary(
        currency_field="company_currency_id",
        readonly=True,
        help="What is owed by the closings less what is on the account. It has to be "
        "zero.",
    )
