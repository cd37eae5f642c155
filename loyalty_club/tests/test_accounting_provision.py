from freezegun import freeze_time

from odoo.tests import tagged

from .accounting import NEW_YEAR, AccountingCommon

JAN = "2025-01-01"


@freeze_time(NEW_YEAR)
@tagged("post_install", "-at_install")
class TestProvision(AccountingCommon):
    """What all points will cost, at the best estimate of each closing."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.config.method = "provision"
        cls._estimate(cls.config, unit_cost=0.05, date_from="2025-01-01")

    def test_all_points_are_provided_for(self):
        with self._on("2025-01-10"):
            self._give(500)
        self._invoiced_sale("2025-01-10", [(self.product, 5)])
        january = self._close("2025-02-01")
        # 1,000 points, of which 800 are expected, at 0.05.
        self.assertEqual(self._money(january, JAN), [0, 40, 0, 0, 0, 0])
        self.assertEqual(self._balance("provision"), -40)
        self.assertEqual(self._balance("marketing_expense"), 40)
        self.assertEqual(self._balance("liability"), 0)
        self._invoiced_sale("2025-02-10", [(self.other_product, 2)], spend=200)
        self._estimate(self.config, unit_cost=0.06, date_from="2025-02-01")
        february = self._close("2025-03-01")
        # 200 are spent at 0.05; the 600 still expected cost 0.01 more.
        self.assertEqual(self._money(february, JAN), [40, 0, 0, -10, 0, 6])
        self.assertEqual(self._balance("provision"), -36)


@freeze_time(NEW_YEAR)
@tagged("post_install", "-at_install")
class TestNoMethod(AccountingCommon):
    """A set-up that posts nothing."""

    def test_a_club_without_a_method_posts_nothing(self):
        self.config.method = "none"
        self._invoiced_sale("2025-01-10", [(self.product, 3)])
        run = self._close("2025-02-01")
        self.assertEqual(run.state, "posted")
        self.assertFalse(run.line_ids)
        self.assertFalse(run.move_ids)
