from decimal import Decimal

from freezegun import freeze_time

from odoo.tests import tagged

from ..engine.liability import allocate
from .accounting import NEW_YEAR, AccountingCommon, cents, deferred, owed

JAN, FEB, MAR = "2025-01-01", "2025-02-01", "2025-03-01"
D = Decimal
WORTH, RATE = D("0.08"), D("0.8")


@freeze_time(NEW_YEAR)
@tagged("post_install", "-at_install")
class TestThreeMonths(AccountingCommon):
    """Sales, invoices, redemptions, a return and an expiry, closed month by month."""

    club_values = {"expiry": "days", "expiry_number": 75}

    def test_the_roll_forward_row_by_row(self):
        january, february, march = self._three_months()
        a, b = deferred(1000, 1000, 1000, WORTH), deferred(500, 500, 500, WORTH)
        kept = a * D("0.8") + b
        of_january = owed(a, 1000, 0, 0, RATE)
        self.assertEqual(self._points(january, JAN), [0, 1000, 0, 0, 0, 1000])
        self.assertEqual(
            self._money(january, JAN),
            self._columns(0, of_january, of_january, of_january, of_january, a),
        )
        self.assertEqual(len(january.line_ids), 1)
        self.assertEqual(self._points(february, JAN), [1000, 500, -200, -300, 0, 1000])
        after_spending = owed(kept, 1300, 300, 0, RATE)
        self.assertEqual(
            self._money(february, JAN),
            self._columns(
                a, a + b, kept, after_spending, after_spending, after_spending
            ),
        )
        c = deferred(370, 400, 370, WORTH)
        self.assertEqual(self._points(february, FEB), [0, 370, 0, 0, 0, 370])
        self.assertEqual(self._money(february, FEB), self._columns(0, c, c, c, c, c))
        self.assertEqual(self._points(march, JAN), [1000, 0, 0, -200, -300, 500])
        self.assertEqual(
            self._money(march, JAN),
            self._columns(
                after_spending,
                after_spending,
                after_spending,
                owed(kept, 1300, 500, 0, RATE),
                owed(kept, 1300, 500, 300, RATE),
                owed(kept, 1300, 500, 300, D("0.75")),
            ),
        )
        d = deferred(180, 200, 180, D("0.075"))
        self.assertEqual(self._money(march, MAR), self._columns(0, d, d, d, d, d))
        self.assertEqual(self._money(march, FEB), self._columns(c, c, c, c, c, c))

    def test_the_trial_balance(self):
        runs = self._three_months()
        lines = [line for run in runs for line in run.line_ids]
        for account, columns in (
            ("deferral", ("issued", "returned")),
            ("release", ("redeemed", "reestimated")),
            ("breakage", ("expired",)),
        ):
            booked = sum(cents(line[name]) for line in lines for name in columns)
            with self.subTest(account):
                self.assertEqual(self._balance(account), booked)
        self._assert_booked(runs[-1])
        for run in runs:
            move = run.move_ids
            self.assertEqual((len(move), move.state), (1, "posted"))
            self.assertEqual(move.date, run.date_to)
            self.assertFalse(move.line_ids.tax_ids)
            self.assertFalse(move.line_ids.tax_tag_ids)
            self.assertFalse(move.line_ids.partner_id)
        labels = runs[0].move_ids.line_ids.mapped("name")
        self.assertTrue(all(label.startswith("Points / Issued") for label in labels))

    def test_all_points_are_those_of_the_lots(self):
        march = self._three_months()[-1]
        held = sum(self.card.club_lot_ids.mapped("remaining"))
        self.assertEqual(sum(march.line_ids.mapped("points_closing")), held)

    def test_each_share_of_a_document_has_one_row(self):
        february = self._three_months()[1]
        order, spender = self.sales["a"], self.sales["c"]
        invoice, refund = order.invoice_ids.sorted("id")
        rows = self.env["loyalty.club.closing.source"].search(
            [("source_model", "=", "sale.order"), ("source_id", "=", order.id)]
        )
        self.assertEqual(set(rows.mapped("share_id")), {invoice.id, refund.id})
        back = rows.filtered(lambda row: row.share_id == refund.id)
        self.assertEqual((back.returned, back.amount), (200, -200))
        self.assertEqual(back.date, refund.date)
        self.assertAlmostEqual(back.taken_back, float(D(80) / D("1.08") / 5), 8)
        rows = february.source_ids.filtered(lambda row: row.source_id == spender.id)
        own = rows.filtered(lambda row: row.cohort.month == 2)
        self.assertEqual((own.amount, own.goods_amount), (370, 400))
        self.assertEqual((rows - own).redeemed, 300)
        self.assertFalse((rows - own).amount)
        self.assertEqual({len(row.hash) for row in rows}, {64})

    def test_sql_sets_aside_what_the_engine_does(self):
        january, february, _march = self._three_months()
        rows = (january | february).source_ids.filtered("issued")
        for row in rows:
            self.env.cr.execute(
                "SELECT deferred::text FROM loyalty_club_closing_source WHERE id = %s",
                [row.id],
            )
            price, goods, points = (
                D(repr(row[name])) for name in ("amount", "goods_amount", "issued")
            )
            exact = allocate(price, goods, points * WORTH)[1]
            stored = D(self.env.cr.fetchone()[0])
            self.assertLess(abs(stored - exact), D("1e-14"))
        self.assertEqual(len(rows), 3)

    def _three_months(self):
        self.sales = {"a": self._invoiced_sale("2025-01-10", [(self.product, 10)])}
        with self._on("2025-01-31"):
            self.sales["b"] = self._sale([(self.product, 5)])
        runs = self._close("2025-02-01")
        with self._on("2025-02-02"):
            self._invoice(self.sales["b"])
        four = [(self.product, 4)]
        self.sales["c"] = self._invoiced_sale("2025-02-10", four, spend=300)
        with self._on("2025-02-15"):
            self._credit(self.sales["a"].invoice_ids, 0.2)
        runs |= self._close("2025-03-01")
        self._estimate(self.config, date_from=MAR, redemption_rate=0.75)
        two = [(self.product, 2)]
        self.sales["d"] = self._invoiced_sale("2025-03-05", two, spend=200)
        with self._on("2025-03-27"):
            self._night()
        return runs | self._close("2025-04-01")


