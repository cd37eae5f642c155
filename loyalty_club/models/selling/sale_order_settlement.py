from odoo import api, fields, models

from .purchase_statements import order_statement
from .target import Posted, Target

#: How long a payment that nobody finishes keeps the points of a quotation.
IDLE_HOURS = 2


class SaleOrder(models.Model):
    """What the settlement needs to know of a sale order."""

    _inherit = "sale.order"

    def _club_counts(self, club):
        return self.state == "sale" or self._club_is_reserved()

    def _club_is_reserved(self):
        """A payment under way holds the points of a quotation, for two hours."""
        if self.state not in ("draft", "sent"):
            return False
        since = fields.Datetime.subtract(fields.Datetime.now(), hours=IDLE_HOURS)
        return any(
            transaction.state in ("done", "authorized")
            or (
                transaction.state in ("draft", "pending")
                and (transaction.last_state_change or transaction.create_date) > since
            )
            for transaction in self.sudo().transaction_ids
        )

    def _club_purchase_statement(self):
        if self.state in ("draft", "sent"):
            return None
        buyer = self._club_partner().commercial_partner_id
        return order_statement(self, buyer)

    def _club_day(self, club):
        return club._local_day(self.date_order or fields.Datetime.now())

    def _club_description(self):
        return self.env._("Order %s", self.display_name)

    def _club_order_reference(self):
        return (self._name, self.id)

    def _club_posted(self):
        """Native points before a take-over count as posted."""
        posted = super()._club_posted()
        for card, *legacy in self.env["loyalty.club.legacy"]._of_order(self):
            posted.setdefault(card, Posted()).add_legacy(*legacy)
        return posted

    def _club_target(self, club, card, so_far, assume_posted=None):
        if not self._club_counts(club):
            return Target()
        version = self._club_version(club, so_far)
        billing = self._club_billing(version, assume_posted)
        target = Target()
        earns = so_far.accrual or self._club_program_applies(club)
        if self.state == "sale" and earns:
            target = self._club_accrual_target(club, version, billing, so_far)
        self._club_add_redemption(target, club, card, billing)
        return target

    def _club_program_applies(self, club):
        """Dates and price lists of the programme, on the day of the order."""
        program = club.points_program_id
        day = self._club_day(club)
        lists = program.pricelist_ids
        return (
            program.active
            and (not program.date_from or program.date_from <= day)
            and (not program.date_to or day <= program.date_to)
            and (not lists or self.pricelist_id in lists)
        )

    def _club_matures_on(self, club):
        """The day after the last payment, or after the return window of the invoice."""
        invoices = self.invoice_ids.filtered(
            lambda m: m.state == "posted" and m.move_type == "out_invoice"
        )
        if not invoices or self.invoice_status == "to invoice":
            return False
        if club.maturity == "return_window":
            last = max(invoices.mapped("invoice_date"))
            return fields.Date.add(last, days=club.maturity_days)
        paid = all(m.payment_state in ("paid", "in_payment") for m in invoices)
        return club._today() if paid else False

    @api.model
    def _cron_release_reservations(self, limit=100):
        """Return the points of quotations whose payment nobody finished."""
        since = fields.Datetime.subtract(fields.Datetime.now(), hours=IDLE_HOURS)
        transactions = self.env["payment.transaction"].search(
            [
                ("state", "in", ("draft", "pending")),
                ("last_state_change", "<", since),
                ("sale_order_ids.state", "in", ("draft", "sent")),
                ("sale_order_ids.club_settled_on", "!=", False),
            ]
        )
        held = transactions.sale_order_ids.filtered("club_spent")[:limit]
        for order in held:
            order._club_settle()
            self.env["ir.cron"]._commit_progress(1)
