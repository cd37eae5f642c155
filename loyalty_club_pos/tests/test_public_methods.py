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
            "create",
            "sync_from_ui",
            "validate_coupon_programs",
            "write",
        },
        "pos.order.line": {"create", "write"},
        "pos.payment": {"create", "unlink", "write"},
        "pos.session": {"create", "write"},
    }

    def setUp(self):
        super().setUp()
        self.ticket = self._pay(self.product)

    def _known(self):
        return super()._known() | {
            "pos.config": self.config,
            "pos.order": self.ticket,
            "pos.order.line": self.ticket.lines,
            "pos.payment": self.ticket.payment_ids,
            "pos.session": self.till_session,
        }

    def _values(self, model):
        """What would make a paid ticket worth more."""
        return super()._values(model) | {
            "pos.order": {
                "session_id": self.till_session.id,
                "club_return_moves": [1],
            },
            "pos.order.line": {"order_id": self.ticket.id, "qty": 9999},
            "pos.payment": {
                "pos_order_id": self.ticket.id,
                "payment_method_id": self.ticket.payment_ids.payment_method_id.id,
                "amount": 9999,
            },
            "pos.session": {"start_at": "1900-01-01 00:00:00"},
        }.get(model, {})

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