@freeze_time(NEW_YEAR)
@tagged("post_install", "-at_install")
class TestClosing(AccountingCommon):
    """Late documents, reversal, points without a sale, parts of an order, debts."""

    def test_a_late_invoice_enters_the_next_run(self):
        self._invoiced_sale("2025-01-10", [(self.product, 1)])
        january = self._close("2025-02-01")
        with self._on("2025-02-03"):
            order = self._sale([(self.product, 2)], date_order="2025-01-20 12:00:00")
            order.date_order = "2025-01-20 12:00:00"
            invoice = self._invoice(order, post=False)
            invoice.invoice_date = "2025-01-20"
            invoice.action_post()
        self.assertEqual(str(invoice.date), "2025-01-20")
        february = self._close("2025-03-01")
        late = february.source_ids
        self.assertEqual((late.source_id, late.late), (order.id, True))
        self.assertFalse(any(january.source_ids.mapped("late")))
        self.assertEqual(sum(february.line_ids.mapped("points_issued")), 200)
        self._assert_booked(february)

    def test_what_did_not_change_is_not_frozen_again(self):
        self._invoiced_sale("2025-01-10", [(self.product, 3)])
        self._close("2025-02-01")
        february = self._close("2025-03-01")
        self.assertFalse(february.source_ids)
        self.assertFalse(february.move_ids)
        self.assertEqual(self._points(february, JAN), [300, 0, 0, 0, 0, 300])

    def test_a_reversed_run_leaves_nothing_and_is_done_again(self):
        self._invoiced_sale("2025-01-10", [(self.product, 3)])
        january = self._close("2025-02-01")
        closing = self._balance("liability")
        with self._on("2025-02-02"):
            january.with_user(self.users["approver"]).action_reverse()
        self.assertEqual(january.state, "reversed")
        self.assertEqual(self._balance("liability"), 0)
        self.assertEqual(self._balance("deferral"), 0)
        self.assertEqual(len(january.move_ids), 2)
        self.assertEqual(set(january.move_ids.mapped("state")), {"posted"})
        self._invoiced_sale("2025-01-31", [(self.product, 3)])
        again = self._close("2025-02-03")
        self.assertEqual(again.date_from, january.date_from)
        self.assertEqual(self._points(again, JAN), [0, 600, 0, 0, 0, 600])
        self.assertEqual(self._balance("liability"), 2 * closing)

    def test_computing_again_gives_the_same(self):
        self._invoiced_sale("2025-01-10", [(self.product, 3)])
        run = self._run("2025-02-01")
        before = self._money(run, JAN), set(run.sudo().source_ids.mapped("hash"))
        with self._on("2025-02-01"):
            run.action_compute()
        after = self._money(run, JAN), set(run.sudo().source_ids.mapped("hash"))
        self.assertEqual(before, after)

    def test_points_without_a_sale_set_nothing_aside(self):
        with self._on("2025-01-10"):
            self._give(500)
            self._give(-100)
        run = self._close("2025-02-01")
        self.assertEqual(self._points(run, JAN), [0, 500, 0, 0, -100, 400])
        self.assertEqual(self._money(run, JAN), [0] * 6)
        self.assertFalse(run.move_ids)

    def test_a_transfer_moves_nothing_between_months(self):
        with self._on("2025-01-10"):
            self._give(500)
        other = self._enrol(self.env["res.partner"].create({"name": "Omid"}))
        with self._on("2025-02-10"):
            adjustment = self.env["loyalty.club.adjustment"].create(
                {
                    "member_id": self.member.id,
                    "target_member_id": other.id,
                    "kind": "transfer",
                    "points": 200,
                    "reason": "Gift",
                }
            )
            adjustment.sudo()._post()
        self._close("2025-02-01")
        february = self._close("2025-03-01")
        self.assertEqual(self._points(february, JAN), [500, 0, 0, 0, 0, 500])

    def test_points_count_by_what_is_invoiced_of_an_order(self):
        self.product.invoice_policy = "delivery"
        with self._on("2025-01-10"):
            order = self._sale([(self.product, 10)])
            order.order_line.qty_delivered = 3
            self._invoice(order)
        january = self._close("2025-02-01")
        part = deferred(300, 300, 300, WORTH)
        self.assertEqual(self._points(january, JAN), [0, 300, 0, 0, 0, 300])
        self.assertEqual(self._money(january, JAN)[1], cents(part))
        with self._on("2025-02-10"):
            order.order_line.qty_delivered = 10
            draft = self._invoice(order, post=False)
        february = self._close("2025-03-01")
        self.assertEqual(self._points(february, JAN), [300, 0, 0, 0, 0, 300])
        with self._on("2025-03-10"):
            draft.invoice_date = "2025-03-10"
            draft.action_post()
        march = self._close("2025-04-01")
        self.assertEqual(self._points(march, JAN), [300, 700, 0, 0, 0, 1000])
        whole = part + deferred(700, 700, 700, WORTH)
        self.assertEqual(cents(self._cohort_line(march, JAN).closing), cents(whole))

    def test_an_edit_before_the_invoice_is_no_return(self):
        with self._on("2025-01-10"):
            order = self._sale([(self.product, 10)])
            order.order_line.product_uom_qty = 4
            self._invoice(order)
        run = self._close("2025-02-01")
        self.assertEqual(self._points(run, JAN), [0, 400, 0, 0, 0, 400])

    def test_a_lower_price_on_the_invoice_is_all_of_the_sale(self):
        with self._on("2025-01-10"):
            order = self._sale([(self.product, 10)])
            invoice = self._invoice(order, post=False)
            invoice.invoice_line_ids.price_unit = 90
            invoice.action_post()
        january = self._close("2025-02-01")
        given = sum(self.card.club_move_ids.mapped("points"))
        self.assertEqual(self._points(january, JAN)[1], given)
        money = deferred(900, 900, int(given), WORTH)
        self.assertEqual(cents(self._cohort_line(january, JAN).closing), cents(money))

    def test_a_return_after_the_points_are_gone_takes_the_money_back(self):
        sale = self._invoiced_sale("2025-01-10", [(self.product, 1)])
        self._invoiced_sale("2025-01-11", [(self.other_product, 1)], spend=80)
        with self._on("2025-02-05"):
            self._credit(sale.invoice_ids)
        january, february = self._close("2025-02-01"), self._close("2025-03-01")
        self.assertEqual(self.member.points_deficit, 78)
        self.assertEqual(self._points(january, JAN), [0, 102, 0, -80, 0, 22])
        self.assertEqual(sum(february.line_ids.mapped("points_closing")), 0)
        self.assertEqual(february.line_ids.closing, 0)
        self._invoiced_sale("2025-03-10", [(self.product, 1)])
        march = self._close("2025-04-01")
        self.assertEqual(self._points(march, MAR), [0, 100, 0, -78, 0, 22])
        self._assert_booked(march)

    def test_an_invoice_without_an_order_counts_on_its_own_day(self):
        self.club.invoice_accrual = True
        with self._on("2025-01-15"):
            invoice = self.env["account.move"].create(
                {
                    "move_type": "out_invoice",
                    "partner_id": self.partner.id,
                    "invoice_line_ids": [
                        (0, 0, {"product_id": self.product.id, "quantity": 2})
                    ],
                }
            )
            invoice.invoice_line_ids.tax_ids = False
            invoice.action_post()
        with self._on("2025-02-15"):
            self._credit(invoice, 0.5)
        january, february = self._close("2025-02-01"), self._close("2025-03-01")
        money = deferred(200, 200, 200, WORTH)
        self.assertEqual(self._points(january, JAN), [0, 200, 0, 0, 0, 200])
        self.assertEqual(cents(self._cohort_line(january, JAN).closing), cents(money))
        self.assertEqual(self._points(february, JAN), [200, 0, -100, 0, 0, 100])
        self.assertEqual(
            cents(self._cohort_line(february, JAN).closing), cents(money / 2)
        )

    def test_months_are_those_of_the_clubs_calendar(self):
        self.club.calendar = "jalali"
        self._invoiced_sale("2025-01-10", [(self.product, 1)])
        # Dey 1403 lasts from 21 December to 19 January.
        run = self._close("2025-01-20")
        self.assertEqual(str(run.date_to), "2025-01-19")
        self.assertEqual(self._points(run, "2024-12-21")[1], 100)
        self.assertEqual(run.line_ids.month, "1403/10")
        self.assertEqual(run.sudo().source_ids.month, "1403/10")
        self.assertIn("1403/10/30", run.display_name)

    def test_a_sale_that_earns_when_invoiced_gives_what_it_earned(self):
        self.club.accrual_event = "invoice_posted"
        self.product.invoice_policy = "delivery"
        with self._on("2025-01-10"):
            order = self._sale([(self.product, 10)])
            order.order_line.qty_delivered = 3
            self._invoice(order)
        january = self._close("2025-02-01")
        self.assertEqual(self._points(january, JAN), [0, 300, 0, 0, 0, 300])
        with self._on("2025-02-10"):
            order.order_line.qty_delivered = 10
            self._invoice(order)
        february = self._close("2025-03-01")
        self.assertEqual(self._points(february, JAN), [300, 700, 0, 0, 0, 1000])

    def test_sales_before_the_first_day_set_nothing_aside(self):
        self.config.start_date = FEB
        self.config.write({"opens_with_nothing": True, "opening_reason": "8.00"})
        self._invoiced_sale("2025-01-10", [(self.product, 1)])
        self._invoiced_sale("2025-02-10", [(self.product, 1)])
        february = self._close("2025-03-01")
        self.assertEqual(str(february.date_from), FEB)
        self.assertEqual(self._points(february, JAN), [0, 100, 0, 0, 0, 100])
        self.assertEqual(self._cohort_line(february, JAN).closing, 0)
        money = deferred(100, 100, 100, WORTH)
        self.assertEqual(cents(self._cohort_line(february, FEB).closing), cents(money))
