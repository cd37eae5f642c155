from freezegun import freeze_time

from odoo import Command
from odoo.tests import tagged

from .accounting import NEW_YEAR
from .accounting_companies import CompaniesCommon
from .stored_value import ACCOUNTS, StoredValueCommon


@freeze_time(NEW_YEAR)
@tagged("post_install", "-at_install")
class TestSharedGiftCards(CompaniesCommon, StoredValueCommon):
    """Cards that one company sells and another takes: each is told of the other."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.gift.company_id = False
        cls.branch = cls._make_company("Branch", cls.company.currency_id)
        cls.accountant.company_ids |= cls.branch
        accounts = {
            name: cls.env["account.account"].create(
                {
                    "name": name,
                    "code": f"9872{number}",
                    "account_type": kind,
                    "company_ids": [Command.set(cls.branch.ids)],
                }
            )
            for number, (name, kind) in enumerate(ACCOUNTS.items())
        }
        cls.abroad = cls._set_up(
            cls.gift,
            company_id=cls.branch.id,
            liability_account_id=accounts["cards"].id,
            breakage_account_id=accounts["card_breakage"].id,
            journal_id=cls._make_journal(cls.branch).id,
        )
        cls.abroad.with_user(cls.accountant).action_put_right()

    @classmethod
    def _set_up(cls, program, **values):
        """Of gift cards, whatever the other base says."""
        return StoredValueCommon._set_up.__func__(cls, program, **values)

    def _told(self, value):
        """The figures of a company that are not nothing."""
        return {
            row["kind"]: row["amount"] for row in value._reconcile() if row["amount"]
        }

    def test_what_the_other_company_has_done_is_told(self):
        card = self._sold("2025-01-10", 4)
        with self._on("2025-01-20"):
            order = self._order_in(self.branch, [{"price_unit": 80}])
            for reward in order._try_apply_code(card.code)[card]:
                order._apply_program_reward(reward, card)
            order.action_confirm()
            self._invoice(order)
        self.assertEqual(card.points, 120)
        self.assertEqual(
            self._told(self.value),
            {"cards": 120, "booked": 200, "difference": -80, "elsewhere": -80},
        )
        self.assertEqual(
            self._told(self.abroad),
            {"cards": 120, "booked": -80, "difference": 200, "elsewhere": 200},
        )
