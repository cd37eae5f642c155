import logging
from contextlib import contextmanager

from odoo import models

from ..membership.loyalty_club_member import ACTIVE
from ..selling.loyalty_club_settlement import REPEATABLE

_logger = logging.getLogger(__name__)


class LoyaltyClub(models.Model):
    """Gives what a tier brings on entering it, and takes it back with the tier.

    It runs in the transaction of the sale that moved the member, which no fault of a
    gift may stop (house, law 6).
    """

    _inherit = "loyalty.club"

    def _after_tier_changes(self, changes):
        result = super()._after_tier_changes(changes)
        self.env["product.pricelist"]._club_members_moved()
        for club in self.sudo():
            with_gift = self.env["loyalty.club.tier"]._ids_with_gift(club.id)
            if with_gift:
                club._give_gifts(changes.sudo(), with_gift)
                club._take_gifts_back(changes.sudo(), with_gift)
        return result

    @contextmanager
    def _never_lose_the_sale(self, summary):
        """Undo a fault of a gift alone, and tell the manager."""
        try:
            with self.env.cr.savepoint():
                yield
        except REPEATABLE:
            raise
        except Exception as fault:
            # Whatever it is, the customer at the counter must get his goods.
            _logger.exception("A gift of %s failed.", self)
            self._alert(self, f"{summary} {fault}")

    def _give_gifts(self, changes, with_gift):
        """Make a coupon for each member who has come up to a tier with a gift."""
        entries = changes.filtered(
            lambda change: (
                change.to_tier_id.id in with_gift
                and change.member_id.state == ACTIVE
                and change._is_upward()
            )
        )
        entries -= self._entries_with_gift(entries)
        entries -= self._entries_without_coupon(entries)
        if not entries:
            return
        cards = self.env["loyalty.card"]
        with self._never_lose_the_sale(self.env._("The entry gift was not given.")):
            cards = cards._club_give(entries)
        if cards.exists():
            with self._never_lose_the_sale(
                self.env._("The email with the entry gift was not made.")
            ):
                cards.with_env(self.env)._send_creation_communication()

    def _entries_with_gift(self, entries):
        """Entries of members whose gift from an earlier entry is still good."""
        if not entries:
            return entries
        earlier = self._gifts_of(entries.member_id).club_tier_change_id
        known = {
            (change.member_id.merged_into_id or change.member_id, change.to_tier_id)
            for change in earlier
        }
        return entries.filtered(
            lambda change: (change.member_id, change.to_tier_id) in known
        )

    def _gifts_of(self, members):
        """Gifts of these members, and of who was merged into them, still good."""
        everybody = members.with_context(active_test=False)
        merged = everybody.search([("merged_into_id", "in", members.ids)])
        cards = self.env["loyalty.card"].sudo().with_context(active_test=True)
        return cards.search(
            [
                ("club_tier_change_id.member_id", "in", (members | merged).ids),
                "|",
                ("expiration_date", "=", False),
                ("expiration_date", ">=", self._today()),
            ],
            order="id",
        )

    def _entries_without_coupon(self, entries):
        """Entries for which the programme has no coupon any more; tell the manager."""
        without = entries.browse()
        for tier, group in entries.grouped("to_tier_id").items():
            problem = tier._gift_problem()
            if problem:
                self._alert(self, problem)
                without |= group
        return without

    def _take_gifts_back(self, changes, with_gift):
        """Make the unused gifts of withdrawn tiers worthless, and say so."""
        withdrawn = changes.filtered(
            lambda change: (
                change.kind == "withdrawn" and change.from_tier_id.id in with_gift
            )
        )
        if not withdrawn:
            return
        with self._never_lose_the_sale(self.env._("The gift was not taken back.")):
            entries = withdrawn.browse().union(
                *(change._change_before() for change in withdrawn)
            )
            cards = self.env["loyalty.card"].search(
                [("club_tier_change_id", "in", entries.ids)]
            )
            cards._club_unused()._club_take_back(self._today())
