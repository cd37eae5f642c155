from odoo import Command
from odoo.tests import new_test_user

from .accounting import GROUP, AccountingCommon, cents

MANAGER = "account.group_account_manager"
#: Accounts of a set-up, with their types.
ACCOUNTS = {"cards": "liability_current", "card_breakage": "income_other"}


class GiftCards:
    """Programmes of gift cards and wallets, as Odoo makes them."""

    def _gift_cards(self, **values):
        """A programme of gift cards, with the product that sells them."""
        return self.env["loyalty.program"].create(
            {
                "name": "Gift cards",
                "program_type": "gift_card",
                "applies_on": "future",
                "trigger": "auto",
                "rule_ids": [
                    Command.create(
                        {
                            "reward_point_mode": "money",
                            "reward_point_amount": 1,
                            "product_ids": [
                                Command.set(self._make_product("Gift card", 50).ids)
                            ],
                        }
                    )
                ],
                "reward_ids": [
                    Command.create(
                        {
                            "reward_type": "discount",
                            "discount_mode": "per_point",
                            "discount": 1,
                            "discount_applicability": "order",
                            "required_points": 1,
                        }
                    )
                ],
                **values,
            }
        )


class StoredValueCommon(GiftCards, AccountingCommon):
    """A programme of gift cards that is set up, its products on the liability.

    A card is worth 50; one of ten is expected never to be used, where a test says so.
    """

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.accountant = new_test_user(
            cls.env, "club_accountant", groups=f"{GROUP}preparer,{MANAGER}"
        )
        cls.auditor = new_test_user(
            cls.env, "club_auditor", groups="loyalty_club.group_loyalty_club_auditor"
        )
        cls.gift = cls._gift_cards(cls)
        cls.gift_product = cls.gift.rule_ids.product_ids
        cls.gift_discount = cls.gift.reward_ids.discount_line_product_id
        cls.accounts |= {
            name: cls.env["account.account"].create(
                {"name": name, "code": f"9871{number}", "account_type": kind}
            )
            for number, (name, kind) in enumerate(ACCOUNTS.items())
        }
        cls.value = cls._set_up(cls.gift)
        cls.value.with_user(cls.accountant).action_put_right()

    @classmethod
    def _set_up(cls, program, **values):
        values = {
            "program_id": program.id,
            "liability_account_id": cls.accounts["cards"].id,
            "breakage_account_id": cls.accounts["card_breakage"].id,
            "journal_id": cls.journal.id,
            **values,
        }
        return cls.env["loyalty.club.stored.value"].create(values)

    def _rate(self, rate, day="2025-01-01", approve=True):
        rates = self.env["loyalty.club.breakage.estimate"]
        estimate = rates.with_user(self.users["preparer"]).create(
            {
                "stored_value_id": self.value.id,
                "date_from": day,
                "breakage_rate": rate,
                "evidence": "Cards of 2021 and 2022.",
            }
        )
        if approve:
            estimate.with_user(self.users["approver"]).action_approve()
        return estimate

    def _sold(self, day, count, invoice=True):
        """A card for so many times 50."""
        with self._on(day):
            order = self._sale([(self.gift_product, count)])
            if invoice:
                self._invoice(order)
        return self.env["loyalty.card"].search([("order_id", "=", order.id)])

    def _used(self, day, card, lines, invoice=True):
        """An order that a card pays, as far as it reaches."""
        with self._on(day):
            order = self._order(lines)
            rewards = order._try_apply_code(card.code)
            for reward in rewards[card]:
                order._apply_program_reward(reward, card)
            order.action_confirm()
            if invoice:
                self._invoice(order)
        return order

    def _column(self, run, program=None):
        """Money of a programme's line: opening, sold, used, breakage, closing."""
        line = run.sudo().stored_line_ids.filtered(
            lambda line: line.stored_value_id.program_id == (program or self.gift)
        )
        names = ("opening", "sold", "used", "breakage", "closing")
        columns = [cents(line[name]) for name in names]
        self.assertEqual(sum(columns[:-1]), columns[-1])
        return [float(column) for column in columns]

    def _figures(self, user=None):
        """The reconciliation by figure, as a person sees it."""
        pages = self.env["loyalty.club.stored.value.check"]
        page = pages.with_user(user or self.users["preparer"]).create({})
        return {line.kind: line.amount for line in page.line_ids}
