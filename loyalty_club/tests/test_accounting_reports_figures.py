from decimal import Decimal

from freezegun import freeze_time

from odoo.tests import tagged

from .accounting import NEW_YEAR, cents, deferred, owed
from .accounting_reports import ReportsCommon

WORTH, RATE = Decimal("0.08"), Decimal("0.8")


@freeze_time(NEW_YEAR)
@tagged("post_install", "-at_install")
class TestAgeing(ReportsCommon):
    """Open points by the days until they expire."""

    #: Points, the club's expiry and its number, the day they were given; today is
    #: 10 March 2025.
    LOTS = (
        (1, "days", 75, "2024-12-20"),  # until 5 March
        (2, "days", 75, "2024-12-25"),  # until today
        (4, "days", 30, "2025-03-10"),  # the thirtieth day
        (8, "days", 31, "2025-03-10"),
        (16, "days", 90, "2025-03-10"),
        (32, "days", 91, "2025-03-10"),
        (64, "days", 181, "2025-03-10"),
        (128, "days", 365, "2025-03-10"),
        (256, "days", 366, "2025-03-10"),
        (512, "never", 1, "2025-03-10"),
    )

    def setUp(self):
        super().setUp()
        for points, expiry, number, day in self.LOTS:
            with self._on(day):
                self.club.write({"expiry": expiry, "expiry_number": number})
                self._give(points)

    def _sums(self, by, domain=()):
        rows = self.env["loyalty.club.liability.ageing"].with_user(self.auditor)
        names = ["points:sum", "value:sum", "expected:sum"]
        with self._on("2025-03-10"):
            return {
                key: sums for key, *sums in rows._read_group([*domain], [by], names)
            }

    def test_each_bucket_holds_its_days(self):
        expected = {
            "0_expired": 1,
            "1_30": 2 + 4,
            "2_90": 8 + 16,
            "3_180": 32,
            "4_365": 64 + 128,
            "5_later": 256,
            "6_never": 512,
        }
        sums = self._sums("bucket")
        self.assertEqual(list(sums), list(expected))
        for bucket, points in expected.items():
            with self.subTest(bucket):
                worth = [points, points * 0.1, points * 0.08]
                self.assertEqual(
                    [round(n, 6) for n in sums[bucket]], [round(n, 6) for n in worth]
                )
        held = sum(self.card.club_lot_ids.mapped("remaining"))
        self.assertEqual(sum(row[0] for row in sums.values()), held)

    def test_the_forecast_has_the_next_twelve_months(self):
        sums = self._sums("month", [("month", "!=", False)])
        points = {month: row[0] for month, row in sums.items()}
        expected = {
            "2025-03": 2,
            "2025-04": 4 + 8,
            "2025-06": 16 + 32,
            "2025-09": 64,
        }
        self.assertEqual(points, expected)

    def test_months_follow_the_calendar_of_the_club(self):
        self.club.calendar = "jalali"
        months = self._sums("month", [("month", "!=", False)])
        # 10 March 2025 is 20 Esfand 1403; 365 days later it is 19 Esfand 1404.
        self.assertEqual(next(iter(months)), "1403/12")
        self.assertNotIn("1404/12", months)

    def test_a_provision_is_aged_by_what_points_cost(self):
        self.config.write({"method": "provision"})
        self._estimate(
            self.config, date_from="2025-03-01", unit_cost=0.05, redemption_rate=0.5
        )
        self.assertEqual(self._sums("bucket")["6_never"], [512, 25.6, 12.8])

    def test_the_list_leads_to_the_lot(self):
        rows = self.env["loyalty.club.liability.ageing"].with_user(self.auditor)
        with self._on("2025-03-10"):
            row = rows.search([("bucket", "=", "6_never")])
            self.assertEqual(row.lot_id.remaining, 512)
            self.assertEqual(row.partner_id, self.partner)


@freeze_time(NEW_YEAR)
@tagged("post_install", "-at_install")
class TestRollForward(ReportsCommon):
    """The columns of the closings in rows, and points that no sale gave."""

    def test_the_columns_add_up(self):
        january = self._january()
        february = self._february()
        first = deferred(1000, 1000, 1000, WORTH)
        left = owed(first * RATE, 800, 300, 0, Decimal("0.75"))
        second = deferred(370, 400, 370, Decimal("0.075"))
        rows = self.env["loyalty.club.roll.forward"].with_user(self.auditor)
        sums = {
            (run, part): (points, cents(money))
            for run, part, points, money in rows._read_group(
                [], ["run_id", "part"], ["points:sum", "amount:sum"]
            )
        }
        self.assertEqual(sums[january, "7_closing"], (1000, cents(first)))
        self.assertEqual(sums[february, "1_opening"], (1000, cents(first)))
        self.assertEqual(sums[february, "2_issued"], (370, cents(second)))
        self.assertEqual(sums[february, "3_returned"][0], -200)
        self.assertEqual(sums[february, "4_redeemed"][0], -300)
        closing = cents(left) + cents(second)
        self.assertEqual(sums[february, "7_closing"], (870, closing))
        for run in (january, february):
            parts = [sums[run, part] for _run, part in sums if _run == run]
            *moved, last = map(sum, zip(*parts, strict=True))
            self.assertEqual(moved[0], 2 * sums[run, "7_closing"][0])
            self.assertEqual(last, 2 * sums[run, "7_closing"][1])

    def test_a_reversed_closing_is_left_out(self):
        january = self._january()
        with self._on("2025-02-02"):
            january.with_user(self.users["approver"]).action_reverse()
        self.env.flush_all()
        self.assertFalse(self.env["loyalty.club.roll.forward"].search([]))

    def test_each_row_leads_to_its_documents(self):
        january = self._january()
        row = self.env["loyalty.club.roll.forward"].search([], limit=1)
        action = row.with_user(self.auditor).action_open_sources()
        sources = self.env["loyalty.club.closing.source"].search(action["domain"])
        self.assertEqual(sources, january.source_ids)

    def test_points_without_a_sale_are_told_by_reason(self):
        self._january()
        with self._on("2025-02-10"):
            self._give(30, reason="Goodwill")
            self._give(20, reason="Birthday")
        action = self.env.ref("loyalty_club.loyalty_club_point_move_action_unsold")
        moves = self.env["loyalty.club.point.move"].with_user(self.auditor)
        found = moves._read_group(
            [("kind", "in", ("adjustment", "opening", "transfer", "merge"))],
            ["reason"],
            ["points:sum"],
        )
        self.assertEqual(dict(found), {"Goodwill": 30, "Birthday": 20})
        self.assertIn("adjustment", action.domain)
