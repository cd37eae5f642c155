from freezegun import freeze_time

from odoo.tests import tagged
from odoo.tools import SQL

from odoo.addons.loyalty_club.tests.accounting import NEW_YEAR
from odoo.addons.loyalty_club.tests.stored_value import StoredValueCommon

from .common import PosClubCommon


@freeze_time(NEW_YEAR)
@tagged("post_install", "-at_install")
class TestTillStoredValue(StoredValueCommon, PosClubCommon):
    """Gift cards that tills sell and take, closed with their session."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.gift_product.available_in_pos = True
        cls.gift_discount.available_in_pos = True

    def _till(self, day, lines, coupons, **values):
        """A ticket, and what the till says of cards."""
        with self._on(day):
            order = self._sync(self._ticket(lines, **values))
            order.confirm_coupon_programs(
                {key: {"program_id": self.gift.id, **val} for key, val in coupons}
            )
        return order

    def _sold_at_till(self, day, count):
        lines = [self._line(self.gift_product, count)]
        order = self._till(day, lines, [("-1", {"points": 50 * count})])
        return self.env["loyalty.card"].search([("source_pos_order_id", "=", order.id)])

    def _used_at_till(self, day, card, lines, money, **values):
        paid = self._reward_line(money, money, reward=self.gift.reward_ids, card=card)
        coupon = {"points": -money, "coupon_id": card.id, "line_codes": ["code"]}
        lines = [*(self._line(*line) for line in lines), paid]
        return self._till(day, lines, [(str(card.id), coupon)], **values)

    def _close_till(self, day):
        with self._on(day):
            self.till_session.action_pos_session_closing_control()
            self.assertEqual(self.till_session.state, "closed")

    def test_sold_and_used_at_a_till(self):
        self._rate(0.1)
        card = self._sold_at_till("2025-01-10", 20)
        self.assertEqual(card.points, 1000)
        lines = [(self.product, 5), (self.other_product, 4)]
        self._used_at_till("2025-01-20", card, lines, 540)
        self.assertEqual(card.points, 460)
        figures = self._figures()
        self.assertEqual((figures["cards"], figures["tickets"]), (460, 460))
        self.assertEqual((figures["booked"], figures["unexplained"]), (0, 0))
        self._close_till("2025-01-31")
        january = self._close("2025-02-02")
        self.assertEqual(self._column(january), [0, 1000, -540, -60, 400])
        self.assertEqual(self._balance("cards"), -400)
        sources = self.env["loyalty.club.stored.value.source"].search([])
        self.assertEqual(set(sources.mapped("source_model")), {"pos.order"})
        figures = self._figures()
        self.assertEqual((figures["cards"], figures["booked"]), (460, 400))
        self.assertEqual((figures["breakage"], figures["unexplained"]), (60, 0))

    def test_an_invoice_of_a_ticket_counts_once(self):
        self._rate(0.1)
        card = self._sold_at_till("2025-01-10", 20)
        used = self._used_at_till("2025-01-20", card, [(self.product, 1)], 90)
        with self._on("2025-01-21"):
            used.action_pos_order_invoice()
        self._close_till("2025-01-31")
        january = self._close("2025-02-02")
        self.assertEqual(self._column(january), [0, 1000, -90, -10, 900])
        self.assertEqual(self._balance("cards"), -900)
        self.assertEqual(self._figures()["unexplained"], 0)

    def test_an_invoice_after_the_session_books_nothing_new(self):
        card = self._sold_at_till("2025-01-10", 20)
        used = self._used_at_till("2025-01-20", card, [(self.product, 1)], 90)
        self._close_till("2025-01-31")
        self._close("2025-02-02")
        with self._on("2025-02-10"):
            used.action_pos_order_invoice()
        february = self._close("2025-03-02")
        self.assertEqual(self._column(february), [910, 0, 0, 0, 910])
        self.assertEqual(self._balance("cards"), -910)
        self.assertEqual(self._figures()["unexplained"], 0)

    def test_a_card_that_was_given_away_is_told_by_its_first_row(self):
        wizard = self.env["loyalty.generate.wizard"].create(
            {
                "program_id": self.gift.id,
                "mode": "anonymous",
                "coupon_qty": 1,
                "points_granted": 50,
            }
        )
        card = wizard.generate_coupons()
        self._yesterday(card, card.history_ids)
        self._used_at_till("2025-01-20", card, [(self.other_product, 2)], 20)
        self.assertEqual(card.points, 30)
        figures = self._figures()
        self.assertEqual((figures["free"], figures["untold"]), (50, 0))
        self.assertEqual((figures["tickets"], figures["unexplained"]), (-20, 0))

    def _yesterday(self, *records):
        """A test is one transaction, so all that it makes has the same moment."""
        self.env.flush_all()
        for made in records:
            made.env.cr.execute(
                SQL(
                    "UPDATE %s SET create_date = create_date - interval '1 day'"
                    " WHERE id = ANY(%s)",
                    SQL.identifier(made._table),
                    made.ids,
                )
            )
        self.env.invalidate_all()

    def test_a_ticket_that_was_booked_elsewhere_is_no_debt(self):
        self.gift_product.property_account_income_id = False
        self._sold_at_till("2025-01-10", 20)
        self._close_till("2025-01-31")
        self.gift_product.property_account_income_id = self.accounts["cards"]
        january = self._run("2025-02-02")
        self.assertFalse(january.stored_line_ids)
