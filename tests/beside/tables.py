from odoo import Command

from odoo.addons.loyalty_club_pos.tests.common import PosClubCommon


class TablesCommon(PosClubCommon):
    """A till with two tables in its hall."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        bank = cls.config.payment_method_ids.filtered(
            lambda method: method.type == "bank"
        )
        methods = cls._make_cash("Cash Hall") | bank
        cls.config = cls.env["pos.config"].create(
            {
                "name": "Hall",
                "module_pos_restaurant": True,
                "iface_splitbill": True,
                "payment_method_ids": [Command.set(methods.ids)],
            }
        )
        floor = cls.env["restaurant.floor"].create(
            {"name": "Hall", "pos_config_ids": [Command.set(cls.config.ids)]}
        )
        cls.tables = cls.env["restaurant.table"].create(
            [
                {
                    "table_number": number,
                    "floor_id": floor.id,
                    "position_h": 200 * number,
                    "position_v": 200,
                    "width": 100,
                    "height": 100,
                }
                for number in (1, 2)
            ]
        )
        cls.till_session = cls._open(cls.config)

    @classmethod
    def _make_cash(cls, name):
        """Cash of a till's own: no two tills share a box."""
        journal = cls.env["account.journal"].create(
            {"name": name, "type": "cash", "code": "HALL"}
        )
        return cls.env["pos.payment.method"].create(
            {"name": name, "journal_id": journal.id}
        )
