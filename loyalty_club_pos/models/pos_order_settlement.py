from odoo import fields, models
from odoo.tools import SQL

from odoo.addons.loyalty_club.engine import earning
from odoo.addons.loyalty_club.models.ledger.posting import to_hundredths
from odoo.addons.loyalty_club.models.selling.basket import (
    earn_target,
    legacy_target,
    share_in_steps,
)
from odoo.addons.loyalty_club.models.selling.target import Posted, Target

from .once import ONCE, Memory, once

PAID = ("paid", "done")
#: Native conditions of a programme: one statement, for it is asked at every sale.
APPLIES = """
    SELECT FROM loyalty_program program
     WHERE program.id = %(program)s AND program.active AND program.pos_ok
       AND (program.date_from IS NULL OR program.date_from <= %(day)s)
       AND (program.date_to IS NULL OR program.date_to >= %(day)s)
       AND (EXISTS (SELECT FROM loyalty_program_pos_config_rel till
                     WHERE till.loyalty_program_id = program.id
                       AND till.pos_config_id = %(till)s)
            OR NOT EXISTS (SELECT FROM loyalty_program_pos_config_rel till
                            WHERE till.loyalty_program_id = program.id))
       AND (EXISTS (SELECT FROM loyalty_program_product_pricelist_rel list
                     WHERE list.loyalty_program_id = program.id
                       AND list.product_pricelist_id = %(list)s)
            OR NOT EXISTS (SELECT FROM loyalty_program_product_pricelist_rel list
                            WHERE list.loyalty_program_id = program.id))
"""


class PosOrder(models.Model):
    """What the settlement needs to know of a till order."""

    _inherit = "pos.order"

    def _club_counts(self, club):
        return self.state in PAID

    def _club_is_paid(self):
        return self.state in PAID

    def _club_has_payment(self):
        return self._club_is_paid()

    def _club_day(self, club):
        return club._local_day(self._club_instant())

    def _club_instant(self):
        """The till's date counts between the session's opening and now."""
        now = fields.Datetime.now()
        opened = self.session_id.start_at or self.create_date or now
        return min(max(self.date_order or now, opened), now)

    def _club_description(self):
        return self.env._("Till sale %s", self.name)

    def _club_order_reference(self):
        return (self._name, self.id)

    def _club_matures_on(self, club):
        """It is paid, so only a return window can still be open."""
        if club.maturity == "return_window":
            return fields.Date.add(self._club_day(club), days=club.maturity_days)
        return club._today()

    def _club_settle_safely(self, clubs):
        order = self.with_context(**{ONCE: Memory()})
        return super(PosOrder, order)._club_settle_safely(clubs)

    def _club_known(self, club):
        find = super()._club_known
        return once(self, ("known", self.id, club.id), lambda: find(club))

    def _club_member(self, club):
        find = super()._club_member
        return once(self, ("member", self.id, club.id), lambda: find(club))

    def _club_settle_now(self, clubs, posted_before=True):
        """Look for native points of an order of which something came back."""
        returned = bool(self.lines.refund_orderline_ids)
        return super()._club_settle_now(clubs, posted_before or returned)

    def _club_settle_in(self, club, posted):
        """Who spends points pays for them, whether he may earn or not."""
        spends = self.state in PAID and self._club_reward_lines(club)
        if spends and not any(card.club_id == club for card in posted):
            card = self._club_known(club).points_card_id._club_resolve()
            if not card:
                self._club_tell_of_nobody(club)
            else:
                posted.setdefault(card, Posted())
        return super()._club_settle_in(club, posted)

    def _club_tell_of_nobody(self, club):
        """Points paid on a ticket whose customer has none."""
        club._alert(
            self,
            self.env._("%s was paid with points, but not by a member", self.name),
        )

    def _club_target(self, club, card, so_far, assume_posted=None):
        if not self._club_counts(club):
            return Target()
        version = self._club_version(club, so_far)
        target = Target()
        if so_far.awarded:
            basket = self._club_basket(club, version)
            target = legacy_target(basket, version, so_far.awarded)
        elif so_far.accrual or (not so_far.legacy_taken and self._club_earns(club)):
            basket = self._club_basket(club, version)
            target = earn_target(basket, version, so_far.tier_id)
        self._club_add_redemption(target, club, card, so_far)
        return target

    def _club_earns(self, club):
        """Whether the customer is a member who earns, by a programme of this till."""
        return bool(self._club_member(club)) and self._club_program_applies(club)

    def _club_program_applies(self, club):
        """Dates, price lists and tills of the programme, on the day of the order."""
        self.env["loyalty.program"].flush_model()
        values = {
            "program": club.points_program_id.id,
            "day": self._club_day(club),
            "till": self.config_id.id,
            "list": self.pricelist_id.id or None,
        }
        return bool(self.env.execute_query(SQL(APPLIES, **values)))

    def _club_reward_lines(self, club):
        """Lines by which the club's points paid, whosever card the till names."""
        program = club.points_program_id
        return self._club_own_lines().filtered(
            lambda line: line.reward_id.program_id == program
        )

    def _club_add_redemption(self, target, club, card, so_far):
        """Add what the order's rewards cost, less the share that came back."""
        lines = self._club_reward_lines(club)
        if not lines:
            return
        minor = club._minor_units()
        amounts = self._club_amounts(minor)
        held = so_far.spent or to_hundredths(card.points)
        cost = so_far.legacy_taken or lines._club_cost(club, amounts, held)
        base, kept = self._club_reward_share(lines, amounts)
        step = to_hundredths(club.point_step)
        value = sum(max(0, -amounts[line][0]) for line in lines)
        target.redemption = share_in_steps(cost, base, kept, step)
        target.value = earning.share(value, base, kept) / minor

    def _club_reward_share(self, lines, amounts):
        """How much of the rewards is left after returns: all, and what remains.

        Points come back with the reward's own line, which lowers the money that the
        customer gets. Goods that are returned without it were paid back in full.
        """
        base = left = 0
        for line in lines.filtered(lambda line: not line._club_parts()):
            sold, kept = line._club_kept()
            money = abs(amounts[line][0])
            base += money
            left += money * kept // sold if sold else 0
        return base, left
