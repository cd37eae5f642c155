"""Which methods of the addon RPC can reach, and that none of them moves a balance."""

from odoo.tests import tagged

from odoo.addons.loyalty_club.tests.public_methods import PublicMethods

from .common import PosClubCommon


@tagged("post_install", "-at_install")
class TestPublicMethods(PublicMethods, PosClubCommon):
    ADDON = "loyalty_club_pos"
    PUBLIC = {
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
        return super()._known() | {"pos.order": self.ticket}

    def _forged(self, model, name):
        """What a till sends, with figures that nobody earned."""
        claims = {str(self.card.id): {"program_id": self.program.id, "points": 9999}}
        return {
            "sync_from_ui": [([self._ticket([self._line(self.product, 9999)])],)],
            "confirm_coupon_programs": [(self.ticket.ids, claims), ([], claims)],
            "validate_coupon_programs": [(self.ticket.ids, claims, ["044x"])],
        }.get(name) or super()._forged(model, name)
