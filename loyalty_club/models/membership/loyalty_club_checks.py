from odoo import api, models
from odoo.exceptions import ValidationError

#: A hundred years.
MOST_DAYS = 36500
MOST_MONEY = 1_000_000_000


class LoyaltyClub(models.Model):
    """Settings that do not fit are refused with the reason."""

    _inherit = "loyalty.club"

    @api.constrains("company_ids", "points_program_id")
    def _check_companies(self):
        for club in self:
            if len(club.company_ids.currency_id) != 1:
                raise ValidationError(
                    self.env._(
                        "The companies of a club share one currency. Make one club for "
                        "each currency."
                    )
                )
            company = club.points_program_id.company_id
            if company and club.company_ids != company:
                raise ValidationError(
                    self.env._(
                        "The points programme belongs to %s only. Choose a programme "
                        "without a company, or this company alone.",
                        company.name,
                    )
                )

    @api.constrains("points_program_id", "company_ids")
    def _check_program(self):
        for club in self:
            club.points_program_id._club_check_settings(club)

    @api.constrains("maturity_days", "expiry_number", "claim_days", "expiry")
    def _check_days(self):
        for club in self:
            numbers = (club.maturity_days, club.expiry_number, club.claim_days)
            if any(not 0 <= number <= MOST_DAYS for number in numbers):
                raise ValidationError(
                    self.env._("Numbers of days and months go from 0 to 36,500.")
                )
            counted = club.expiry in ("days", "months", "inactivity")
            if counted and not club.expiry_number:
                raise ValidationError(
                    self.env._("Say after how many days or months the points expire.")
                )

    @api.constrains("accrual_cap", "adjustment_limit", "point_value")
    def _check_amounts(self):
        for club in self:
            amounts = (club.accrual_cap, club.adjustment_limit, club.point_value)
            if any(not 0 <= amount <= MOST_MONEY for amount in amounts):
                raise ValidationError(
                    self.env._(
                        "Limits and the value of a point go from 0 to 1,000,000,000."
                    )
                )

    @api.constrains("return_policy", "point_value")
    def _check_point_value(self):
        for club in self:
            if club.return_policy == "deduct" and not club.point_value:
                raise ValidationError(
                    self.env._(
                        "Give the value of a point, so that spent points can be "
                        "deducted from a refund."
                    )
                )
