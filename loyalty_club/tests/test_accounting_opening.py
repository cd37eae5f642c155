from decimal import Decimal

from freezegun import freeze_time

from odoo.tests import tagged

from .accounting import NEW_YEAR, cents, deferred, owed
from .accounting_opening import OpeningCommon

NOV, DEC, JAN = "2024-11-01", "2024-12-01", "2025-01-01"
D = Decimal
WORTH, RATE = D("0.08"), D("0.8")


@freeze_time(NEW_YEAR)
@tagged("post_install", "-at_install")
class TestOpening(OpeningCommon):
    """What is left of points from before the first day, until nothing is."""

    club_values = {"expiry": "days", "expiry_number": 120}

    def _history(self):
        """1,000 points in November, of which 300 were spent; 370 and 50 in December."""
        self.old_sale = self._invoiced_sale("2024-11-10", [(self.product, 10)])
        self._invoiced_sale("2024-12-05", [(self.product, 4)], spend=300)
        with self._on("2024-12-20"):
            self._give(50)

    def test_an_opening_is_posted_on_the_day_before(self):
        self._history()
        opening = self._open()
        self.assertEqual(self._points(opening, NOV), [700, 0, 0, 0, 0, 700])
        self.assertEqual(self._points(opening, DEC), [420, 0, 0, 0, 0, 420])
        # 700 × 0.08 and 420 × 0.08; what was spent in December is forgotten.
        self.assertEqual(self._money(opening, NOV), [D("56.00"), 0, 0, 0, 0, 0])
        self.assertEqual(self._money(opening, DEC), [D("33.60"), 0, 0, 0, 0, 0])
        self.assertEqual(self._balance("liability"), D("-89.60"))
        self.assertEqual(self._balance("opening"), D("89.60"))
        move = opening.move_ids
        self.assertEqual((str(move.date), len(move.line_ids)), ("2024-12-31", 2))
        self._assert_reconciled("2024-12-31")
        self.assertFalse(any(opening.source_ids.mapped("late")))

    def test_a_draft_shows_what_it_will_post(self):
        self._history()
        runs = self.env["loyalty.club.closing.run"].with_user(self.users["preparer"])
        with self._on("2025-01-05"):
            draft = runs.create({"opening_config_id": self.config.id}).sudo()
            shown = draft._shown_lines()
            self.assertNotIn("First post", draft._open_text())
        self.assertEqual(
            [(line.points_opening, cents(line.opening)) for line in shown],
            [(700, 56), (420, cents("33.60"))],
        )
        self.assertFalse(draft.line_ids)
        self.assertFalse(draft.source_ids)

    def test_shares_and_other_estimates_take_it_as_a_balance(self):
        self._history()
        opening = self._open()
        rows = self.env["loyalty.club.roll.forward.share"].search(
            [("run_id", "=", opening.id)]
        )
        self.assertEqual(set(rows.mapped("part")), {"1_opening", "7_closing"})
        self.assertEqual(sum(rows.mapped("points")), 2 * 1120)
        found = opening._sensitivity(self.config, opening.line_ids)
        worth = {factor: owed for kind, factor, owed in found if kind == "worth"}
        # A point that is worth a tenth more is owed for with a tenth more.
        self.assertEqual(worth[D("1.1")], D("61.60") + D("36.96"))

    def test_it_is_released_to_nothing_by_returns_spending_and_expiry(self):
        self._history()
        self._open()
        with self._on("2025-01-15"):
            self._credit(self.old_sale.invoice_ids, 0.2)
        self._invoiced_sale("2025-01-20", [(self.product, 2)])
        january = self._close("2025-02-01")
        # 200 of the 700 points go back, with 0.08 each.
        self.assertEqual(self._points(january, NOV), [700, 0, -200, 0, 0, 500])
        self.assertEqual(self._money(january, NOV), [56, 0, -16, 0, 0, 0])
        self.assertEqual(self._money(january, DEC), [D("33.60"), 0, 0, 0, 0, 0])
        self._assert_reconciled("2025-01-31")
        self._spent("2025-02-10", 200)
        february = self._close("2025-03-01")
        # 400 of the 500 are expected: each spent point releases 40 / 400.
        self.assertEqual(self._money(february, NOV), [40, 0, 0, -20, 0, 0])
        with self._on("2025-03-15"):
            self._night()
        march = self._close("2025-04-01")
        self.assertEqual(self._points(march, NOV), [300, 0, 0, 0, -300, 0])
        self.assertEqual(self._money(march, NOV), [20, 0, 0, 0, -20, 0])
        with self._on("2025-04-25"):
            self._night()
        april = self._close("2025-05-01")
        self.assertEqual(self._points(april, DEC), [420, 0, 0, 0, -420, 0])
        self.assertEqual(self._money(april, DEC), [D("33.60"), 0, 0, 0, D("-33.60"), 0])
        # What is left is the sale of January alone.
        new = cents(deferred(200, 200, 200, WORTH))
        self.assertEqual(self._balance("liability"), -new)
        self.assertEqual(self._balance("deferral"), new - 16)
        self.assertEqual(self._balance("release"), -20)
        self.assertEqual(self._balance("breakage"), D("-53.60"))
        self._assert_reconciled("2025-04-30")

    def test_points_from_before_and_after_share_a_month(self):
        self.config.start_date = "2025-01-15"
        before = self._invoiced_sale("2025-01-10", [(self.product, 5)])
        opening = self._open("2025-01-15")
        self.assertEqual(self._money(opening, JAN), [40, 0, 0, 0, 0, 0])
        self._invoiced_sale("2025-01-20", [(self.product, 3)])
        self._spent("2025-01-25", 100)
        january = self._close("2025-02-01")
        new = deferred(300, 300, 300, WORTH)
        spent = owed(40 + new, 800, 100, 0, RATE)
        self.assertEqual(
            self._money(january, JAN),
            self._columns(40, 40 + new, 40 + new, spent, spent, spent),
        )
        with self._on("2025-02-10"):
            self._credit(before.invoice_ids)
        february = self._close("2025-03-01")
        # The 500 points of before take their 40 along.
        back = owed(new, 300, 100, 0, RATE)
        self.assertEqual(self._points(february, JAN), [700, 0, -500, 0, 0, 200])
        self.assertEqual(
            self._money(february, JAN),
            self._columns(spent, spent, back, back, back, back),
        )
        self._spent("2025-03-05", 200)
        march = self._close("2025-04-01")
        self.assertEqual(self._cohort_line(march, JAN).closing, 0)
        self.assertEqual(self._balance("liability"), 0)

    def test_a_return_takes_only_what_the_opening_held(self):
        """The returned sale's own points were spent; another member keeps his."""
        self._invoiced_sale("2024-12-05", [(self.product, 1)])
        self._spent("2024-12-06", 100)
        other = self._enrol(self.env["res.partner"].create({"name": "Omid"}))
        with self._on("2024-12-07"):
            self._give(100, other)
        self._open()
        sale = self.env["sale.order"].search(
            [("partner_id", "=", self.partner.id)], order="id", limit=1
        )
        with self._on("2025-01-15"):
            self._credit(sale.invoice_ids)
        self.assertEqual(self.member.points_deficit, 100)
        january = self._close("2025-02-01")
        self.assertEqual(self._points(january, DEC), [100, 0, 0, 0, 0, 100])
        self.assertEqual(self._money(january, DEC), [8, 0, 0, 0, 0, 0])

    def test_a_return_of_an_old_sale_takes_its_price_from_later_points(self):
        """Its own points were spent before; those of January are taken for it."""
        old = self._invoiced_sale("2024-12-05", [(self.product, 1)])
        self._spent("2024-12-06", 100)
        other = self._enrol(self.env["res.partner"].create({"name": "Omid"}))
        with self._on("2024-12-07"):
            self._give(100, other)
        self._open()
        self._invoiced_sale("2025-01-10", [(self.product, 3)])
        with self._on("2025-01-15"):
            self._credit(old.invoice_ids)
        january = self._close("2025-02-01")
        aside = cents(deferred(300, 300, 300, WORTH))
        self.assertEqual(self._points(january, JAN), [0, 300, -100, 0, 0, 200])
        self.assertEqual(self._money(january, JAN), [0, aside, -8, 0, 0, 0])
        self._assert_reconciled("2025-01-31")

    def test_points_spent_before_and_given_back_after_are_owed_again(self):
        self._invoiced_sale("2024-11-10", [(self.product, 10)])
        spending = self._spent("2024-12-05", 200)
        opening = self._open()
        self.assertEqual(self._money(opening, NOV), [64, 0, 0, 0, 0, 0])
        with self._on("2025-01-15"):
            self._credit(spending.invoice_ids)
        self.assertEqual(self.member.points, 1000)
        january = self._close("2025-02-01")
        self.assertEqual(self._points(january, NOV), [800, 200, 0, 0, 0, 1000])
        self.assertEqual(self._money(january, NOV), [64, 16, 0, 0, 0, 0])
        self._assert_reconciled("2025-01-31")

    def test_an_old_invoice_that_comes_late_is_valued_like_the_opening(self):
        with self._on("2024-12-10"):
            order = self._sale([(self.product, 1)])
            invoice = self._invoice(order, post=False)
            invoice.invoice_date = invoice.date = "2024-12-10"
        with self._on("2024-12-11"):
            self._give(50)
        opening = self._open()
        self.assertEqual(self._points(opening, DEC), [50, 0, 0, 0, 0, 50])
        with self._on("2025-01-10"):
            invoice.action_post()
        self.assertEqual(str(invoice.date), "2024-12-10")
        january = self._close("2025-02-01")
        self.assertEqual(self._points(january, DEC), [50, 100, 0, 0, 0, 150])
        self.assertEqual(self._money(january, DEC), [4, 8, 0, 0, 0, 0])

    def test_points_of_an_invoice_that_is_still_to_come_are_not_opened(self):
        with self._on("2024-12-10"):
            order = self._sale([(self.product, 1)])
        opening = self._open()
        self.assertFalse(opening.line_ids)
        self.assertFalse(opening.move_ids)
        with self._on("2025-01-10"):
            self._invoice(order)
        january = self._close("2025-02-01")
        aside = cents(deferred(100, 100, 100, WORTH))
        self.assertEqual(self._money(january, DEC), [0, aside, 0, 0, 0, 0])

    def test_a_provision_opens_with_the_cost_of_what_is_left(self):
        self.config.method = "provision"
        for day in ("2024-12-31", "2025-01-01"):
            self._estimate(self.config, unit_cost=0.05, date_from=day)
        self._history()
        opening = self._open()
        # 700 and 420 points × 0.05 × 80%.
        self.assertEqual(self._money(opening, NOV), [28, 0, 0, 0, 0, 0])
        self.assertEqual(self._money(opening, DEC), [D("16.80"), 0, 0, 0, 0, 0])
        self.assertEqual(self._balance("provision"), D("-44.80"))
        self.assertEqual(self._balance("opening"), D("44.80"))
        with self._on("2025-01-15"):
            self._credit(self.old_sale.invoice_ids, 0.2)
        self._spent("2025-01-20", 100)
        january = self._close("2025-02-01")
        self.assertEqual(self._money(january, NOV), [28, 0, -8, -5, 0, 0])
        self.assertEqual(self._balance("provision"), D("-31.80"))
        self.assertEqual(self._balance("marketing_expense"), -13)
        self._assert_reconciled("2025-01-31")

    def test_the_next_closing_re_estimates_it(self):
        self._history()
        self._open()
        self._estimate(self.config, redemption_rate=0.5, date_from="2025-01-20")
        self._spent("2025-01-10", 100)
        january = self._close("2025-02-01")
        # 100 of 560 expected are spent; then only 350 are expected.
        after = owed(D(56), 700, 100, 0, RATE)
        low = owed(D(56), 700, 100, 0, D("0.5"))
        self.assertEqual(
            self._money(january, NOV), self._columns(56, 56, 56, after, after, low)
        )

    def test_two_set_ups_of_a_company_open_on_their_own_days(self):
        self._invoiced_sale("2025-01-10", [(self.product, 10)])
        self._close("2025-02-01")
        program = self._make_program("Second", trigger="auto")
        second = self._make_club(program)
        guest = self._enrol(self.env["res.partner"].create({"name": "Nora"}), second)
        with self._on("2025-01-20"):
            self._give(250, guest)
        config = self._make_config(second, start_date="2025-02-10")
        self._estimate(config, date_from="2025-02-09")
        opening = self._open("2025-02-12", config)
        self.assertEqual(cents(opening.line_ids.closing), 20)
        self._assert_reconciled("2025-02-09")
        first = cents(deferred(1000, 1000, 1000, WORTH))
        self.assertEqual(self._balance("liability"), -first - 20)
        february = self._close("2025-03-01")
        self.assertEqual(
            sum(map(cents, february.line_ids.mapped("closing"))), first + 20
        )
        self._assert_reconciled("2025-02-28")
