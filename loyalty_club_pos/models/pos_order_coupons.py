import logging

from odoo import models

from odoo.addons.loyalty_club.models.selling.loyalty_club_settlement import REPEATABLE

from .coupon_claims import Claims, whole_number

_logger = logging.getLogger(__name__)


class PosOrder(models.Model):
    """The till's second call: it names points, and the server no longer listens.

    Points of a club were posted when the order became paid. Gift cards, wallets and
    coupons are native, but in a company with a club never worth more than the paid
    lines of the order justify (G19).
    """

    _inherit = "pos.order"

    def confirm_coupon_programs(self, coupon_data):
        """Let native Odoo do its own programmes, and answer with the true balances.

        It never raises: the ticket is paid, and the cashier could only go back to a
        payment that is over (G23).
        """
        self.ensure_one()
        claims, native = Claims(self.env, coupon_data), {}
        if not self._club_clubs():
            native = claims.native
        elif self._club_is_paid():
            native = self.sudo()._club_clamped(claims)
        answer = {
            "coupon_updates": [],
            "program_updates": [],
            "new_coupon_info": [],
            "coupon_report": {},
        }
        try:
            with self.env.cr.savepoint():
                if native:
                    answer = super().confirm_coupon_programs(native)
        except REPEATABLE:
            raise
        except Exception:
            _logger.exception("Coupons of %s could not be confirmed.", self)
            self._club_tell_of_coupons()
        answer["coupon_updates"] += self.sudo()._club_balances(claims)
        return answer

    def _club_clubs(self):
        return self.env["loyalty.club"]._of_company(self.company_id)

    def _club_tell_of_coupons(self):
        for club in self._club_clubs():
            club._alert(self, self.env._("Coupons of %s were not confirmed", self.name))

    def _club_balances(self, claims):
        """The cards of the club's programmes that a till asked about, as they are now.

        :return: rows of native's answer; ``old_id`` is the number that the till knows
        """
        rows = []
        for key, program in claims.of_clubs:
            member = self.env["loyalty.club.member"]._find(
                program.club_id, self.partner_id
            )
            card = member.points_card_id._club_resolve()
            if self.partner_id and card:
                rows.append(
                    {
                        "old_id": key,
                        "id": card.id,
                        "points": card.points,
                        "code": card.code,
                        "program_id": program.id,
                        "partner_id": self.partner_id.id,
                    }
                )
        return rows

    def _club_clamped(self, claims):
        """Native claims, none above what the paid lines of this order justify."""
        amounts = self._club_amounts(10**self.company_id.currency_id.decimal_places)
        left = {}
        own = {}
        for key, value in claims.native.items():
            program = claims.program(value)
            if not self._club_may_claim(program, key):
                continue
            if program not in left:
                left[program] = self._club_most_points(program, amounts)
            spent = self._club_spent_by(program, key, value, amounts)
            claimed = whole_number(value.get("points")) + self._club_said_spent(value)
            given = min(max(0.0, claimed), left[program])
            left[program] -= given
            own[key] = {**value, "points": round(given - spent, 2)}
            if program.is_nominative:
                own[key]["partner_id"] = self.partner_id.id
        return own

    def _club_may_claim(self, program, key):
        """Whether a programme works at this till, and the card is the customer's."""
        companies = program._check_company_domain(self.company_id)
        if not (program.filtered_domain(companies) and program.pos_ok):
            return False
        tills = program.pos_config_ids
        holder = self.env["loyalty.card"].sudo().browse(max(key, 0)).partner_id
        others = program.is_nominative and holder and holder != self.partner_id
        return not others and (not tills or self.config_id in tills)

    def _club_claim_lines(self, value):
        codes = value.get("line_codes") or []
        return self._club_own_lines().filtered(
            lambda line: line.reward_id and line.reward_identifier_code in codes
        )

    def _club_said_spent(self, value):
        """What the till has taken off the points that it names."""
        return sum(self._club_claim_lines(value).mapped("points_cost"))

    def _club_spent_by(self, program, key, value, amounts):
        """Points that rewards on this ticket cost, by what they took off."""
        lines = self._club_own_lines().filtered(
            lambda line: (
                line.reward_id.program_id == program
                and (line.coupon_id.id == key or line in self._club_claim_lines(value))
            )
        )
        return lines._club_native_cost(amounts)

    def _club_most_points(self, program, amounts):
        """The most points that the paid lines of this order can give."""
        lines = self._club_own_lines().filtered(lambda line: line.qty > 0)
        total = 0.0
        for rule in program.sudo().rule_ids:
            products = rule._get_valid_products()
            taken = lines.filtered(
                lambda line, p=products: not p or line.product_id in p
            )
            total += self._club_rule_points(rule, taken, amounts)
        return round(total, 2)

    def _club_rule_points(self, rule, lines, amounts):
        if not lines:
            return 0.0
        if rule.reward_point_mode == "order":
            return rule.reward_point_amount
        if rule.reward_point_mode == "unit":
            return rule.reward_point_amount * sum(lines.mapped("qty"))
        minor = 10**self.company_id.currency_id.decimal_places
        money = sum(max(0, amounts[line][1]) for line in lines) / minor
        return rule.reward_point_amount * money
