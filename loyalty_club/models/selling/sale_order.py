from odoo import api, fields, models
from odoo.exceptions import UserError

from ..ledger import turn
from ..ledger.posting import to_hundredths, to_points


class HeldPoints(dict):
    """Card id to points that a paid quotation keeps; no RPC caller can make one."""


class SaleOrder(models.Model):
    """A sale order gives and takes points; native redeems, the club earns (law 3)."""

    _name = "sale.order"
    _inherit = ["sale.order", "loyalty.club.settlement"]

    club_points_limit = fields.Float(
        string="Points to Spend",
        digits=(16, 2),
        copy=False,
        help="The most points of the customer that this order may spend. Zero: as many "
        "as the rewards take.",
    )
    club_earned = fields.Float(
        string="Points Given", compute="_compute_club_points", digits=(16, 2)
    )
    club_spent = fields.Float(
        string="Points Taken", compute="_compute_club_points", digits=(16, 2)
    )
    club_balance = fields.Float(
        string="Balance of the Customer", compute="_compute_club_balance"
    )
    club_member_id = fields.Many2one(
        "loyalty.club.member", compute="_compute_club_balance"
    )

    _club_unsettled = models.Index("(id) WHERE club_settlement_error IS NOT NULL")

    def _compute_club_points(self):
        moves = self.env["loyalty.club.point.move"].sudo()
        groups = moves._read_group(
            [("source_model", "=", self._name), ("source_id", "in", self.ids)],
            ["source_id", "kind"],
            ["points:sum"],
        )
        earned, spent = {}, {}
        for order_id, kind, points in groups:
            side = spent if kind in ("redemption", "give_back") else earned
            if kind in ("redemption", "give_back", "accrual", "clawback"):
                side[order_id] = side.get(order_id, 0) + points
        legacy = self.env["loyalty.club.legacy"]._of_orders(self.ids)
        for order in self:
            given, taken = legacy.get(order.id, (0, 0))
            order.club_earned = given + earned.get(order.id, 0)
            order.club_spent = taken - spent.get(order.id, 0)

    @api.depends("partner_id", "company_id")
    def _compute_club_balance(self):
        for order in self:
            member = order._club_members()[:1]
            order.club_member_id = member
            order.club_balance = member.points

    def _club_members(self):
        """Members that the customer is, in the clubs of the company (superuser)."""
        self.ensure_one()
        Member = self.env["loyalty.club.member"].sudo()
        if not self.partner_id or self.partner_id.is_public:
            return Member
        clubs = self.env["loyalty.club"]._of_company(self.company_id)
        return Member.union(*(Member._find(club, self.partner_id) for club in clubs))

    # Native paths that change points

    def action_confirm(self):
        """Confirm, then settle; orders that spend club points go one by one (G26)."""
        turn.wait(self.env)
        spenders = self.filtered("order_line.coupon_id.club_id")
        if len(self) > 1 and spenders:
            for order in self:
                order.action_confirm()
            return True
        with self._club_native_path() as orders:
            orders._club_touch()
            return super(SaleOrder, orders).action_confirm()

    def _action_cancel(self):
        with self._club_native_path() as orders:
            orders._club_touch()
            self._club_forget_native_points()
            return super(SaleOrder, orders)._action_cancel()

    def _club_forget_native_points(self):
        """Drop planned native points of a club that a salesperson may not delete."""
        entries = self.sudo().coupon_point_ids
        entries.filtered("coupon_id.club_id").unlink()

    def write(self, vals):
        if not {"order_line", "state"} & vals.keys():
            return super().write(vals)
        with self._club_native_path() as orders:
            if "state" in vals:
                orders._club_touch()
            return super(SaleOrder, orders).write(vals)

    def unlink(self):
        """A deleted quotation gives back what its payment held."""
        self.sudo().filtered("club_settled_on")._club_settle_to_nothing()
        return super().unlink()

    def action_open_reward_wizard(self):
        """Native rewards take what they need, once no chosen number is on the order."""
        if not self.order_line.coupon_id.club_id:
            self.club_points_limit = 0
        return super().action_open_reward_wizard()

    def _get_point_changes(self):
        """Leave the club's cards out: the ledger sets their number."""
        changes = super()._get_point_changes()
        return {
            card: points for card, points in changes.items() if not card.sudo().club_id
        }

    def _update_loyalty_history(self, coupon_id, points):
        """The gate writes the history of club cards."""
        if coupon_id.sudo().club_id:
            return None
        return super()._update_loyalty_history(coupon_id, points)

    def _program_check_compute_points(self, programs):
        """Tell native that a club's programme gives nothing here.

        The club earns when the order is settled. Native would create a card on a
        quotation, and let an order spend what it is about to earn (G15, G18).
        """
        result = super()._program_check_compute_points(programs)
        for program in result:
            if program.sudo().club_id:
                result[program] = {
                    "error": self.env._("Points are given when the sale is settled.")
                }
        return result

    def _update_programs_and_rewards(self):
        """Let the order spend from the card of the commercial entity (G16)."""
        self.ensure_one()
        if self._allow_nominative_programs():
            cards = self._club_spendable_cards() - self.applied_coupon_ids
            if cards:
                self.applied_coupon_ids |= cards
        held = HeldPoints(self._club_held_points())
        # One settlement in the end: between its steps native takes rewards off a
        # confirmed order, and what they cost must not look like points to spend.
        with self.with_context(club_held=held)._club_native_path() as order:
            return super(SaleOrder, order)._update_programs_and_rewards()

    def _club_spendable_cards(self):
        """Cards that native does not find: it looks at the exact contact only."""
        if self.partner_id == self.partner_id.commercial_partner_id:
            return self.env["loyalty.card"]
        cards = self._club_members().points_card_id
        return cards.filtered(lambda card: card.points > 0).with_env(self.env)

    def _club_held_points(self):
        """Points that a paid quotation must keep, whatever the card says (G27)."""
        if self.state == "sale" or not self._club_is_paid():
            return {}
        held = {}
        for line in self.order_line.filtered("coupon_id.club_id"):
            held[line.coupon_id.id] = held.get(line.coupon_id.id, 0) + line.points_cost
        return held

    def _club_is_paid(self):
        """A payment by the customer is done, or held for us."""
        states = set(self.sudo().transaction_ids.mapped("state"))
        return bool(states & {"done", "authorized"})

    def _get_real_points_for_coupon(self, coupon, post_confirm=False):
        if not coupon.sudo().club_id:
            return super()._get_real_points_for_coupon(coupon, post_confirm)
        return self._club_real_points(coupon.sudo())

    def _club_real_points(self, card):
        """What this order may still spend from a card of a club.

        What the order has already taken is its own to spend, what it has given is not;
        a blocked or foreign card has nothing to spend; a quotation that is paid keeps
        what it was paid with.
        """
        lines = self.order_line.filtered(lambda line: line.coupon_id == card)
        cost = to_hundredths(sum(lines.mapped("points_cost")))
        usable = to_hundredths(card.points) if self._club_may_spend(card) else 0
        if self.state == "sale":
            usable = max(0, usable - self._club_own_points(card))
        points = usable + self._club_posted_redemption(card)
        held = self.env.context.get("club_held")
        if type(held) is HeldPoints:
            points = max(points, to_hundredths(held.get(card.id, 0)))
        if self.club_points_limit:
            points = min(points, to_hundredths(self.club_points_limit))
        if self._club_is_paid():
            points = max(points, cost)
        return to_points(points - cost)

    def _club_may_spend(self, card):
        """Only the customer's own card pays, and not while it is stopped."""
        if card.club_blocked or card.club_suspended:
            return False
        own = card.partner_id == self.partner_id.commercial_partner_id
        return own or card in self._club_members().points_card_id

    def _club_own_points(self, card):
        """Points in hundredths on the card that this very order has given (law 3)."""
        lots = self.env["loyalty.club.point.lot"].sudo()
        own = [("source_model", "=", self._name), ("source_id", "=", self.id)]
        own += [("card_id", "=", card.id), ("state", "=", "available")]
        return to_hundredths(sum(lots.search(own).mapped("remaining")))

    def _club_posted_redemption(self, card):
        """Points in hundredths that this order has already taken from the card."""
        if not self.club_settled_on:
            return 0
        posted = self.sudo()._club_posted().get(card)
        return posted.redemption if posted else 0

    def _get_reward_line_values(self, reward, coupon, **kwargs):
        """Points are spent in whole steps of the club."""
        values = super()._get_reward_line_values(reward, coupon, **kwargs)
        club = coupon.sudo().club_id
        for vals in values if club else ():
            if vals.get("points_cost"):
                vals["points_cost"] = club._round_up(vals["points_cost"])
        return values

    def action_club_moves(self):
        """Open the moves of points of this order."""
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "loyalty_club.loyalty_club_point_move_action"
        )
        action["domain"] = [
            ("source_model", "=", self._name),
            ("source_id", "=", self.id),
        ]
        return action

    def action_club_spend_points(self):
        """Ask how many points the customer wants to spend on this order."""
        self.ensure_one()
        if not self.club_member_id:
            raise UserError(
                self.env._("This customer is no member of the club. Enrol him first.")
            )
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Spend Points"),
            "res_model": "loyalty.club.redeem",
            "view_mode": "form",
            "target": "new",
            "context": {"default_order_id": self.id},
        }

    def action_club_claim(self):
        """Give a past sale to the member who forgot the card."""
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Forgotten Card"),
            "res_model": "loyalty.club.claim",
            "view_mode": "form",
            "target": "new",
            "context": {"default_order_id": self.id},
        }
