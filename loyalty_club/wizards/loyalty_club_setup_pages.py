from odoo import models
from odoo.exceptions import UserError
from odoo.fields import Command

from .loyalty_club_setup import MILLION, POINTS_OF_A_BASKET
from .setup_trades import TRADES, nice

PAGES = ["goals", "trade", "tiers", "review"]

#: Points are counted to a millionth, so an amount must not be off by more.
EXACT = 0.001


class LoyaltyClubSetup(models.TransientModel):
    """The way through the pages, and what each of them checks."""

    _inherit = "loyalty.club.setup"

    def action_start(self):
        """Open the wizard, with the past sales counted."""
        self.check_access("create")
        self.env["loyalty.club.purchase"]._backfill(self.env.user.company_ids)
        return self.create({})._open()

    def _open(self):
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Set Up a Club"),
            "res_model": self._name,
            "res_id": self.id,
            "view_mode": "form",
        }

    def action_back(self):
        """Go to the page before."""
        self.ensure_one()
        place = PAGES.index(self.page)
        self.page = PAGES[max(0, place - 1)]

    def action_next(self):
        """Check this page and go to the next one."""
        self.ensure_one()
        if self.page != PAGES[-1]:
            getattr(self, f"_leave_{self.page}")()
            self.page = PAGES[PAGES.index(self.page) + 1]

    def _leave_goals(self):
        """Goals are checked as they are written."""

    def _leave_trade(self):
        if not (self.name or "").strip():
            raise UserError(self.env._("Give the club a name."))
        if len(self.company_ids.currency_id) != 1:
            raise UserError(
                self.env._(
                    "The companies of a club share one currency. Make one club for "
                    "each currency."
                )
            )
        self._propose_tiers()

    def _propose_tiers(self):
        """Propose the tiers of the trade, once."""
        proposed_for = f"{self.trade} {sorted(self.company_ids.ids)}"
        if self.proposed_for == proposed_for:
            return
        basket = self.average or POINTS_OF_A_BASKET * self.point_amount
        tiers = self.env["loyalty.club.setup.tier"]
        values = tiers._values_of_trade(TRADES[self.trade], basket)
        self.write(
            {
                "tier_ids": [Command.clear(), *map(Command.create, values)],
                "proposed_for": proposed_for,
            }
        )

    def _leave_tiers(self):
        self._check_rules()
        self._check_program()
        self._check_points()
        self.env["loyalty.club.purchase"]._backfill(self.company_ids)
        self._count_outcome()

    def _check_rules(self):
        """A tier without a rule is everybody's, so only the lowest can be one."""
        for tier in self.tier_ids.sorted()[1:]:
            if not tier.rule_ids:
                raise UserError(
                    self.env._(
                        "%s has no rule, so every member would get it. Give it a rule "
                        "with a value, or drag it to the first line.",
                        tier.name,
                    )
                )

    def _check_program(self):
        program = self.program_id
        if program.club_id:
            raise UserError(
                self.env._(
                    "%(programme)s belongs to the club %(club)s already. Choose "
                    "another programme, or leave the field empty and get a new one.",
                    programme=program.name,
                    club=program.sudo().club_id.name,
                )
            )
        problem = program and program._club_problem(self._terms_club())
        if problem:
            raise UserError(problem)

    def _check_points(self):
        if self.program_id:
            return
        if self.point_amount <= 0 or self.point_value <= 0:
            raise UserError(
                self.env._(
                    "Say for which amount there is a point, and what a point is worth."
                )
            )
        rate = self._rate()
        if not rate or abs(rate * self.point_amount / MILLION - 1) > EXACT:
            club = self._terms_club()
            raise UserError(
                self.env._(
                    "A point for each %(amount)s cannot be counted exactly. Take "
                    "%(near)s, for example.",
                    amount=club._money_text(self.point_amount),
                    near=club._money_text(min(MILLION, nice(self.point_amount))),
                )
            )

    def _rate(self):
        """Millionths of a point for a unit of currency, or None: by other rules."""
        if self.program_id:
            return self.program_id._club_money_rate()
        return round(MILLION / self.point_amount)
