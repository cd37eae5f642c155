from odoo import fields, models
from odoo.exceptions import AccessError, UserError


class LoyaltyClubClaim(models.TransientModel):
    """Gives a past sale to the member who had forgotten the card."""

    _name = "loyalty.club.claim"
    _description = "Forgotten Card"

    order_id = fields.Many2one("sale.order", required=True, ondelete="cascade")
    member_id = fields.Many2one(
        "loyalty.club.member", required=True, ondelete="cascade"
    )

    def action_claim(self):
        """Settle the sale for the member, once and within the club's days."""
        self.ensure_one()
        self._check_claim()
        order = self.order_id.sudo()
        # A member of another club, perhaps, for whose tier the sale counted so far.
        self.env["loyalty.club.member"]._look_tonight(order.club_partner_id)
        order.write(
            {
                "club_partner_id": self.member_id.partner_id.id,
                "club_claimed": True,
            }
        )
        order._club_settle()
        return {"type": "ir.actions.act_window_close"}

    def _check_claim(self):
        if not self.env.user.has_group("loyalty_club.group_loyalty_club_officer"):
            raise AccessError(
                self.env._("Only an officer of the club gives past sales to members.")
            )
        self.order_id.check_access("read")
        self.member_id.check_access("read")
        problem = self._problem()
        if problem:
            raise UserError(problem)

    def _problem(self):
        order, club = self.order_id.sudo(), self.member_id.sudo().club_id
        if club not in self.env["loyalty.club"]._of_company(order.company_id):
            return self.env._(
                "Sales of this company do not count in the member's club."
            )
        if order.state != "sale":
            return self.env._("Only a confirmed sale can be given to a member.")
        if order.club_claimed or order._club_posted():
            return self.env._("The points of this sale have been given already.")
        day = order._club_day(club)
        if (club._today() - day).days > club.claim_days:
            return self.env._(
                "This sale is older than the %s days in which it can be given.",
                club.claim_days,
            )
        return None
