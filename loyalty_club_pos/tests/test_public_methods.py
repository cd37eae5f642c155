"""Which methods of the addon RPC can reach, and that none of them moves a balance."""

from odoo.tests import tagged

from odoo.addons.loyalty_club.tests.public_methods import PublicMethods

from .common import PosClubCommon


@tagged("post_install", "-at_install")
class TestPublicMethods(PublicMethods, PosClubCommon):
    ADDON = "loyalty_club_pos"
    PUBLIC = {
        "loyalty.card": {
            "get_gift_card_status",
            "get_loyalty_card_partner_by_code",
        },
        "loyalty.club.till.exception": {"action_open_orders"},
        "pos.config": {
            "club_enrol",
            "club_find",
            "club_line",
            "club_preview_return",
            "use_coupon_code",
        },
        "pos.order": {
            "action_pos_order_paid",
            "confirm_coupon_programs",
            "sync_from_ui",
            "validate_coupon_programs",
        },
    }

    def setUp(self):
        super().setUp()
        self.ticket = self._pay(self.product)

    def _known(self):
        known = {"pos.config": self.config, "pos.order": self.ticket}
        return super()._known() | known

    def _forged(self, model, name):
        """What a till sends, with figures that nobody earned."""
        claims = {str(self.card.id): {"program_id": self.program.id, "points": 9999}}
        return {
            "sync_from_ui": [([self._ticket([self._line(self.product, 9999)])],)],
            "confirm_coupon_programs": [(self.ticket.ids, claims), ([], claims)],
            "validate_coupon_programs": [(self.ticket.ids, claims, ["044x"])],
            "get_gift_card_status": [(self.card.code, self.config.id), ([], "x")],
            "get_loyalty_card_partner_by_code": [(self.card.code,), ({},)],
            "club_enrol": [
                (self.config.ids, {"partner_id": self.partner.id, "points": 9999}),
                (self.config.ids, {"partner_id": [1], "wording_ids": "x"}),
            ],
            "club_find": [(self.config.ids, self.card.code), (self.config.ids, [])],
            "club_line": [
                (self.config.ids, self.partner.id),
                (self.config.ids, "x"),
                (self.config.ids, 2**40),
            ],
            "club_preview_return": [
                (self.config.ids, {str(self.ticket.lines.id): 9999}),
                (self.config.ids, "x"),
            ],
            "use_coupon_code": [
                (self.config.ids, self.card.code, "2190-01-01", self.partner.id, False),
                (self.config.ids, [], None, "x", {}),
            ],
        }.get(name) or super()._forged(model, name)
