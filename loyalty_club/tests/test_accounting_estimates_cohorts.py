from freezegun import freeze_time

from odoo.tests import tagged

from .accounting import NEW_YEAR
from .accounting_estimates import EstimatesCommon


@freeze_time(NEW_YEAR)
@tagged("post_install", "-at_install")
class TestMonthsOfIssue(EstimatesCommon):
    club_values = {"expiry": "days", "expiry_number": 60}

    def test_each_month_at_the_end_of_each_month_since(self):
        self._month("2025-01", 100, {0: 10, 1: 25})
        self._month("2025-02", 40, {1: 40})
        with self._on("2025-03-10"):
            self._night()
        january, february = "2025-01-01", "2025-02-01"
        self.assertEqual(
            self._cells("2025-04-02"),
            [
                (january, 0, 100, 10, 0),
                (january, 1, 100, 35, 0),
                (january, 2, 100, 35, 65),
                (february, 0, 40, 0, 0),
                (february, 1, 40, 40, 0),
            ],
        )
        self.assertEqual(len(self._cells("2025-03-31")), 3)

    def test_what_came_back_was_never_spent_and_never_given(self):
        with self._on("2025-01-05"):
            sale = self._sale([(self.other_product, 10)])
            invoice = self._invoice(sale)
        spending = self._spending("2025-01-20", 30)
        with self._on("2025-02-03"):
            spending._action_cancel()
            self._credit(invoice, 0.2)
            self._give(-15)
        self.assertEqual(
            self._cells("2025-03-01"),
            [("2025-01-01", 0, 80, 0, 0), ("2025-01-01", 1, 80, 0, 15)],
        )

    def test_what_is_left_of_all_months_is_what_the_lots_hold(self):
        friend = self._month("2025-01", 100, {0: 10})
        self._month("2025-02", 60, {0: 60})
        with self._on("2025-02-08"):
            sale = self._sale([(self.other_product, 8)])
            invoice = self._invoice(sale)
            self._give(50)
            self._transfer(30, friend)
            self._give(-5)
        spending = self._spending("2025-02-20", 40)
        with self._on("2025-02-25"):
            self._credit(invoice, 0.5)
            spending._action_cancel()
        with self._on("2025-03-12"):
            self._night()
        with self._on("2025-04-01"):
            cells = self.env["loyalty.club.cohort"].search(
                [("club_id", "=", self.club.id)]
            )
            newest = [
                group.sorted("age")[-1] for group in cells.grouped("cohort").values()
            ]
            left = sum(cell.issued - cell.redeemed - cell.expired for cell in newest)
        lots = self.env["loyalty.club.point.lot"].search(
            [("club_id", "=", self.club.id)]
        )
        self.assertTrue(lots.filtered("remaining"))
        self.assertEqual(left, sum(lots.mapped("remaining")))

    def _transfer(self, points, partner):
        members = self.env["loyalty.club.member"]
        target = members.search([("partner_id", "=", partner.id)])
        self.env["loyalty.club.adjustment"].create(
            {
                "kind": "transfer",
                "member_id": self.member.id,
                "target_member_id": target.id,
                "points": points,
                "reason": "Gift",
            }
        )._post()

    def test_the_share_of_several_months_weighs_them_by_points(self):
        self._month("2025-01", 100, {0: 10})
        self._month("2025-02", 300, {0: 90})
        cohorts = self.env["loyalty.club.cohort"]
        with self._on("2025-03-01"):
            ((share,),) = cohorts._read_group(
                [("club_id", "=", self.club.id), ("age", "=", 0)], [], ["rate:avg"]
            )
        self.assertAlmostEqual(share, 100 / 400)


@freeze_time(NEW_YEAR)
@tagged("post_install", "-at_install")
class TestMonthsOfIssueInJalali(EstimatesCommon):
    club_values = {"calendar": "jalali"}

    def test_months_are_those_of_the_clubs_calendar(self):
        for day in ("2025-03-20", "2025-03-21"):
            with self._on(day):
                self._sale([(self.other_product, 1)])
        self.assertEqual(
            self._cells("2025-04-21"),
            [
                ("2025-02-19", 0, 10, 0, 0),
                ("2025-02-19", 1, 10, 0, 0),
                ("2025-03-21", 0, 10, 0, 0),
            ],
        )
