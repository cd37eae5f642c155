from odoo import Command, fields
from odoo.tests import new_test_user, tagged

from .common import LoyaltyClubCommon


@tagged("post_install", "-at_install")
class TestExplanation(LoyaltyClubCommon):
    """What a shopkeeper reads when he asks why points moved."""

    def _last(self, kind, card=None):
        return self.env["loyalty.club.point.move"].search(
            [("card_id", "=", (card or self.card).id), ("kind", "=", kind)], limit=1
        )

    def assertSays(self, move, *sentences):
        """Every sentence is a line of the explanation; money is written with NBSP."""
        lines = move.explanation_text.replace("\N{NO-BREAK SPACE}", " ").splitlines()
        for sentence in sentences:
            self.assertIn(sentence, lines)

    def test_a_sale_names_lines_base_and_rule(self):
        order = self._sale([(self.product, 2), (self.other_product, 1)])
        today = self.club._date_text(self.club._today())
        version = self.club.rule_version_id.number
        self.assertSays(
            self._last("accrual"),
            f"{order.name} gave 210 points on {today}.",
            "These lines earned: Cake ($ 200.00), Tea ($ 10.00).",
            "210 points: $ 210.00 without tax, at 1 for each $ 1.00.",
            f"Counted by version {version} of the club's rules.",
        )

    def test_each_kind_of_rule_has_its_sentence(self):
        self.program.rule_ids = [
            Command.create(
                {
                    "reward_point_mode": "unit",
                    "reward_point_amount": 0.5,
                    "minimum_qty": 0,
                }
            ),
            Command.create(
                {
                    "reward_point_mode": "order",
                    "reward_point_amount": 7,
                    "minimum_qty": 0,
                }
            ),
        ]
        self._sale([(self.product, 3)])
        self.assertSays(
            self._last("accrual"),
            "1.5 points: 3 units, at 0.5 for each.",
            "7 points for the sale as a whole.",
            "Rounded down from 308.5 to 308.",
        )

    def test_a_rule_that_did_not_count_says_why(self):
        self.program.rule_ids = [
            Command.create(
                {
                    "reward_point_mode": "order",
                    "reward_point_amount": 50,
                    "minimum_amount": 500,
                    "minimum_qty": 0,
                }
            ),
            Command.create({"reward_point_mode": "unit", "minimum_qty": 4}),
            Command.create(
                {
                    "reward_point_mode": "money",
                    "product_ids": [Command.set(self.other_product.ids)],
                }
            ),
        ]
        self._sale()
        self.assertSays(
            self._last("accrual"),
            "The rule of 50 for the sale did not count: $ 100.00 is less than the "
            "$ 500.00 that it asks for.",
            "The rule of 1 for each unit did not count: the quantity of 1 is less than "
            "the 4 that it asks for.",
            "The rule of 1 for each $ 1.00 did not count: nothing in the sale fits it.",
        )

    def test_rounding_and_cap_are_told(self):
        self.program.rule_ids.reward_point_amount = 0.333
        self._sale()
        self.assertSays(self._last("accrual"), "Rounded down from 33.3 to 33.")
        self.club.accrual_cap = 20
        self._sale()
        self.assertSays(
            self._last("accrual"),
            "No sale gives more than 20 points; it would have been 33.3.",
        )

    def test_a_base_with_tax_is_called_so(self):
        self.club.base_taxed = True
        self._sale()
        self.assertSays(
            self._last("accrual"),
            "100 points: $ 100.00 with tax, at 1 for each $ 1.00.",
        )

    def test_a_partial_return_tells_what_stays(self):
        order = self._sale([(self.product, 2)])
        self._credit(self._invoice(order), 0.5)
        self.assertSays(
            self._last("clawback"),
            f"{order.name} took back 100 points: goods came back, or the sale was "
            "changed or cancelled.",
            "Goods for $ 100.00 came back: of 200 points, 100 stay.",
            "In all, this document now gives 100 points.",
        )

    def test_spending_tells_what_it_was_worth(self):
        self._give(300)
        order = self._order()
        self._spend(order, 200)
        order.action_confirm()
        today = self.club._date_text(self.club._today())
        self.assertSays(
            self._last("redemption"),
            f"200 points were spent on {order.name} on {today}.",
            "In all, this document now spends 200 points, which are worth $ 20.00.",
        )
        self.assertSays(
            self._last("accrual"),
            "$ 20.00 was paid with points or stored value, and earned nothing.",
        )
        order._action_cancel()
        self.assertSays(
            self._last("give_back"),
            f"200 points that had been spent on {order.name} came back.",
        )

    def test_a_debt_is_called_a_debt(self):
        order = self._sale()
        invoice = self._invoice(order)
        self._give(-100)
        self._credit(invoice)
        self.assertSays(
            self._last("clawback"),
            "The card did not hold them. They are a debt that the next points pay.",
        )
        self._sale()
        texts = self.card.club_move_ids.filtered(lambda m: m.kind == "deficit").mapped(
            "explanation_text"
        )
        self.assertEqual(
            sorted(texts),
            [
                "100 points that came in paid a debt of the card.",
                "The debt of the card went down by 100 points.",
            ],
        )

    def test_an_adjustment_names_people_and_reason(self):
        officer = new_test_user(
            self.env, "officer", "loyalty_club.group_loyalty_club_officer"
        )
        adjustment = (
            self.env["loyalty.club.adjustment"]
            .with_user(officer)
            .create({"member_id": self.member.id, "points": 5, "reason": "<b>Sorry"})
        )
        adjustment.action_submit()
        today = self.club._date_text(self.club._today())
        self.assertSays(
            self._last("adjustment"),
            f"An adjustment of {today} gave 5 points.",
            f"Asked for by {officer.name}.",
            "Reason: <b>Sorry",
        )

    def test_a_transfer_tells_its_direction(self):
        other = self._enrol(self.env["res.partner"].create({"name": "Reza"}))
        self._give(50)
        transfer = self.env["loyalty.club.adjustment"].create(
            {
                "kind": "transfer",
                "member_id": self.member.id,
                "target_member_id": other.id,
                "points": 20,
                "reason": "Gift",
            }
        )
        transfer.sudo()._post()
        today = self.club._date_text(self.club._today())
        self.assertSays(
            self._last("transfer"),
            f"20 points went to another member on {today}.",
        )
        self.assertSays(
            self._last("transfer", other.points_card_id),
            f"20 points came from another member on {today}.",
        )

    def test_dates_follow_the_calendar_of_the_club(self):
        self.club.write({"calendar": "jalali", "expiry": "year_end"})
        order = self._sale(date_order="2026-11-21 12:00:00")
        move = self._last("accrual")
        jalali = self.club._date_text(fields.Date.to_date("2026-11-21"))
        self.assertEqual(jalali, "1405/08/30")
        text = move.explanation_text
        self.assertIn(
            f"{order.name} gave 100 points on "
            f"{self.club._date_text(move.document_date)}.",
            text,
        )
        self.assertRegex(text, r"They can be spent until 1\d{3}/12/(29|30)\.")

    def test_pending_points_say_from_when(self):
        self.club.write({"maturity": "days", "maturity_days": 5})
        self._sale()
        day = fields.Date.add(self.club._today(), days=5)
        self.assertSays(
            self._last("accrual"),
            f"They can be spent from {self.club._date_text(day)}.",
        )

    def test_every_kind_of_move_has_a_headline(self):
        kinds = self.env["loyalty.club.point.move"]._fields["kind"].get_values(self.env)
        self._sale()
        move = self._last("accrual")
        for kind in kinds:
            self.assertTrue(getattr(move, f"_headline_{kind}")(), kind)

    def test_a_reader_without_the_document_still_reads_the_rest(self):
        self._sale()
        auditor = new_test_user(
            self.env, "auditor", "loyalty_club.group_loyalty_club_auditor"
        )
        move = self._last("accrual").with_user(auditor)
        self.assertFalse(move.source_name)
        self.assertSays(
            move,
            "These lines earned: a line that is not open to you ($ 100.00).",
            "100 points: $ 100.00 without tax, at 1 for each $ 1.00.",
        )

    def test_a_move_is_found_by_its_document(self):
        order = self._sale()
        self._give(5, reason="Lottery")
        found = self.env["loyalty.club.point.move"].search(
            [("source_name", "ilike", order.name), ("card_id", "=", self.card.id)]
        )
        self.assertEqual(found.mapped("kind"), ["accrual"])
        found = self.env["loyalty.club.point.move"].search(
            [("source_name", "ilike", "lotter")]
        )
        self.assertEqual(found.mapped("kind"), ["adjustment"])
