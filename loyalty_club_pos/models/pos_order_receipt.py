from odoo import api, fields, models

from odoo.addons.loyalty_club.engine.terms import MILLION
from odoo.addons.loyalty_club.models.ledger import posting as post
from odoo.addons.loyalty_club.models.selling.target import EARNING_SIDE, SPENDING_SIDE
from odoo.addons.loyalty_club.models.wording import MEMBER_PAGE, number_text

#: Context key: the caller will ask for the receipt in a call of its own.
RECEIPT_LATER = "club_receipt_later"


class PosOrder(models.Model):
    """What a receipt says of the club: read from the ledger, not from the till."""

    _inherit = "pos.order"

    club_receipt = fields.Json(compute="_compute_club_receipt")

    @api.depends_context(RECEIPT_LATER)
    def _compute_club_receipt(self):
        later = self.env.context.get(RECEIPT_LATER)
        for order in self:
            order.club_receipt = None if later else order.sudo()._club_receipt_data()

    def _club_receipt_data(self):
        """Rows of the receipt in the customer's language, and the member as he is now.

        :return: False for who is no member; else ``title``, ``rows`` of label and
            text, ``code`` of the card for a barcode, and ``line``, which the till keeps
        """
        if self.state not in ("paid", "done") or not self.partner_id:
            return False
        club = self.config_id._club().with_company(self.company_id)
        members = club.env["loyalty.club.member"]._till_members(club, self.partner_id)
        member = members.get(self.partner_id.id)
        if not member:
            return False
        measures = member._till_measures()
        line = member._till_line(measures)
        lang = self.partner_id.lang or self.company_id.partner_id.lang
        words = member.with_context(**{MEMBER_PAGE: True, "lang": lang})
        return {
            "title": words.club_id.name,
            "rows": self.with_env(words.env)._club_receipt_rows(words, measures),
            "code": line["card_id"] and member.card_code,
            "line": line,
        }

    def _club_receipt_rows(self, member, measures):
        moves = self._club_moves()
        earned, spent = self._club_moved(moves)
        rows = [
            (self._club_earned_label(moves) if earned >= 0 else None, earned),
            (self.env._("Points taken back"), -min(0, earned)),
            (self.env._("Points spent"), spent),
            (self.env._("Points given back"), -min(0, spent)),
        ]
        rows = [
            [label, number_text(self.env, points)]
            for label, points in rows
            if label and points > 0
        ]
        rows += self._club_balance_rows(member)
        return rows + self._club_tier_rows(member, measures)

    def _club_moved(self, moves):
        """Points that this ticket gave and took, by its returns of other sales too."""
        moves |= moves.browse(self.club_return_moves or ())
        earned = sum(move.points for move in moves if move.kind in EARNING_SIDE)
        spent = -sum(move.points for move in moves if move.kind in SPENDING_SIDE)
        return earned, spent

    def _club_earned_label(self, moves):
        """Name the tier where it has multiplied the points."""
        accruals = moves.filtered(lambda move: move.kind == post.ACCRUAL)
        move = accruals.sorted("id")[-1:]
        factor = (move.explanation or {}).get("factor", 0) / MILLION
        if not factor or factor == 1 or not move.tier_id:
            return self.env._("Points earned")
        return self.env._(
            "Points earned (%(tier)s × %(factor)s)",
            tier=move.tier_id.name,
            factor=number_text(self.env, factor),
        )

    def _club_balance_rows(self, member):
        values = [
            (self.env._("Balance today"), member._portal_balance()),
            (self.env._("Pending"), member._portal_points(member.points_pending)),
            (self.env._("Debt"), member._portal_points(member.points_deficit)),
        ]
        expiring = member._portal_expiring()
        if expiring:
            label = self.env._("Expire on %s", expiring["day"])
            values.append((label, expiring["points"]))
        return [[label, text] for label, text in values if text]

    def _club_tier_rows(self, member, measures):
        rows = []
        if member.tier_id:
            rows.append([self.env._("Tier"), member.tier_id.name])
        rows += [[words, ""] for words in member._till_missing(measures)]
        return rows
